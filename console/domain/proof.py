"""Proof tests of interlocks: what is taken as one, when the next is due, how it stands. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from console.domain.ages import CLOCKS_APART_US
from console.domain.interlock import Desk, Refusal, why_no_guard
from console.messages import Order
from console.proofs import Proof, RecordProof
from console.site.model import InterlockRecord
from console.values import OrderResult

DAY_US = 86_400_000_000
WARN_SHARE, WARN_MOST_DAYS = 0.1, 30
"""A test is due, before it is overdue, for the last tenth of its interval, thirty days at the most."""
ORDER_US = 8 * 3_600_000_000
"""A trip is put on record as a test within a shift of it."""

NO_MEANS = "A proof test by hand needs by what it was made"
BAD_TIME = "A proof test is recorded after it was made, and after the one before it"
NO_TRIP = "The site takes no trip as a proof test of this interlock"
NOT_LAST = "Only the last order of the interlock can be put on record, within eight hours"
NO_TEST = "Only a trip of an output that stood normal is a test"
OTHER_RESULT = "The result is not what became of the order"
SPOKEN = (NO_MEANS, BAD_TIME, NO_TRIP, NOT_LAST, NO_TEST, OTHER_RESULT)


class Standing(StrEnum):
    """How the proof test of one interlock stands."""

    NONE = ""
    """None is demanded, and none failed."""
    GOOD = "good"
    DUE = "due"
    OVERDUE = "overdue"
    FAILED = "failed"


def taken_over(record: InterlockRecord, stored: Proof | None, time_zone: str) -> Proof:
    """What is on record when the core starts. What the site file says of the time before counts until a test is
    recorded here."""
    state = stored or Proof(interlock=record.id)
    if not state.passed_at_us and record.proved_on:
        state = replace(state, passed_at_us=local_day_us(record.proved_on, time_zone))
    return with_due(state, record)


def with_due(state: Proof, record: InterlockRecord) -> Proof:
    """With the day of the next test, by the interval of the site file."""
    demanded = bool(record.proof_days and state.passed_at_us)
    return replace(state, due_at_us=state.passed_at_us + record.proof_days * DAY_US if demanded else 0)


def standing(state: Proof, record: InterlockRecord, now_us: int) -> Standing:
    """How it stands now. A test that failed outweighs a date; one that was never passed is overdue."""
    if state.tested_at_us and not state.passed:
        return Standing.FAILED
    if not record.proof_days:
        return Standing.NONE
    if now_us >= state.due_at_us:
        return Standing.OVERDUE
    warn_days = min(record.proof_days * WARN_SHARE, WARN_MOST_DAYS)
    return Standing.DUE if now_us >= state.due_at_us - warn_days * DAY_US else Standing.GOOD


def recorded(
    state: Proof, record: InterlockRecord, desk: Desk, ask: RecordProof, last: Order | None, now_us: int
) -> Proof | Refusal:
    """A test that somebody puts on record."""
    if refusal := why_no_guard(record, desk):
        return refusal
    tested = _by_trip(record, ask, last, now_us) if ask.order else _by_hand(record, ask, now_us)
    if isinstance(tested, Refusal):
        return tested
    if not state.tested_at_us < tested.tested_at_us <= now_us:
        return Refusal(BAD_TIME)
    passed_at_us = tested.tested_at_us if tested.passed else state.passed_at_us
    after = replace(tested, operator=desk.operator, recorded_at_us=now_us, passed_at_us=passed_at_us)
    return with_due(after, record)


def is_test(record: InterlockRecord, last: Order | None, now_us: int) -> bool:
    """Whether the last order can be put on record as a test: a trip that had something to move, not long ago."""
    return record.proof_by_trip and last is not None and not why_no_test(last, now_us)


def why_no_test(last: Order, now_us: int) -> str:
    """Why an order is no test; '' for one that is."""
    if not -CLOCKS_APART_US <= now_us - last.asked_at_us <= ORDER_US:
        return NOT_LAST
    decided = last.result in (OrderResult.VERIFIED, OrderResult.UNVERIFIED)
    return "" if last.action and last.stood is False and decided else NO_TEST


def local_day_us(day: str, time_zone: str) -> int:
    """When a local day 'YYYY-MM-DD' begins. Raises ValueError for none."""
    return int(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=ZoneInfo(time_zone)).timestamp()) * 1_000_000


def _by_trip(record: InterlockRecord, ask: RecordProof, last: Order | None, now_us: int) -> Proof | Refusal:
    if not record.proof_by_trip:
        return Refusal(NO_TRIP)
    if last is None or last.order != ask.order:
        return Refusal(NOT_LAST)
    if why := why_no_test(last, now_us):
        return Refusal(why)
    if ask.passed is not (last.result is OrderResult.VERIFIED):
        return Refusal(OTHER_RESULT, last.result.value)
    at_us, means = last.asked_at_us, ask.by_what.strip()
    return Proof(record.id, at_us, passed=ask.passed, by_what=means, order=last.order, ms=last.ms)


def _by_hand(record: InterlockRecord, ask: RecordProof, now_us: int) -> Proof | Refusal:
    if not ask.by_what.strip():
        return Refusal(NO_MEANS)
    return Proof(record.id, ask.tested_at_us or now_us, passed=ask.passed, by_what=ask.by_what.strip())
