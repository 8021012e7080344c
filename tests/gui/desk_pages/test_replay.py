"""Replay with the keyboard: into the past, through it, out of it; over a real tape and a real journal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSlider, QToolTip

from console.messages import Alert
from console.presenters import alerts
from console.presenters.alerts import alert_row
from console.seats import LedReplay
from console.site.context import Context
from console.site.home import Home
from console.store.errors import StorageError
from console.store.store import Store
from console.vision.recorder import Recorder
from tests import said
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.scene import SITE
from tests.integration import vision_server as vs
from widgets.alert_list import AlertList
from widgets.lane_strip import LaneStrip
from widgets.map.canvas import MapCanvas
from widgets.picture_rail import PictureRail
from widgets.states.alert_row import AlertRow
from widgets.states.time_strip_state import TimeStripState
from widgets.time_strip import TimeStrip


async def opened(story: Story) -> QSlider:
    """The page with its span read."""
    story.window.open("replay")
    slider = story.part("replay-slider")
    assert isinstance(slider, QSlider)
    await until(lambda: slider.maximum() == 6000 and story.rows("replay-journal").count() > 70)
    return slider


def button(story: Story, name: str) -> QPushButton:
    """A button of the page."""
    found = story.part(name)
    assert isinstance(found, QPushButton)
    return found


async def test_play_from_live_goes_one_minute_back_and_escape_returns(story: Story) -> None:
    await opened(story)
    assert story.text("replay-clock") == "Live · 2026-11-22 14:32:07"
    story.press(Qt.Key.Key_P)
    await until(lambda: story.desk.replaying)
    assert story.text("replay-clock") == "Replay of 2026-11-22 14:31:07"
    assert button(story, "replay-play").text() == "Pause (P)"
    story.desk.play(2)
    assert story.text("replay-clock") == "Replay of 2026-11-22 14:31:09"
    story.press(Qt.Key.Key_P)
    story.desk.play(2)
    assert story.text("replay-clock") == "Replay of 2026-11-22 14:31:09"
    story.press(Qt.Key.Key_Escape)
    assert not story.desk.replaying
    assert story.text("replay-clock") == "Live · 2026-11-22 14:32:07"


async def test_the_plan_of_a_moment_is_made_before_its_pictures_are_there(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is shown as soon as the moment is; as the page makes it that was not told before."""
    prepared = list[bool]()
    show_prepared = MapCanvas.show_prepared
    monkeypatch.setattr(MapCanvas, "show_prepared", lambda self: prepared.append(show_prepared(self)) or prepared[-1])
    story.window.open("plant")
    canvas = next(one for one in story.window.findChildren(MapCanvas) if one.isVisible())
    await story.desk.enter_replay(NOW_US - 100 * S)
    story.window.grab()  # The sentence above the page has its room.
    prepared.clear()
    for ago_s in (300, 20):
        await story.desk.enter_replay(NOW_US - ago_s * S)
        assert canvas.is_present
        told = canvas.grab().toImage()
        story.desk.tell("all")
        assert canvas.grab().toImage() == told
    assert prepared == [True, True]


async def test_speed(story: Story) -> None:
    await opened(story)
    story.press(Qt.Key.Key_Plus)
    story.press(Qt.Key.Key_P)
    await until(lambda: story.desk.replaying)
    replay = story.desk.replay
    assert replay is not None and replay.speed == 2.0
    story.press(Qt.Key.Key_Minus, 2)
    assert replay.speed == 0.5


async def test_the_arrows_move_through_time(story: Story) -> None:
    slider = await opened(story)
    assert slider.hasFocus()
    story.press(Qt.Key.Key_Home)
    await until(lambda: story.text("replay-clock") == "Replay of 2026-11-22 14:22:07")
    story.press(Qt.Key.Key_P)
    for _ in range(3):
        story.press(Qt.Key.Key_Right)
    await until(lambda: story.text("replay-clock") == "Replay of 2026-11-22 14:22:10")
    story.press(Qt.Key.Key_PageUp)
    await until(lambda: story.text("replay-clock") == "Replay of 2026-11-22 14:23:10")
    replay = story.desk.replay
    assert replay is not None and not replay.playing, "a moment that was looked for stands still when it stood still"


async def test_backwards_and_on_again(story: Story) -> None:
    await opened(story)
    story.press(Qt.Key.Key_R)
    await until(lambda: story.desk.replaying)
    assert story.text("replay-clock") == "Replay of 2026-11-22 14:31:07"
    story.desk.play(5)
    assert story.text("replay-clock") == "Replay of 2026-11-22 14:31:02"
    story.press(Qt.Key.Key_Plus)
    story.desk.play(5)
    assert story.text("replay-clock") == "Replay of 2026-11-22 14:30:52"
    story.press(Qt.Key.Key_R)
    story.desk.play(5)
    assert story.text("replay-clock") == "Replay of 2026-11-22 14:31:02"
    story.press(Qt.Key.Key_Escape)
    assert not story.desk.replaying


async def test_picture_by_picture(story: Story) -> None:
    await opened(story)
    story.press(Qt.Key.Key_P)
    await until(lambda: story.desk.replaying)
    at_us = story.desk.now_us()
    for key, off_us in ((Qt.Key.Key_Comma, -40_000), (Qt.Key.Key_Comma, -80_000), (Qt.Key.Key_Period, -40_000)):
        story.press(key)
        await until(lambda off_us=off_us: story.desk.now_us() == at_us + off_us)  # type: ignore[misc]
    assert button(story, "replay-play").text() == "Play (P)", "it stands still"


async def test_the_next_event_of_a_kind_and_the_one_before(story: Story) -> None:
    await opened(story)
    kind = story.part("replay-kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findText("SOS"))
    story.press(Qt.Key.Key_N, shift=True)
    await until(lambda: story.desk.replaying)
    assert story.desk.now_us() == NOW_US - 23 * S, "five seconds before it"
    story.press(Qt.Key.Key_N)
    await until(lambda: story.text("replay-answer") == "No event of this kind after this moment")
    kind.setCurrentIndex(kind.findText("Camera gaps"))
    story.press(Qt.Key.Key_N, shift=True)
    await until(lambda: story.desk.now_us() < NOW_US - 23 * S)


async def test_a_loop_and_its_end(story: Story) -> None:
    await opened(story)
    story.press(Qt.Key.Key_BracketLeft)
    story.press(Qt.Key.Key_P)
    await until(lambda: story.desk.replaying)
    replay = story.desk.replay
    assert replay is not None
    story.press(Qt.Key.Key_BracketLeft)
    assert story.text("replay-loop") == "Loop of 10.0 s"
    story.desk.play(4)
    story.press(Qt.Key.Key_BracketRight)
    assert story.text("replay-loop") == "Loop of 4.0 s"
    assert replay.has_looped and replay.loop_begin_us == replay.at_us - 4 * S
    story.press(Qt.Key.Key_Backslash)
    assert (replay.loop_us, story.text("replay-loop")) == (None, "")


async def test_the_strip_shows_less_and_more_of_the_past(story: Story) -> None:
    slider = await opened(story)
    for _ in range(7):
        story.press(Qt.Key.Key_Z)
    assert (slider.maximum(), story.text("replay-width")) == (600, "Strip: 60 s (Z)")
    story.press(Qt.Key.Key_Z, 2)
    assert (slider.maximum(), story.text("replay-width")) == (100, "Strip: 10 s (Z)")
    story.press(Qt.Key.Key_Left)
    await until(lambda: story.desk.replaying)
    assert story.desk.now_us() == NOW_US - S
    story.press(Qt.Key.Key_Z, 9, shift=True)
    assert (slider.maximum(), story.text("replay-width")) == (6000, "Strip: all (Z)")


async def test_of_thousands_that_stood_those_in_sight_are_worded(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of the past holds no window."""
    at_us, worded = story.desk.now_us(), list[str]()
    for number in range(3000):
        story.desk.live.fold(said.alert("gas_level_1", f"gas/X-{number}", at_us))

    def counted(alert: Alert, *others: Any) -> AlertRow:
        worded.append(alert.alert)
        return alert_row(alert, *others)

    monkeypatch.setattr(alerts, "alert_row", counted)
    await opened(story)
    standing = story.part("replay-moment")
    assert isinstance(standing, AlertList) and len(standing.rows) > 3000
    assert 0 < len(set(worded)) < 100


async def test_a_jump_from_the_journal_shows_what_stood_then(story: Story) -> None:
    await opened(story)
    rows = story.rows("replay-journal")
    rows.setFocus()
    assert rows.rows[0].title == "14:31:49 · alert raised"
    assert rows.rows[0].detail == "SOS Li Wei W-017"
    story.press(Qt.Key.Key_Return)
    await until(lambda: story.desk.replaying)
    assert story.desk.now_us() == NOW_US - 23 * S, "five seconds before it happened"
    standing = story.part("replay-moment")
    assert isinstance(standing, AlertList)
    await until(lambda: len(standing.rows) > 0)
    assert not any(name.endswith("W-017") for name in standing.rows.ids)
    story.desk.play(6)
    await until(lambda: any(name.endswith("worker/W-017") for name in standing.rows.ids))
    assert story.desk.picture.alerts["danger/sos/worker/W-017"].active


async def test_events_ahead_of_the_moment_stay_in_the_list(story: Story) -> None:
    await opened(story)
    count = story.rows("replay-journal").count()
    story.press(Qt.Key.Key_Home)
    await until(lambda: story.desk.replaying)
    await until(lambda: story.rows("replay-journal").count() == count)


async def test_nothing_recorded_yet_is_said(story: Story, tmp_path: Path) -> None:
    empty = Store.open(Context(site=SITE, site_path=tmp_path, home=Home(tmp_path / "empty").made()).database_url)
    story.desk.store = empty
    story.window.open("replay")
    await until(lambda: story.text("replay-answer") == "Nothing is recorded yet")
    story.press(Qt.Key.Key_P)
    for _ in range(20):
        QApplication.processEvents()
    assert not story.desk.replaying
    story.press(Qt.Key.Key_P)
    await until(lambda: story.text("replay-answer") == "Nothing is recorded yet")


class LostTape:
    """A tape whose disk is gone."""

    def span(self) -> tuple[int, int] | None:
        """Refuses."""
        raise StorageError("the database does not answer: disk I/O error")


class LostPast:
    """A store whose disk is gone, as `Store` tells of it."""

    tape = LostTape()

    def journal_ends(self, from_us: int, to_us: int) -> None:
        """Refuses."""
        raise StorageError("the database does not answer: disk I/O error")


async def test_a_past_that_cannot_be_read_is_said(story: Story) -> None:
    story.desk.store = LostPast()  # type: ignore[assignment]
    story.window.open("replay")
    await until(lambda: story.text("replay-answer").startswith("The past cannot be read: the database does not answer"))
    story.press(Qt.Key.Key_P)
    await until(lambda: not story.desk.replaying)


async def test_space_still_answers_alerts(story: Story) -> None:
    await opened(story)
    story.press(Qt.Key.Key_Space)
    await until(lambda: bool(story.desk.asked))
    assert type(story.desk.asked[0]).__name__ == "Acknowledge"


@pytest.mark.qt_log_ignore(r"does not support (raise|propagateSizeHints)\(\)")
async def test_when_cameras_could_not_see_is_on_the_strip(story: Story) -> None:
    await opened(story)
    strip = story.window.page("replay").findChild(TimeStrip)
    assert isinstance(strip, TimeStrip)
    await until(lambda: len(strip.shown_text().splitlines()) == 7)
    said = strip.shown_text().splitlines()
    assert said[:5] == ["C02 moved", "C12 covered", "C09 late", "C03 frozen", "C07 lost"]
    low = strip.height()
    boxes = {span.said: box for span, box, _ in strip._spans}
    assert abs(boxes["C07 lost"].left() / strip.width() - 0.1) < 0.01
    assert abs(boxes["C12 covered"].right() - strip.width()) < 1, "it stands"
    at = boxes["C12 covered"].center().toPoint()
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, at, strip.mapToGlobal(at)))
    assert QToolTip.text().endswith(": covered since 14:30:27, 100 s")
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), strip.mapToGlobal(QPoint(1, 1))))
    strip.show_state(replace(strip._state, blind=strip._state.blind * 5))
    assert "more spans without a picture: see the journal" in strip.shown_text()
    strip.show_state(TimeStripState())
    await until(lambda: strip.height() < low)


async def test_the_lanes_show_what_the_stretch_holds_and_lead_there(story: Story) -> None:
    await opened(story)
    lanes = story.part("replay-lanes")
    assert isinstance(lanes, LaneStrip)
    await until(lambda: "People in all areas at most 40" in lanes.shown_text())
    zone = story.part("replay-zone")
    assert isinstance(zone, QComboBox)
    zone.setCurrentIndex(1)
    await until(lambda: f"People in {zone.currentText()}" in lanes.shown_text())
    half = QPointF(lanes.width() / 2, 5)
    told = [QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease]
    for kind in told:
        left = Qt.MouseButton.LeftButton
        QApplication.sendEvent(
            lanes, QMouseEvent(kind, half, lanes.mapToGlobal(half), left, left, Qt.KeyboardModifier.NoModifier)
        )
    await until(lambda: story.desk.replaying)
    assert abs(story.desk.now_us() - (NOW_US - 300 * S)) < 2 * S


async def test_under_the_pointer_is_the_picture_of_that_moment(story: Story, tmp_path: Path) -> None:
    """Of a camera with a recording, and words where there is a gap; the part that nobody may see is covered."""
    begin_us = NOW_US - 300 * S
    clip = vs.clip(tmp_path / "clip.mp4", vs.moving, 10)
    recorder = Recorder(story.desk.context.home.recordings, "C01")
    with av.open(str(clip)) as file:
        stream = file.streams.video[0]
        for packet in file.demux(stream):
            if packet.size:
                recorder.take(packet, stream, begin_us + round((packet.pts or 0) * packet.time_base * S))
    recorder.cut()
    await opened(story)
    lanes = story.part("replay-lanes")
    rail = next(iter(story.window.findChildren(PictureRail)))
    assert isinstance(lanes, LaneStrip) and rail.shown_text() == ""
    lanes.pointed.emit(0.5 + 5 / 600)
    await until(lambda: "C01" in rail.shown_text() and "not recorded" not in rail.shown_text())
    lanes.pointed.emit(0.2)
    await until(lambda: "not recorded" in rail.shown_text())
    lanes.pointed.emit(-1.0)
    await until(lambda: rail.shown_text() == "")


async def test_a_seat_leads_and_follows_with_a_key(story: Story) -> None:
    await opened(story)
    story.press(Qt.Key.Key_L)
    assert not story.desk.leading, "live is not led"
    story.press(Qt.Key.Key_P)
    await until(lambda: story.desk.replaying)
    story.press(Qt.Key.Key_L)
    assert story.desk.leading and story.text("replay-company") == "Leads: other seats can follow"
    story.press(Qt.Key.Key_Escape)
    assert not story.desk.leading
    story.press(Qt.Key.Key_J)
    assert story.desk.following == "", "there is nobody to follow"
    led = LedReplay(seat="room-2", operator="li", moment_us=NOW_US, speed=1.0, playing=False, led_at_us=NOW_US)
    story.desk.hear(led)
    await until(lambda: story.text("replay-company").startswith("room-2 leads a replay of "))
    story.press(Qt.Key.Key_J)
    assert story.desk.following == "room-2" and story.text("replay-company") == "Follows room-2 · Esc leaves"
    story.press(Qt.Key.Key_J)
    assert story.desk.following == ""
