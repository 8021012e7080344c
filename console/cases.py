"""The messages of cases and pinned notes: what is looked into after it happened, what comes of it, and the asks for it.

A case is told whole each time it changes; a closed one is told once more and then read from the database alone.
"""

from __future__ import annotations

import msgspec

from console.asks import Ask
from console.messages import Message
from console.values import CaseStep


class CaseNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody wrote into a case; `about_us` is the moment it speaks of, 0: of none."""

    text: str
    operator: str
    at_us: int
    about_us: int = 0


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be done so that it does not happen again. `owner` is a worker or an operator. It is done with a photo
    (its SHA-256; the file lies in `photos/` of the home) and closed when another person has checked it. `sent_back`
    says what the last check found wanting; `overdue_at_us` when it was told that its time is over (0: it was not)."""

    number: int
    text: str
    owner: str
    due_at_us: int
    operator: str
    at_us: int
    done_by: str = ""
    done_at_us: int = 0
    done_text: str = ""
    photo: str = ""
    checked_by: str = ""
    checked_at_us: int = 0
    sent_back: str = ""
    overdue_at_us: int = 0


class Case(Message, frozen=True):
    """One case: a range of the past with its cameras and people, and what came of it. `kind` is a kind of alert or '',
    `alert` the alert it began with or ''. `whys` are the answers of a 5-why, the last the deepest; `bones` the text of
    each bone of a fishbone; `root` the bone that the cause belongs to, '' while nobody said."""

    case: str
    title: str
    step: CaseStep
    from_us: int
    to_us: int
    operator: str
    opened_at_us: int
    changed_at_us: int
    kind: str = ""
    zone: str = ""
    alert: str = ""
    cameras: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    notes: tuple[CaseNote, ...] = ()
    whys: tuple[str, ...] = ()
    bones: dict[str, str] = msgspec.field(default_factory=dict)
    root: str = ""
    measures: tuple[Measure, ...] = ()
    step_by: str = ""
    step_why: str = ""


class PinnedNote(Message, frozen=True):
    """A note pinned to a moment of the past, and to a place where it has one; without a text it is a bookmark."""

    note: str
    about_us: int
    text: str
    operator: str
    pinned_at_us: int
    x_m: float | None = None
    y_m: float | None = None
    storey: str = ""
    taken_away: bool = False


class OpenCase(Ask, frozen=True):
    """Open a case; fields as in Case. The answer says in `where` which it is."""

    title: str
    from_us: int
    to_us: int
    kind: str = ""
    zone: str = ""
    alert: str = ""
    cameras: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class ChangeCase(Ask, frozen=True):
    """Say anew what a case is about; fields as in Case."""

    case: str
    title: str
    from_us: int
    to_us: int
    kind: str = ""
    zone: str = ""
    cameras: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class NoteCase(Ask, frozen=True):
    """Write something into a case."""

    case: str
    text: str
    about_us: int = 0


class FindCauses(Ask, frozen=True):
    """Say what the causes were; fields as in Case."""

    case: str
    whys: tuple[str, ...] = ()
    bones: dict[str, str] = msgspec.field(default_factory=dict)
    root: str = ""


class StepCase(Ask, frozen=True):
    """Bring a case to another step of its review."""

    case: str
    step: CaseStep
    reason: str = ""


class AddMeasure(Ask, frozen=True):
    """Add a measure to a case; fields as in Measure."""

    case: str
    text: str
    owner: str
    due_at_us: int


class MeasureDone(Ask, frozen=True):
    """Say that a measure is done. `photo`: SHA-256 of the photo that shows it, 64 hex digits."""

    case: str
    measure: int
    photo: str
    text: str = ""


class CheckMeasure(Ask, frozen=True):
    """Check, as another person, a measure that is done: it is good, or goes back to be done."""

    case: str
    measure: int
    good: bool
    text: str = ""


class PinNote(Ask, frozen=True):
    """Pin a note to a moment, and to a place on the plan or none."""

    about_us: int
    text: str = ""
    x_m: float | None = None
    y_m: float | None = None
    storey: str = ""


class UnpinNote(Ask, frozen=True):
    """Take a pinned note away."""

    note: str


OF_CASES = OpenCase | ChangeCase | NoteCase | FindCauses | StepCase | AddMeasure | MeasureDone | CheckMeasure
OF_THE_PAST = OF_CASES | PinNote | UnpinNote
"""Asks that speak of the past and change nothing in the plant: they are answered while the past is shown too."""
