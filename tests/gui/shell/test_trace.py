"""What the benches are told of the windows: an alert counts once the window that lists it has painted it."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from pytestqt.qtbot import QtBot

from console.bus import now_us
from console.pages import trace
from console.pages.window import RoomWindow
from console.values import AlertState, Tier
from tests.gui.desk import FixedDesk
from tests.gui.shell.test_window import alert


def two_windows(desk: FixedDesk, qtbot: QtBot) -> list[RoomWindow]:
    """The plant on the first monitor, the wall on the second."""
    windows = [RoomWindow(desk, place) for place in range(2)]
    for window, page in zip(windows, ("plant", "wall"), strict=True):
        qtbot.addWidget(window)
        window.open(page)
        window.show()
        qtbot.waitExposed(window)
    return windows


def test_an_alert_is_painted_when_the_first_window_has_shown_and_painted_it(desk: FixedDesk, qtbot: QtBot) -> None:
    """A picture of the second window says nothing of the list on the first."""
    windows = two_windows(desk, qtbot)
    watch = trace.PaintWatch(desk, windows, lambda: 0)
    desk.hear(alert("first", Tier.ONE))
    qtbot.waitUntil(lambda: "first" in watch.painted_at_us, timeout=3000)
    desk.hear(alert("second", Tier.ONE))  # Gathered: the list does not show it yet.
    QApplication.sendEvent(windows[1], QEvent(QEvent.Type.UpdateRequest))
    assert "second" not in watch.painted_at_us
    qtbot.waitUntil(lambda: "second" in watch.painted_at_us, timeout=3000)
    assert watch.painted_at_us["first"] < watch.painted_at_us["second"] <= now_us()
    assert 0 < watch.alert_list_at_us <= watch.painted_at_us["first"]
    assert watch.first_tile_at_us == 0


def test_a_bench_is_told_when_an_answer_and_a_list_that_moved_are_painted(desk: FixedDesk, qtbot: QtBot) -> None:
    """A picture in which the list stands where it stood is no scrolling."""
    windows = two_windows(desk, qtbot)
    watch = trace.PaintWatch(desk, windows, lambda: 0, whole=True)
    calling = [alert(f"a-{number:02d}", Tier.ONE) for number in range(60)]
    desk.hear(*calling)
    qtbot.waitUntil(lambda: len(watch.painted_at_us) == 60, timeout=3000)
    assert watch.answered_at_us == {} and watch.scrolled_at_us == []
    desk.hear(replace(calling[0], state=AlertState.ACKNOWLEDGED))
    qtbot.waitUntil(lambda: list(watch.answered_at_us) == ["a-00"], timeout=3000)
    assert watch.scrolled_at_us == []
    (listed,) = windows[0].findChildren(QAbstractScrollArea, "alert-list")
    for moved in (60, 120, 180):
        listed.verticalScrollBar().setValue(moved)
        qtbot.waitUntil(partial(_came, watch.scrolled_at_us, moved // 60), timeout=3000)


def _came(pictures: list[int], count: int) -> bool:
    return len(pictures) == count


def test_the_first_tile_is_noted_once_one_was_shown(desk: FixedDesk, qtbot: QtBot) -> None:
    """By any window."""
    windows, shown = two_windows(desk, qtbot), [0]
    watch = trace.PaintWatch(desk, windows, lambda: shown[0])
    windows[1].update()
    for _ in range(5):
        QApplication.processEvents()
    assert watch.first_tile_at_us == 0
    shown[0] = 1
    windows[1].update()
    qtbot.waitUntil(lambda: watch.first_tile_at_us > 0, timeout=3000)


def test_the_pulse_tells_for_how_long_the_windows_stood_still(qtbot: QtBot, desk: FixedDesk, tmp_path: Path) -> None:
    """A hold of 60 ms is told as one, with its time; all of it is left as JSON."""
    pulse = trace.Pulse(whole=True)
    qtbot.waitUntil(lambda: len(pulse.held) > 3, timeout=3000)
    from_us, until = now_us(), time.monotonic() + 0.06
    while time.monotonic() < until:
        pass
    qtbot.waitUntil(lambda: any(ms > 50 for at_us, ms in pulse.held if at_us >= from_us), timeout=3000)
    assert pulse.longest_ms > 50
    watch = trace.PaintWatch(desk, two_windows(desk, qtbot), lambda: 0)
    trace.write(tmp_path / "trace.json", pulse, watch, {"C01": 3}, from_us)
    told = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))
    assert max(ms for at_us, ms in told["held"] if at_us >= from_us) > 50
    assert told["frames_shown"] == {"C01": 3}
