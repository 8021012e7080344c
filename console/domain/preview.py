"""What other settings would have made of the past: calls of alerts under the present ones beside those under the
proposed ones. Pure; the calls come from the same duties and rules that run in the core (`console.core.rehearsal`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from console.domain.alarm_performance import chattering, fleeting, floods_of
from console.domain.kinds import KINDS
from console.domain.occurrences import Occurrence
from console.domain.tiers import Tiers
from console.site.model import Site
from console.values import Tier

SEAM_US = 15_000_000
"""What holds at the end of one piece of the past, and is told again so soon after the next begins, is one call."""
PEOPLE_SIGNALS = ("pulse", "position", "band")


@dataclass(frozen=True, slots=True)
class Piece:
    """An unbroken piece of the past, and the calls in it. Times are UTC microseconds."""

    from_us: int
    to_us: int
    calls: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of alert of one source: calls under both settings; of the present ones, how many would have had no call
    of that source and question at all; of the others, how much later (minus: earlier) the latest would have come."""

    kind: str
    source: str
    present: int
    proposed: int
    missed: int
    later_s: float | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What was looked at: from when to when of what was wished for, how much of that is on the tape, how many calls the
    journal has of it. `judged`: whether readings were judged anew; `figures` are (name, present, proposed)."""

    wanted_from_us: int
    from_us: int
    to_us: int
    taped_s: float
    journaled: int
    judged: bool
    rows: tuple[Compared, ...]
    figures: tuple[tuple[str, int, int], ...]

    @property
    def present(self) -> int:
        """Calls under the present settings."""
        return sum(row.present for row in self.rows)

    @property
    def proposed(self) -> int:
        """Calls under the proposed settings."""
        return sum(row.proposed for row in self.rows)

    @property
    def missed(self) -> int:
        """Calls that would not have been."""
        return sum(row.missed for row in self.rows)


@dataclass(frozen=True, slots=True)
class Reached:
    """The share of the week that was looked at, 0 to 1, and the preview of that."""

    share: float
    preview: Preview


@dataclass(frozen=True, slots=True)
class Touched:
    """Which readings have to be judged anew: of these gas points, of people."""

    points: frozenset[str]
    people: bool

    @property
    def any(self) -> bool:
        """Whether there are such."""
        return bool(self.points) or self.people


def touched(present: Site, proposed: Site) -> Touched:
    """What a change of settings touches. Loss of a link is judged of all that come by it."""
    before, after = ({rule.signal: rule for rule in site.filters} for site in (present, proposed))
    signals = {signal for signal in {*before, *after} if before.get(signal) != after.get(signal)}
    moved = {old.id for old, new in zip(present.gas_points, proposed.gas_points, strict=True) if old != new}
    gathering = any(
        getattr(present.alerts, name) != getattr(proposed.alerts, name) for name in ("mass_loss", "gather_s")
    )
    points = {point.id for point in present.gas_points if gathering or point.id in moved or point.kind in signals}
    limits = present.limits.pulse_high_bpm != proposed.limits.pulse_high_bpm
    return Touched(frozenset(points), gathering or limits or bool(signals & set(PEOPLE_SIGNALS)))


def joined(pieces: Sequence[Piece]) -> list[Occurrence]:
    """The calls of pieces in the order of time; a call that goes on over a seam is one."""
    calls: list[Occurrence] = []
    open_at_end: dict[str, int] = {}
    for piece in pieces:
        still: dict[str, int] = {}
        for call in piece.calls:
            at_seam = call.raised_at_us - piece.from_us <= SEAM_US
            place = open_at_end.pop(call.alert, None) if at_seam else None
            if place is None:
                place = len(calls)
                calls.append(call)
            else:
                calls[place] = replace(calls[place], cleared_at_us=call.cleared_at_us)
            if not call.cleared_at_us:
                calls[place] = replace(calls[place], cleared_at_us=piece.to_us)
                still[call.alert] = place
        open_at_end = still
    return calls


def compared(present: Iterable[Occurrence], proposed: Iterable[Occurrence]) -> tuple[Compared, ...]:
    """Both sides by kind and source, what would be missed first."""
    before, after = _by_name(present), _by_name(proposed)
    heard: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for (kind, source), calls in after.items():
        heard[KINDS[kind].question, source] += calls
    rows = [
        _row(kind, source, before.get((kind, source), []), after.get((kind, source), []), heard)
        for kind, source in sorted({*before, *after})
    ]
    return tuple(sorted(rows, key=lambda row: (-row.missed, -abs(row.present - row.proposed), row.source, row.kind)))


def figures(
    calls: Sequence[Occurrence], present: Site, proposed: Site, now_us: int
) -> tuple[tuple[str, int, int], ...]:
    """What the numbers of the desk and the tiers would have made of the calls that were: name, present, proposed."""
    times = sorted(call.raised_at_us for call in calls)
    both = (present, proposed)
    counted = {
        "floods": [len(floods_of(times, site.alerts, now_us)) if times else 0 for site in both],
        "chattering": [len(chattering(calls, site.alerts)) for site in both],
        "fleeting": [len(fleeting(calls, site.alerts)) for site in both],
    }
    tiers = [_tiers(calls, site) for site in both]
    counted |= {f"tier {tier}": [mix[tier] for mix in tiers] for tier in (Tier.ONE, Tier.TWO, Tier.THREE)}
    return tuple((name, one, other) for name, (one, other) in counted.items())


def _tiers(calls: Iterable[Occurrence], site: Site) -> Counter[Tier]:
    tiers = Tiers(site)
    return Counter(
        tiers.of(call.kind, call.source, call.zone, call.raised_at_us) for call in calls if call.kind in KINDS
    )


def _by_name(calls: Iterable[Occurrence]) -> dict[tuple[str, str], list[Occurrence]]:
    found: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for call in calls:
        found[call.kind, call.source].append(call)
    return found


def _row(
    kind: str,
    source: str,
    present: list[Occurrence],
    proposed: list[Occurrence],
    heard: dict[tuple[str, str], list[Occurrence]],
) -> Compared:
    told = heard.get((KINDS[kind].question, source), [])
    missed = sum(not any(_overlap(call, other) for other in told) for call in present)
    lags = [
        (min(other.raised_at_us for other in same) - call.raised_at_us) / 1e6
        for call in present
        if (same := [other for other in proposed if _overlap(call, other)])
    ]
    return Compared(kind, source, len(present), len(proposed), missed, max(lags, default=None))


def _overlap(one: Occurrence, other: Occurrence) -> bool:
    return one.raised_at_us <= other.cleared_at_us and other.raised_at_us <= one.cleared_at_us
