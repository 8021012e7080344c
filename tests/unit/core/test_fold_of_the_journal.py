"""What a core that starts anew reads is what the one before it held, bit for bit, whatever had happened.

The duties are the real ones, the database is a real one; the core is dropped at any moment, as kill -9 drops it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from console.asks import Acknowledge, Ask, HandOver, LiftSuppression, Shelve, Suppress, TickStep, Unshelve
from console.domain.alert import SHELVE_AT_MOST_MIN
from console.domain.decision import Decision
from console.domain.occurrences import Occurrences
from console.messages import Alert, JournalEntry, Message
from console.room.picture import Picture
from console.store.store import Store
from console.topics import encode
from console.values import AlertState, Quality, SuppressionWhy, Verdict
from tests.unit.core.rig import Rig

POINTS = ("G-1", "G-2", "G-3")
QUALITIES = (Quality.FAULT, Quality.OVER_RANGE, Quality.FROZEN, Quality.INHIBITED)
TEXTS = st.text(max_size=8)


class Fold(RuleBasedStateMachine):
    """One core after another on one database, and a room that hears them all."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(f"sqlite:///{Path(self.folder.name) / 'vigil.db'}")
        self.rig, self.room, self.calls = Rig(), Picture(), Occurrences()
        self.asks = 0

    def teardown(self) -> None:
        """Read the journal once more, and give the database back."""
        self.the_journal_tells_it_all()
        self.store.close()
        self.folder.cleanup()

    @initialize(values=st.lists(st.sampled_from((60.0, 30.0, 1.0)), min_size=3, max_size=3))
    def the_field_is_there(self, values: list[float]) -> None:
        for point, value in zip(POINTS, values, strict=True):
            self.point_reads(point, value)

    @rule(point=st.sampled_from(POINTS), value=st.floats(0, 100))
    def point_reads(self, point: str, value: float) -> None:
        self.rig.now_us += 100_000
        self.keep(self.rig.gas_reads(point, value))

    @rule(point=st.sampled_from(POINTS), quality=st.sampled_from(QUALITIES))
    def point_fails(self, point: str, quality: Quality) -> None:
        self.keep(self.rig.gas_reads(point, None, quality))

    @rule(number=st.integers(1, 3), sos=st.booleans(), pulse=st.sampled_from((70.0, 190.0)))
    def band_says(self, number: int, sos: bool, pulse: float) -> None:
        self.keep(self.rig.band_says(number, pulse, sos=sos))

    @rule(seconds=st.sampled_from((0.25, 3.0, 20.0)))
    def time_passes(self, seconds: float) -> None:
        self.keep(self.rig.tick(seconds, step_s=max(0.25, seconds / 4)))

    @rule(minutes=st.sampled_from((20, 100, 700)))
    def hours_pass(self, minutes: int) -> None:
        self.rig.now_us += minutes * 60_000_000
        self.keep(self.rig.tick())

    @rule(hours=st.sampled_from((0.001, 3, 30)))
    def the_clock_is_set_back(self, hours: float) -> None:
        """Nothing that stands lasts longer for it, and its ages stay."""
        before, was_us = dict(self.rig.alerts.standing), self.rig.now_us
        self.keep(self.rig.set_back(hours * 3600))
        by_us = was_us - self.rig.now_us
        for name, alert in self.rig.alerts.standing.items():
            assert abs(before[name].raised_at_us - alert.raised_at_us - by_us) <= 1 or not alert.raised_at_us
            assert alert.shelved_until_us <= self.rig.now_us + SHELVE_AT_MOST_MIN[alert.tier] * 60_000_000

    @precondition(lambda self: self.rig.alerts.standing)
    @rule(place=st.integers(0, 20), comment=TEXTS, verdict=st.sampled_from(Verdict))
    def somebody_answers(self, place: int, comment: str, verdict: Verdict) -> None:
        self.ask(Acknowledge, alerts=(self.alert(place),), comment=comment, verdict=verdict)

    @precondition(lambda self: self.rig.alerts.standing)
    @rule(place=st.integers(0, 20), minutes=st.integers(1, 480), reason=TEXTS)
    def somebody_shelves(self, place: int, minutes: int, reason: str) -> None:
        self.ask(Shelve, alert=self.alert(place), minutes=minutes, reason=reason)

    @precondition(lambda self: self.rig.alerts.standing)
    @rule(place=st.integers(0, 20), to=st.sampled_from(("li", "wang")), comment=TEXTS)
    def somebody_hands_over(self, place: int, to: str, comment: str) -> None:
        self.ask(HandOver, alerts=(self.alert(place),), to=to, comment=comment)

    @precondition(lambda self: self.rig.alerts.standing)
    @rule(place=st.integers(0, 20), step=st.integers(0, 5))
    def somebody_goes_on(self, place: int, step: int) -> None:
        self.ask(Unshelve, alert=self.alert(place))
        self.ask(TickStep, alert=self.alert(place), step=step) if self.rig.alerts.standing else None

    @rule(kinds=st.sampled_from((("gas_fault",), ("gas_level_1", "gas_level_2"))), out=st.booleans())
    def something_is_suppressed(self, kinds: tuple[str, ...], out: bool) -> None:
        why = SuppressionWhy.MAINTENANCE
        said: dict[str, Any] = {"kinds": kinds, "zone": "yard", "why": why, "reason": "work", "minutes": 30}
        self.ask(Suppress, out_of_service=out, **said)

    @precondition(lambda self: self.rig.suppressions.suppressions)
    @rule()
    def a_suppression_is_lifted(self) -> None:
        self.ask(LiftSuppression, suppression=next(iter(self.rig.suppressions.suppressions)))

    @rule()
    def the_core_is_killed(self) -> None:
        """What it decided last is stored; all else that it knew is gone."""
        self.the_journal_tells_it_all()
        before, now_us = held(self.rig), self.rig.now_us
        self.rig = Rig()
        self.rig.now_us = now_us
        self.rig.alerts.restore(alert for alert in self.states("alert").values() if isinstance(alert, Alert))
        self.rig.suppressions.restore(self.states("suppression").values())
        self.rig.flood.restore(self.states("flood").values())
        assert held(self.rig) == before

    @invariant()
    def the_room_holds_what_the_core_holds(self) -> None:
        assert written(self.room.alerts) == written(self.rig.alerts.standing)

    def the_journal_tells_it_all(self) -> None:
        """Folded from rows alone, as one reads them who has nothing but the journal: every state, every call."""
        states = {row.subject: row.body["state"] for row in self.rows() if row.kind.startswith("alert_")}
        left = {name: state for name, state in states.items() if state != AlertState.NORMAL}
        assert left == {name: alert.state for name, alert in self.rig.alerts.standing.items()}
        assert Occurrences(self.rows()).calls == self.calls.calls
        assert self.store.verify_chain() is None

    # ------------------------------------------------------------ inside

    def alert(self, place: int) -> str:
        """One of those that stand."""
        standing = sorted(self.rig.alerts.standing)
        return standing[place % len(standing)]

    def ask(self, form: type[Ask], **said: Any) -> None:
        """Ask it as the first seat, under a new id."""
        self.asks += 1
        now_us = self.rig.now_us
        ask = form(ask=f"a-{self.asks}", seat="room-1", operator="wang", asked_at_us=now_us, **said)
        self.keep(self.rig.answers.answer(ask, now_us)[1])

    def keep(self, decisions: list[Decision]) -> None:
        """As the ledger does: on disk, then said."""
        self.rig.now_us += 1
        for row in self.store.commit(decisions, self.rig.now_us):
            self.calls.take(row)
        for decision in decisions:
            for _, _, state in decision.states:
                self.room.fold(state)

    def states(self, kind: str) -> dict[str, Message]:
        """What the database holds of a kind."""
        return self.store.states(kind)

    def rows(self) -> list[JournalEntry]:
        """The whole journal."""
        return self.store.journal(limit=100_000)


def held(rig: Rig) -> dict[str, dict[str, bytes]]:
    """All that the core must never forget, as bytes. How many call is counted again each second from those that stand;
    that there is a flood, and since when, is kept."""
    now = rig.flood.flood
    flood = {"room": msgspec.structs.replace(now, calls=0, total=0)} if now.since_us else {}
    kinds = {"alert": rig.alerts.standing, "suppression": rig.suppressions.suppressions, "flood": flood}
    return {kind: written(states) for kind, states in kinds.items()}


def written(states: Any) -> dict[str, bytes]:
    """States as they go over the wire. Read back, they must be the same value."""
    told = {name: encode(state) for name, state in states.items()}
    assert all(msgspec.json.decode(told[name], type=type(state)) == state for name, state in states.items())
    return told


TestFold = Fold.TestCase
TestFold.settings = settings(max_examples=10, stateful_step_count=20)
