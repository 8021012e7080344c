"""Order, groups and saved views of the alert list; history beside it; the same on paper."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.occurrences import Occurrence
from console.presenters.alert_history import PAST, Worded, past_facts
from console.presenters.alert_paper import HEADS, SHARES, how_listed, list_titles, paper_rows
from console.presenters.alert_views import (
    GROUPS,
    ORDERS,
    SPANS,
    AlertView,
    after,
    arranged,
    in_flood,
    kept,
    times_text,
    views_of,
    views_text,
)
from console.presenters.alerts import alert_list
from console.presenters.looks import LOOKS
from console.presenters.texts import plain
from console.reports.alert_list_print import print_alert_list
from console.room.picture import Picture
from console.values import Tier, Verdict
from tests.gui.desk import NOW_US, S
from tests.gui.plant.scene import demo_site, trouble
from tests.said import alert
from widgets.states.alert_row import AlertRow, AlertRows

SITE = demo_site()
SOS, GAS = "danger/sos/worker/W-017", "danger/gas_level_1/gas/G-114"


def rows() -> AlertRows:
    """The scene in trouble, the most urgent first."""
    picture = Picture()
    for message in trouble(SITE):
        picture.fold(message)
    return alert_list(picture.alerts, SITE, NOW_US, "en", plain).rows


def call(seq: int, **changes: object) -> Occurrence:
    """A call of yesterday that is over."""
    raised_us = NOW_US - 86_400 * S + seq * S
    made = Occurrence(seq, GAS, "gas_level_1", Tier.ONE, "gas/G-114", "reactor-hall", raised_us)
    made = replace(made, answered_at_us=raised_us + 9 * S, answered_by="li", cleared_at_us=raised_us + 60 * S)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_orders_are_what_their_names_say() -> None:
    newest = [row.raised_at_us for row in arranged(rows(), AlertView(order="newest"), plain)]
    assert newest == sorted(newest, reverse=True)
    assert [row.raised_at_us for row in arranged(rows(), AlertView(order="oldest"), plain)] == newest[::-1]
    people = [row.answered_by for row in arranged(rows(), AlertView(order="person"), plain)]
    assert people == ["Wang"] * people.count("Wang") + [""] * people.count("")
    places = [row.place.casefold() for row in arranged(rows(), AlertView(order="place"), plain)]
    assert places == sorted(places)
    assert arranged(rows(), AlertView(), plain) == rows()


@pytest.mark.parametrize(("order", "group"), [pair for pair in itertools.product(ORDERS, GROUPS) if pair[1]])
def test_groups_drop_nothing_and_head_what_belongs_together(order: str, group: str) -> None:
    found = arranged(rows(), AlertView(order=order, group=group), plain)
    assert sorted(row.alert for row in found if not row.heading) == sorted(row.alert for row in rows())
    assert found[0].heading
    heads = [row.title for row in found if row.heading]
    assert len(heads) == len(set(heads))
    assert sum(int(head.rpartition(" · ")[2]) for head in heads) == len(rows())


def test_an_incident_is_headed_by_its_first_out() -> None:
    found = arranged(rows(), AlertView(group="incident"), plain)
    assert found[0].title == "Combustible gas 27 %LEL · G-114 · 2" and {found[1].alert, found[2].alert} == {SOS, GAS}
    assert found[3].title.startswith("no incident · ")


def test_views_are_kept_and_read_again() -> None:
    view = AlertView(
        "night", tier="1", text="tank", order="newest", group="place", hours="8", begins="昨天 22:00", ends="-2h"
    )
    assert views_of(views_text([view])) == (view,)
    assert kept((view,), replace(view, hours="")) == (replace(view, hours=""),)
    assert after("", ORDERS) == "newest" and after("person", ORDERS) == "" and after("?", SPANS) == ""


@pytest.mark.parametrize(
    "text", ["", "{", "3", '["x"]', '[{"name": "a", "order": "?"}]', '[{"tier": "9"}]', '[{"state": "?"}]']
)
def test_what_cannot_be_read_is_left_out(text: str) -> None:
    assert views_of(text) == ()


def test_unknown_and_long_words_of_a_newer_program_are_cut_away() -> None:
    (view,) = views_of('[{"name": "' + "n" * 99 + '", "colour": "red", "hours": 3}]')
    assert view == AlertView(name="n" * 40)


def past(calls: list[Occurrence], standing: Collection[str] = (), tier: str = "", text: str = "") -> list[AlertRow]:
    """The history as rows; what stands was raised with its newest call."""
    newest = {one.alert: one.raised_at_us for one in calls if one.alert in standing}
    return Worded(SITE, "en", plain).rows(calls, newest, tier, text)


def test_history_leaves_out_what_still_stands() -> None:
    assert [row.alert for row in past([call(1), call(2), call(3)], {GAS})] == [f"{PAST}2/{GAS}", f"{PAST}1/{GAS}"]
    first = past([call(1, verdict=Verdict.FALSE, comment="calibration")])[0]
    assert (first.state, first.age, first.answered_by, first.unanswered) == ("over", "01:00", "Li", False)
    assert past_facts(first, plain).facts[-1].note == "calibration"
    aside = past([call(1, set_aside="shelved", cleared_at_us=0)])[0]
    assert (aside.state, aside.age) == ("shelved", "")


def test_history_is_found_by_tier_and_words() -> None:
    calls = [call(1), call(2, comment="calibration", tier=Tier.TWO)]
    assert len(past(calls, text="li g-114")) == 2
    assert [row.comment for row in past(calls, tier="2", text="calib")] == ["calibration"]
    assert past(calls, text="nobody") == []


def test_paper_says_what_the_screen_lists(tmp_path: Path) -> None:
    view = AlertView("night", text="gas", group="tier")
    found = arranged(rows(), view, plain)
    how = how_listed(view, None, found, SITE, NOW_US, plain)
    titles = list_titles("Alerts", how, SITE, "wang", NOW_US, "en", plain)
    assert titles[1] == "Printed 2026-11-22 14:32:07 by Wang" and titles[3] == "Drill: the plant is simulated."
    assert titles[2] == f"night · most urgent first · grouped by tier · live alone · gas · {len(rows())} alerts"
    printed = print_alert_list(tmp_path / "new" / "list.pdf", titles, HEADS, SHARES, paper_rows(found) * 9)
    assert printed.read_bytes().startswith(b"%PDF") and sum(SHARES) == pytest.approx(1.0)


def test_paper_says_the_times_as_they_were_understood() -> None:
    view = AlertView(begins="last shift")
    times = view.times(SITE, NOW_US)
    how = how_listed(view, times, rows(), SITE, NOW_US, plain)
    assert "2026-11-22 00:00:00 – 2026-11-22 08:00:00" in how and "live alone" not in how
    since = AlertView(begins="-2h").times(SITE, NOW_US)
    assert times_text(since, SITE, NOW_US, plain) == "2026-11-22 12:32:00 – right now"
    assert times_text(None, SITE, NOW_US, plain) == ""


def test_times_let_through_what_was_raised_in_them() -> None:
    picture = Picture()
    for message in trouble(SITE):
        picture.fold(message)
    view = AlertView(begins="14:31", ends="14:31:30")
    times = view.times(SITE, NOW_US)
    listed = alert_list(picture.alerts, SITE, NOW_US, "en", plain, view.wanted(times)).rows
    assert times is not None and 0 < len(listed) < len(rows())
    assert {row.alert for row in listed} == {row.alert for row in rows() if times.holds(row.raised_at_us)}


def test_the_hours_say_how_long_a_span_is_that_has_only_an_end() -> None:
    times = AlertView(hours="8", ends="today 08:00").times(SITE, NOW_US)
    assert times is not None and times.to_us - times.from_us == 8 * 3600 * S


def test_in_a_flood_the_gravest_are_on_top_and_the_others_by_incident() -> None:
    """Each incident led by its first-out, whatever is more urgent in it; nothing is dropped, nothing worded unseen."""
    held = {
        name: alert(kind, f"camera/{camera}", NOW_US, tier=tier, incident=incident, first_out=first)
        for name, kind, camera, tier, incident, first in (
            ("one", "fire_seen", "C01", Tier.ONE, "i-1", True),
            ("two-b", "no_helmet", "C02", Tier.TWO, "i-2", False),
            ("two-a", "camera_lost", "C03", Tier.THREE, "i-2", True),
            ("alone", "camera_lost", "C04", Tier.THREE, "", False),
            ("only", "camera_lost", "C05", Tier.THREE, "i-3", True),
            ("of-one", "camera_lost", "C06", Tier.THREE, "i-1", False),
            ("of-one-too", "camera_lost", "C07", Tier.THREE, "i-1", False),
        )
    }
    worded: list[str] = []

    def word(name: str) -> AlertRow:
        worded.append(name)
        one = held[name]
        return AlertRow(name, LOOKS[one.tier], name, "", "", "", True, True, incident=one.incident)

    found = in_flood(AlertRows(tuple(held), word), held, plain)
    assert worded == []
    assert [row.title if row.heading else row.alert for row in found] == [
        "one", "two-a · 2", "two-a", "two-b", "no incident · 2", "alone", "only", "one · 2", "of-one", "of-one-too",
    ]  # fmt: skip
    assert found.named("group/i-2").urgency == LOOKS[Tier.THREE]
    few = AlertRows(("one", "alone"), word)
    assert in_flood(few, held, plain) is few
