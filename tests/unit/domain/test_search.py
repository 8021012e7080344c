"""Questions about the past: each fold against a slow count that looks at every moment by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console.domain.search import Found, Held, Passings, Sightings, Stays, clipped
from console.domain.search_rows import RowFilter, Sought
from console.messages import JournalEntry, Seen, SeenObject, Worker
from console.site.find import covers
from console.values import PermitState, Quality
from tests import said
from tests.said import S
from tests.sites import bare_site, camera, gas_point, oxygen_point, permit, rectangle, small_site, worker, zone

SITE = bare_site(
    zones=(zone("hall", rectangle(0, 0, 40, 40)), zone("bay", rectangle(5, 5, 15, 15), inside="hall", kind="work"),
           zone("yard", rectangle(60, 0, 90, 40))),
    workers=(worker(1, "welder"), worker(2, "rigger")),
    cameras=(camera("C01", "hall", 10.0, 0.0, tilt_deg=25.0), camera("C02", "yard", 75.0, 0.0)),
    gas_points=(gas_point("G-1"), gas_point("G-2"), oxygen_point("O-1")),
    permits=(permit("HOT-1", "HOT", "hall"),),
)  # fmt: skip
END_US = 60 * S
LIMIT_US = round(SITE.limits.position_s * 1e6)
GAS_US = round(SITE.limits.gas_s * 1e6)
SPOTS = {"hall": (30.0, 30.0), "bay": (10.0, 10.0), "yard": (75.0, 20.0), "": (50.0, 60.0)}


def place(name: str, at_s: int, where: str) -> Worker:
    """A worker at a spot; the core names the area alone."""
    x_m, y_m = SPOTS[where]
    area = "hall" if where == "bay" else where
    return Worker(worker=name, x_m=x_m, y_m=y_m, storey="F1", error_m=0.5, zone=area, position_at_us=at_s * S,
                  pulse_bpm=None, skin_c=None, battery_pct=None, vital_at_us=0, sos=False)  # fmt: skip


def moments(spans: Iterable[Found]) -> dict[str, set[int]]:
    """Half seconds that answers hold, by whom, what and where."""
    held: dict[str, set[int]] = {}
    for one in spans:
        key = one.person if not one.camera else one.camera
        half = range(2 * END_US // S)
        held.setdefault(key or one.point, set()).update(h for h in half if one.at_us <= h * S // 2 < one.to_us)
    return {key: times for key, times in held.items() if times}


def counted(names: Iterable[str], holds: Callable[[str, int], bool]) -> dict[str, set[int]]:
    """The same, by asking of each half second alone."""
    found = {name: {h for h in range(2 * END_US // S) if holds(name, h * S // 2)} for name in names}
    return {name: times for name, times in found.items() if times}


TOLD = st.lists(st.tuples(st.integers(1, 55), st.sampled_from(("W-001", "W-002")), st.sampled_from(sorted(SPOTS))),
                max_size=30).map(lambda told: sorted(told, key=lambda one: one[0]))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(told=TOLD, where=st.sampled_from(("hall", "bay", "yard")))
def test_who_was_in_a_zone_is_what_each_moment_says(told: list[tuple[int, str, str]], where: str) -> None:
    stays = Stays(SITE, where)
    found: list[Found] = []
    first: dict[tuple[str, int], str] = {}
    for at_s, name, spot in told:
        first.setdefault((name, at_s), spot)
        found += stays.hear(place(name, at_s, spot))
    found += stays.over(END_US)

    def was_there(name: str, at_us: int) -> bool:
        known = [(s * S, spot) for (who, s), spot in first.items() if who == name and s * S <= at_us]
        at, spot = max(known, default=(-LIMIT_US, ""))
        return at_us - at < LIMIT_US and (spot == where or (where, spot) == ("hall", "bay"))

    assert moments(found) == counted(("W-001", "W-002"), was_there)


@settings(max_examples=100, deadline=None)
@given(told=TOLD)
def test_which_cameras_saw_him_is_what_each_moment_says(told: list[tuple[int, str, str]]) -> None:
    sightings = Sightings(SITE, "W-001")
    found: list[Found] = []
    first: dict[int, str] = {}
    for at_s, name, spot in told:
        found += sightings.hear(place(name, at_s, spot))
        if name == "W-001":
            first.setdefault(at_s, spot)
    found += sightings.over(END_US)

    def saw(name: str, at_us: int) -> bool:
        at, spot = max(((s * S, spot) for s, spot in first.items() if s * S <= at_us), default=(-LIMIT_US, ""))
        looks = next(one for one in SITE.cameras if one.id == name)
        return at_us - at < LIMIT_US and covers(looks, *SPOTS[spot], "F1")

    assert moments(found) == counted(("C01", "C02"), saw)


READ = st.lists(
    st.tuples(st.integers(1, 55), st.one_of(st.none(), st.integers(0, 20)), st.sampled_from((None, *PermitState))),
    max_size=30,
).map(lambda told: sorted(told, key=lambda one: one[0]))


@settings(max_examples=150, deadline=None)
@given(told=READ, point=st.sampled_from(("G-1", "O-1")), with_permit=st.booleans())
def test_when_gas_passed_a_value_with_a_permit_open(
    told: list[tuple[int, int | None, PermitState | None]], point: str, with_permit: bool
) -> None:
    passings = Passings(SITE, {point: 10.0}, "HOT-1" if with_permit else "")
    values: dict[int, int | None] = {}
    states: dict[int, PermitState] = {}
    for at_s, value, state in told:
        quality = Quality.GOOD if value is not None else Quality.FAULT
        passings.hear(at_s * S, said.gas(point, value, at_s * S, quality=quality))
        values.setdefault(at_s, value)
        if state is not None:
            passings.hear(at_s * S, replace(said.permit(SITE.permits[0], 0, END_US), state=state))
            states[at_s] = state
    found = list(passings.over(0, END_US))

    def last(known: dict[int, Any], at_us: int) -> tuple[int, Any]:
        return max(((s * S, one) for s, one in known.items() if s * S <= at_us), default=(-END_US, None))

    def passed(_name: str, at_us: int) -> bool:
        at, value = last(values, at_us)
        beyond = value is not None and (value <= 10 if point == "O-1" else value >= 10)
        is_open = last(states, at_us)[1] in (PermitState.ACTIVE, PermitState.SUSPENDED) or not with_permit
        return at_us - at < GAS_US and beyond and is_open

    assert moments(found) == counted((point,), passed)
    for one in found:
        known = {last(values, at_us)[1] for at_us in range(one.at_us, one.to_us, S // 2)}
        assert one.peak == (min(known) if point == "O-1" else max(known))
    seen = [value for value in values.values() if value is not None]
    assert [one.peak for one in passings.worst(0)] == ([(min if point == "O-1" else max)(seen)] if seen else [])


def test_a_camera_that_saw_somebody_at_his_place_is_told_apart() -> None:
    sightings = Sightings(SITE, "W-001")
    near = SeenObject(track=1, kind="person", score=0.9, box=(0, 0, 1, 1), x_m=11.0, y_m=10.5)
    looks = [(near,), (replace(near, x_m=20.0),), (replace(near, kind="truck"),), (replace(near, x_m=None),)]
    sightings.look(Seen(camera="C01", captured_at_us=S, objects=(near,)))
    list(sightings.hear(place("W-001", 2, "bay")))
    for objects in looks:
        sightings.look(Seen(camera="C01", captured_at_us=3 * S, objects=objects))
    sightings.look(Seen(camera="C02", captured_at_us=3 * S, objects=(near,)))
    [found] = sightings.over(5 * S)
    assert found == Found(2 * S, 5 * S, person="W-001", camera="C01", looks=1)


def test_what_holds_without_a_limit_holds_until_it_is_told_otherwise() -> None:
    held = Held(0)
    assert held.tell("a", 1, True) is None and held.tell("a", 50, True) is None
    span = held.tell("a", 90, False)
    assert span is not None and (span.from_us, span.to_us) == (1, 90) and held.over(99) == []


@pytest.mark.parametrize(
    ("span", "cut"),
    [((0, 5), None), ((5, 12), (10, 12)), ((15, 25), (15, 20)), ((20, 30), None), ((10, 10), (10, 10)),
     ((20, 20), None), ((9, 9), None), ((0, 30), (10, 20))],
)  # fmt: skip
def test_only_the_part_within_the_time(span: tuple[int, int], cut: tuple[int, int] | None) -> None:
    found = clipped(Found(*span), 10, 20)
    assert (None if found is None else (found.at_us, found.to_us)) == cut


def row(kind: str, subject: str, operator: str = "", **body: Any) -> JournalEntry:
    """One row."""
    return JournalEntry(seq=1, at_us=S, kind=kind, subject=subject, operator=operator, body=body, previous="", hash="")


SMALL = small_site(workers=(worker(17, "welder", name="李伟", name_en="Li Wei"),), gas_points=(gas_point("G-1"),),
                   permits=(permit("HOT-1", "HOT", "hall"),))  # fmt: skip
RAISED = row("alert_raised", "danger/gas_level_1/gas/G-1", zone="hall", values={"near": "W-017,W-002"})
ANSWER = row("alert_acknowledged", "danger/gas_level_1/gas/G-1", "wang", comment="Ventilator on")


@pytest.mark.parametrize(
    ("entry", "sought", "taken"),
    [
        (RAISED, Sought(), True),
        (RAISED, Sought(person="W-017"), True),
        (RAISED, Sought(person="W-01"), False),
        (ANSWER, Sought(person="wang"), True),
        (RAISED, Sought(text="李伟"), True),
        (RAISED, Sought(text="li wei  GAS"), True),
        (RAISED, Sought(text="li wei helmet"), False),
        (ANSWER, Sought(text="ventilator"), True),
        (ANSWER, Sought(text="alert acknowledged"), True),
        (RAISED, Sought(zone="hall"), True),
        (RAISED, Sought(zone="yard"), False),
        (ANSWER, Sought(zone="hall"), True),
        (row("permit_suspended", "HOT-1"), Sought(zone="hall"), True),
        (row("looked", "W-017"), Sought(zone="hall"), False),
        (RAISED, Sought(kinds=("alert_raised",), subjects=("danger/gas_",)), True),
        (RAISED, Sought(kinds=("alert_raised",), subjects=("sight/",)), False),
        (ANSWER, Sought(kinds=("alert_raised",)), False),
    ],
)
def test_rows_by_words_person_place_and_kind(entry: JournalEntry, sought: Sought, taken: bool) -> None:
    assert RowFilter(SMALL, sought).takes(entry) is taken
