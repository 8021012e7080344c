"""The alerts that stand, counted and in order as they come and go: what a window shows of five thousand of them it is
told without going through them all. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, KeysView, MutableMapping, ValuesView
from typing import Any, NamedTuple

from console.domain.alert import UNANSWERED
from console.messages import Alert
from console.values import AlertState, Question, Tier

TIER_ORDER: dict[Tier, int] = {Tier.SOS: 0, Tier.ONE: 1, Tier.TWO: 2, Tier.THREE: 3}
OFF = frozenset({AlertState.SUPPRESSED, AlertState.OUT_OF_SERVICE})
ASIDE = OFF | {AlertState.SHELVED}
"""States in which an alert stands apart from the list."""
_SILENCED = ASIDE | {AlertState.NORMAL}
Key = tuple[Any, ...]


class Place(NamedTuple):
    """What decides where an alert is on the plan: alerts that have it alike are at one spot."""

    source: str
    worker: str
    zone: str
    storey: str
    x_m: float | None
    y_m: float | None


def speaks(alert: Alert) -> bool:
    """Whether an alert colours its place: it holds, or nobody has answered it yet."""
    return alert.state not in _SILENCED and (alert.active or alert.state in UNANSWERED)


def call_order(alert: Alert) -> Key:
    """Which to answer first: by tier, of these the oldest."""
    return TIER_ORDER[alert.tier], alert.raised_at_us, alert.alert


def list_order(alert: Alert) -> Key:
    """As lists show them: by tier, the unanswered of a tier first, the newest first."""
    return TIER_ORDER[alert.tier], alert.state not in UNANSWERED, -alert.raised_at_us, alert.alert


class Standing(MutableMapping[str, Alert]):
    """Alerts by id. The roll of them is called when first asked for: a picture that is only folded does not pay."""

    def __init__(self, alerts: Iterable[Alert] = ()) -> None:
        self._all = {alert.alert: alert for alert in alerts}
        self._called: _Roll | None = None

    def copy(self) -> Standing:
        """The same alerts, to be changed by themselves."""
        return Standing(self._all.values())

    # ------------------------------------------------------------ what is asked of many

    def listed(self) -> list[str]:
        """Ids as the list shows them, without what is set aside."""
        return [key[-1] for key in self._roll.listed]

    def now(self) -> dict[str, Alert]:
        """As they stand now: it does not change with them."""
        return self._all.copy()

    def in_order(self) -> list[Alert]:
        """Every one as the list would show it."""
        return sorted(self._all.values(), key=list_order)

    def first_unanswered(self) -> Alert | None:
        """The most urgent that nobody has answered, of these the oldest; None when there is none."""
        waiting = self._roll.waiting
        return self._all[waiting[0][-1]] if waiting else None

    def unanswered(self, *tiers: Tier) -> int:
        """How many of these tiers, of all when none is named, nobody has answered."""
        counts = self._roll.counts
        return sum(counts[tier, state] for tier in tiers or Tier for state in UNANSWERED)

    def calling(self, tier: Tier) -> list[Alert]:
        """The unanswered ones of a tier, the oldest first."""
        waiting, place = self._roll.waiting, TIER_ORDER[tier]
        return [
            self._all[key[-1]] for key in waiting[bisect_left(waiting, (place,)) : bisect_left(waiting, (place + 1,))]
        ]

    def first_calling(self, tier: Tier) -> Alert | None:
        """The oldest of these; None when there is none."""
        waiting, place = self._roll.waiting, TIER_ORDER[tier]
        first = bisect_left(waiting, (place,))
        return self._all[waiting[first][-1]] if first < len(waiting) and waiting[first][0] == place else None

    def count(self, tier: Tier) -> int:
        """How many of a tier stand that are not set aside."""
        counts = self._roll.counts
        return sum(counts[tier, state] for state in AlertState if state not in ASIDE)

    def in_state(self, *states: AlertState) -> list[Alert]:
        """Those in these states."""
        names = (name for state in states for name in self._roll.by_state.get(state, ()))
        return [self._all[name] for name in names]

    def together(self, incident: str) -> list[Alert]:
        """Those of an incident, in no order; none for ''."""
        return [self._all[name] for name in self._roll.incidents.get(incident, ())] if incident else []

    def size_of(self, incident: str) -> int:
        """How many of an incident stand."""
        return len(self._roll.incidents.get(incident, ())) if incident else 0

    def raised_since(self, from_us: int) -> int:
        """How many began to call since then."""
        raised = self._roll.raised
        return len(raised) - bisect_left(raised, (from_us,))

    def danger(self, subject: str) -> Tier | None:
        """The worst danger that speaks of 'gas/G-114', 'worker/W-017', 'camera/C05', 'permit/..'; None: there is
        none."""
        ranks = self._roll.subjects.get(subject)
        return self._all[ranks[0][-1]].tier if ranks else None

    def looked_at(self) -> dict[str, Tier]:
        """Camera → the worst danger that it looks at."""
        return {camera: self._all[ranks[0][-1]].tier for camera, ranks in self._roll.cameras.items()}

    def loudest(self) -> list[Alert]:
        """Of each spot on the plan the one to mark there: of those without an answer first the most urgent."""
        return [self._all[ranks[0][-1]] for ranks in self._roll.places.values()]

    # ------------------------------------------------------------ what is asked of a mapping

    def __getitem__(self, name: str) -> Alert:
        return self._all[name]

    def __setitem__(self, name: str, alert: Alert) -> None:
        before = self._all.get(name)
        self._all[name] = alert
        if self._called is not None:
            if before is not None:
                self._called.strike(before)
            self._called.enter(alert)

    def __delitem__(self, name: str) -> None:
        gone = self._all.pop(name)
        if self._called is not None:
            self._called.strike(gone)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, name: object) -> bool:
        return name in self._all

    def keys(self) -> KeysView[str]:
        """As a dict has them."""
        return self._all.keys()

    def values(self) -> ValuesView[Alert]:
        """As a dict has them."""
        return self._all.values()

    @property
    def _roll(self) -> _Roll:
        if self._called is None:
            self._called = _Roll()
            for alert in self._all.values():
                self._called.enter(alert)
        return self._called


class _Roll:
    """Orders and counts of standing alerts; to enter or strike one costs as much among ten as among thousands."""

    def __init__(self) -> None:
        self.listed: list[Key] = []
        self.waiting: list[Key] = []
        self.raised: list[Key] = []
        self.counts: Counter[tuple[Tier, AlertState]] = Counter()
        self.by_state: dict[AlertState, dict[str, None]] = {}
        self.incidents: dict[str, dict[str, None]] = {}
        self.subjects: dict[str, list[Key]] = {}
        self.cameras: dict[str, list[Key]] = {}
        self.places: dict[Place, list[Key]] = {}

    def enter(self, alert: Alert) -> None:
        """Take one in."""
        for order, key in self._orders(alert):
            insort(order, key)
        for ranks, name, key in self._ranked(alert):
            insort(ranks.setdefault(name, []), key)
        self.counts[alert.tier, alert.state] += 1
        self.by_state.setdefault(alert.state, {})[alert.alert] = None
        if alert.incident:
            self.incidents.setdefault(alert.incident, {})[alert.alert] = None

    def strike(self, alert: Alert) -> None:
        """Let one go, as it was when it was taken in."""
        for order, key in self._orders(alert):
            del order[bisect_left(order, key)]
        for ranks, name, key in self._ranked(alert):
            _strike(ranks, name, key)
        self.counts[alert.tier, alert.state] -= 1
        del self.by_state[alert.state][alert.alert]
        if alert.incident:
            together = self.incidents[alert.incident]
            del together[alert.alert]
            if not together:
                del self.incidents[alert.incident]

    def _orders(self, alert: Alert) -> Iterator[tuple[list[Key], Key]]:
        yield self.raised, (alert.raised_at_us, alert.alert)
        if alert.state not in ASIDE:
            yield self.listed, list_order(alert)
        if alert.state in UNANSWERED:
            yield self.waiting, call_order(alert)

    def _ranked(self, alert: Alert) -> Iterator[tuple[dict[Any, list[Key]], object, Key]]:
        if not speaks(alert):
            return
        rank = (alert.state not in UNANSWERED, TIER_ORDER[alert.tier], alert.alert)
        yield self.places, _place(alert), rank
        if alert.question is Question.DANGER:
            for subject in _subjects(alert):
                yield self.subjects, subject, rank[1:]
            for camera in _lookers(alert):
                yield self.cameras, camera, rank[1:]


def _strike(ranks: dict[Any, list[Key]], name: object, key: Key) -> None:
    left = ranks[name]
    del left[bisect_left(left, key)]
    if not left:
        del ranks[name]


def _place(alert: Alert) -> Place:
    values = alert.values
    zone = alert.zone or values.get("zone", "")
    return Place(alert.source, values.get("worker", ""), zone, alert.storey, alert.x_m, alert.y_m)


def _subjects(alert: Alert) -> set[str]:
    """The things it speaks of: its source, and the worker and the camera that it names."""
    named = {f"{kind}/{alert.values[kind]}" for kind in ("worker", "camera") if alert.values.get(kind)}
    return {alert.source} | named


def _lookers(alert: Alert) -> set[str]:
    kind, _, name = alert.source.partition("/")
    return {*alert.cameras[:1], *((name,) if kind == "camera" else ())}
