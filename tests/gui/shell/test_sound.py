"""The alarm: which burst plays, that it repeats until the answer, that a seat without sound says so."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from PySide6.QtMultimedia import QMediaDevices
from pytestqt.qtbot import QtBot

from console.pages import sound
from console.pages.sound import NO_DEVICE, SOUNDS, AlarmSound
from console.values import AlertState, Tier
from tests.gui.desk import FixedDesk
from tests.gui.shell.test_window import alert


def test_alarm_follows_the_most_urgent_alert_until_it_is_answered(desk: FixedDesk, qapp: object) -> None:
    alarm = AlarmSound(desk)
    assert (alarm.playing, alarm.bursts) == ("", 0)
    desk.hear(alert("a", Tier.ONE))
    assert (alarm.playing, alarm.bursts) == ("tier-1", 1)
    desk.hear(alert("b", Tier.SOS))
    assert (alarm.playing, alarm.bursts) == ("sos", 2)
    desk.hear(alert("b", Tier.SOS, state=AlertState.ACKNOWLEDGED), alert("a", Tier.ONE, state=AlertState.ACKNOWLEDGED))
    assert (alarm.playing, alarm.bursts) == ("", 2)
    alarm.stop()
    desk.hear(alert("c", Tier.SOS))
    assert alarm.playing == ""


def test_burst_repeats(desk: FixedDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sound.REPEAT_MS, "sos", 30)
    alarm = AlarmSound(desk)
    desk.hear(alert("a", Tier.SOS))
    qtbot.waitUntil(lambda: alarm.bursts >= 3, timeout=20_000)
    alarm.stop()


def test_seat_without_a_device_says_so(desk: FixedDesk, qapp: object) -> None:
    alarm = AlarmSound(desk)
    assert alarm.note == ("" if QMediaDevices.audioOutputs() else NO_DEVICE)
    alarm.stop()


@pytest.mark.parametrize("name", sorted(sound.REPEAT_MS))
def test_every_burst_is_shorter_than_its_pause_and_not_silent(name: str) -> None:
    path: Path = SOUNDS / f"{name}.wav"
    with wave.open(str(path)) as file:
        frames = file.readframes(file.getnframes())
        seconds = file.getnframes() / file.getframerate()
    assert seconds * 1000 < sound.REPEAT_MS[name]
    assert max(frames) > 100
