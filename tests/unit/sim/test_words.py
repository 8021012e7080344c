"""What a scenario says of people is what the plant shows, whatever is said: properties over written-out scenarios."""

from __future__ import annotations

import math
import tomllib
from dataclasses import MISSING, asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from devices.sim.events import (
    DOES,
    EVENTS,
    HARNESSES,
    HELMETS,
    LIGHTS,
    SPOILS,
    STANDS_ON,
    TAKEN,
    THINGS,
    Event,
    Fall,
    HarnessIs,
    NoHelmet,
    NoVest,
    Post,
    Scenario,
    Sight,
    Smoke,
    Sos,
    TakesOut,
    Thing,
    WalkInto,
    Works,
)
from devices.sim.motion import FALL_S, LIES_AHEAD_M
from devices.sim.people import SimWorker
from devices.sim.plant import Plant
from devices.sim.scenario import ScenarioError, read_scenario

SITE: dict[str, Any] = {
    "width_m": 60.0,
    "height_m": 50.0,
    "storey": [{"id": "F1"}],
    "camera": [{"id": "A"}, {"id": "B"}],
    "worker": [{"id": "W-1", "tag": "T-1", "band": "B-1", "trade": "fitter"}],
}
CORNERS = ((20.0, 20.0), (24.0, 20.0), (24.0, 23.0))
SPOT = CORNERS[:1]
seconds = some.integers(0, 80).map(lambda n: n / 4)
lasting = {"at_s": seconds, "for_s": some.integers(1, 60).map(lambda n: n / 4), "worker": some.just("W-1")}


@some.composite
def posts(draw: some.DrawFn) -> Post:
    """Any post that the words allow."""
    on = draw(some.sampled_from(STANDS_ON))
    allowed = {"floor": DOES, "ladder": ("climb", "stand"), "scaffold": ("stand", "walk")}[on]
    does = draw(some.sampled_from(allowed))
    free = does in ("walk", "stand")
    helmet = draw(some.sampled_from(HELMETS if free else ("worn", "absent")))
    holds = draw(some.sampled_from(("nothing", *TAKEN))) if free and helmet != "hand" else "nothing"
    is_spot = on != "floor" or does == "lift" or (does != "carry" and draw(some.booleans()))
    return Post(
        worker="W-1",
        storey="F1",
        path_m=SPOT if is_spot else CORNERS,
        does=does,
        heading_deg=draw(some.integers(0, 359).map(float)),
        helmet=helmet,
        vest=draw(some.booleans()),
        harness=draw(some.sampled_from(HARNESSES if on != "floor" else HARNESSES[:2])),
        holds=holds,
        fire_watch=draw(some.booleans()),
        on=on,
        up_m=draw(some.sampled_from((0.0, 0.5, 2.2))) if on != "floor" else 0.0,
        rail=draw(some.sampled_from(("front", "back"))),
    )


def happenings(is_floor: bool) -> some.SearchStrategy[list[Event]]:
    """What may happen to somebody who stands on the floor or not."""
    states = HARNESSES[:2] if is_floor else HARNESSES
    kinds: list[some.SearchStrategy[Event]] = [
        some.builds(NoHelmet, **lasting, helmet=some.sampled_from(("absent", "hand"))),
        some.builds(NoVest, **lasting),
        some.builds(TakesOut, **lasting, holds=some.sampled_from(TAKEN)),
        some.builds(HarnessIs, **lasting, harness=some.sampled_from(states)),
        some.builds(Fall, **lasting),
        some.builds(Works, **lasting, does=some.sampled_from(("stand", "weld", "climb", "lift"))),
        some.builds(WalkInto, at_s=seconds, worker=some.just("W-1"), x_m=some.just(30.0), y_m=some.just(24.0),
                    stay_s=some.just(12.0)),
    ]  # fmt: skip
    return some.lists(some.one_of(kinds), max_size=4)


@some.composite
def scenarios(draw: some.DrawFn) -> Scenario:
    """Any scenario of one worker, with things and cameras."""
    post = draw(posts())
    events = draw(happenings(post.on == "floor"))
    smoke = some.builds(Smoke, at_s=seconds, for_s=seconds, x_m=seconds, y_m=seconds, storey=some.just("F1"),
                        thick=some.sampled_from((0.1, 0.8)), grey=some.just(200.0))  # fmt: skip
    things = some.builds(Thing, kind=some.sampled_from(THINGS), storey=some.just("F1"), x_m=seconds, y_m=seconds,
                         turn_deg=seconds, size_m=seconds)  # fmt: skip
    spoilt = some.lists(some.sampled_from(SPOILS), max_size=2).map(tuple)
    sight = some.builds(Sight, camera=some.just("B"), light=some.sampled_from(LIGHTS), spoilt_by=spoilt)
    return Scenario(
        (post,),
        (*events, *draw(some.lists(smoke, max_size=1))),
        tuple(draw(some.lists(things, max_size=3))),
        tuple(draw(some.lists(sight, max_size=1))),
    )


def written(scenario: Scenario) -> str:
    """The scenario as somebody would write it: what is left out where it is as usual."""
    kinds = {form: kind for kind, form in EVENTS.items()}
    parts = [("post", post, {}) for post in scenario.posts]
    parts += [("event", event, {"kind": kinds[type(event)]}) for event in scenario.events]
    parts += [("thing", thing, {}) for thing in scenario.things]
    parts += [("camera", sight, {}) for sight in scenario.sights]
    lines: list[str] = []
    for table, entry, more in parts:
        usual = {field.name: field.default for field in fields(entry) if field.default is not MISSING}
        said = {name: value for name, value in asdict(entry).items() if usual.get(name) != value} | more
        lines += [f"[[{table}]]", *(f"{name} = {_toml(value)}" for name, value in said.items())]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is written again and again."""
    return tmp_path_factory.mktemp("words") / "scenario.toml"


few = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])


@few
@given(scenario=scenarios())
def test_what_is_written_is_read(file: Path, scenario: Scenario) -> None:
    """Every scenario that the words allow comes back from its file as it was."""
    file.write_text(written(scenario), encoding="utf-8")
    assert read_scenario(file, SITE) == scenario


@few
@given(scenario=scenarios(), table=some.integers(0, 9), more=some.sampled_from(("holdsly", "worked", "x", "at")))
def test_a_word_that_is_not_known_is_a_problem_with_its_place(
    file: Path, scenario: Scenario, table: int, more: str
) -> None:
    """Wherever it stands, and nothing else is."""
    lines = written(scenario).splitlines()
    heads = [n for n, line in enumerate(lines) if line.startswith("[[")]
    at = heads[table % len(heads)]
    lines.insert(at + 1, f"{more} = 3")
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file, SITE)
    number = sum(lines[at] == lines[n] for n in heads[: table % len(heads)]) + 1
    name = lines[at].strip("[]")
    assert [problem.split(":")[0] for problem in caught.value.problems] == [f"{name}[{number}].{more}"]


def shown(scenario: Scenario, t_s: float) -> SimWorker:
    """The worker at a time."""
    return Plant(SITE, scenario, 1).workers_at(t_s)[0]


@few
@given(scenario=scenarios(), at=some.integers(0, 1000))
def test_nobody_has_a_third_hand_or_a_hook_in_the_air(scenario: Scenario, at: int) -> None:
    """At every time what is worn, held and done can be together."""
    one = shown(scenario, at / 25)
    assert one.holds != "helmet" or not one.helmet
    assert (one.holds == "box") == (one.pose in ("carry", "lift"))
    assert one.holds in ("", "box") or one.pose in ("walk", "stand")
    assert one.harness in ("none", "unhooked") or one.at
    assert one.up_m == 0 or one.at or one.fallen is not None
    assert (one.pose == "fall") == (one.fallen is not None)
    assert one.pose in (*DOES, "fall", "down")


@few
@given(scenario=scenarios(), at=some.integers(0, 1000))
def test_nobody_jumps(scenario: Scenario, at: int) -> None:
    """From frame to frame nobody moves farther than a fall, or who hurries, brings him."""
    stops = [event for event in scenario.events if isinstance(event, Fall | Works)]
    few_stops = replace(scenario, events=tuple(e for e in scenario.events if e not in stops[1:]))
    plant = Plant(SITE, few_stops, 1)
    here, there = (plant.workers_at((at + n) / 25)[0] for n in (0, 1))
    walks = sum(isinstance(event, WalkInto) for event in few_stops.events)
    if walks < 2:
        assert math.dist((here.x_m, here.y_m), (there.x_m, there.y_m)) <= LIES_AHEAD_M + 0.08


@few
@given(scenario=scenarios(), at=some.integers(0, 2000))
def test_who_looks_otherwise_says_when(scenario: Scenario, at: int) -> None:
    """Outside of the spans that the plant names everybody is as on a day on which nothing happens."""
    t_s = at / 25
    plant, calm = Plant(SITE, scenario, 1), Plant(SITE, replace(scenario, events=()), 1)
    state, still = plant.at(t_s), calm.at(t_s)
    if not any(span.from_s <= t_s < span.to_s for span in plant.visible_spans()):
        assert (state.workers, state.smokes) == (still.workers, still.smokes)


def one(post: Post, *events: Event) -> Scenario:
    """A scenario of one post."""
    return Scenario((post,), events)


STANDS = Post(worker="W-1", storey="F1", path_m=SPOT, does="stand", heading_deg=90.0)
WHEN = {"at_s": 2.0, "for_s": 4.0, "worker": "W-1"}


def test_a_fall() -> None:
    """Over his feet for a second, then on the floor before them, then up and back; nobody calls."""
    day = one(STANDS, Fall(**WHEN))
    poses = [shown(day, t).pose for t in (1.9, 2.0, 2.9, 3.1, 5.9, 6.1, 7.1)]
    assert poses == ["stand", "fall", "fall", "down", "down", "walk", "stand"]
    assert shown(day, 2.5).fallen == pytest.approx(0.5 / FALL_S)
    assert (shown(day, 4.0).x_m, shown(day, 4.0).y_m) == (SPOT[0][0] + LIES_AHEAD_M, SPOT[0][1])
    assert shown(day, 4.0).heading_deg == 90.0 and not shown(day, 4.0).sos
    assert (shown(day, 8.0).x_m, shown(day, 8.0).y_m) == SPOT[0]


def test_a_fall_off_a_ladder_goes_backwards_down_and_unhooked() -> None:
    """He comes down, lies off the ladder, and climbs it again after."""
    day = one(replace(STANDS, does="climb", on="ladder", up_m=2.0, harness="high"), Fall(**WHEN))
    before, early, late, lies, after = (shown(day, t) for t in (1.9, 2.1, 2.6, 4.0, 8.0))
    assert (before.at, before.up_m, before.harness, before.pose) == ("ladder", 2.0, "high", "climb")
    assert 0 < early.up_m < 2.0 and late.up_m == 0 and early.harness == "unhooked"
    assert (lies.heading_deg, lies.at, lies.up_m) == (270.0, "", 0.0) and lies.x_m < SPOT[0][0]
    assert after == replace(before, pulse_bpm=after.pulse_bpm, skin_c=after.skin_c, battery_pct=after.battery_pct)


@pytest.mark.parametrize(
    ("post", "event", "during"),
    [
        (STANDS, NoHelmet(**WHEN), {"helmet": False, "holds": ""}),
        (STANDS, NoHelmet(**WHEN, helmet="hand"), {"helmet": False, "holds": "helmet"}),
        (STANDS, NoVest(**WHEN), {"vest": False}),
        (STANDS, TakesOut(**WHEN, holds="phone"), {"holds": "phone", "pose": "stand"}),
        (replace(STANDS, does="weld"), TakesOut(**WHEN, holds="cigarette"), {"holds": "cigarette", "pose": "stand"}),
        (replace(STANDS, holds="phone"), Works(**WHEN, does="lift"), {"holds": "box", "pose": "lift"}),
        (replace(STANDS, holds="extinguisher"), Sos(**{**WHEN, "at_s": 3.0}), {"holds": "", "pose": "down"}),
        (replace(STANDS, helmet="hand"), Fall(**{**WHEN, "at_s": 1.0}), {"holds": "", "helmet": False}),
        (STANDS, HarnessIs(**WHEN, harness="unhooked"), {"harness": "unhooked"}),
        (replace(STANDS, on="scaffold", harness="low"), HarnessIs(**WHEN, harness="high"), {"harness": "high"}),
        (replace(STANDS, on="scaffold", harness="low"), HarnessIs(**WHEN, harness="none"), {"harness": "none"}),
    ],
)
def test_what_an_event_changes(post: Post, event: Event, during: dict[str, object]) -> None:
    """For its time, and nothing before."""
    before, meanwhile = shown(one(post, event), 0.9), shown(one(post, event), 3.0)
    calm = shown(one(post), 3.0)
    assert {name: getattr(meanwhile, name) for name in during} == during
    assert {name: getattr(before, name) for name in during} == {name: getattr(calm, name) for name in during}


def test_who_carries_has_his_box_on_the_way_and_at_rest() -> None:
    """Walking he carries it, resting he bends over it."""
    day = one(Post(worker="W-1", storey="F1", path_m=CORNERS, does="carry"))
    looks = {(look.pose, look.holds) for t in range(30) for look in [shown(day, float(t))]}
    assert looks == {("carry", "box"), ("lift", "box")}


def test_who_leaves_his_scaffold_is_on_the_floor_and_unhooked() -> None:
    """And back on it later; what he stands on is known all the time."""
    day = one(
        replace(STANDS, on="scaffold", up_m=1.0, rail="back", harness="high", fire_watch=True),
        WalkInto(at_s=1.0, worker="W-1", x_m=26.0, y_m=20.0, stay_s=10.0),
    )
    here, away = shown(day, 0.5), shown(day, 8.0)
    assert (here.at, here.up_m, here.harness) == ("back", 1.0, "high")
    assert (away.at, away.up_m, away.harness, away.fire_watch) == ("", 0.0, "unhooked", True)
    plant = Plant(SITE, day, 1)
    assert (plant.workers_on_post()[0].at, plant.workers_on_post()[0].up_m) == ("back", 1.0)


def test_the_words_of_the_file_are_toml() -> None:
    """The test's own writer writes what a TOML reader reads."""
    assert tomllib.loads(written(one(STANDS)))["post"][0]["path_m"] == [[20.0, 20.0]]
