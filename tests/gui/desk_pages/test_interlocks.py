"""Orders with the keyboard alone: choose, select, hold, read what really happened; and every way to let go."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from console.asks import Acknowledge, Operate, Select, Withdraw
from console.messages import Interlock
from console.values import OrderPhase, OrderResult, Outcome
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.scene import NOT_FOLLOWED, interlock, order
from widgets.hold_button import HoldButton

SPACE = Qt.Key.Key_Space


def hold(story: Story) -> HoldButton:
    """The bar."""
    found = story.part("hold")
    assert isinstance(found, HoldButton)
    return found


async def selected(story: Story) -> HoldButton:
    """IL-02 chosen with the arrows, selected with Enter, and the core agrees."""
    story.window.open("interlocks")
    story.press(Qt.Key.Key_Down)
    story.press(Qt.Key.Key_Return)
    await until(lambda: bool(story.desk.asked))
    await until(lambda: story.part("select").isEnabled())
    story.hear(_selected("IL-02", story.desk.seat))
    await until(lambda: hold(story).hasFocus())
    return hold(story)


def _selected(name: str, seat: str, left_s: int = 10) -> Interlock:
    until_us = NOW_US + left_s * S
    return interlock(name, phase=OrderPhase.SELECTED, selected_by=seat, selected_until_us=until_us, wanted=True)


def operated(story: Story) -> list[Operate]:
    """The operates that were asked."""
    return [ask for ask in story.desk.asked if isinstance(ask, Operate)]


async def test_choose_select_hold_and_read_what_really_happened(story: Story) -> None:
    bar = await selected(story)
    asked = story.desk.asked[0]
    assert isinstance(asked, Select) and (asked.interlock, asked.action) == ("IL-02", True)
    assert story.window.current == "interlocks", "Enter on the list is not the window's Enter"
    assert story.text("hint") == "Selected, valid for 10 s: hold to operate, Esc lets go"
    story.desk.tick(3)
    assert story.text("hint").startswith("Selected, valid for 7 s")
    QTest.keyPress(bar, SPACE)
    await until(lambda: bool(operated(story)), within_s=15)
    assert operated(story)[0].interlock == "IL-02"
    name = operated(story)[0].ask
    story.hear(interlock("IL-02", phase=OrderPhase.SENDING, wanted=True))
    assert (story.text("hint"), bar.text) == ("Sending …", "Sending …")
    done = order(OrderResult.VERIFIED, 84.0, name=name)
    story.hear(interlock("IL-02", feedback=True, last=done))
    QTest.keyRelease(story.focus, SPACE)
    assert story.text("order-result") == "14:32:02 · Wang · trip · verified: read back in 84 ms"
    assert story.rows("interlock-list").hasFocus()
    assert not any(isinstance(ask, Acknowledge) for ask in story.desk.asked), "the held Space is not the window's"


async def test_the_bar_takes_two_seconds(story: Story) -> None:
    bar = await selected(story)
    loop_s = time.monotonic()
    QTest.keyPress(bar, SPACE)
    await until(lambda: bool(operated(story)), within_s=15)
    assert time.monotonic() - loop_s >= 1.9


async def test_letting_go_early_asks_nothing(story: Story) -> None:
    bar = await selected(story)
    QTest.keyPress(bar, SPACE)
    await until(lambda: bar.share > 0.2)
    QTest.keyRelease(bar, SPACE)
    assert bar.share == 0.0
    assert operated(story) == []
    assert story.desk.picture.interlocks["IL-02"].phase is OrderPhase.SELECTED


async def test_the_keyboards_own_repeats_neither_fill_nor_empty_the_bar(story: Story) -> None:
    bar = await selected(story)
    no = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(bar, QKeyEvent(QEvent.Type.KeyPress, SPACE, no, " ", True))
    assert bar.share == 0.0
    await until(lambda: True)
    assert bar.share == 0.0, "a Space that was held before the bar had the keyboard fills nothing"
    QTest.keyPress(bar, SPACE)
    await until(lambda: bar.share > 0.1)
    QApplication.sendEvent(bar, QKeyEvent(QEvent.Type.KeyRelease, SPACE, no, " ", True))
    assert bar.share > 0.1
    QTest.keyRelease(bar, SPACE)


async def test_losing_the_keyboard_the_page_or_the_selection_lets_go(story: Story) -> None:
    bar = await selected(story)
    leaves: tuple[Callable[[], object], ...] = (
        lambda: story.rows("interlock-list").setFocus(),
        lambda: story.window.open("people"),
        lambda: story.hear(interlock("IL-02")),
    )
    for leave in leaves:
        story.window.open("interlocks")
        story.hear(_selected("IL-02", story.desk.seat))
        bar.setFocus()
        QTest.keyPress(bar, SPACE)
        await until(lambda: bar.share > 0.1)
        leave()
        assert bar.share == 0.0
    assert operated(story) == []


async def test_a_window_that_stood_still_does_not_count_as_held(story: Story) -> None:
    bar = await selected(story)
    QTest.keyPress(bar, SPACE)
    await until(lambda: bar.share > 0.02)
    before = bar.share
    end = time.monotonic() + 0.6
    while time.monotonic() < end:
        pass
    QApplication.processEvents()
    assert bar.share - before <= 0.1
    QTest.keyRelease(bar, SPACE)


async def test_escape_withdraws(story: Story) -> None:
    await selected(story)
    story.press(Qt.Key.Key_Escape)
    await until(lambda: isinstance(story.desk.asked[-1], Withdraw))
    story.hear(interlock("IL-02"))
    assert story.rows("interlock-list").hasFocus()
    assert not hold(story).isEnabled()


async def test_a_refused_select_is_said_in_words(story: Story) -> None:
    story.desk.outcome, story.desk.why = Outcome.REFUSED, "Selected at another seat"
    story.window.open("interlocks")
    story.press(Qt.Key.Key_Return)
    await until(lambda: "refused: Selected at another seat" in story.text("order-result"))


def test_every_end_of_an_order_has_its_sentence(story: Story) -> None:
    story.window.open("interlocks")
    for result, why, told in (
        (OrderResult.VERIFIED, "", "verified: read back in 84 ms"),
        (OrderResult.UNVERIFIED, NOT_FOLLOWED, f"SENT, NOT VERIFIED after 84 ms · {NOT_FOLLOWED}"),
        (OrderResult.REFUSED, "The PLC refused: device busy", "REFUSED · The PLC refused: device busy"),
        (OrderResult.NOT_SENT, "", "NOT SENT"),
    ):
        story.hear(interlock("IL-01", last=order(result, why=why)))
        assert story.text("order-result") == f"14:32:02 · Wang · trip · {told}"


def test_a_lost_plc_is_not_seen_and_cannot_be_operated(story: Story) -> None:
    story.window.open("interlocks")
    story.rows("interlock-list").choose("IL-09")
    row = next(row for row in story.rows("interlock-list").rows if row.id == "IL-09")
    assert row.right == "cannot see"
    assert story.text("blocked") == "Cannot be operated: PLC link lost"
    assert not story.part("select").isEnabled()


def test_selected_elsewhere_replay_and_a_lost_core_bar_the_order(story: Story) -> None:
    story.window.open("interlocks")
    story.hear(_selected("IL-01", "room-2"))
    assert story.text("blocked") == "Cannot be operated: Selected at room-2"
    story.hear(interlock("IL-01"))
    story.desk.core_lost_s = 4.0
    story.desk.tick(0)
    assert story.text("blocked") == "Cannot be operated: The core is lost"
    story.desk.core_lost_s = 0.0
    story.desk.past = story.desk.live
    story.desk.tell("replay")
    assert story.text("blocked") == "Cannot be operated: Replay: nothing can be operated here"


async def test_space_on_the_list_still_answers_alerts(story: Story) -> None:
    story.window.open("interlocks")
    assert story.rows("interlock-list").hasFocus()
    story.press(SPACE)
    await until(lambda: bool(story.desk.asked))
    assert isinstance(story.desk.asked[0], Acknowledge)


async def test_what_was_ordered_before_is_read_from_the_store(story: Story) -> None:
    story.window.open("interlocks")
    past = story.rows("order-history")
    await until(lambda: past.count() == 4)
    assert past.rows[0].title == "13:52:07 · order refused"
    assert past.rows[1].title == "2026-11-21 13:32:07 · verified: read back in 77 ms"


def test_nothing_normal_is_coloured(story: Story) -> None:
    story.window.open("interlocks")
    looks = {row.id: str(row.look) for row in story.rows("interlock-list").rows}
    assert {name for name, look in looks.items() if look not in ("", "blind")} == {"IL-04"}
    assert {name for name, look in looks.items() if look == "blind"} == {"IL-09", "IL-10", "IL-11", "IL-12"}


async def test_the_same_order_with_the_mouse_and_sliding_off_lets_go(story: Story) -> None:
    story.window.open("interlocks")
    select = story.part("select")
    assert isinstance(select, QPushButton)
    select.click()
    await until(lambda: bool(story.desk.asked))
    story.hear(_selected("IL-01", story.desk.seat))
    await until(lambda: hold(story).isEnabled())
    bar, left = hold(story), Qt.MouseButton.LeftButton
    QTest.mousePress(bar, left)
    await until(lambda: bar.share > 0.1)
    QTest.mouseMove(bar, bar.rect().bottomRight() * 3)
    await until(lambda: bar.share == 0.0)
    QTest.mouseRelease(bar, left)
    assert operated(story) == []
    QTest.mousePress(bar, left)
    await until(lambda: bool(operated(story)), within_s=15)
    QTest.mouseRelease(bar, left)


async def test_the_same_order_with_a_finger_and_sliding_off_lets_go(story: Story) -> None:
    story.window.open("interlocks")
    story.hear(_selected("IL-01", story.desk.seat))
    await until(lambda: hold(story).isEnabled())
    bar, glass = hold(story), story.window.windowHandle()
    middle = bar.mapTo(story.window, bar.rect().center())
    finger = QTest.touchEvent(glass, QTest.createTouchDevice(), False)
    finger.press(0, middle, glass)
    finger.commit()
    await until(lambda: bar.share > 0.02)
    finger.move(0, middle + bar.rect().bottomRight(), glass)
    finger.commit()
    await until(lambda: bar.share == 0.0)
    finger.release(0, middle + bar.rect().bottomRight(), glass)
    finger.commit()
    assert operated(story) == []
    finger.press(0, middle, glass)
    finger.commit()
    await until(lambda: bool(operated(story)), within_s=15)
    finger.release(0, middle, glass)
    finger.commit()
    await until(lambda: bar.share == 0.0)
