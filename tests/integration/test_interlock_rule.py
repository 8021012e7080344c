"""The state machine of an order, without any wire: what must hold after whatever was asked, and when."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from console.domain import interlock as life
from console.domain.interlock import Desk, Refusal
from console.messages import Interlock
from console.values import OrderPhase, OrderResult
from tests.integration.interlock_room import interlock

RECORD = interlock("IL-01", "PLC-1", 0, select_s=10.0, second_person=("reset",), agree_s=30.0)
SELECT_US, AGREE_US = 10_000_000, 30_000_000
DESKS = (
    Desk("s1", "wang", "dispatcher"),
    Desk("s1", "li", "shift_lead"),
    Desk("s2", "li", "shift_lead"),
    Desk("s2", "chen", "safety_engineer"),
    Desk("s3", "nobody", ""),
)
desks = st.sampled_from(DESKS)


class Life(RuleBasedStateMachine):
    """Anything may be asked at any time; the model beside it knows only who selected what, until when."""

    def __init__(self) -> None:
        super().__init__()
        self.now_us = 1
        self.state = replace(life.at_rest(RECORD, 0), blocked_why="", feedback=False)
        self.selected: tuple[Desk, bool, int] | None = None
        self.agreed = False

    @rule(us=st.integers(1, 2 * SELECT_US))
    def time_passes(self, us: int) -> None:
        self.now_us += us

    @rule(lost=st.booleans())
    def link(self, lost: bool) -> None:
        self.state = replace(self.state, blocked_why=life.LINK_LOST if lost else "", feedback=None if lost else False)

    @rule()
    def tick(self) -> None:
        if life.why_withdrawn(self.state, self.now_us):
            self.state = life.released(self.state, self.now_us)
            self.selected = None

    @rule(desk=desks, action=st.booleans())
    def select(self, desk: Desk, action: bool) -> None:
        after = life.select(self.state, RECORD, desk, action, self.now_us)
        if isinstance(after, Interlock):
            assert desk.role in RECORD.roles
            held = self.selected
            assert held is None or held[0].seat == desk.seat or self.now_us >= held[2]
            waits_us = SELECT_US if action else AGREE_US
            self.state, self.selected, self.agreed = after, (desk, action, self.now_us + waits_us), False

    @rule(desk=desks, seen=st.booleans())
    def agree(self, desk: Desk, seen: bool) -> None:
        after = life.agree(self.state, RECORD, desk, self.state.selected_until_us - (not seen), self.now_us)
        allowed = (
            self.selected is not None
            and not self.selected[1]
            and not self.agreed
            and seen
            and desk.operator not in ("nobody", self.selected[0].operator)
            and (desk.seat, desk.role) != (self.selected[0].seat, self.selected[0].role)
            and self.now_us < self.selected[2]
            and self.state.blocked_why == ""
        )
        assert isinstance(after, Interlock) is allowed
        if isinstance(after, Interlock) and self.selected is not None:
            self.state, self.agreed = after, True
            self.selected = (*self.selected[:2], self.now_us + SELECT_US)

    @rule(desk=desks)
    def operate(self, desk: Desk) -> None:
        selected_for = self.selected[0].operator if self.selected else ""
        after = life.operate(self.state, RECORD, desk, selected_for, "order", self.now_us, self.now_us)
        allowed = (
            self.selected is not None
            and self.selected[0] == desk
            and self.now_us < self.selected[2]
            and self.state.blocked_why == ""
            and (self.selected[1] or self.agreed)
        )
        assert isinstance(after, Interlock) is allowed
        if isinstance(after, Interlock) and self.selected is not None:
            assert after.last is not None
            assert after.last.action is self.selected[1]
            assert bool(after.last.agreed_by) is not self.selected[1]
            self.state, self.selected = after, None

    @rule(desk=desks)
    def withdraw(self, desk: Desk) -> None:
        after = life.withdraw(self.state, desk.seat, self.now_us)
        mine = self.selected is not None and self.selected[0].seat == desk.seat
        assert isinstance(after, Interlock) is mine
        if isinstance(after, Interlock):
            self.state, self.selected = after, None

    @precondition(lambda self: self.state.phase is OrderPhase.SENDING)
    @rule(result=st.sampled_from([result for result in OrderResult if result]), desk=desks)
    def conclude(self, result: OrderResult, desk: Desk) -> None:
        assert isinstance(life.withdraw(self.state, desk.seat, self.now_us), Refusal)
        self.state = life.conclude(self.state, result, "", self.now_us)
        assert self.state.last is not None
        assert (self.state.last.result, self.state.last.ms >= 0) == (result, True)

    @invariant()
    def selection_and_phase_agree(self) -> None:
        assert (self.selected is not None) is (self.state.phase is OrderPhase.SELECTED)
        assert bool(self.state.selected_by) is (self.state.phase is OrderPhase.SELECTED)
        if self.state.phase is OrderPhase.SENDING:
            assert self.state.last is not None
            assert self.state.last.result is OrderResult.NONE


TestLife = Life.TestCase


def test_no_result_without_an_order() -> None:
    """A result that belongs to nothing is a mistake of the program."""
    with pytest.raises(ValueError, match="IL-01"):
        life.conclude(life.at_rest(RECORD, 0), OrderResult.VERIFIED, "", 1)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [(None, True, False), (False, None, False), (False, False, False), (False, True, True), (True, False, True)],
)
def test_only_what_was_seen_on_both_sides_moved(before: bool | None, after: bool | None, moved: bool) -> None:
    """A link that was away proves nothing."""
    assert life.moved(before, after) is moved
