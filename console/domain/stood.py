"""What stood at a moment of the past: what stands now, with every row since then undone. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.domain.alert import SET_ASIDE
from console.domain.occurrences import ASIDE, Occurrence, occurrence_of
from console.messages import Alert, JournalEntry
from console.values import AlertState

_LEFT = {
    "alert_shelf_over": AlertState.SHELVED,
    "alert_unshelved": AlertState.SHELVED,
    "alert_unsuppressed": AlertState.SUPPRESSED,
    "alert_in_service": AlertState.OUT_OF_SERVICE,
}
"""The state that such a row ends."""
_ENTERS = ("alert_shelved", "alert_suppressed", "alert_out_of_service")


def stood_at(at_us: int, states: Iterable[Alert], rows: Iterable[JournalEntry]) -> list[Occurrence]:
    """Alerts whose condition held at a moment, or that were set aside then, the one that held longest first; of what is
    set aside and does not hold `since_us` is 0, and it comes last. `states` are of now, `rows` all that was journaled
    of alerts after that moment, in order."""
    since: dict[str, Occurrence] = {}
    for row in rows:
        if row.subject not in since:
            since[row.subject] = _before(row, at_us)
    found = [*since.values(), *(_now(alert) for alert in states if alert.alert not in since)]
    stood = (each for each in found if each.set_aside or 0 < each.since_us <= at_us)
    return sorted(stood, key=lambda each: (not each.since_us, each.since_us, each.alert))


def _before(row: JournalEntry, at_us: int) -> Occurrence:
    """An alert as it was before its first row after a moment."""
    since_us, state = int(row.body.get("since_us", 0)), row.body.get("state", "")
    said = occurrence_of(row, since_us if since_us <= at_us else 0)
    aside = _LEFT.get(row.kind) or (state if state in SET_ASIDE and row.kind not in _ENTERS else None)
    return replace(said, set_aside=ASIDE[AlertState(aside)] if aside else "")


def _now(alert: Alert) -> Occurrence:
    return Occurrence(
        seq=0,
        alert=alert.alert,
        kind=alert.kind,
        tier=alert.tier,
        source=alert.source,
        zone=alert.zone,
        raised_at_us=alert.raised_at_us if alert.active else 0,
        values=tuple(sorted(alert.values.items())),
        answered_at_us=alert.acknowledged_at_us,
        answered_by=alert.acknowledged_by,
        verdict=alert.verdict,
        comment=alert.comment,
        set_aside=ASIDE.get(alert.state, ""),
        held_since_us=alert.active_since_us,
    )
