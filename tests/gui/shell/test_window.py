"""The window: banner, keys, pages, the marks of an abnormal room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, QTranslator
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.asks import Acknowledge
from console.messages import Alert, Bypass, Interlock
from console.pages.registry import PageEntry, present_pages
from console.pages.window import RoomWindow
from console.pages.words import speak, speak_through
from console.values import AlertState, OrderPhase, Outcome, Question, Tier
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.sites import hall_site
from widgets.top_bar import TierCounts


def alert(name: str, tier: Tier, ago_s: float = 10.0, **more: object) -> Alert:
    """An unanswered alert of a worker."""
    fields: dict[str, object] = {
        "alert": name,
        "kind": "sos" if tier is Tier.SOS else "forbidden_zone",
        "question": Question.DANGER,
        "tier": tier,
        "source": "worker/W-017",
        "state": AlertState.UNACKNOWLEDGED,
        "active": True,
        "raised_at_us": NOW_US - int(ago_s * S),
        "changed_at_us": NOW_US,
        "zone": "reactor-hall",
        "values": {"worker": "W-017"},
    }
    return Alert(**(fields | more))  # type: ignore[arg-type]


@pytest.fixture
def window(desk: FixedDesk, qtbot: QtBot) -> Iterator[RoomWindow]:
    """The first window, on the system page."""
    made = RoomWindow(desk, 0)
    qtbot.addWidget(made)
    made.open("system")
    made.show()
    made.activateWindow()
    yield made
    made.close()


def label(window: RoomWindow, name: str) -> str:
    """Text of a label by object name."""
    found = window.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def test_a_thing_is_shown_on_its_page(desk: FixedDesk, window: RoomWindow) -> None:
    """A link of an alert leads to a page and to one thing on it; a page that is not there is left."""
    desk.hear(alert("danger/sos/worker/W-017", Tier.SOS))
    shown: list[str] = []
    window.page("plant").show_thing = shown.append  # type: ignore[method-assign]
    window.page("system").thing_wanted.emit("plant", "worker/W-017")
    window.page("system").thing_wanted.emit("nowhere", "x")
    assert (window.current, shown) == ("plant", ["worker/W-017"])


def test_calm_room_says_so_and_keeps_the_banner_in_its_place(window: RoomWindow) -> None:
    assert label(window, "banner-title") == "No unacknowledged SOS or tier 1 alert"
    assert window.banner.isVisible()
    height = window.banner.height()
    window.desk.hear(alert("danger/sos/worker/W-017", Tier.SOS))  # type: ignore[attr-defined]
    assert window.banner.height() == height


def test_sos_fills_the_banner_and_counts_up(window: RoomWindow, desk: FixedDesk) -> None:
    desk.hear(alert("danger/sos/worker/W-017", Tier.SOS, ago_s=18))
    assert label(window, "banner-title") == "SOS Li Wei W-017 · Reactor hall"
    assert label(window, "banner-elapsed") == "00:18"
    desk.tick(2)
    assert label(window, "banner-elapsed") == "00:20"


def test_sos_opens_its_overview_by_itself_once(window: RoomWindow, desk: FixedDesk) -> None:
    sos = alert("danger/sos/worker/W-017", Tier.SOS)
    desk.hear(sos)
    assert window.current == "overview"
    window.open("system")
    desk.hear(sos)
    desk.tick()
    assert window.current == "system"


async def test_an_sos_comes_to_its_page_a_part_a_turn_but_in_another_language_at_once(
    window: RoomWindow, desk: FixedDesk
) -> None:
    """What the page says of it is not there yet when the alert was told, and is after some turns of the loop."""
    shown = window.page("overview").findChild(QLabel, "elapsed")
    assert shown is not None
    desk.hear(alert("danger/sos/worker/W-017", Tier.SOS, ago_s=18))
    assert window.current == "overview" and shown.text() != "00:18"
    await until(lambda: shown.text() == "00:18")

    window.open("system")
    desk.live.fold(alert("danger/sos/worker/W-018", Tier.SOS, ago_s=7))
    desk.tell("alert", "all")
    assert window.current == "overview" and shown.text() == "00:07"


def test_a_second_window_keeps_its_page_when_an_sos_comes(window: RoomWindow, desk: FixedDesk, qtbot: QtBot) -> None:
    second = RoomWindow(desk, 1)
    qtbot.addWidget(second)
    second.open("system")
    second.show()
    desk.hear(alert("danger/sos/worker/W-017", Tier.SOS))
    assert (window.current, second.current) == ("overview", "system")
    assert second.banner.alert == "danger/sos/worker/W-017"
    second.close()


async def test_space_answers_the_most_urgent_alert(window: RoomWindow, desk: FixedDesk) -> None:
    desk.hear(alert("danger/forbidden_zone/worker/W-018", Tier.ONE, 60), alert("danger/sos/worker/W-017", Tier.SOS, 5))
    window.open("system")
    QTest.keyClick(window, Qt.Key.Key_Space)
    await until(lambda: bool(desk.asked))
    wish = desk.asked[0]
    assert isinstance(wish, Acknowledge)
    assert wish.alerts == ("danger/sos/worker/W-017",)
    await until(lambda: label(window, "said") == "Acknowledged")


async def test_refusal_is_said_with_its_reason(window: RoomWindow, desk: FixedDesk) -> None:
    desk.outcome, desk.why = Outcome.REFUSED, "already acknowledged"
    desk.hear(alert("a", Tier.ONE))
    button = window.findChild(QPushButton, "banner-acknowledge")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    await until(lambda: label(window, "said") == "Refused: already acknowledged")


def test_key_that_repeats_answers_nothing(window: RoomWindow, desk: FixedDesk) -> None:
    desk.hear(alert("a", Tier.ONE))
    repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True)
    QApplication.sendEvent(window, repeat)
    assert desk.asked == []


def test_banner_that_changed_under_the_finger_is_not_answered(window: RoomWindow, desk: FixedDesk) -> None:
    window.page("overview")  # It takes its time to build, and what an SOS opens must not use up the moment.
    desk.hear(alert("a", Tier.ONE))
    desk.hear(alert("danger/sos/worker/W-017", Tier.SOS))
    window.acknowledge()
    assert desk.asked == []


def test_alerts_of_a_flood_are_shown_together_and_soon(window: RoomWindow, desk: FixedDesk, qtbot: QtBot) -> None:
    """The first at once; those that follow within 50 ms a moment later, in one go."""
    shown: list[frozenset[str]] = []
    page = window.page(window.current)
    page.refresh = shown.append  # type: ignore[method-assign]
    for number in range(20):
        desk.hear(alert(f"danger/gas_level_1/gas/G-{number}", Tier.ONE))
    assert len(shown) == 1
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=2000)
    counts = window.findChild(TierCounts)
    assert counts is not None and "1: 20" in counts.shown_text()


def test_core_lost_is_said_and_refuses_orders(window: RoomWindow, desk: FixedDesk) -> None:
    desk.hear(alert("a", Tier.ONE))
    desk.core_lost_s = 5.0
    desk.tick()
    assert window.core_lost.isVisible()
    assert "CORE LOST for 5 s" in label(window, "core-lost-text")
    assert "lost for 5 s" in label(window, "status-core")
    window.acknowledge()
    assert desk.asked == []
    assert "Refused" in label(window, "said")
    desk.core_lost_s = 0.0
    desk.tick()
    assert not window.core_lost.isVisible()


async def test_replay_is_framed_and_live_alerts_break_through(window: RoomWindow, desk: FixedDesk) -> None:
    await desk.enter_replay(NOW_US - 3600 * S)
    assert window.border.isVisible()
    assert "REPLAY (not live) · 2026-11-22 13:32:07" in label(window, "replay-bar-text")
    desk.live.fold(alert("danger/sos/worker/W-017", Tier.SOS))
    desk.tell("live-alert")
    assert window.banner.alert == "danger/sos/worker/W-017"
    assert window.current == "system"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not desk.replaying
    assert not window.border.isVisible()
    assert window.current == "overview"


async def test_looking_at_a_live_alert_ends_the_replay(window: RoomWindow, desk: FixedDesk) -> None:
    await desk.enter_replay(NOW_US - 3600 * S)
    desk.live.fold(alert("a", Tier.ONE))
    desk.tell("live-alert")
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert not desk.replaying
    assert window.current == "overview"


@pytest.mark.parametrize("entry", present_pages(), ids=lambda entry: entry.name)
async def test_every_page_comes_up_by_its_key(entry: PageEntry, window: RoomWindow) -> None:
    key = QKeySequence(entry.key)[0]
    window.open("wall" if entry.name == "system" else "system")
    QTest.keyClick(window, key.key(), key.keyboardModifiers())
    assert window.current == entry.name
    assert window.page(entry.name).isVisible()
    button = window.findChild(QPushButton, f"nav-{entry.name}")
    assert (button is not None and button.isChecked()) if entry.in_bar else button is None


def test_page_goes_to_the_other_monitor(window: RoomWindow, desk: FixedDesk, qtbot: QtBot) -> None:
    second = RoomWindow(desk, 1)
    qtbot.addWidget(second)
    second.show()
    window.open("wall")
    window.send_page(1)
    assert second.current == "wall"
    second.open("system")
    second.send_page(1)
    assert window.current == "system"
    second.close()


def test_layout_is_remembered_and_what_is_unknown_is_left_out(window: RoomWindow) -> None:
    window.open("wall")
    remembered = window.layout_state()
    assert remembered == {"page": "wall", "theme": "night"}
    window.restore({"page": "no such page", "theme": "pink"})
    assert window.layout_state() == {"page": "overview", "theme": "night"}
    window.restore({"page": "wall", "theme": "day"})
    assert window.layout_state() == {"page": "wall", "theme": "day"}


def test_changes_but_alerts_are_gathered(window: RoomWindow, desk: FixedDesk, qtbot: QtBot) -> None:
    seen: list[frozenset[str]] = []
    window.page("system").refresh = seen.append  # type: ignore[method-assign]
    for _ in range(20):
        desk.tell("gas")
        desk.tell("worker")
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen), timeout=1000)
    assert seen == [frozenset({"gas", "worker"})]


class OneWord(QTranslator):
    """Chinese for one title."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]
        """Only the wall."""
        return "视频墙" if text == "Wall" else None

    def isEmpty(self) -> bool:  # noqa: N802
        """Never."""
        return False


def test_language_changes_while_the_room_runs(window: RoomWindow) -> None:
    wall = window.findChild(QPushButton, "nav-wall")
    assert wall is not None and wall.text() == "Wall"
    speak_through("zh", OneWord())
    QApplication.processEvents()
    after = [button.text() for button in window.findChildren(QPushButton, "nav-wall")]
    assert after[-1] == "视频墙"
    assert "白班" in label(window, "duty")
    speak("en")
    QApplication.processEvents()
    assert "Day shift" in label(window, "duty")


def test_a_page_that_is_not_up_learns_another_language_when_it_comes_up(window: RoomWindow) -> None:
    told: list[str] = []
    for name in ("people", "system"):
        window.page(name).retranslate = lambda name=name: told.append(name)  # type: ignore[method-assign,misc]
    speak_through("zh", OneWord())
    QApplication.processEvents()
    assert told == ["system"]
    window.open("people")
    window.open("system")
    window.open("people")
    assert told == ["system", "people"]
    speak("en")
    QApplication.processEvents()


def test_missing_translation_leaves_english(qapp: QApplication, tmp_path: Path) -> None:
    assert speak("zh", tmp_path / "none.qm") is False
    assert speak("en") is True


def test_small_plant_with_more_cameras_shows_them_all(qtbot: QtBot, tmp_path: Path) -> None:
    desk = FixedDesk(hall_site(cameras=16), tmp_path)
    made = RoomWindow(desk, 0)
    qtbot.addWidget(made)
    made.open("wall")
    assert len(desk.context.site.cameras) == 16
    assert set(made.frames_shown()) == {camera.id for camera in desk.context.site.cameras}
    made.close()


def test_a_bypass_is_in_sight_on_every_page_until_it_is_over(window: RoomWindow, desk: FixedDesk) -> None:
    """With its reason, who and until when; also where a page hides the bars. In a replay it is that of now."""
    wish = Bypass(30, "Feedback is <b>mended</b>", "wang", "dispatcher", "s1", NOW_US, NOW_US + 600 * S, "li")
    bypassed = Interlock(interlock="IL-1", plc="PLC-1", feedback=False, phase=OrderPhase.READY, bypass=wish)
    strip = window.guards_bar
    assert not strip.isVisible()
    desk.hear(bypassed)
    desk.tick(0)
    for page in present_pages():
        window.open(page.name)
        assert strip.isVisible(), page.name
    window._set_bare(True)
    assert strip.isVisible()
    label = strip.findChild(QLabel)
    assert label is not None and "10 min left" in label.text() and "<b>mended</b>" in label.text()
    desk.hear(replace(bypassed, bypass=None))
    desk.tick(0)
    assert not strip.isVisible()
