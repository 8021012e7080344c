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
    Cleared,
    Condition,
    Escalated,
    Event,
    NotAllowed,
    PutBack,
    Raised,
    ShelfOver,
    Shelved,
    StepDone,
    Suppressed,
    SuppressionOver,
    TakenOut,
    alert_id,
    sounds,
    step,
)
from console.messages import Alert
from console.values import AlertState, Tier, Verdict

GAS = Condition(kind="gas_level_1", source="gas/G-1")
WORSE = Condition(kind="gas_level_1", source="gas/G-1", tier=Tier.SOS)
CALL = Condition(kind="sos", source="worker/W-001")
RAISE, CLEAR, ACK = Raised(GAS), Cleared(), Acknowledged("wang", "seen", Verdict.TRUE)
SHELVE, SUPPRESS, TAKE_OUT = Shelved("wang", "work on the line", 30), Suppressed(GAS), TakenOut(GAS)

STORIES = [
    pytest.param([RAISE], "UNACK", id="A to B: the condition becomes true"),
    pytest.param([RAISE, ACK], "ACKED", id="B to C: acknowledged"),
    pytest.param([RAISE, CLEAR], "RTNUN", id="B to D: clears unanswered and stays"),
    pytest.param([RAISE, ACK, CLEAR], "NORM", id="C to A: answered and clear"),
    pytest.param([RAISE, ACK, Raised(WORSE)], "UNACK", id="C to B: worse asks again"),
    pytest.param([RAISE, ACK, Raised(GAS, again=True)], "UNACK", id="C to B: a new cry asks again"),
    pytest.param([RAISE, ACK, RAISE], "ACKED", id="C stays: the same again is no new shout"),
    pytest.param([RAISE, CLEAR, ACK], "NORM", id="D to A: answered after it was gone"),
    pytest.param([RAISE, CLEAR, RAISE], "UNACK", id="D to B: true again"),
    pytest.param([RAISE, SHELVE], "SHLVD", id="B to E"),
    pytest.param([RAISE, ACK, SHELVE], "SHLVD", id="C to E"),
    pytest.param([RAISE, CLEAR, SHELVE], "SHLVD", id="D to E"),
    pytest.param([RAISE, ACK, SHELVE, ShelfOver()], "UNACK", id="E to B: still abnormal is announced anew"),
    pytest.param([RAISE, ACK, SHELVE, CLEAR, ShelfOver()], "NORM", id="E to A: answered before, clear now"),
    pytest.param([RAISE, SHELVE, CLEAR, ShelfOver()], "RTNUN", id="E to D: never answered, clear now"),
    pytest.param(
        [RAISE, ACK, SHELVE, CLEAR, RAISE, CLEAR, ShelfOver()], "RTNUN", id="E to D: came and went on the shelf"
    ),
    pytest.param([RAISE, SHELVE, Raised(WORSE)], "UNACK", id="E to B: what gets worse falls off the shelf"),
    pytest.param([SUPPRESS], "DSUPR", id="A to F"),
    pytest.param([RAISE, SUPPRESS], "DSUPR", id="B to F"),
    pytest.param([RAISE, SUPPRESS, SuppressionOver()], "UNACK", id="F to B: still abnormal"),
    pytest.param([SUPPRESS, SuppressionOver()], "NORM", id="F to A: nothing ever was"),
    pytest.param([SUPPRESS, RAISE], "DSUPR", id="F stays while suppressed"),
    pytest.param([SUPPRESS, RAISE, SuppressionOver()], "UNACK", id="F to B: what came meanwhile is told"),
    pytest.param([RAISE, SUPPRESS, CLEAR, SuppressionOver()], "RTNUN", id="F to D: logic answers for nobody"),
    pytest.param([TAKE_OUT], "OOSRV", id="A to G"),
    pytest.param([RAISE, ACK, TAKE_OUT], "OOSRV", id="C to G"),
    pytest.param([RAISE, ACK, TAKE_OUT, PutBack()], "UNACK", id="G to B: still abnormal"),
    pytest.param([TAKE_OUT, PutBack()], "NORM", id="G to A: nothing was"),
    pytest.param([TAKE_OUT, Raised(WORSE)], "OOSRV", id="G stays, however bad"),
    pytest.param([RAISE, SuppressionOver()], "UNACK", id="an end of what never began changes nothing"),
    pytest.param([RAISE, ShelfOver()], "UNACK", id="no shelf, no end of it"),
    pytest.param([RAISE, PutBack()], "UNACK", id="never out, never back"),
    pytest.param([RAISE, CLEAR, CLEAR], "RTNUN", id="clear twice is clear once"),
    pytest.param([RAISE, SHELVE, ACK], "SHLVD", id="a comment on the shelf leaves it there"),
]


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
    "event", [CLEAR, ACK, SHELVE, ShelfOver(), SuppressionOver(), PutBack(), Escalated(), StepDone(0)]
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
