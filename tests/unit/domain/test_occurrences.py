"""Calls of alerts as the journal tells them."""

from __future__ import annotations

from typing import Any

import pytest

from console.domain.occurrences import Occurrences
from console.messages import JournalEntry
from console.values import Tier, Verdict

S = 1_000_000
ALERT = "danger/gas_high/gas/G-114"
CONTENT = {
    "kind": "gas_high",
    "question": "danger",
    "tier": "2",
    "source": "gas/G-114",
    "zone": "hall",
    "values": {"value": "27"},
}


def row(seq: int, kind: str, subject: str = ALERT, operator: str = "", **body: Any) -> JournalEntry:
    """A journal row a second after the one before it."""
    content = CONTENT | body
    return JournalEntry(
        seq=seq, at_us=seq * S, kind=kind, subject=subject, operator=operator, body=content, previous="", hash=""
    )


def test_a_call_is_raised_answered_and_goes() -> None:
    (call,) = Occurrences(
        [
            row(1, "alert_raised"),
            row(4, "alert_acknowledged", operator="wang", comment="fan on"),
            row(6, "alert_acknowledged", operator="li", verdict="true"),
            row(9, "alert_cleared"),
            row(12, "alert_cleared"),
        ]
    ).calls

    assert (call.seq, call.kind, call.tier, call.source, call.zone) == (1, "gas_high", Tier.TWO, "gas/G-114", "hall")
    assert (call.answered_at_us, call.answered_by, call.comment, call.verdict) == (
        4 * S,
        "wang",
        "fan on",
        Verdict.TRUE,
    )
    assert (call.waited_us, call.cleared_at_us, call.active_us(99 * S)) == (3 * S, 9 * S, 8 * S)
    assert call.values == (("value", "27"),)


def test_who_calls_again_has_two_calls() -> None:
    """It got worse after its answer: it sounds again, and its condition went on."""
    found = Occurrences(
        [
            row(1, "alert_raised", state="UNACK", since_us=S),
            row(2, "alert_acknowledged", operator="li", state="ACKED"),
            row(5, "alert_raised", state="UNACK", since_us=S),
            row(6, "alert_acknowledged", operator="wang", state="ACKED"),
        ]
    )

    assert [(call.raised_at_us, call.cleared_at_us, call.answered_by) for call in found.calls] == [
        (S, 5 * S, "li"), (5 * S, 0, "wang")
    ]  # fmt: skip
    assert [found.is_newest(call) for call in found.calls] == [False, True]
    assert [call.called_again for call in found.calls] == [True, False]
    assert found.calls[1].active_us(9 * S) == 8 * S and found.calls[1].waited_us == S


def test_what_sounds_already_and_gets_worse_is_the_same_call() -> None:
    (call,) = Occurrences([row(1, "alert_raised", tier="3"), row(5, "alert_raised", tier="1")]).calls
    assert (call.raised_at_us, call.tier, call.cleared_at_us) == (S, Tier.ONE, 0)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("alert_acknowledged/ACKED", "alert_asks_again"),
        ("alert_shelved/SHLVD", "alert_shelf_over"),
        ("alert_suppressed/DSUPR", "alert_unsuppressed"),
        ("alert_out_of_service/OOSRV", "alert_in_service"),
    ],
)
def test_what_asks_again_calls_again_only_while_it_holds(first: str, again: str) -> None:
    kind, _, state = first.partition("/")
    before = [row(1, "alert_raised", state="UNACK"), row(2, kind, state=state)]
    held, gone = (Occurrences([*before, row(9, again, state=now, values={})]).calls for now in ("UNACK", "NORM"))
    assert [call.raised_at_us for call in held] == [S, 9 * S] and held[1].values == held[0].values
    assert [call.raised_at_us for call in gone] == [S]


@pytest.mark.parametrize("state", ["SHLVD", "DSUPR", "OOSRV"])
def test_what_comes_while_it_is_set_aside_is_no_call(state: str) -> None:
    """Also where the row that set it aside came first, as it does for what is suppressed from its first moment."""
    kind = {"SHLVD": "shelved", "DSUPR": "suppressed", "OOSRV": "out_of_service"}[state]
    rows = [row(1, f"alert_{kind}", state=state), row(2, "alert_raised", state=state, since_us=2 * S)]
    (silent,) = Occurrences([*rows, row(4, "alert_cleared", state=state, since_us=2 * S)]).calls
    assert (silent.sounded, silent.set_aside, silent.is_waiting, silent.cleared_at_us) == (False, kind, False, 4 * S)


def test_what_came_back_from_the_shelf_unanswered_waits_again() -> None:
    shelved = [row(1, "alert_raised", state="UNACK"), row(2, "alert_shelved", state="SHLVD")]
    assert [call.is_waiting for call in Occurrences(shelved).calls] == [False]
    back = [row(3, "alert_cleared", state="SHLVD", since_us=S), row(9, "alert_shelf_over", state="RTNUN")]
    assert [call.is_waiting for call in Occurrences([*shelved, *back]).calls] == [True]


def test_what_held_before_the_first_row_is_known_by_it() -> None:
    found = Occurrences([row(50, "alert_cleared", state="NORM", since_us=2 * S)])
    assert not found.calls
    assert [(each.since_us, each.cleared_at_us) for each in found.earlier.values()] == [(2 * S, 50 * S)]
    again = Occurrences([row(50, "alert_asks_again", state="UNACK", since_us=2 * S)])
    assert [(call.raised_at_us, call.since_us) for call in again.calls] == [(50 * S, 2 * S)]


def test_what_was_set_aside_says_how() -> None:
    for kind, how in (("shelved", "shelved"), ("suppressed", "suppressed"), ("out_of_service", "out_of_service")):
        (call,) = Occurrences([row(1, "alert_raised"), row(2, f"alert_{kind}"), row(3, "alert_step_done")]).calls
        assert call.set_aside == how


def test_rows_may_come_twice_and_begin_in_the_middle() -> None:
    rows = [row(3, "alert_cleared"), row(4, "alert_raised"), row(5, "signed_in", subject="seat-1")]
    found = Occurrences(rows)
    for again in rows:
        found.take(again)

    assert [call.seq for call in found.calls] == [4] and found.seq == 5
