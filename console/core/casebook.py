"""Cases and pinned notes: opened, explained, followed to their end; every change journaled, overdue measures told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace

from console.cases import (
    OF_CASES,
    OF_THE_PAST,
    AddMeasure,
    Case,
    ChangeCase,
    CheckMeasure,
    FindCauses,
    MeasureDone,
    NoteCase,
    OpenCase,
    PinnedNote,
    PinNote,
    StepCase,
    UnpinNote,
)
from console.domain import cases as rule
from console.domain.alert import NotAllowed
from console.domain.decision import Decision
from console.messages import Message
from console.site.find import by_id, is_lead
from console.site.model import Site
from console.values import CaseStep

MOST_NOTES, LONGEST_NOTE = 500, 300
NO_NOTE = "There is no such note"
NOTE_TOO_LONG = "A note has at most 300 characters, and its place is on the plan"
NOT_YET = "A note is pinned to the past"
MANY_NOTES = "There are 500 pinned notes: take one away first"
NOT_OWN = "Only who pinned it, a shift lead or a safety engineer may take it away"
SPOKEN = (NO_NOTE, NOTE_TOO_LONG, NOT_YET, MANY_NOTES, NOT_OWN)
_TOLD = frozenset({"version", "ask", "seat", "operator", "asked_at_us", "case"})
"""Fields of an ask that the row says elsewhere."""


class CaseBook:
    """Every case there ever was, by id: numbers are never given twice; and the notes that are pinned."""

    def __init__(self, site: Site) -> None:
        self.cases: dict[str, Case] = {}
        self.notes: dict[str, PinnedNote] = {}
        self._site = site

    def retune(self, site: Site) -> None:
        """A case may name a camera more."""
        self._site = site

    def restore(self, cases: Iterable[Message], notes: Iterable[Message]) -> None:
        """Take over what was stored before a restart."""
        self.cases = {case.case: case for case in cases if isinstance(case, Case)}
        pinned = (note for note in notes if isinstance(note, PinnedNote))
        self.notes = {note.note: note for note in pinned if not note.taken_away}

    def standing(self) -> dict[str, Case]:
        """The cases that are not closed."""
        return {name: case for name, case in self.cases.items() if case.step is not CaseStep.CLOSED}

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing of the field is its business."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Tell the measures whose time is over, once each."""
        decisions: list[Decision] = []
        for case in self.standing().values():
            marked, late = rule.newly_overdue(case, now_us)
            for measure in late:
                body = {"measure": measure.number, "owner": measure.owner, "due_at_us": measure.due_at_us}
                decisions.append(self._keep("measure_overdue", marked, {**body, "text": measure.text}, "", now_us))
        return decisions

    def ask(self, ask: OF_THE_PAST, now_us: int) -> Decision:
        """Do what is asked of a case or a note. Raises NotAllowed."""
        match ask:
            case OpenCase():
                return self._open(ask, now_us)
            case PinNote():
                return self._pin(ask, now_us)
            case UnpinNote():
                return self._unpin(ask)
        known = self.cases.get(ask.case)
        if known is None:
            raise NotAllowed(rule.NO_CASE)
        kind, case = self._changed(known, ask, now_us)
        return self._keep(kind, case, _said(ask), ask.operator, now_us)

    def _changed(self, known: Case, ask: OF_CASES, now_us: int) -> tuple[str, Case]:
        """What kind of row it makes, and the case after it."""
        match ask:
            case ChangeCase():
                if known.step is CaseStep.CLOSED:
                    raise NotAllowed(rule.IS_CLOSED)
                about = {"title": ask.title, "from_us": ask.from_us, "to_us": ask.to_us, "kind": ask.kind}
                about |= {"zone": ask.zone, "cameras": ask.cameras, "people": ask.people}
                return "case_changed", rule.described(self._site, replace(known, **about), known)
            case NoteCase():
                return "case_noted", rule.noted(known, ask, now_us)
            case FindCauses():
                return "case_explained", rule.explained(known, ask)
            case StepCase():
                return "case_stepped", rule.stepped(self._site, known, ask)
            case AddMeasure():
                return "measure_added", rule.with_measure(self._site, known, ask, now_us)
            case MeasureDone():
                return "measure_done", rule.measure_done(known, ask, now_us)
            case CheckMeasure():
                kind = "measure_checked" if ask.good else "measure_sent_back"
                return kind, rule.measure_checked(known, ask, now_us)
        raise NotAllowed(rule.NO_CASE)

    def _open(self, ask: OpenCase, now_us: int) -> Decision:
        case = Case(
            case=f"CASE-{len(self.cases) + 1:04d}",
            title=ask.title,
            step=CaseStep.OPEN,
            from_us=ask.from_us,
            to_us=ask.to_us,
            operator=ask.operator,
            opened_at_us=now_us,
            changed_at_us=now_us,
            kind=ask.kind,
            zone=ask.zone,
            alert=ask.alert,
            cameras=ask.cameras,
            people=ask.people,
        )
        return self._keep("case_opened", rule.described(self._site, case), _said(ask), ask.operator, now_us)

    def _keep(self, kind: str, case: Case, body: dict[str, Any], operator: str, now_us: int) -> Decision:
        case = replace(case, changed_at_us=now_us)
        self.cases[case.case] = case
        return Decision(kind, case.case, {"zone": case.zone, **body}, operator, (("case", case.case, case),))

    def _pin(self, ask: PinNote, now_us: int) -> Decision:
        text, site = ask.text.strip(), self._site
        is_placed = ask.x_m is not None and ask.y_m is not None
        on_plan = is_placed and 0 <= (ask.x_m or 0.0) <= site.width_m and 0 <= (ask.y_m or 0.0) <= site.height_m
        if len(text) > LONGEST_NOTE or (is_placed and not (on_plan and by_id(site.storeys, ask.storey))):
            raise NotAllowed(NOTE_TOO_LONG)
        if not 0 < ask.about_us <= now_us:
            raise NotAllowed(NOT_YET)
        if len(self.notes) >= MOST_NOTES:
            raise NotAllowed(MANY_NOTES)
        note = PinnedNote(
            note=f"N-{now_us}",
            about_us=ask.about_us,
            text=text,
            operator=ask.operator,
            pinned_at_us=now_us,
            x_m=ask.x_m if is_placed else None,
            y_m=ask.y_m if is_placed else None,
            storey=ask.storey if is_placed else "",
        )
        self.notes[note.note] = note
        return Decision("note_pinned", note.note, _said(ask), ask.operator, (("note", note.note, note),))

    def _unpin(self, ask: UnpinNote) -> Decision:
        note = self.notes.get(ask.note)
        if note is None:
            raise NotAllowed(NO_NOTE)
        if note.operator != ask.operator and not is_lead(self._site, ask.operator):
            raise NotAllowed(NOT_OWN)
        gone = replace(self.notes.pop(ask.note), taken_away=True)
        said = {"about_us": note.about_us, "text": note.text}
        return Decision("note_unpinned", note.note, said, ask.operator, (("note", note.note, gone),))


def _said(ask: OF_THE_PAST) -> dict[str, Any]:
    """What was asked, as the row tells it."""
    return {name: value for name, value in to_builtins(ask).items() if name not in _TOLD}
