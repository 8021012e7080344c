"""The state machine of an alert: one named story a transition, and a machine that tries what nobody thought of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from console.domain.alert import (
    SET_ASIDE,
    SHELVE_AT_MOST_MIN,
    UNANSWERED,
    Acknowledged,
    AnswerOver,
    Cleared,
    Condition,
    Escalated,
    Event,
    HandedOver,
    Marked,
    NotAllowed,
    PutBack,
    Raised,
    ShelfOver,
    Shelved,
    StepDone,
    Suppressed,
    SuppressionOver,
    TakenOut,
    Unshelved,
    alert_id,
    first_called_us,
    sounds,
    step,
)
from console.messages import Alert
from console.values import AlertState, Habit, Tier, Verdict
from tests.conftest import ROOT

GAS = Condition(kind="gas_level_1", source="gas/G-1")
WORSE = Condition(kind="gas_level_1", source="gas/G-1", tier=Tier.SOS)
CALL = Condition(kind="sos", source="worker/W-001")
RAISE, CLEAR, ACK = Raised(GAS), Cleared(), Acknowledged("wang", "seen", Verdict.TRUE)
HAND_OVER, UNSHELVE, FALL_BACK = HandedOver("wang", "li", 7, "keep an eye on it"), Unshelved("wang"), AnswerOver()
SHELVE, SUPPRESS, TAKE_OUT = Shelved("wang", "work on the line", 30), Suppressed(GAS), TakenOut(GAS)

STORIES = [
    pytest.param([RAISE], "UNACK", id="A to B: the condition becomes true"),
    pytest.param([RAISE, ACK], "ACKED", id="B to C: acknowledged"),
    pytest.param([RAISE, CLEAR], "RTNUN", id="B to D: clears unanswered and stays"),
    pytest.param([RAISE, ACK, CLEAR], "NORM", id="C to A: answered and clear"),
    pytest.param([RAISE, ACK, Raised(WORSE)], "UNACK", id="C to B: worse asks again"),
    pytest.param([RAISE, ACK, Raised(GAS, again=True)], "UNACK", id="C to B: a new cry asks again"),
    pytest.param([RAISE, ACK, FALL_BACK], "UNACK", id="C to B: the answer came to its time"),
    pytest.param([RAISE, ACK, FALL_BACK, CLEAR], "RTNUN", id="C to B to D: it fell back and went"),
    pytest.param([RAISE, FALL_BACK], "UNACK", id="B stays: no answer, no end of it"),
    pytest.param([RAISE, CLEAR, FALL_BACK], "RTNUN", id="D stays: no answer, no end of it"),
    pytest.param([RAISE, ACK, HAND_OVER], "ACKED", id="C stays: handed over"),
    pytest.param([RAISE, HAND_OVER], "ACKED", id="B to C: handing over answers"),
    pytest.param([RAISE, HAND_OVER, CLEAR], "NORM", id="C to A: handed over and clear"),
    pytest.param([RAISE, HAND_OVER, FALL_BACK], "UNACK", id="C to B: the next shift is over too"),
    pytest.param([RAISE, ACK, RAISE], "ACKED", id="C stays: the same again is no new shout"),
    pytest.param([RAISE, CLEAR, ACK], "NORM", id="D to A: answered after it was gone"),
    pytest.param([RAISE, CLEAR, RAISE], "UNACK", id="D to B: true again"),
    pytest.param([RAISE, CLEAR, Raised(WORSE)], "UNACK", id="D to B: true again, and worse"),
    pytest.param([RAISE, Raised(WORSE)], "UNACK", id="B stays: worse goes on asking"),
    pytest.param([RAISE, SHELVE], "SHLVD", id="B to E"),
    pytest.param([RAISE, ACK, SHELVE], "SHLVD", id="C to E"),
    pytest.param([RAISE, CLEAR, SHELVE], "SHLVD", id="D to E"),
    pytest.param([RAISE, ACK, SHELVE, ShelfOver()], "UNACK", id="E to B: still abnormal is announced anew"),
    pytest.param([RAISE, ACK, SHELVE, CLEAR, ShelfOver()], "NORM", id="E to A: answered before, clear now"),
    pytest.param([RAISE, SHELVE, CLEAR, ShelfOver()], "RTNUN", id="E to D: never answered, clear now"),
    pytest.param(
        [RAISE, ACK, SHELVE, CLEAR, RAISE, CLEAR, ShelfOver()], "RTNUN", id="E to D: came and went on the shelf"
    ),
    pytest.param([RAISE, SHELVE, UNSHELVE], "ACKED", id="E to C: by hand, and who took it off has seen it"),
    pytest.param([RAISE, SHELVE, CLEAR, UNSHELVE], "NORM", id="E to A: by hand, and it is gone"),
    pytest.param([RAISE, ACK, SHELVE, UNSHELVE], "ACKED", id="E to C: by hand, answered before"),
    pytest.param([RAISE, CLEAR, SHELVE, RAISE, ShelfOver()], "UNACK", id="E to B: shelved when gone, back since"),
    pytest.param([RAISE, CLEAR, SHELVE, ShelfOver()], "RTNUN", id="E to D: gone and unanswered before it was shelved"),
    pytest.param([RAISE, CLEAR, SHELVE, UNSHELVE], "NORM", id="E to A: by hand, gone before it was shelved"),
    pytest.param([RAISE, SHELVE, Raised(WORSE)], "UNACK", id="E to B: what gets worse falls off the shelf"),
    pytest.param([SUPPRESS], "DSUPR", id="A to F"),
    pytest.param([RAISE, SUPPRESS], "DSUPR", id="B to F"),
    pytest.param([RAISE, ACK, SUPPRESS], "DSUPR", id="C to F"),
    pytest.param([RAISE, CLEAR, SUPPRESS], "DSUPR", id="D to F"),
    pytest.param([RAISE, ACK, SUPPRESS, SuppressionOver()], "UNACK", id="F to B: answered before, still abnormal"),
    pytest.param([RAISE, ACK, SUPPRESS, CLEAR, SuppressionOver()], "NORM", id="F to A: answered before, clear now"),
    pytest.param([RAISE, SHELVE, SUPPRESS], "DSUPR", id="E to F: the plant's logic is stronger than the shelf"),
    pytest.param([RAISE, SUPPRESS, SuppressionOver()], "UNACK", id="F to B: still abnormal"),
    pytest.param([SUPPRESS, SuppressionOver()], "NORM", id="F to A: nothing ever was"),
    pytest.param([SUPPRESS, RAISE], "DSUPR", id="F stays while suppressed"),
    pytest.param([SUPPRESS, RAISE, SuppressionOver()], "UNACK", id="F to B: what came meanwhile is told"),
    pytest.param([RAISE, SUPPRESS, CLEAR, SuppressionOver()], "RTNUN", id="F to D: logic answers for nobody"),
    pytest.param([RAISE, CLEAR, SUPPRESS, SuppressionOver()], "RTNUN", id="F to D: gone and unanswered before"),
    pytest.param([SUPPRESS, RAISE, CLEAR, SuppressionOver()], "RTNUN", id="F to D: came and went meanwhile"),
    pytest.param([TAKE_OUT], "OOSRV", id="A to G"),
    pytest.param([RAISE, SHELVE, TAKE_OUT], "OOSRV", id="E to G: maintenance is stronger than the shelf"),
    pytest.param([RAISE, SUPPRESS, TAKE_OUT], "OOSRV", id="F to G: maintenance is stronger than logic"),
    pytest.param([RAISE, TAKE_OUT, SUPPRESS], "OOSRV", id="G stays: logic does not bring it back"),
    pytest.param([RAISE, TAKE_OUT, SUPPRESS, SuppressionOver()], "OOSRV", id="G stays: nor does the end of logic"),
    pytest.param([RAISE, CLEAR, TAKE_OUT, PutBack()], "RTNUN", id="G to D: gone and unanswered before"),
    pytest.param([TAKE_OUT, RAISE, CLEAR, PutBack()], "RTNUN", id="G to D: came and went meanwhile"),
    pytest.param([RAISE, TAKE_OUT], "OOSRV", id="B to G"),
    pytest.param([RAISE, ACK, TAKE_OUT], "OOSRV", id="C to G"),
    pytest.param([RAISE, CLEAR, TAKE_OUT], "OOSRV", id="D to G"),
    pytest.param([RAISE, TAKE_OUT, CLEAR, PutBack()], "RTNUN", id="G to D: nobody answered, clear now"),
    pytest.param([RAISE, ACK, TAKE_OUT, CLEAR, PutBack()], "NORM", id="G to A: answered before, clear now"),
    pytest.param([TAKE_OUT, RAISE, PutBack()], "UNACK", id="G to B: what came meanwhile is told"),
    pytest.param([RAISE, ACK, TAKE_OUT, PutBack()], "UNACK", id="G to B: still abnormal"),
    pytest.param([TAKE_OUT, PutBack()], "NORM", id="G to A: nothing was"),
    pytest.param([TAKE_OUT, Raised(WORSE)], "OOSRV", id="G stays, however bad"),
    pytest.param([RAISE, SuppressionOver()], "UNACK", id="an end of what never began changes nothing"),
    pytest.param([RAISE, ShelfOver()], "UNACK", id="no shelf, no end of it"),
    pytest.param([RAISE, PutBack()], "UNACK", id="never out, never back"),
    pytest.param([RAISE, CLEAR, CLEAR], "RTNUN", id="clear twice is clear once"),
    pytest.param([RAISE, SHELVE, ACK], "SHLVD", id="a comment on the shelf leaves it there"),
]


ROWS: dict[tuple[str, str], str] = {
    ("normal", "the condition holds"): "A to B",
    ("unacknowledged", "somebody acknowledges, or hands it over"): "B to C",
    ("unacknowledged", "the condition is gone"): "B to D",
    ("acknowledged", "the condition is gone"): "C to A",
    ("acknowledged", "it gets worse, or the answer comes to its time"): "C to B",
    ("returned, unacknowledged", "somebody acknowledges"): "D to A",
    ("returned, unacknowledged", "the condition holds again"): "D to B",
    ("any of these", "shelved, with reason and end"): "B to E, C to E, D to E",
    ("shelved", "its end comes, or it gets worse"): "E to B, E to A: answered, E to D",
    ("shelved", "somebody takes it off by hand"): "E to C: by hand, E to A: by hand",
    (
        "any of these",
        "suppressed by design, taken out of service",
    ): "A to F, B to F, C to F, D to F, E to F, A to G, B to G, C to G, D to G, E to G, F to G",
    ("suppressed, out of service", "that is over"): "F to B, F to A, F to D, G to B, G to A, G to D",
}
"""Each row of the table of docs/alerts.md, and how its stories begin."""


def test_every_row_of_the_table_has_its_story() -> None:
    text = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    table = text[text.index("| from | what happens | to |") :].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert {(before, what) for before, what, _ in cells} == ROWS.keys()
    named = [str(story.id) for story in STORIES]
    assert len(set(named)) == len(named)
    wanted = [begin for begins in ROWS.values() for begin in begins.split(", ")]
    assert [begin for begin in wanted if not any(name.startswith(begin) for name in named)] == []


def told(events: Sequence[Event], minute_us: int = 60_000_000) -> Alert | None:
    """The alert after some events, one a minute."""
    alert: Alert | None = None
    for minute, event in enumerate(events, 1):
        alert = step(alert, event, minute * minute_us)
    return alert


@pytest.mark.parametrize(("events", "state"), STORIES)
def test_a_story_ends_in_its_state(events: list[Event], state: str) -> None:
    alert = told(events)
    assert alert is not None
    assert alert.state == state
    assert sounds(alert) is (state == "UNACK")


@pytest.mark.parametrize(
    "event",
    [
        *(CLEAR, ACK, HAND_OVER, FALL_BACK, SHELVE, ShelfOver(), UNSHELVE),
        *(SuppressionOver(), PutBack(), Escalated(), Marked(Habit.STALE), StepDone(0)),
    ],
)
def test_nothing_comes_of_nothing(event: Event) -> None:
    assert step(None, event, 1) is None


def test_who_answered_is_remembered() -> None:
    alert = told([RAISE, ACK])
    assert alert is not None
    assert (alert.acknowledged_by, alert.comment, alert.verdict) == ("wang", "seen", Verdict.TRUE)
    assert (alert.raised_at_us, alert.acknowledged_at_us) == (60_000_000, 120_000_000)


def test_a_verdict_can_follow_the_answer() -> None:
    alert = told([RAISE, Acknowledged("wang"), Acknowledged("wang", verdict=Verdict.FALSE)])
    assert alert is not None
    assert (alert.state, alert.verdict) == (AlertState.ACKNOWLEDGED, Verdict.FALSE)


def test_chattering_keeps_the_time_of_the_first_call_and_its_escalation() -> None:
    alert = told([RAISE, Escalated(), CLEAR, RAISE])
    assert alert is not None
    assert (alert.raised_at_us, alert.escalated) == (60_000_000, 1)


def test_an_answered_alert_is_not_escalated() -> None:
    alert = told([RAISE, ACK, Escalated()])
    assert alert is not None
    assert alert.escalated == 0


def test_steps_are_ticked_once_and_only_those_there_are() -> None:
    alert = told([RAISE, StepDone(1), StepDone(1), StepDone(99)])
    assert alert is not None
    assert alert.steps_done == (1,)


@pytest.mark.parametrize(
    ("condition", "shelved", "why"),
    [
        (CALL, Shelved("wang", "drill", 1), "An SOS cannot be shelved"),
        (GAS, Shelved("wang", "  ", 10), "Shelving needs a reason"),
        (GAS, Shelved("wang", "work", 61), "Longer than this tier may be shelved"),
        (GAS, Shelved("wang", "work", 0), "Longer than this tier may be shelved"),
    ],
)
def test_shelving_has_rules(condition: Condition, shelved: Shelved, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        told([Raised(condition), shelved])


def test_an_alert_is_shelved_once() -> None:
    with pytest.raises(NotAllowed, match="set aside already"):
        told([RAISE, SHELVE, SHELVE])


@pytest.mark.parametrize(("tier", "minutes"), [(Tier.ONE, 60), (Tier.TWO, 240), (Tier.THREE, 480)])
def test_the_hard_end_of_a_shelf_goes_by_tier(tier: Tier, minutes: int) -> None:
    condition = Condition(kind="gas_level_1", source="gas/G-1", tier=tier)
    held = told([Raised(condition), Shelved("wang", "work", minutes)])
    assert held is not None
    assert held.shelved_until_us == 120_000_000 + minutes * 60_000_000
    with pytest.raises(NotAllowed, match="Longer than this tier may be shelved"):
        told([Raised(condition), Shelved("wang", "work", minutes + 1)])


@pytest.mark.parametrize("events", [[RAISE, CLEAR], [RAISE, SHELVE], [SUPPRESS, RAISE], [TAKE_OUT]])
def test_what_is_gone_or_set_aside_is_not_handed_over(events: list[Event]) -> None:
    with pytest.raises(NotAllowed, match="Only what still holds"):
        told([*events, HAND_OVER])


def test_only_what_is_shelved_comes_off_the_shelf() -> None:
    with pytest.raises(NotAllowed, match="not shelved"):
        told([RAISE, UNSHELVE])


def test_who_handed_over_to_whom_is_remembered_until_it_asks_again() -> None:
    alert = told([RAISE, Acknowledged("wang", until_us=5), HAND_OVER])
    assert alert is not None
    assert (alert.acknowledged_by, alert.handed_to, alert.answered_until_us) == ("wang", "li", 7)
    assert (alert.acknowledged_at_us, alert.comment) == (120_000_000, "keep an eye on it")
    again = step(alert, FALL_BACK, 999)
    assert again is not None
    assert (again.handed_to, again.answered_until_us, again.acknowledged_at_us) == ("", 0, 0)
    assert (again.raised_at_us, again.active_since_us) == (999, 60_000_000)


def test_what_asks_again_has_called_when_it_was_raised() -> None:
    """However often it asks, until it is over; what calls anew after an answer has called then."""
    raised_us = 60_000_000
    answered = told([RAISE, Acknowledged("wang", until_us=5)])
    assert answered is not None and (answered.first_called_at_us, first_called_us(answered)) == (0, raised_us)
    again = step(answered, FALL_BACK, 300_000_000)
    back = step(step(again, CLEAR, 310_000_000), RAISE, 320_000_000)
    twice = step(step(back, Acknowledged("li", until_us=5), 330_000_000), FALL_BACK, 400_000_000)
    for alert, asks_us in ((again, 300_000_000), (back, 300_000_000), (twice, 400_000_000)):
        assert alert is not None and (alert.raised_at_us, first_called_us(alert)) == (asks_us, raised_us)
    shelved = step(step(told([RAISE]), SHELVE, 70_000_000), ShelfOver(), 500_000_000)
    assert shelved is not None and (shelved.raised_at_us, first_called_us(shelved)) == (500_000_000, raised_us)
    cried = step(step(twice, Acknowledged("li"), 410_000_000), Raised(RAISE.condition, again=True), 420_000_000)
    assert cried is not None and (cried.raised_at_us, first_called_us(cried)) == (420_000_000, 420_000_000)


def test_a_mark_comes_and_goes_and_outlives_what_it_marks() -> None:
    alert = told([RAISE, Marked(Habit.CHATTERING), CLEAR, RAISE])
    assert alert is not None
    assert alert.habit is Habit.CHATTERING
    assert step(alert, Marked(Habit.CHATTERING), 1) is alert


def test_no_shelf_is_longer_than_a_shift() -> None:
    assert max(SHELVE_AT_MOST_MIN.values()) == 480


def test_two_questions_two_alerts() -> None:
    assert alert_id("gas_level_2", "gas/G-1") == "danger/gas_level_2/gas/G-1"
    assert alert_id("gas_fault", "gas/G-1") == "sight/gas_fault/gas/G-1"
    assert alert_id("no_helmet", "camera/C05", "hall") == "danger/no_helmet/camera/C05/hall"


class OnePoint(RuleBasedStateMachine):
    """A danger alert and a sight alert of one gas point under every order of events."""

    def __init__(self) -> None:
        super().__init__()
        self.now_us = 0
        self.alerts: dict[str, Alert | None] = {"danger": None, "sight": None}
        self.owed = False
        """Danger was announced and nobody has answered."""
        self.sounded = 0

    def tell(self, question: str, event: Event) -> None:
        """One event, a second later."""
        self.now_us += 1_000_000
        before = self.alerts[question]
        other = "sight" if question == "danger" else "danger"
        left_alone = self.alerts[other]
        after = self.alerts[question] = step(before, event, self.now_us)
        assert self.alerts[other] is left_alone
        if before is not None and after is not None and before.state not in ("NORM",):
            assert after.alert == before.alert

    @rule(worse=st.booleans(), again=st.booleans())
    def danger_comes(self, worse: bool, again: bool) -> None:
        before = self.alerts["danger"]
        self.tell("danger", Raised(WORSE if worse else GAS, again))
        if before is None or before.state == "NORM" or not before.active:
            self.owed = True

    @rule()
    def danger_goes(self) -> None:
        self.tell("danger", CLEAR)

    @rule()
    def danger_is_answered(self) -> None:
        before = self.alerts["danger"]
        self.tell("danger", ACK)
        if before is not None and before.state in UNANSWERED:
            self.owed = False

    @rule(minutes=st.integers(1, 60))
    def danger_is_shelved(self, minutes: int) -> None:
        try:
            self.tell("danger", Shelved("wang", "work", minutes))
        except NotAllowed:
            before = self.alerts["danger"]
            assert before is not None
            assert before.tier is Tier.SOS or before.state in SET_ASIDE

    @rule(event=st.sampled_from([HAND_OVER, UNSHELVE]))
    def danger_is_taken_up(self, event: Event) -> None:
        before = self.alerts["danger"]
        try:
            self.tell("danger", event)
        except NotAllowed:
            return
        after = self.alerts["danger"]
        if before is not None and before.state != "NORM":
            assert after is not None and after.state in ("ACKED", "NORM")
            self.owed = False

    @rule(event=st.sampled_from([FALL_BACK, Marked(Habit.CHATTERING), Marked(Habit.NONE)]))
    def danger_waits(self, event: Event) -> None:
        self.tell("danger", event)
        after = self.alerts["danger"]
        self.owed |= after is not None and after.state in UNANSWERED

    @invariant()
    def what_holds_has_its_beginning(self) -> None:
        for alert in self.alerts.values():
            assert alert is None or alert.active is (alert.active_since_us > 0)

    @rule(event=st.sampled_from([ShelfOver(), SUPPRESS, SuppressionOver(), TAKE_OUT, PutBack(), Escalated()]))
    def danger_is_moved(self, event: Event) -> None:
        self.tell("danger", event)

    @rule(event=st.sampled_from([Raised(Condition(kind="gas_fault", source="gas/G-1")), CLEAR, ACK]))
    def sight_changes(self, event: Event) -> None:
        self.tell("sight", event)

    @invariant()
    def no_unanswered_danger_is_lost(self) -> None:
        danger = self.alerts["danger"]
        if self.owed:
            assert danger is not None
            assert danger.state in UNANSWERED | SET_ASIDE

    @invariant()
    def active_danger_is_never_normal(self) -> None:
        danger = self.alerts["danger"]
        if danger is not None:
            assert not (danger.active and danger.state in (AlertState.NORMAL, AlertState.RETURNED))
            assert danger.active or danger.state not in (AlertState.UNACKNOWLEDGED, AlertState.ACKNOWLEDGED)

    @invariant()
    def only_the_unacknowledged_sound(self) -> None:
        for alert in self.alerts.values():
            assert alert is None or sounds(alert) is (alert.state is AlertState.UNACKNOWLEDGED)

    @invariant()
    def a_shelf_has_an_end(self) -> None:
        danger = self.alerts["danger"]
        if danger is not None and danger.state is AlertState.SHELVED:
            assert danger.shelved_until_us <= danger.changed_at_us + 480 * 60_000_000
            assert danger.shelved_until_us > 0


TestOnePoint = OnePoint.TestCase
TestOnePoint.settings = settings(max_examples=60, stateful_step_count=30)
