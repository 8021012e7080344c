"""What belongs to one incident, what one key answers of it, and how its first-out is marked."""

from __future__ import annotations

from console.asks import Answer
from console.domain.standing import Standing
from console.presenters.alerts import alert_list
from console.presenters.answers import answer_text
from console.presenters.incidents import FOLLOWS, incident_mark, incident_text, members, seen_us, to_answer
from console.presenters.texts import plain
from console.values import AlertState, Outcome, Verdict
from tests.gui.desk import NOW_US, S
from tests.gui.plant.scene import demo_site
from tests.said import alert

SITE = demo_site()
FIRST = alert("gas_level_1", "gas/G-101", NOW_US - 30 * S, incident="I-1", first_out=True)
SECOND = alert("gas_level_1", "gas/G-102", NOW_US - 20 * S, incident="I-1")
DONE = alert(
    "permit_suspended",
    "permit/HOT-0007",
    NOW_US - 10 * S,
    incident="I-1",
    state=AlertState.ACKNOWLEDGED,
    verdict=Verdict.TRUE,
)
ALONE = alert("camera_lost", "camera/C01", NOW_US, incident="I-2", first_out=True)
ACKED = AlertState.ACKNOWLEDGED
SEEN = ((1, Verdict.NONE), (2, Verdict.TRUE))
LISTED = Standing([ALONE, SECOND, DONE, FIRST])


def test_the_first_out_leads_its_incident() -> None:
    assert members(SECOND, LISTED) == [FIRST, SECOND, DONE]
    assert members(ALONE, LISTED) == [ALONE]


def test_one_key_answers_what_is_unanswered_of_the_incident() -> None:
    assert to_answer(DONE, LISTED) == (FIRST.alert, SECOND.alert)


def test_a_verdict_on_an_answered_incident_overwrites_nothing() -> None:
    seen = [alert("gas_level_1", f"gas/G-{n}", n, incident="I", state=ACKED, verdict=v) for n, v in SEEN]
    assert to_answer(seen[1], Standing(seen)) == ()
    assert to_answer(seen[1], Standing(seen), Verdict.FALSE) == (seen[0].alert,)


def test_marks_are_for_incidents_of_several_alone() -> None:
    marks = {name: incident_mark(each, LISTED, plain) for name, each in LISTED.items()}
    assert marks == {FIRST.alert: "first-out · 3", SECOND.alert: FOLLOWS, DONE.alert: FOLLOWS, ALONE.alert: ""}
    rows = {row.alert: row.mark for row in alert_list(LISTED, SITE, NOW_US, "en", plain).rows}
    assert (rows[FIRST.alert], rows[ALONE.alert]) == ("first-out · 3", "")


def test_the_panel_says_what_belongs_together() -> None:
    text = incident_text(SECOND, LISTED, SITE, "en", plain)
    assert text.startswith("Incident of 3, 2 unanswered · first-out: Combustible") and "Shift" in text
    assert incident_text(ALONE, LISTED, SITE, "en", plain) == incident_text(None, LISTED, SITE, "en", plain) == ""


def test_what_was_seen_is_the_newest_change_of_those_named() -> None:
    known = LISTED.now()
    assert seen_us(known, (FIRST.alert, SECOND.alert)) == SECOND.changed_at_us
    assert seen_us(known, ("gone",)) == 0


def test_answers_name_who_was_before() -> None:
    refused = Answer(ask="a", outcome=Outcome.REFUSED, why="The alert was acknowledged already", where="li")
    some = Answer(ask="a", outcome=Outcome.DONE, why="Some were acknowledged already and stay as they were", where="li")
    assert answer_text(refused, SITE, "en", plain) == "Refused: The alert was acknowledged already (Li)"
    assert answer_text(some, SITE, "en", plain, 3).startswith("Done · Some were") and "(Li)" in answer_text(
        some, SITE, "en", plain
    )
    done = Answer(ask="a", outcome=Outcome.DONE)
    assert (answer_text(done, SITE, "en", plain, 3), answer_text(done, SITE, "en", plain)) == ("Done: 3 alerts", "Done")
    failed = Answer(ask="a", outcome=Outcome.FAILED, why="No answer", where="core")
    assert answer_text(failed, SITE, "en", plain) == "Failed: No answer (core)"
