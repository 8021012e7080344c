"""When gas passed while a permit was open: out of the history as message by message, whatever was said and lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from dataclasses import replace as replace_question
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import delete

from console.domain.decision import Decision
from console.domain.search import Found
from console.messages import GasPoint, Message
from console.room import gas_past
from console.room.searching import About, Question, answers
from console.store.store import Store
from console.store.tables import HISTORY, TAPE
from console.topics import encode, state_topic
from console.values import PermitState, Quality
from tests import said
from tests.heard_gas import keep_gas
from tests.sites import small_site

S = 1_000_000
BEGIN_US = 1_795_329_120 * S
SITE = small_site()
LIMIT_US = round(SITE.limits.gas_s * 1e6)
POINTS = ("G-1", "G-2")
PERMITS = {
    PermitState.ACTIVE: "permit_resumed",
    PermitState.SUSPENDED: "permit_suspended",
    PermitState.CLOSED: "permit_closed",
}


@dataclass(frozen=True)
class Said:
    """After some time a point says something, and the permit may turn."""

    after_ms: int
    point: str
    quality: Quality
    value: float
    permit: PermitState | None


SAID = st.builds(
    Said,
    after_ms=st.sampled_from([50, 1000, 1000, 1000, 2000, LIMIT_US // 1000 + 5000]),
    point=st.sampled_from(POINTS),
    quality=st.sampled_from([Quality.GOOD] * 6 + [Quality.LOST, Quality.FAULT]),
    value=st.integers(0, 30).map(float),
    permit=st.sampled_from([None] * 5 + list(PERMITS)),
)
OFF = st.sampled_from([0, 0, 2, -2, 3600, -3600])
"""Seconds that the clock of an instrument is off."""


def happened(store: Store, script: list[Said], off_s: dict[str, int]) -> int:
    """It is said and kept as the core does it, on the tape, in the history, in the journal; the end."""
    now_us, last = BEGIN_US, dict[str, tuple[int, GasPoint]]()
    heard: list[tuple[int, GasPoint]] = []
    rows: list[tuple[int, str, bytes]] = []

    def hear(at_us: int, state: GasPoint) -> None:
        heard.append((at_us, state))
        rows.append((at_us, state_topic(SITE.id, "gas", state.point), encode(state)))

    def lose(until_us: int) -> None:
        for point, (at_us, state) in sorted(last.items(), key=lambda one: one[1][0]):
            if until_us > at_us + LIMIT_US + 500_000 and state.quality is not Quality.LOST:
                gone = replace(state, value=None, quality=Quality.LOST)
                last[point] = at_us, gone
                hear(at_us + LIMIT_US + 500_000, gone)

    for each in script:
        now_us += each.after_ms * 1000
        lose(now_us)
        value = each.value if each.quality is Quality.GOOD else None
        state = GasPoint(point=each.point, value=value, unit="%LEL", quality=each.quality, level=0,
                         measured_at_us=now_us + off_s[each.point] * S, received_at_us=now_us)  # fmt: skip
        last[each.point] = now_us, state
        hear(now_us, state)
        if each.permit is not None:
            permit: Message = replace(said.permit(SITE.permits[0], 0, 3600 * S), state=each.permit)
            rows.append((now_us, state_topic(SITE.id, "permit", "HOT-1"), encode(permit)))
            zone = SITE.permits[0].zone
            store.commit([Decision(PERMITS[each.permit], "HOT-1", {"state": each.permit, "zone": zone})], now_us)
    end_us = now_us + 20 * S
    heard.sort(key=lambda one: one[0])
    store.tape.append("key", BEGIN_US, BEGIN_US, [])
    store.tape.append("delta", BEGIN_US, end_us, rows)
    asyncio.run(keep_gas(store.history, heard, (BEGIN_US, end_us), (BEGIN_US + end_us) // 2))
    return end_us


def asked_of(store: Store, question: Question) -> list[Found]:
    """Every answer."""
    return [one for part in answers(store, SITE, question) for one in part.found]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    script=st.lists(SAID, min_size=5, max_size=40),
    off_s=st.fixed_dictionaries(dict.fromkeys(POINTS, OFF)),
    lost=st.sets(st.integers(0, 8), max_size=3),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_history_answers_as_the_messages_do(
    script: list[Said], off_s: dict[str, int], lost: set[int], shares: tuple[float, float]
) -> None:
    """Also where the history lost some of its rows: there the tape is read."""
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'vigil.db'}")
        try:
            end_us = happened(store, script, off_s)
            with store._writing.begin() as connection:
                for number in lost:
                    connection.execute(delete(HISTORY).where(HISTORY.c.kind == "listened", HISTORY.c.id % 9 == number))
            from_us, to_us = sorted(BEGIN_US + round(share * (end_us - BEGIN_US) / 10_000) * 10_000 for share in shares)
            gas = Question(About.GAS, from_us, to_us, values={"G-1": 10.0, "G-2": 20.0})
            area = Question(About.INCIDENT, from_us, to_us, zone=SITE.permits[0].zone)
            for asked in (gas, replace_question(gas, permit="HOT-1"), area):
                quick = asked_of(store, asked)
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(gas_past, "listened", lambda _history, _span: [])
                    assert quick == asked_of(store, asked)
        finally:
            store.close()


def test_where_the_tape_has_ended_the_history_and_the_journal_still_answer(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    steps = [Said(1000, "G-1", Quality.GOOD, float(n), PermitState.ACTIVE if n == 0 else None) for n in range(30)]
    end_us = happened(store, steps, {"G-1": 0, "G-2": 0})
    store.commit([Decision("permit_closed", "HOT-10", {"state": "closed"})], BEGIN_US + 2 * S)
    with store._writing.begin() as connection:
        connection.execute(delete(TAPE))
    asked = Question(About.GAS, BEGIN_US + 5 * S, end_us, values={"G-1": 20.0}, permit="HOT-1")
    [passing] = asked_of(store, asked)
    assert (passing.at_us, passing.peak, passing.permit) == (BEGIN_US + 21 * S, 29.0, "HOT-1")
    assert asked_of(store, Question(About.GAS, BEGIN_US, end_us, values={"G-1": 20.0}, permit="HOT-10")) == []
    store.tape.append("key", BEGIN_US + 25 * S, BEGIN_US + 25 * S, [])
    store.tape.append("delta", BEGIN_US + 25 * S, end_us, [])
    [passing] = asked_of(store, asked)
    assert (passing.at_us, passing.peak) == (BEGIN_US + 21 * S, 29.0), "the tape begins later"
    store.close()
