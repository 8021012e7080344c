"""What one row of the alert list shows, and what the buttons below it may do. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.urgency import Urgency


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert, worded. `unanswered` rows are tinted and blink by their look."""

    alert: str
    urgency: Urgency
    title: str
    place: str
    """Place and detail, the second line."""
    age: str
    """Counts up since it was raised."""
    state: str
    unanswered: bool
    active: bool
    raised: str = ""
    tier: str = ""
    answered_by: str = ""
    comment: str = ""
    verdict: str = ""
    shelved: str = ""
    """'until 14:50' while shelved."""
    raised_at_us: int = 0
    incident: str = ""
    heading: bool = False
    """Not an alert but the head of those below it; it cannot be chosen."""
    mark: str = ""
    """Its part in an incident: 'first-out · 3', or an arrow for what followed; '' for one that stands alone."""


@dataclass(frozen=True, slots=True)
class AlertListState:
    """The rows in their order, and the counts of the head line."""

    rows: tuple[AlertRow, ...] = ()
    counts: str = ""
    shelved: tuple[AlertRow, ...] = ()
    """Always in sight, below the list."""


@dataclass(frozen=True, slots=True)
class ActState:
    """What became of the last act, where the eye is. `trouble` marks what did not happen."""

    note: str = ""
    busy: bool = False
    trouble: bool = False
    enabled: bool = True
