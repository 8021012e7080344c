"""The cause-and-effect matrix with the keyboard alone: found, read, held back, let act, raised by hand."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from console.effects import CallCause, EndCause, HoldBack, LetAct
from console.values import EffectPhase, OrderPhase, Sign
from tests.gui.desk import NOW_US, S, until
from tests.gui.desk_pages.conftest import Story
from tests.gui.desk_pages.scene import cause, interlock, standing_causes
from widgets.cause_matrix import CauseMatrix
from widgets.hold_button import HoldButton


def matrix(story: Story) -> CauseMatrix:
    """The matrix of the page that is up."""
    found = story.part("cause-matrix")
    assert isinstance(found, CauseMatrix)
    return found


def cell(story: Story, cause_id: str, output: str) -> tuple[str, str]:
    """What a cell says."""
    shown = matrix(story).shown
    row = [head.id for head in shown.causes].index(cause_id)
    column = [head.id for head in shown.outputs].index(output)
    return shown.cells[row][column].text, shown.cells[row][column].note


def head(story: Story, cause_id: str) -> str:
    """The vote of a cause, as its head says it."""
    return next(head.note for head in matrix(story).shown.causes if head.id == cause_id)


async def pressed(story: Story, name: str) -> object:
    """The ask that a button, pressed by Space, sends."""
    before = len(story.desk.asked)
    found = story.part(name)
    assert isinstance(found, QPushButton) and found.isEnabled()
    found.setFocus()
    story.press(Qt.Key.Key_Space)
    await until(lambda: len(story.desk.asked) > before)
    return story.desk.asked[-1]


def write_reason(story: Story, reason: str) -> None:
    line = story.part("cause-reason")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    story.type(reason)


async def test_its_key_and_the_button_of_the_interlocks_open_it(story: Story) -> None:
    story.window.open("interlocks")
    button = story.part("open-causes")
    button.setFocus()
    story.press(Qt.Key.Key_Space)
    assert story.window.current == "causes"
    assert matrix(story).hasFocus() and matrix(story).chosen == ("CE-01", "IL-01")
    story.press(Qt.Key.Key_Down, 2)
    story.press(Qt.Key.Key_Right, 3)
    assert matrix(story).chosen == ("CE-03", "IL-04")
    assert "Deluge of the reactor hall" in story.says() and "no: it is proposed" in story.says()


async def test_votes_delays_first_out_and_bypasses_are_in_sight(story: Story) -> None:
    story.window.open("causes")
    assert head(story, "CE-01") == "2oo3 · 0 of 3 call, 2 needed"
    assert cell(story, "CE-02", "IL-03") == ("trip +20 s", "")
    story.hear(*standing_causes())
    assert head(story, "CE-01") == "2oo3 · first-out · 1 of 2 call, 1 needed · stands · first G-114"
    assert head(story, "CE-06") == "1oo1 · cannot be judged"
    assert cell(story, "CE-02", "IL-03") == ("trip +20 s", "acts in 14 s")
    assert cell(story, "CE-03", "IL-02") == ("trip +10 s", "held back, 48 s left")
    assert cell(story, "CE-03", "IL-04") == ("propose: trip", "proposed")
    assert cell(story, "CE-01", "IL-02") == ("trip", "did not act")
    matrix(story).choose("CE-01", "IL-02")
    assert "All writes to PLCs are stopped" in story.says() and "cannot be believed" in story.says()
    story.hear(interlock("IL-02", feedback=True, phase=OrderPhase.READY))
    assert next(out.note for out in matrix(story).shown.outputs if out.id == "IL-02") == "tripped"


async def test_who_may_holds_it_back_with_a_reason_and_lets_it_act(story: Story) -> None:
    story.window.open("causes")
    story.hear(*standing_causes())
    matrix(story).choose("CE-02", "IL-03")
    write_reason(story, "People on the ladder")
    ask = await pressed(story, "hold-back")
    assert isinstance(ask, HoldBack)
    assert (ask.cause, ask.interlock, ask.reason) == ("CE-02", "IL-03", "People on the ladder")
    await until(lambda: story.part("let-act").isEnabled())
    assert isinstance(await pressed(story, "let-act"), LetAct)
    matrix(story).choose("CE-03", "IL-02")
    assert not story.part("let-act").isEnabled(), "only the shift lead may"


async def test_a_manual_cause_is_raised_by_holding_space_and_taken_back(story: Story) -> None:
    story.window.open("causes")
    assert not story.part("call-cause").isVisible()
    matrix(story).choose("CE-07", "IL-06")
    hold = story.part("call-cause")
    assert isinstance(hold, HoldButton) and hold.isVisible() and hold.isEnabled()
    write_reason(story, "Hose burst")
    hold.held.emit()
    await until(lambda: bool(story.desk.asked))
    ask = story.desk.asked[-1]
    assert isinstance(ask, CallCause) and (ask.cause, ask.reason) == ("CE-07", "Hose burst")

    signs = {"manual": Sign.CALLS}
    called = cause("CE-07", active=True, signs=signs, calling=1, called_by="wang", reason="Hose burst", since_us=NOW_US)
    effect = replace(called.effects[1], phase=EffectPhase.WAITING, due_at_us=NOW_US + 5 * S)
    story.hear(replace(called, effects=(called.effects[0], effect)))
    await until(lambda: story.part("end-cause").isEnabled())
    assert isinstance(await pressed(story, "end-cause"), EndCause)


async def test_a_refusal_is_said_and_nothing_is_asked_in_a_replay(story: Story) -> None:
    story.window.open("causes")
    story.hear(*standing_causes())
    matrix(story).choose("CE-02", "IL-03")
    story.desk.why = "It was held back already"
    story.desk.outcome = story.desk.outcome.REFUSED
    await pressed(story, "hold-back")
    await until(lambda: "It was held back already" in story.text("cause-answer"))
    await story.desk.enter_replay(NOW_US - 60 * S)
    assert not story.part("hold-back").isEnabled()


async def test_tab_leads_from_the_matrix_to_the_acts(story: Story) -> None:
    story.window.open("causes")
    story.hear(*standing_causes())
    matrix(story).choose("CE-02", "IL-03")
    matrix(story).setFocus()
    passed = []
    for _ in range(10):
        story.press(Qt.Key.Key_Tab)
        passed.append(story.focus.objectName())
    wanted = ["cause-reason", "hold-back", "let-act"]
    assert [name for name in dict.fromkeys(passed) if name in wanted] == wanted
