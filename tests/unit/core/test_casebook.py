"""Cases in the core: opened, explained, measures done and checked by another, closed, told when late, kept over a
restart; and notes that are pinned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from console.asks import Answer, Ask
from console.cases import (
    AddMeasure,
    Case,
    ChangeCase,
    CheckMeasure,
    FindCauses,
    MeasureDone,
    NoteCase,
    OpenCase,
    PinNote,
    StepCase,
    UnpinNote,
)
from console.core import casebook
from console.core.casebook import CaseBook
from console.domain import cases as rule
from console.domain.areas import Areas
from console.topics import decode, encode, state_topic
from console.values import CaseStep, Outcome
from tests.sites import CHEN, GROUND, LI, WANG, small_site
from tests.unit.core.rig import DAY_STARTS_US, Rig

ZHAO = replace(WANG, id="zhao")
S = 1_000_000
DAY_US = 86_400 * S
PHOTO = "ab" * 32
ABOUT: dict[str, Any] = {"title": "Gas at the weld", "from_us": DAY_STARTS_US - 600 * S, "to_us": DAY_STARTS_US}


@pytest.fixture
def rig() -> Rig:
    """Two dispatchers, a shift lead, a safety engineer."""
    return Rig(small_site(operators=(WANG, ZHAO, LI, CHEN), storeys=(GROUND,)))


def ask(rig: Rig, form: type[Ask], operator: str = "wang", **fields: Any) -> Answer:
    """An ask, a second later."""
    rig.now_us += S
    return rig.ask(form, operator, **fields)


def opened(rig: Rig, **more: Any) -> str:
    """A case."""
    return ask(rig, OpenCase, **{**ABOUT, **more}).where


def explained(rig: Rig, **more: Any) -> str:
    """A case in review with its cause."""
    name = opened(rig, **more)
    ask(rig, StepCase, case=name, step=CaseStep.REVIEW)
    ask(rig, FindCauses, case=name, whys=("Hose leaked", "It was old"), bones={"machine": "Old hose"}, root="machine")
    return name


def with_measure(rig: Rig, days: int = 7) -> str:
    """A case with one measure of W-001."""
    name = explained(rig)
    due_us = rig.now_us + days * DAY_US
    answer = ask(rig, AddMeasure, case=name, text="Change all hoses", owner="W-001", due_at_us=due_us)
    assert answer.outcome is Outcome.DONE
    return name


def test_the_whole_way_of_a_case(rig: Rig) -> None:
    name = with_measure(rig)
    assert name == "CASE-0001"
    ask(rig, NoteCase, case=name, text="  Heard a hiss  ", about_us=DAY_STARTS_US)
    ask(rig, StepCase, "li", case=name, step=CaseStep.MEASURES)
    ask(rig, MeasureDone, case=name, measure=1, photo=PHOTO, text="All 12")
    ask(rig, CheckMeasure, "li", case=name, measure=1, good=False, text="One is missing")
    [measure] = rig.cases.cases[name].measures
    assert (measure.done_by, measure.photo, measure.sent_back) == ("", "", "One is missing")
    ask(rig, MeasureDone, "zhao", case=name, measure=1, photo=PHOTO)
    ask(rig, CheckMeasure, "li", case=name, measure=1, good=True)
    assert ask(rig, StepCase, "li", case=name, step=CaseStep.CLOSED).outcome is Outcome.DONE
    case = rig.cases.cases[name]
    assert (case.step, case.notes[0].text, case.measures[0].checked_by) == (CaseStep.CLOSED, "Heard a hiss", "li")
    assert rig.cases.standing() == {}
    assert rig.kinds == [
        *("case_opened", "case_stepped", "case_explained", "measure_added", "case_noted", "case_stepped"),
        *("measure_done", "measure_sent_back", "measure_done", "measure_checked", "case_stepped"),
    ]


def test_rows_tell_what_was_asked_and_the_state_travels(rig: Rig) -> None:
    asked = NoteCase(ask="a", seat="s", operator="wang", asked_at_us=1, case=opened(rig, zone="hall"), text="Here")
    decision = rig.cases.ask(asked, rig.now_us)
    assert decision.body == {"zone": "hall", "text": "Here", "about_us": 0}
    [(kind, name, state)] = decision.states
    assert (kind, name) == ("case", "CASE-0001")
    assert decode(state_topic("x", kind, name), encode(state)) == state


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": " "}, rule.NEEDS_TITLE),
        ({"title": "x" * 121}, rule.NEEDS_TITLE),
        ({"to_us": 0}, rule.WRONG_TIME),
        ({"zone": "moon"}, rule.NOT_THERE),
        ({"cameras": ("C99",)}, rule.NOT_THERE),
        ({"people": ("W-001", "nobody")}, rule.NOT_THERE),
    ],
)
def test_what_no_case_can_be(rig: Rig, changed: dict[str, Any], why: str) -> None:
    name = opened(rig)
    assert ask(rig, OpenCase, **{**ABOUT, **changed}).why == why
    assert ask(rig, ChangeCase, case=name, **{**ABOUT, **changed}).why == why
    assert len(rig.cases.cases) == 1


def test_it_can_be_described_anew(rig: Rig) -> None:
    name = opened(rig)
    ask(
        rig, ChangeCase, case=name, **{**ABOUT, "title": "Gas", "people": ("W-001", "li", "W-001"), "cameras": ("C01",)}
    )
    case = rig.cases.cases[name]
    assert (case.title, case.people, case.cameras) == ("Gas", ("W-001", "li"), ("C01",))


def test_the_review_is_decided_by_who_leads_with_cause_and_measure(rig: Rig) -> None:
    name = opened(rig)
    step: dict[str, Any] = {"case": name}
    assert ask(rig, StepCase, "li", step=CaseStep.CLOSED, **step).why == rule.NO_WAY
    assert ask(rig, StepCase, "zhao", step=CaseStep.REVIEW, **step).outcome is Outcome.DONE
    assert ask(rig, StepCase, "zhao", step=CaseStep.OPEN, **step).why == rule.LEAD_ALONE
    assert ask(rig, StepCase, "li", step=CaseStep.MEASURES, **step).why == rule.NEEDS_CAUSE
    assert ask(rig, StepCase, "li", step=CaseStep.CLOSED, **step).why == rule.NEEDS_CAUSE
    ask(rig, FindCauses, whys=("Because",), **step)
    assert ask(rig, StepCase, "li", step=CaseStep.MEASURES, **step).why == rule.NEEDS_MEASURE
    assert ask(rig, StepCase, "li", step=CaseStep.CLOSED, **step).why == rule.NEEDS_REASON
    assert ask(rig, StepCase, "li", step=CaseStep.CLOSED, reason="Nothing to be done", **step).outcome is Outcome.DONE
    for form, fields in ((NoteCase, {"text": "late"}), (ChangeCase, ABOUT), (FindCauses, {"whys": ("x",)})):
        assert ask(rig, form, **step, **fields).why == rule.IS_CLOSED
    assert ask(rig, StepCase, "li", step=CaseStep.REVIEW, **step).why == rule.NEEDS_REASON
    assert ask(rig, StepCase, "li", step=CaseStep.REVIEW, reason="It came again", **step).outcome is Outcome.DONE


def test_a_measure_needs_photo_and_another_person(rig: Rig) -> None:
    name = with_measure(rig)
    one: dict[str, Any] = {"case": name, "measure": 1}
    due_us = rig.now_us + DAY_US
    new: dict[str, Any] = {"case": name, "text": "More", "owner": "W-001", "due_at_us": due_us}
    assert ask(rig, AddMeasure, **{**new, "owner": "nobody"}).why == rule.NOT_THERE
    assert ask(rig, AddMeasure, **{**new, "due_at_us": 1}).why == rule.NEEDS_DUE
    assert ask(rig, AddMeasure, **{**new, "text": " "}).why == rule.NEEDS_TEXT
    assert ask(rig, CheckMeasure, good=True, **one).why == rule.NOT_DONE
    assert ask(rig, MeasureDone, photo="", **one).why == rule.NEEDS_PHOTO
    assert ask(rig, MeasureDone, photo=PHOTO, case=name, measure=9).why == rule.NO_MEASURE
    assert ask(rig, MeasureDone, photo=PHOTO, **one).outcome is Outcome.DONE
    assert ask(rig, MeasureDone, photo=PHOTO, **one).why == rule.NO_MEASURE
    assert ask(rig, CheckMeasure, "wang", good=True, **one).why == rule.SECOND
    assert ask(rig, StepCase, "li", case=name, step=CaseStep.CLOSED).why == rule.NOT_CHECKED
    assert ask(rig, CheckMeasure, "zhao", good=True, **one).outcome is Outcome.DONE


def test_the_owner_cannot_check_what_somebody_else_says_is_done(rig: Rig) -> None:
    name = explained(rig)
    ask(rig, AddMeasure, case=name, text="Train all", owner="zhao", due_at_us=rig.now_us + DAY_US)
    ask(rig, MeasureDone, case=name, measure=1, photo=PHOTO)
    assert ask(rig, CheckMeasure, "zhao", case=name, measure=1, good=True).why == rule.SECOND


def test_an_overdue_measure_is_told_once(rig: Rig) -> None:
    name = with_measure(rig, days=1)
    told = [one for one in rig.tick() if one.kind == "measure_overdue"]
    rig.now_us += 2 * DAY_US
    told += [one for _ in range(3) for one in rig.tick() if one.kind == "measure_overdue"]
    assert [(one.subject, one.body["owner"]) for one in told] == [(name, "W-001")]
    assert rig.cases.cases[name].measures[0].overdue_at_us == rig.now_us
    assert rule.is_overdue(rig.cases.cases[name].measures[0], rig.now_us)


def test_causes_are_bounded(rig: Rig) -> None:
    name = opened(rig)
    assert ask(rig, FindCauses, case=name, whys=("x",) * 8).why == rule.NEEDS_TEXT
    assert ask(rig, FindCauses, case=name, bones={"luck": "bad"}).why == rule.NEEDS_TEXT
    assert ask(rig, FindCauses, case=name, root="luck").why == rule.NEEDS_TEXT
    assert ask(rig, FindCauses, case="CASE-9", whys=("x",)).why == rule.NO_CASE
    answers = [ask(rig, NoteCase, case=name, text="事" * 1000) for _ in range(20)]
    assert answers[-1].why == rule.FULL and len(encode(rig.cases.cases[name])) <= rule.FULL_BYTES


def filled(rig: Rig, name: str) -> None:
    """Until no sign more fits."""
    for length in (1000, 100, 10, 1):
        while ask(rig, NoteCase, case=name, text="事" * length).outcome is Outcome.DONE:
            continue


def test_a_full_case_goes_to_its_end(rig: Rig) -> None:
    name = with_measure(rig)
    one: dict[str, Any] = {"case": name, "measure": 1}
    filled(rig, name)
    for form, fields in ((AddMeasure, {"text": "More", "owner": "zhao", "due_at_us": rig.now_us + DAY_US}),
                         (FindCauses, {"whys": ("Hose leaked", "It was old", "Nobody looked", "x" * 100)}),
                         (ChangeCase, {**ABOUT, "title": "x" * 120})):  # fmt: skip
        assert ask(rig, form, case=name, **fields).why == rule.FULL
    steps = (
        ask(rig, StepCase, "li", case=name, step=CaseStep.MEASURES, reason="事" * 1000),
        ask(rig, MeasureDone, photo=PHOTO, text="事" * 1000, **one),
        ask(rig, CheckMeasure, "zhao", good=False, text="事" * 1000, **one),
        ask(rig, MeasureDone, photo=PHOTO, text="事" * 1000, **one),
        ask(rig, CheckMeasure, "zhao", good=True, **one),
        ask(rig, StepCase, "li", case=name, step=CaseStep.CLOSED, reason="事" * 1000),
        ask(rig, StepCase, "li", case=name, step=CaseStep.REVIEW, reason="事" * 1000),
    )
    assert [answer.why for answer in steps] == [""] * len(steps)


def test_what_makes_a_full_case_no_larger_is_taken(rig: Rig) -> None:
    name = explained(rig)
    filled(rig, name)
    rig.cases.cases[name] = msgspec.structs.replace(rig.cases.cases[name], step_why="x" * 1000)
    assert ask(rig, NoteCase, case=name, text="x").why == rule.FULL
    assert ask(rig, ChangeCase, case=name, **{**ABOUT, "title": "Gas"}).outcome is Outcome.DONE
    assert ask(rig, FindCauses, case=name, whys=("Old hose",)).outcome is Outcome.DONE


def test_a_case_full_of_measures_is_read_to_its_end_and_the_journal_has_each_text_whole(rig: Rig) -> None:
    name, due_us = explained(rig), rig.now_us + DAY_US
    new: dict[str, Any] = {"case": name, "text": "x", "owner": "W-001", "due_at_us": due_us}
    while ask(rig, AddMeasure, **new).outcome is Outcome.DONE:
        continue
    numbers = [measure.number for measure in rig.cases.cases[name].measures]
    for number in numbers:
        said = ask(rig, MeasureDone, "zhao", case=name, measure=number, photo=PHOTO, text="事" * 1000)
        assert said.outcome is Outcome.DONE
    case = rig.cases.cases[name]
    assert decode(state_topic("x", "case", name), encode(case)) == case
    assert [case.measures[0].done_text, case.measures[-1].done_text] == ["事" * 1000, "…"]
    assert all(ask(rig, CheckMeasure, case=name, measure=n, good=True).outcome is Outcome.DONE for n in numbers)
    closing: dict[str, Any] = {"case": name, "step": CaseStep.CLOSED, "reason": "事" * 900}
    asked = StepCase(ask="a", seat="s", operator="li", asked_at_us=1, **closing)
    decision = rig.cases.ask(asked, rig.now_us)
    assert decision.body["reason"] == asked.reason and case.case not in rig.cases.standing()
    assert decode(state_topic("x", "case", name), encode(rig.cases.cases[name])) == rig.cases.cases[name]


def test_a_restart_gives_no_number_twice(rig: Rig) -> None:
    explained(rig)
    later = CaseBook(rig.site)
    later.restore(rig.cases.cases.values(), rig.cases.notes.values())
    rig.cases, rig.answers._cases = later, later
    assert opened(rig) == "CASE-0002"


def test_similar_cases_the_most_alike_first(rig: Rig) -> None:
    site = rig.site
    names = [
        explained(rig, kind="gas_level_1", zone="weld"),
        explained(rig, kind="gas_level_1", zone="hall"),
        opened(rig, kind="gas_level_1", zone="yard"),
        opened(rig, kind="sos", zone="hall"),
        explained(rig, kind="sos", zone="yard"),
    ]
    of = [rig.cases.cases[name] for name in names]
    found = rule.similar(of[0], of, Areas(site))
    assert [(points, case.case) for points, case in found] == [(5, names[1]), (2, names[2]), (2, names[4])]


def test_chinese_causes_are_alike_by_pairs_of_signs(rig: Rig) -> None:
    one = rig.cases.cases[opened(rig)]
    of = [msgspec.structs.replace(one, case=str(n), root="people", whys=(why,)) for n, why in
          enumerate(("没有培训", "缺少培训记录", "天气热"))]  # fmt: skip
    assert [case.case for _, case in rule.similar(of[0], of, Areas(rig.site))] == ["1"]


def test_the_review_list_begins_with_what_is_late(rig: Rig) -> None:
    fresh, done, late = with_measure(rig), with_measure(rig), with_measure(rig, days=1)
    ask(rig, MeasureDone, case=done, measure=1, photo=PHOTO)
    rig.now_us += 2 * DAY_US
    cases: list[Case] = list(rig.cases.cases.values())
    assert [case.case for case in rule.review_order(cases, rig.now_us)] == [late, done, fresh]


def test_a_note_is_pinned_and_taken_away(rig: Rig) -> None:
    answer = ask(rig, PinNote, about_us=DAY_STARTS_US, text=" Hiss ", x_m=10.0, y_m=10.0, storey="F1")
    note = rig.cases.notes[answer.where]
    assert (note.text, note.x_m, note.storey) == ("Hiss", 10.0, "F1")
    assert ask(rig, UnpinNote, "zhao", note=note.note).why == casebook.NOT_OWN
    assert ask(rig, UnpinNote, "li", note=note.note).outcome is Outcome.DONE
    assert ask(rig, UnpinNote, "li", note=note.note).why == casebook.NO_NOTE
    assert rig.kinds[-4:] == ["note_pinned", "ask_refused", "note_unpinned", "ask_refused"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text": "x" * 301}, casebook.NOTE_TOO_LONG),
        ({"x_m": -5.0, "y_m": 0.0, "storey": "F1"}, casebook.NOTE_TOO_LONG),
        ({"x_m": 5.0, "y_m": 5.0, "storey": "attic"}, casebook.NOTE_TOO_LONG),
        ({"about_us": 1 << 60}, casebook.NOT_YET),
        ({"about_us": 0}, casebook.NOT_YET),
    ],
)
def test_what_no_note_can_be(rig: Rig, changed: dict[str, Any], why: str) -> None:
    assert ask(rig, PinNote, **{"about_us": DAY_STARTS_US, **changed}).why == why


def test_notes_are_bounded(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casebook, "MOST_NOTES", 1)
    ask(rig, PinNote, about_us=DAY_STARTS_US)
    assert ask(rig, PinNote, about_us=DAY_STARTS_US).why == casebook.MANY_NOTES
