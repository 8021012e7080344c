"""The rules of a case: who may bring it where, when a measure is done, checked or overdue; what is alike. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from console.cases import AddMeasure, Case, CaseNote, CheckMeasure, FindCauses, Measure, MeasureDone, NoteCase, StepCase
from console.domain.alert import NotAllowed
from console.domain.areas import Areas
from console.site.find import by_id, is_lead
from console.site.model import Site
from console.topics import LARGEST_PAYLOAD, encode
from console.values import CaseStep

BONES = ("people", "machine", "method", "material", "environment", "measurement")
"""Of the fishbone: 5M1E."""
MOST_WHYS, MOST_TITLE, MOST_TEXT = 7, 120, 1000
FULL_BYTES = 48_000
"""A case travels as one message: what would not fit is refused before it is too late. What ends it is never refused."""
MEASURE_ENDS_BYTES = 400
"""What a measure grows by, without its texts, until it is checked: two names, a photo, three times."""
ALIKE = 2
"""Points from which on a case counts as similar."""
_PHOTO = re.compile("[0-9a-f]{64}")
_WORD = re.compile(r"\w+")

NO_CASE = "There is no such case"
NEEDS_TITLE = "A case needs a title of at most 120 characters"
WRONG_TIME = "The time of a case must begin before it ends"
NEEDS_TEXT = "It needs a text of at most 1000 characters"
IS_CLOSED = "The case is closed: open its review again first"
NOT_THERE = "There is no such place, camera or person"
LEAD_ALONE = "Only a shift lead or a safety engineer decides the review"
NO_WAY = "A case does not go to that step from here"
NEEDS_CAUSE = "Say the cause first (5-why or fishbone)"
NEEDS_MEASURE = "Add a measure first, or close it with a reason"
NEEDS_REASON = "It needs a reason"
NOT_CHECKED = "A measure is not checked by a second person yet"
NO_MEASURE = "There is no such measure to do"
NEEDS_DUE = "A measure needs a day to be done by, in the time to come"
NEEDS_PHOTO = "A measure is done with a photo"
NOT_DONE = "The measure is not done yet"
SECOND = "Another person must check it: neither who did it nor its owner"
FULL = "The case is full: close it and open another"
SPOKEN = (
    *(NO_CASE, NEEDS_TITLE, WRONG_TIME, NEEDS_TEXT, IS_CLOSED, NOT_THERE, LEAD_ALONE, NO_WAY, NEEDS_CAUSE),
    *(NEEDS_MEASURE, NEEDS_REASON, NOT_CHECKED, NO_MEASURE, NEEDS_DUE, NEEDS_PHOTO, NOT_DONE, SECOND, FULL),
)
STEPS: dict[CaseStep, tuple[CaseStep, ...]] = {
    CaseStep.OPEN: (CaseStep.REVIEW,),
    CaseStep.REVIEW: (CaseStep.MEASURES, CaseStep.CLOSED, CaseStep.OPEN),
    CaseStep.MEASURES: (CaseStep.CLOSED, CaseStep.REVIEW),
    CaseStep.CLOSED: (CaseStep.REVIEW,),
}
"""Where a case may go from each step."""


def described(site: Site, case: Case, before: Case | None = None) -> Case:
    """A case whose title, time, place, cameras and people are in order; `before` it was changed. Raises NotAllowed."""
    title = case.title.strip()
    if not 1 <= len(title) <= MOST_TITLE:
        raise NotAllowed(NEEDS_TITLE)
    if not 0 <= case.from_us < case.to_us:
        raise NotAllowed(WRONG_TIME)
    cameras, people = {one.id for one in site.cameras}, {one.id for one in (*site.workers, *site.operators)}
    if (case.zone and by_id(site.zones, case.zone) is None) or set(case.cameras) - cameras or set(case.people) - people:
        raise NotAllowed(NOT_THERE)
    once = {"cameras": tuple(dict.fromkeys(case.cameras)), "people": tuple(dict.fromkeys(case.people))}
    return fitting(replace(case, title=title, **once), before)


def noted(case: Case, ask: NoteCase, now_us: int) -> Case:
    """With one note more. Raises NotAllowed."""
    note = CaseNote(_text(ask.text), ask.operator, now_us, ask.about_us)
    return fitting(replace(_open(case), notes=(*case.notes, note)), case)


def explained(case: Case, ask: FindCauses) -> Case:
    """With these causes. Raises NotAllowed."""
    whys = tuple(_text(why) for why in ask.whys if why.strip())
    bones = {name: _text(text) for name, text in ask.bones.items() if text.strip()}
    if len(whys) > MOST_WHYS or set(bones) - set(BONES) or ask.root not in ("", *BONES):
        raise NotAllowed(NEEDS_TEXT)
    return fitting(replace(_open(case), whys=whys, bones=bones, root=ask.root), case)


def stepped(site: Site, case: Case, ask: StepCase) -> Case:
    """At another step of its review. Raises NotAllowed."""
    if ask.step not in STEPS[case.step]:
        raise NotAllowed(NO_WAY)
    if not (case.step is CaseStep.OPEN or is_lead(site, ask.operator)):
        raise NotAllowed(LEAD_ALONE)
    if why := _missing(case, ask):
        raise NotAllowed(why)
    return _ending(lambda why: replace(case, step=ask.step, step_by=ask.operator, step_why=why), ask.reason)


def with_measure(site: Site, case: Case, ask: AddMeasure, now_us: int) -> Case:
    """With one measure more. Raises NotAllowed."""
    if by_id(site.workers, ask.owner) is None and by_id(site.operators, ask.owner) is None:
        raise NotAllowed(NOT_THERE)
    if ask.due_at_us <= now_us:
        raise NotAllowed(NEEDS_DUE)
    new = Measure(len(case.measures) + 1, _text(ask.text), ask.owner, ask.due_at_us, ask.operator, now_us)
    return fitting(replace(_open(case), measures=(*case.measures, new)), case)


def measure_done(case: Case, ask: MeasureDone, now_us: int) -> Case:
    """With a measure done, to be checked. Raises NotAllowed."""
    measure = _measure(case, ask.measure)
    if measure.done_at_us:
        raise NotAllowed(NO_MEASURE)
    if not _PHOTO.fullmatch(ask.photo):
        raise NotAllowed(NEEDS_PHOTO)
    done = replace(measure, done_by=ask.operator, done_at_us=now_us, photo=ask.photo, sent_back="")
    return _ending(lambda text: _with(_open(case), replace(done, done_text=text)), ask.text)


def measure_checked(case: Case, ask: CheckMeasure, now_us: int) -> Case:
    """With a measure checked by another person: good, or to be done again. Raises NotAllowed."""
    measure = _measure(case, ask.measure)
    if not measure.done_at_us or measure.checked_at_us:
        raise NotAllowed(NOT_DONE)
    if ask.operator in (measure.done_by, measure.owner):
        raise NotAllowed(SECOND)
    if ask.good:
        return _with(_open(case), replace(measure, checked_by=ask.operator, checked_at_us=now_us))
    back = replace(measure, done_by="", done_at_us=0, done_text="", photo="")
    return _ending(lambda text: _with(_open(case), replace(back, sent_back=text)), _text(ask.text))


def is_overdue(measure: Measure, now_us: int) -> bool:
    """Whether a measure should be done by now and is not."""
    return not measure.done_at_us and measure.due_at_us <= now_us


def overdue_count(cases: Iterable[Case], now_us: int) -> int:
    """How many measures are overdue."""
    return sum(is_overdue(one, now_us) for case in cases for one in case.measures)


def newly_overdue(case: Case, now_us: int) -> tuple[Case, tuple[Measure, ...]]:
    """The case with those measures marked whose time is over since they were looked at last, and these."""
    late = tuple(
        replace(one, overdue_at_us=now_us) for one in case.measures if is_overdue(one, now_us) and not one.overdue_at_us
    )
    for one in late:
        case = _with(case, one)
    return case, late


def size(case: Case) -> int:
    """Bytes of a case as one message, with the room that the end of its measures takes."""
    return len(encode(case)) + MEASURE_ENDS_BYTES * sum(not one.checked_at_us for one in case.measures)


def fitting(case: Case, before: Case | None = None) -> Case:
    """The case, when it can travel as one message, or is no larger than before. Raises NotAllowed."""
    if (now := size(case)) > FULL_BYTES and (before is None or now > size(before)):
        raise NotAllowed(FULL)
    return case


def similar(case: Case, others: Iterable[Case], areas: Areas) -> list[tuple[int, Case]]:
    """Other cases like it, the most alike first, then the newest: the same kind counts two; the same area, the same
    bone of the cause, and words of the cause in common one each."""
    judged = ((_alike(case, other, areas), other) for other in others if other.case != case.case)
    alike = [(points, other) for points, other in judged if points >= ALIKE]
    return sorted(alike, key=lambda one: (-one[0], -one[1].from_us))


def review_order(cases: Iterable[Case], now_us: int) -> list[Case]:
    """The review list of who leads: overdue measures first, then what waits for a check, then by step, the oldest
    first."""
    order = tuple(STEPS)

    def place(case: Case) -> tuple[bool, bool, int, int]:
        late = any(is_overdue(one, now_us) for one in case.measures)
        waits = any(one.done_at_us and not one.checked_at_us for one in case.measures)
        return not late, not waits, order.index(case.step), case.opened_at_us

    return sorted(cases, key=place)


def _missing(case: Case, ask: StepCase) -> str:
    """Why it cannot go there yet, '' when it can."""
    is_explained = bool(case.whys or case.bones)
    if ask.step is CaseStep.MEASURES:
        return "" if is_explained and case.measures else NEEDS_MEASURE if is_explained else NEEDS_CAUSE
    if ask.step is CaseStep.CLOSED and not all(one.checked_at_us for one in case.measures):
        return NOT_CHECKED
    if ask.step is CaseStep.CLOSED and not is_explained:
        return NEEDS_CAUSE
    backwards = case.step in (CaseStep.CLOSED, CaseStep.MEASURES) and ask.step is CaseStep.REVIEW
    needs_reason = backwards or (ask.step is CaseStep.CLOSED and not case.measures)
    return NEEDS_REASON if needs_reason and not ask.reason.strip() else ""


def _ending(told: Callable[[str], Case], said: str) -> Case:
    """What brings a case nearer to its end always fits: of a text that does not, a full case keeps the beginning, and
    the journal's row has it whole."""
    text = kept = said.strip()[:MOST_TEXT]
    while kept and size(told(text)) > LARGEST_PAYLOAD:
        kept = kept[: len(kept) * 3 // 4]
        text = f"{kept}…"
    return told(text)


def _alike(one: Case, other: Case, areas: Areas) -> int:
    points = 2 * (bool(one.kind) and one.kind == other.kind) + areas.same(one.zone, other.zone)
    points += bool(one.root) and one.root == other.root
    return points + bool(_cause_words(one) & _cause_words(other))


def _cause_words(case: Case) -> set[str]:
    """Words of the deepest why and of the root's bone; of Chinese, which has no spaces, pairs of signs."""
    said = " ".join((*case.whys[-1:], case.bones.get(case.root, "")))
    words = [word.casefold() for word in _WORD.findall(said)]
    long = {word for word in words if word.isascii() and len(word) > 3}
    return long | {word[at : at + 2] for word in words if not word.isascii() for at in range(len(word) - 1)}


def _open(case: Case) -> Case:
    if case.step is CaseStep.CLOSED:
        raise NotAllowed(IS_CLOSED)
    return case


def _text(said: str) -> str:
    text = said.strip()
    if not 1 <= len(text) <= MOST_TEXT:
        raise NotAllowed(NEEDS_TEXT)
    return text


def _measure(case: Case, number: int) -> Measure:
    if not 1 <= number <= len(case.measures):
        raise NotAllowed(NO_MEASURE)
    return case.measures[number - 1]


def _with(case: Case, measure: Measure) -> Case:
    return replace(case, measures=tuple(measure if one.number == measure.number else one for one in case.measures))
