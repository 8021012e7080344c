"""Calls of alerts as the journal tells them."""

from __future__ import annotations

from typing import Any

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
    found = Occurrences([row(1, "alert_raised"), row(5, "alert_raised"), row(6, "alert_acknowledged", operator="wang")])

    assert [(call.raised_at_us, call.cleared_at_us, call.answered_by) for call in found.calls] == [
        (S, 5 * S, ""), (5 * S, 0, "wang")
    ]  # fmt: skip
    assert [found.is_newest(call) for call in found.calls] == [False, True]
    assert found.calls[0].waited_us is None and found.calls[1].active_us(9 * S) == 4 * S


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
