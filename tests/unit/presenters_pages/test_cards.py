"""Permit and order cards, people, reports, shifts: what is not known is said, what is old has no number."""

from __future__ import annotations

import os
from dataclasses import replace as changed
from pathlib import Path

from msgspec.structs import replace

from console.messages import Interlock, Order
from console.presenters.interlocks import interlock_counts, interlock_rows, order_card, position_text, wanted_action
from console.presenters.people import alert_of, people_counts, people_rows, zone_rows
from console.presenters.permits import permit_card, permit_counts, permit_rows
from console.presenters.replay import moment_of, speed_text, time_strip
from console.presenters.reports import printed_rows
from console.presenters.shifts import shift_at, shift_before
from console.presenters.texts import plain
from console.room.picture import Picture
from console.values import OrderPhase, OrderResult, PermitState, PictureState
from tests.gui.plant.scene import NOW_US, S, demo_site, permit, trouble
from tests.unit.presenters_pages.test_journal import RAISED, entry
from widgets.states.overview_state import Fact

SITE = demo_site()


def folded() -> Picture:
    """The plant in trouble."""
    picture = Picture()
    for message in trouble(SITE):
        picture.fold(message)
    return picture


def fact(facts: tuple[Fact, ...], name: str) -> Fact:
    """The first line of that name."""
    return next(one for one in facts if one.name == name)


HOT = permit(next(one for one in SITE.permits if one.id == "HOT-0007"))


def test_permits_that_stand_still_come_first() -> None:
    picture = folded()
    picture.fold(replace(HOT, state=PermitState.LAPSED, reason="Validity is over"))
    rows = permit_rows(picture, SITE, NOW_US, "en", plain)
    assert [row.id for row in rows[:2]] == ["CSE-0012", "HOT-0007"]
    assert rows[1].note == "Validity is over"
    assert permit_counts(picture, plain) == "6 active · 1 suspended"


def test_a_card_says_who_is_where_and_since_when() -> None:
    picture = folded()
    card = permit_card(HOT, picture, SITE, NOW_US, "en", plain)
    assert fact(card.facts.facts, "Guardian").note.endswith("2 s ago")
    assert card.cameras[0] == HOT.camera and len(card.cameras) == 4
    picture.workers.clear()
    card = permit_card(HOT, picture, SITE, NOW_US, "en", plain)
    guardian = fact(card.facts.facts, "Guardian")
    assert (guardian.note, str(guardian.urgency)) == ("cannot see", "blind")


def test_gas_in_alarm_comes_first_and_the_unseen_has_no_number() -> None:
    picture = folded()
    named = [one for one in permit_card(HOT, picture, SITE, NOW_US, "en", plain).facts.facts if one.name[:2] == "G-"]
    assert (named[0].name, named[0].value, str(named[0].urgency)) == ("G-114", "27 %LEL", "1")
    picture.gas.clear()
    named = [one for one in permit_card(HOT, picture, SITE, NOW_US, "en", plain).facts.facts if one.name[:2] == "G-"]
    assert {one.value for one in named} == {"—"} and {one.note for one in named} == {"never"}


def test_isolation_and_camera_of_a_permit() -> None:
    picture = folded()
    short = replace(HOT, isolations=4, isolations_verified=3)
    isolations = fact(permit_card(short, picture, SITE, NOW_US, "en", plain).facts.facts, "Isolations verified")
    assert (isolations.value, str(isolations.urgency)) == ("3/4", "2")
    frozen = replace(picture.cameras[HOT.camera], picture=PictureState.FROZEN, since_us=NOW_US - 41 * S)
    picture.fold(frozen)
    camera = fact(permit_card(HOT, picture, SITE, NOW_US, "en", plain).facts.facts, "Camera")
    assert (camera.note, str(camera.urgency)) == ("frozen 41 s", "blind")
    picture.cameras.clear()
    assert fact(permit_card(HOT, picture, SITE, NOW_US, "en", plain).facts.facts, "Camera").note == "cannot see"
    assert permit_card(None, picture, SITE, NOW_US, "en", plain).facts.facts == ()


def _state(**more: object) -> Interlock:
    fields: dict[str, object] = {"feedback": False, "phase": OrderPhase.READY, "machines": 3, **more}
    return Interlock(interlock="IL-01", plc="PLC-1", **fields)  # type: ignore[arg-type]


def test_the_next_order_is_what_is_not_so_yet() -> None:
    assert wanted_action(None) and wanted_action(_state())
    assert not wanted_action(_state(feedback=True))
    assert wanted_action(_state(feedback=True, phase=OrderPhase.SELECTED, wanted=True))


def test_the_sentence_of_a_trip_and_of_a_reset() -> None:
    picture, record = Picture(), SITE.interlocks[0]
    picture.fold(_state(people_inside=("W-017", "W-003"), open_permits=("HOT-0007",)))
    picture.fold(HOT)
    card = order_card(record, picture, SITE, "seat-1", NOW_US, "en", plain)
    assert card.sentence.startswith("Reactor hall: ") and "people inside: 2" in card.sentence
    assert fact(card.facts.facts, "People inside").note == "Li Wei W-017, Wang Lei W-003"
    assert fact(card.facts.facts, "Open permit").value == "Hot work special HOT-0007"
    picture.fold(_state(feedback=True))
    assert "may run again" in order_card(record, picture, SITE, "seat-1", NOW_US, "en", plain).sentence


def test_nothing_is_claimed_before_the_core_spoke() -> None:
    card = order_card(SITE.interlocks[0], Picture(), SITE, "seat-1", NOW_US, "en", plain)
    assert card.blocked == "The core has not spoken of it yet"
    assert position_text(None, plain) == "cannot see"
    assert interlock_counts(Picture(), SITE, plain) == "12 interlocks · 12 cannot see"


def test_an_order_that_was_followed_late_is_calm_again() -> None:
    picture = Picture()
    late = Order(order="o", action=True, operator="wang", asked_at_us=NOW_US, result=OrderResult.UNVERIFIED, ms=1000.0)
    picture.fold(_state(last=late))
    assert str(interlock_rows(picture, SITE, NOW_US, "en", plain)[0].look) == "1"
    picture.fold(_state(last=late, feedback=True))
    assert str(interlock_rows(picture, SITE, NOW_US, "en", plain)[0].look) == ""


def test_people_who_were_never_heard() -> None:
    rows = people_rows(Picture(), SITE, NOW_US, "en", plain)
    assert {row.detail for row in rows} == {"cannot see · never"}
    assert {row.right_detail for row in rows} == {"wristband never heard"}
    assert people_counts(Picture(), SITE, NOW_US, plain) == "0 of 40 located"
    assert zone_rows(Picture(), SITE, NOW_US, "en", plain)[-1].right == "40 people"
    assert alert_of("W-017", Picture()) == ""


def test_a_low_battery_and_a_silent_band_are_said() -> None:
    picture = folded()
    picture.fold(replace(picture.workers["W-001"], battery_pct=12.0))
    picture.fold(replace(picture.workers["W-002"], vital_at_us=NOW_US - 60 * S))
    rows = {row.id: row for row in people_rows(picture, SITE, NOW_US, "en", plain)}
    assert rows["W-001"].right_detail.startswith("battery 12 % · ")
    assert (rows["W-002"].right, rows["W-002"].right_detail) == ("", "wristband silent · 60 s ago")


def test_somebody_between_the_areas_is_counted_there() -> None:
    picture = folded()
    picture.fold(replace(picture.workers["W-001"], zone=""))
    rows = zone_rows(picture, SITE, NOW_US, "en", plain)
    assert next(row for row in rows if row.title == "outside the areas").right == "1 people"


def test_the_strip_of_time_marks_what_was_raised() -> None:
    journal = [entry("alert_raised", ago_s=50, **RAISED), entry("alert_raised", ago_s=500, **RAISED), entry("looked")]
    state = time_strip((NOW_US - 100 * S, NOW_US), None, journal, SITE, "en", plain)
    assert [mark.share for mark in state.marks] == [0.5]
    assert (state.first, state.moment) == ("2026-11-22 14:30:27", None)
    assert time_strip(None, None, journal, SITE, "en", plain).marks == ()
    assert moment_of("123/4") == 123 and speed_text(0.5) == "0.5x"


def test_printed_files_newest_first(tmp_path: Path) -> None:
    for name, at_s in (("old.pdf", 1000), ("new.pdf", 2000), ("table.csv", 3000)):
        (tmp_path / name).write_bytes(b"x" * 2048)
        os.utime(tmp_path / name, (at_s, at_s))
    rows = printed_rows(tmp_path, SITE, plain)
    assert [(row.detail, row.right_detail) for row in rows] == [("new.pdf", "2 kB"), ("old.pdf", "2 kB")]
    assert printed_rows(tmp_path / "nowhere", SITE, plain) == ()


def test_the_shift_before_ends_where_this_one_begins() -> None:
    assert shift_before(SITE, NOW_US)[2] == shift_at(SITE, NOW_US)[1]
    bare = changed(SITE, shifts=())
    assert shift_at(bare, NOW_US)[0] is None
