"""One replay for several seats: where those that follow have to be, and when the leader says so again."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from console.messages import Programme
from console.room.leading import is_off, is_told, leaders, moment_of
from console.room.replay import Replay
from console.seats import LedReplay
from tests.unit.room.test_replay import ROWS, ListTape

S = 1_000_000
LED = LedReplay(seat="room-1", operator="wang", moment_us=100 * S, speed=2.0, playing=True, led_at_us=1000 * S)


def replay(at_s: float, **changes: Any) -> Replay:
    made = Replay(ListTape(ROWS))
    made.at_us, made.speed, made.playing = int(at_s * S), 2.0, True
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_a_led_replay_goes_on_by_itself() -> None:
    assert moment_of(LED, 1010 * S) == 120 * S
    assert moment_of(replace(LED, speed=-2.0), 1010 * S) == 80 * S
    assert moment_of(replace(LED, playing=False), 1010 * S) == 100 * S


@pytest.mark.parametrize(
    ("at_s", "playing", "off"), [(122.9, True, False), (123.1, True, True), (100.01, False, True), (100, False, False)]
)
def test_who_follows_is_brought_back_when_he_is_off(at_s: float, playing: bool, off: bool) -> None:
    assert is_off(replace(LED, playing=playing), replay(at_s), 1010 * S) is off


def test_the_leader_speaks_when_it_goes_another_way() -> None:
    assert is_told(LED, replay(120), 1010 * S)
    assert not is_told(None, replay(120), 1010 * S)
    assert not is_told(LED, replay(120, speed=4.0), 1010 * S)
    assert not is_told(LED, replay(120, playing=False), 1010 * S)
    assert not is_told(LED, replay(200), 1010 * S)


def test_only_seats_that_are_there_can_be_followed() -> None:
    gone = Programme(program="room-2", up=False, since_us=1, pid=1, restarts=0)
    leads = {name: replace(LED, seat=name) for name in ("room-1", "room-2", "room-3")}
    assert [led.seat for led in leaders(leads, {"room-2": gone}, "room-1")] == ["room-3"]
