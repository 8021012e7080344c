"""Stories of a dispatcher at the plant, the alerts and the overview page, by keyboard."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from console.asks import Acknowledge, HandOver, Shelve, Suppress, TickStep, Unshelve
from console.messages import Writes
from console.pages.alerts import AlertsPage
from console.pages.overview import OverviewPage
from console.pages.page import Page
from console.pages.plant import PlantPage
from console.values import AlertState, Outcome, SuppressionWhy, Verdict
from tests.gui.desk import NOW_US, FixedDesk, S, until
from tests.said import alert
from widgets.alert_list import AlertList
from widgets.look import Look, set_look
from widgets.map.canvas import MapCanvas

SOS = "danger/sos/worker/W-017"
GAS = "danger/gas_level_1/gas/G-114"


def opened(qtbot, page: Page) -> Page:  # type: ignore[no-untyped-def]
    """The page as a window shows it."""
    qtbot.addWidget(page)
    set_look(page, Look())
    page.resize(1600, 860)
    page.retranslate()
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.take_keys()
    page.desk.subscribe(page.refresh)
    return page


def listed(page: Page) -> AlertList:
    """The page's alert list."""
    found = page.findChild(AlertList, "alert-list")
    assert found is not None
    return found


def note(page: QWidget) -> str:
    """What is written under the list."""
    label = page.findChild(QLabel, "act-note")
    assert label is not None
    return label.text() if label.isVisible() else ""


def press(page: Page, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key on the widget that has the keyboard."""
    QTest.keyClick(page.focusWidget() or page, key, modifier)


async def test_down_and_space_answer_the_chosen_alert(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """The first row is the SOS; Space answers it and says so."""
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_Down)
    assert listed(page).chosen == SOS
    press(page, Qt.Key.Key_Space)
    await until(lambda: note(page) == "Done")
    asked = seat.asked[-1]
    assert isinstance(asked, Acknowledge) and asked.alerts == (SOS,) and asked.verdict is Verdict.NONE


async def test_a_step_is_ticked_with_a_comment(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """Shift+T, the step from the list, the words, Enter."""
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(page.focusWidget(), "he answers")
    press(page, Qt.Key.Key_Return)
    await until(lambda: bool(seat.asked))
    asked = seat.asked[-1]
    assert isinstance(asked, TickStep)
    assert (asked.step, asked.comment, asked.text) == (0, "he answers", "Acknowledge and call the person")


async def test_an_alert_leads_to_where_help_is(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """G, some letters, Enter: the page that has it is asked for; Esc goes back to the list."""
    for form in (AlertsPage, OverviewPage, PlantPage):
        page = opened(qtbot, form(seat))
        press(page, Qt.Key.Key_Down)
        wanted: list[tuple[str, str]] = []
        page.thing_wanted.connect(lambda name, thing, wanted=wanted: wanted.append((name, thing)))
        press(page, Qt.Key.Key_G)
        QTest.keyClicks(page.focusWidget(), "HOT")
        press(page, Qt.Key.Key_Return)
        assert wanted == [("permits", "HOT-0007")]
        press(page, Qt.Key.Key_G)
        press(page, Qt.Key.Key_Escape)
        assert page.focusWidget() is listed(page) and len(wanted) == 1


async def test_coming_back_to_the_overview_shows_what_waits(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """An alert that is answered gives way, so that the next key does not go to it; one asked for is shown."""
    page = opened(qtbot, OverviewPage(seat))
    page.look_at(SOS)
    page.take_keys()
    seat.hear(replace(seat.live.alerts[SOS], state=AlertState.ACKNOWLEDGED, acknowledged_by="wang"))
    page.take_keys()
    press(page, Qt.Key.Key_F)
    await until(lambda: bool(seat.asked))
    assert seat.asked[-1].alerts != (SOS,)  # type: ignore[attr-defined]
    page.look_at(SOS)
    page.take_keys()
    assert listed(page).chosen == SOS


async def test_several_selected_alerts_are_answered_at_once(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """Shift and Down select more."""
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(page, Qt.Key.Key_Space)
    await until(lambda: bool(seat.asked))
    assert seat.asked[-1].alerts == (SOS, GAS)  # type: ignore[attr-defined]


async def test_shift_answers_the_whole_incident(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """One key for all that is unanswered of it, the first-out first; the panel says beforehand what that is."""
    page = opened(qtbot, OverviewPage(seat))
    press(page, Qt.Key.Key_Down)
    told = page.findChild(QLabel, "incident-note")
    assert told is not None and told.text().startswith("Incident of 2, 2 unanswered · first-out: ")
    press(page, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    await until(lambda: note(page) == "Done: 2 alerts")
    asked = seat.asked[-1]
    assert isinstance(asked, Acknowledge) and asked.alerts == (GAS, SOS)
    assert asked.seen_us == max(seat.live.alerts[name].changed_at_us for name in (GAS, SOS))


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (Qt.Key.Key_F, Verdict.FALSE),
        (Qt.Key.Key_V, Verdict.TRUE),
        (Qt.Key.Key_D, Verdict.DISPATCHED),
        (Qt.Key.Key_E, Verdict.TEST),
        (Qt.Key.Key_K, Verdict.KNOWN_WORK),
    ],
)
async def test_each_verdict_has_its_key_for_one_and_for_all(  # type: ignore[no-untyped-def]
    qtbot, seat: FixedDesk, key: Qt.Key, verdict: Verdict
) -> None:
    """The same key, with Shift for the whole incident, on the list and on the overview."""
    for form in (AlertsPage, OverviewPage):
        page = opened(qtbot, form(seat))
        press(page, Qt.Key.Key_Down)
        press(page, key)
        await until(lambda page=page: note(page) == "Done")
        press(page, key, Qt.KeyboardModifier.ShiftModifier)
        await until(lambda page=page: note(page) == "Done: 2 alerts")
        one, whole = seat.asked[-2:]
        assert (one.alerts, one.verdict) == ((SOS,), verdict)  # type: ignore[attr-defined]
        assert (whole.alerts, whole.verdict) == ((GAS, SOS), verdict)  # type: ignore[attr-defined]


async def test_a_comment_and_a_verdict_for_the_whole_incident(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """Shift+C, the words, Enter; the choice beside them is the verdict."""
    page = opened(qtbot, OverviewPage(seat))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    choice = page.findChild(QComboBox, "question-choice")
    assert choice is not None
    choice.setCurrentIndex(choice.findData("true"))
    QTest.keyClicks(page.focusWidget(), "both sent out")
    press(page, Qt.Key.Key_Return)
    await until(lambda: bool(seat.asked))
    asked = seat.asked[-1]
    assert isinstance(asked, Acknowledge)
    assert (asked.alerts, asked.comment, asked.verdict) == ((GAS, SOS), "both sent out", Verdict.TRUE)


async def test_a_comment_goes_with_the_answer(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """C, the words, Enter."""
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_C)
    field = page.findChild(QLineEdit, "comment")
    assert field is not None and page.focusWidget() is field
    QTest.keyClicks(field, "on the phone with him")
    press(page, Qt.Key.Key_Return)
    await until(lambda: bool(seat.asked))
    assert seat.asked[-1].comment == "on the phone with him"  # type: ignore[attr-defined]
    assert field.text() == "" and page.focusWidget() is listed(page)


async def test_a_refusal_is_written_where_the_eye_is(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """And the buttons rest while the answer is out."""
    seat.outcome, seat.why = Outcome.REFUSED, "already answered"
    page = opened(qtbot, PlantPage(seat))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_F)
    assert note(page).startswith("Sent") and not page.findChild(QPushButton, "acknowledge").isEnabled()
    await until(lambda: note(page) == "Refused: already answered")
    assert seat.asked[-1].verdict is Verdict.FALSE  # type: ignore[attr-defined]
    seat.outcome, seat.why = Outcome.FAILED, "no answer"
    press(page, Qt.Key.Key_F)
    await until(lambda: note(page) == "Failed: no answer")


async def test_shelving_needs_a_reason(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """S asks; without a reason nothing is sent; Esc lets it be."""
    page = opened(qtbot, PlantPage(seat))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_S)
    assert note(page) == "Not shelved: An SOS cannot be shelved"
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_S)
    choice = page.findChild(QComboBox, "question-choice")
    assert choice is not None and choice.itemData(choice.count() - 1) == "60", "tier 1: an hour at the longest"
    press(page, Qt.Key.Key_Return)
    assert note(page) == "Not shelved: a reason is needed" and seat.asked == []
    press(page, Qt.Key.Key_S)
    press(page, Qt.Key.Key_Escape)
    assert seat.asked == [] and page.focusWidget() is listed(page)
    press(page, Qt.Key.Key_S)
    QTest.keyClicks(page.focusWidget(), "calibration")
    press(page, Qt.Key.Key_Return)
    await until(lambda: bool(seat.asked))
    asked = seat.asked[-1]
    assert isinstance(asked, Shelve) and (asked.alert, asked.minutes, asked.reason) == (GAS, 15, "calibration")


async def test_silencing_a_kind_of_alert_asks_what_why_and_how_long(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """U, the choices, the reason, Enter; without a reason nothing is sent."""
    page = opened(qtbot, AlertsPage(seat))
    for _ in range(4):
        press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_U)
    press(page, Qt.Key.Key_Return)
    assert note(page) == "Not suppressed: A suppression needs a reason" and seat.asked == []
    press(page, Qt.Key.Key_U)
    for name, key in (("question-choice", "zone"), ("question-choice-2", "drill"), ("question-choice-3", "60")):
        box = page.findChild(QComboBox, name)
        assert box is not None
        box.setCurrentIndex(box.findData(key))
    QTest.keyClicks(page.focusWidget(), "evacuation drill")
    press(page, Qt.Key.Key_Return)
    await until(lambda: bool(seat.asked))
    asked = seat.asked[-1]
    assert isinstance(asked, Suppress)
    assert (asked.kinds, asked.zone, asked.source) == (("no_helmet",), "vessel-yard", "")
    assert (asked.why, asked.minutes, asked.out_of_service) == (SuppressionWhy.DRILL, 60, False)


async def test_who_may_not_silence_is_told_before(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """A danger of tier 1 by a dispatcher, and an SOS by anybody."""
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_U)
    assert note(page) == "Not suppressed: An SOS is never suppressed"
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_U)
    assert note(page).startswith("Not suppressed: Only a shift lead")
    seat.operator = "li"
    press(page, Qt.Key.Key_U)
    field = page.findChild(QLineEdit, "question-text")
    assert field is not None and page.focusWidget() is field


async def test_handing_over_names_the_alert_and_to_whom(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """H, what he must know, Enter. The question says what is bypassed and stopped too."""
    page = opened(qtbot, PlantPage(seat))
    seat.hear(Writes(stopped_until_us=NOW_US + 600 * S, reason="Work on the rack", operator="li"))
    press(page, Qt.Key.Key_H)
    asks = [label.text() for label in page.findChildren(QLabel) if label.text().startswith("Hand over ")]
    assert "All writes to PLCs are stopped · until " in asks[0] and "Li · Work on the rack" in asks[0]
    QTest.keyClicks(page.focusWidget(), "rescue is on the way")
    press(page, Qt.Key.Key_Return)
    await until(lambda: bool(seat.asked))
    asked = seat.asked[-1]
    assert isinstance(asked, HandOver)
    assert (asked.alerts, asked.to, asked.comment) == ((SOS,), "li", "rescue is on the way")


async def test_steps_are_ticked_by_t_by_number_and_by_mouse(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """A tick is a wish: the box follows when the core says so."""
    page = opened(qtbot, OverviewPage(seat))
    press(page, Qt.Key.Key_T)
    press(page, Qt.Key.Key_3)
    box = page.findChild(QCheckBox, "step-2")
    assert box is not None
    box.click()
    await until(lambda: len(seat.asked) == 3)
    assert [(ask.alert, ask.step) for ask in seat.asked if isinstance(ask, TickStep)] == [(SOS, 0), (SOS, 2), (SOS, 1)]
    assert not box.isChecked()


async def test_nothing_is_asked_in_a_replay_or_without_the_core(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """And the reason stands there."""
    page = opened(qtbot, PlantPage(seat))
    seat.past = seat.live
    seat.tell("all")
    press(page, Qt.Key.Key_F)
    assert note(page) == "Replay: nothing can be answered here" and seat.asked == []
    seat.past, seat.core_lost_s = None, 4.0
    seat.tell("tick")
    press(page, Qt.Key.Key_T)
    assert note(page).startswith("Core lost") and seat.asked == []


def test_space_with_nothing_selected_is_left_to_the_window(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """The banner's alert is answered there."""
    page = opened(qtbot, PlantPage(seat))
    press(page, Qt.Key.Key_Space)
    assert seat.asked == []


def test_the_keyboard_alone_chooses_nothing(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """The list has the focus, and no row is selected until somebody moves to it."""
    page = opened(qtbot, PlantPage(seat))
    listed(page).focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    assert listed(page).selected == () and listed(page).chosen == ""
    press(page, Qt.Key.Key_Down)
    assert listed(page).chosen == SOS


async def test_nothing_to_acknowledge_is_said(qtbot, calm_seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """A button pressed in calm."""
    page = opened(qtbot, PlantPage(calm_seat))
    page.findChild(QPushButton, "acknowledge").click()
    assert note(page) == "Nothing to acknowledge" and calm_seat.asked == []


def test_enter_looks_at_the_chosen_alert(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """The window opens the overview."""
    page = opened(qtbot, PlantPage(seat))
    press(page, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.look_wanted) as looked:
        press(page, Qt.Key.Key_Return)
    assert looked.args == [SOS]


def test_the_filter_narrows_the_list(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """By words and by state; Esc goes back to the list."""
    page = opened(qtbot, AlertsPage(seat))
    press(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.focusWidget(), "crane")
    assert [row.alert.split("/")[1] for row in listed(page).rows] == ["crane_radius"]
    press(page, Qt.Key.Key_Escape)
    assert page.focusWidget() is listed(page)
    page.findChild(QLineEdit, "filter-text").clear()
    states = page.findChild(QComboBox, "filter-state")
    states.setCurrentIndex(states.findData(AlertState.SHELVED.value))
    states.activated.emit(states.currentIndex())
    assert [row.alert.split("/")[1] for row in listed(page).rows] == ["band_lost"]


async def test_s_takes_a_shelved_alert_off_the_shelf(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """No question is put: that he looks at it is the answer."""
    page = opened(qtbot, AlertsPage(seat))
    states = page.findChild(QComboBox, "filter-state")
    states.setCurrentIndex(states.findData(AlertState.SHELVED.value))
    states.activated.emit(states.currentIndex())
    listed(page).setFocus()
    shelved = listed(page).rows[0].alert
    listed(page).choose(shelved)
    press(page, Qt.Key.Key_S)
    await until(lambda: bool(seat.asked))
    asked = seat.asked[-1]
    assert isinstance(asked, Unshelve) and asked.alert == shelved


def test_the_chosen_alert_stays_chosen_when_a_worse_one_comes(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """Rows move, the cursor stays with its alert."""
    page = opened(qtbot, AlertsPage(seat))
    listed(page).choose(GAS)
    seat.hear(alert("man_down", "worker/W-003", NOW_US - S, values={"worker": "W-003"}))
    assert listed(page).chosen == GAS and listed(page).selected == (GAS,)
    assert listed(page).rows[0].alert == "danger/man_down/worker/W-003"


def test_the_overview_follows_the_most_urgent_and_the_wanted_alert(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """SOS by itself; the gas alert when it is looked at; the cameras are those of its place."""
    page = opened(qtbot, OverviewPage(seat))
    assert isinstance(page, OverviewPage)
    elapsed = page.findChild(QLabel, "elapsed")
    assert elapsed.text() == "00:18"
    assert page._cameras.cameras[0] == "C05"
    seat.tick()
    assert elapsed.text() == "00:19"
    page.look_at(GAS)
    assert elapsed.text() == "00:32"


def test_the_overview_is_calm_when_nothing_is_the_matter(qtbot, calm_seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """A card for each area; an SOS turns it into the situation at once."""
    page = opened(qtbot, OverviewPage(calm_seat))
    texts = {label.text() for label in page.findChildren(QLabel) if label.isVisible()}
    assert {"No alert", "Tank farm", "Vessel yard"} <= texts
    calm_seat.hear(alert("sos", "worker/W-017", NOW_US - S, values={"worker": "W-017"}))
    texts = {label.text() for label in page.findChildren(QLabel) if label.isVisible()}
    assert "SOS Li Wei W-017" in texts and "Tank farm" not in texts


def test_the_plant_page_shows_what_is_selected_below_the_map(qtbot, seat: FixedDesk) -> None:  # type: ignore[no-untyped-def]
    """A camera: its card. Storeys by ]. A layer away by its button."""
    page = opened(qtbot, PlantPage(seat))
    assert isinstance(page, PlantPage)
    page.select("camera/C03")
    texts = {label.text() for label in page.findChildren(QLabel) if label.isVisible()}
    assert "frozen" in texts
    press(page, Qt.Key.Key_BracketRight)
    storeys = page.findChild(QComboBox, "storeys")
    assert storeys.currentData() == "F1"
    page.findChild(QPushButton, "layer-people").click()
    canvas = page.findChild(MapCanvas, "map")
    assert not any(hit.key.startswith("worker/") for hit in canvas.hits())
    press(page, Qt.Key.Key_Plus)
    assert canvas.view.scale > 1
