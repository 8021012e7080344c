"""Calls of alerts, folded from the journal: when each began to sound, who answered what, when its condition went. Pure.

A call is an alert that begins to sound: it goes from any other state to unacknowledged (ISA-18.2: a new annunciation).
One that comes back, gets worse after its answer, asks again, or leaves the shelf or a suppression while it holds, calls
again; each call is an occurrence of its own. What came while it was set aside is one too, but no call: it was silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.domain.alert import SET_ASIDE
from console.messages import JournalEntry
from console.values import AlertState, Tier, Verdict

_ANNOUNCES = ("alert_raised", "alert_asks_again", "alert_shelf_over", "alert_unsuppressed", "alert_in_service")
"""Rows after which an alert may sound that was silent before."""
KINDS_READ = (
    *_ANNOUNCES,
    "alert_acknowledged",
    "alert_handed_over",
    "alert_cleared",
    "alert_shelved",
    "alert_unshelved",
    "alert_suppressed",
    "alert_out_of_service",
)
"""Kinds of journal rows that say something of an occurrence."""
ASIDE = {
    AlertState.SHELVED: "shelved",
    AlertState.SUPPRESSED: "suppressed",
    AlertState.OUT_OF_SERVICE: "out_of_service",
}
"""What an occurrence says of a state that sets aside."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One call, or what came silently. Times are UTC microseconds, 0: not yet. `set_aside`: 'shelved', 'suppressed',
    'out_of_service', ''."""

    seq: int
    """Number of the journal row that raised it; 0: none that was read."""
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
    sounded: bool = True
    """False: it came while it was set aside."""
    held_since_us: int = 0
    """Since when the condition held without a break, where that was before the call."""
    called_again: bool = False
    """It ended because the alert called again; its condition went on."""

    @property
    def since_us(self) -> int:
        """Since when the condition held."""
        return self.held_since_us or self.raised_at_us

    @property
    def is_waiting(self) -> bool:
        """Whether it sounded, and nobody answered it or set it aside."""
        return self.sounded and not self.answered_at_us and not self.set_aside

    def active_us(self, now_us: int) -> int:
        """How long the condition held, or holds; until the alert called again."""
        return max(0, (self.cleared_at_us or now_us) - self.since_us)

    @property
    def waited_us(self) -> int | None:
        """From the call to the first answer; None while there is none."""
        return max(0, self.answered_at_us - self.raised_at_us) if self.answered_at_us else None


class Occurrences:
    """All calls and what came silently, in their order; `take` is the only way they change."""

    def __init__(self, rows: Iterable[JournalEntry] = ()) -> None:
        self.calls: list[Occurrence] = []
        self.earlier: dict[str, Occurrence] = {}
        """By alert: what held already before the first row that was read of it, where that row says so."""
        self._newest: dict[str, int] = {}
        """Place of an alert's newest call."""
        self._sounding: set[str] = set()
        self.seq = 0
        """The newest row that was taken in."""
        for row in rows:
            self.take(row)

    def take(self, row: JournalEntry) -> None:
        """One row of the journal, in the order of their numbers; one that was taken before changes nothing."""
        if row.seq <= self.seq:
            return
        self.seq = row.seq
        if row.kind not in KINDS_READ:
            return
        sounded, sounds = row.subject in self._sounding, _sounds(row)
        (self._sounding.add if sounds else self._sounding.discard)(row.subject)
        if (sounds and not sounded) or (row.kind == "alert_raised" and not self._holds(row.subject)):
            self._begin(row, sounds)
        else:
            self._tell(row)

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

    def _known(self, alert: str) -> Occurrence | None:
        place = self._newest.get(alert)
        return self.earlier.get(alert) if place is None else self.calls[place]

    def _holds(self, alert: str) -> bool:
        known = self._known(alert)
        return known is not None and not known.cleared_at_us

    def _put(self, alert: str, call: Occurrence) -> None:
        place = self._newest.get(alert)
        if place is None:
            self.earlier[alert] = call
        else:
            self.calls[place] = call

    def _begin(self, row: JournalEntry, sounds: bool) -> None:
        before = self._known(row.subject)
        if before is not None and not before.cleared_at_us:
            self._put(row.subject, replace(before, cleared_at_us=row.at_us, called_again=True))
        call = _raised(row, before, sounds)
        self._newest[row.subject] = len(self.calls)
        self.calls.append(call)

    def _tell(self, row: JournalEntry) -> None:
        known = self._known(row.subject)
        if known is not None:
            self._put(row.subject, _told(known, row))
        elif row.body.get("since_us"):
            self.earlier[row.subject] = _told(occurrence_of(row, row.body["since_us"]), row)


def occurrence_of(row: JournalEntry, raised_at_us: int) -> Occurrence:
    """What a row says of its alert."""
    values = row.body.get("values", {})
    return Occurrence(
        seq=row.seq,
        alert=row.subject,
        kind=str(row.body.get("kind", "")),
        tier=Tier(row.body.get("tier", Tier.THREE)),
        source=str(row.body.get("source", "")),
        zone=str(row.body.get("zone", "")),
        raised_at_us=raised_at_us,
        values=tuple(sorted((str(name), str(value)) for name, value in values.items())),
    )


def _sounds(row: JournalEntry) -> bool:
    """Whether the alert sounds after a row; a raised one does unless it is set aside."""
    state = row.body.get("state", "")
    return state not in SET_ASIDE if row.kind == "alert_raised" else state == AlertState.UNACKNOWLEDGED


def _raised(row: JournalEntry, before: Occurrence | None, sounds: bool) -> Occurrence:
    """`before`: the alert's last; one that only calls again has its values."""
    call = occurrence_of(row, row.at_us)
    return replace(
        call,
        values=call.values or (before.values if before is not None else ()),
        held_since_us=min(row.body.get("since_us") or row.at_us, row.at_us),
        sounded=sounds,
        set_aside="" if sounds else ASIDE[AlertState(row.body["state"])],
    )


def _told(call: Occurrence, row: JournalEntry) -> Occurrence:
    state = row.body.get("state", "")
    match row.kind:
        case "alert_raised":
            worse = occurrence_of(row, call.raised_at_us)
            return replace(call, tier=worse.tier, values=worse.values)
        case "alert_acknowledged" | "alert_handed_over":
            return _answered(call, row)
        case "alert_cleared":
            return call if call.cleared_at_us else replace(call, cleared_at_us=row.at_us)
        case "alert_shelved" | "alert_suppressed" | "alert_out_of_service":
            return replace(call, set_aside=row.kind.removeprefix("alert_"))
    is_back = state == AlertState.RETURNED and call.sounded
    return replace(call, set_aside="") if is_back else call


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
