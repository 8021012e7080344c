"""Calls of alerts, folded from the journal: when each was raised, who answered what, when its condition went. Pure.

One alert calls again when its condition comes back or gets worse: each call is an occurrence of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.messages import JournalEntry
from console.values import Tier, Verdict

KINDS_READ = (
    "alert_raised",
    "alert_acknowledged",
    "alert_handed_over",
    "alert_cleared",
    "alert_shelved",
    "alert_suppressed",
    "alert_out_of_service",
)
"""Kinds of journal rows that say something of an occurrence."""
_SET_ASIDE = {"alert_shelved": "shelved", "alert_suppressed": "suppressed", "alert_out_of_service": "out_of_service"}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One call. Times are UTC microseconds, 0: not yet. `set_aside`: 'shelved', 'suppressed', 'out_of_service', ''."""

    seq: int
    """Number of the journal row that raised it."""
    alert: str
    kind: str
    tier: Tier
    source: str
    zone: str
    raised_at_us: int
    values: tuple[tuple[str, str], ...] = ()
    answered_at_us: int = 0
    answered_by: str = ""
    verdict: Verdict = Verdict.NONE
    comment: str = ""
    cleared_at_us: int = 0
    """The condition went, or the alert called again."""
    set_aside: str = ""

    def active_us(self, now_us: int) -> int:
        """How long the condition held, or holds."""
        return max(0, (self.cleared_at_us or now_us) - self.raised_at_us)

    @property
    def waited_us(self) -> int | None:
        """From the call to the first answer; None while there is none."""
        return max(0, self.answered_at_us - self.raised_at_us) if self.answered_at_us else None


class Occurrences:
    """All calls, in their order; `take` is the only way they change."""

    def __init__(self, rows: Iterable[JournalEntry] = ()) -> None:
        self.calls: list[Occurrence] = []
        self._newest: dict[str, int] = {}
        """Place of an alert's newest call."""
        self.seq = 0
        """The newest row that was taken in."""
        for row in rows:
            self.take(row)

    def take(self, row: JournalEntry) -> None:
        """One row of the journal, in the order of their numbers; one that was taken before changes nothing."""
        if row.seq <= self.seq:
            return
        self.seq = row.seq
        place = self._newest.get(row.subject)
        if row.kind == "alert_raised":
            self._call(row, place)
        elif place is not None:
            self.calls[place] = _told(self.calls[place], row)

    def is_newest(self, call: Occurrence) -> bool:
        """Whether its alert has not called again since, as far as was taken in."""
        place = self._newest.get(call.alert)
        return place is not None and self.calls[place].seq == call.seq

    def is_open(self, before_us: int) -> bool:
        """Whether of a call from before a time something may still be said: its end, its answer."""
        newest = (self.calls[place] for place in self._newest.values())
        return any(
            call.raised_at_us < before_us and not call.set_aside and not (call.cleared_at_us and call.answered_at_us)
            for call in newest
        )

    def _call(self, row: JournalEntry, before: int | None) -> None:
        if before is not None and not self.calls[before].cleared_at_us:
            self.calls[before] = replace(self.calls[before], cleared_at_us=row.at_us)
        self._newest[row.subject] = len(self.calls)
        self.calls.append(_raised(row))


def _raised(row: JournalEntry) -> Occurrence:
    values = row.body.get("values", {})
    return Occurrence(
        seq=row.seq,
        alert=row.subject,
        kind=str(row.body.get("kind", "")),
        tier=Tier(row.body.get("tier", Tier.THREE)),
        source=str(row.body.get("source", "")),
        zone=str(row.body.get("zone", "")),
        raised_at_us=row.at_us,
        values=tuple(sorted((str(name), str(value)) for name, value in values.items())),
    )


def _told(call: Occurrence, row: JournalEntry) -> Occurrence:
    if row.kind in ("alert_acknowledged", "alert_handed_over"):
        return _answered(call, row)
    if row.kind == "alert_cleared":
        return call if call.cleared_at_us else replace(call, cleared_at_us=row.at_us)
    if row.kind in _SET_ASIDE:
        return replace(call, set_aside=_SET_ASIDE[row.kind])
    return call


def _answered(call: Occurrence, row: JournalEntry) -> Occurrence:
    """The first answer has the time and the name; what is said later of it counts too."""
    first = not call.answered_at_us
    return replace(
        call,
        answered_at_us=row.at_us if first else call.answered_at_us,
        answered_by=row.operator if first else call.answered_by,
        verdict=Verdict(row.body.get("verdict", "")) or call.verdict,
        comment=str(row.body.get("comment", "")) or call.comment,
    )
