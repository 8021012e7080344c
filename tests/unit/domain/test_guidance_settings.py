"""Steps of the guidance as settings: one value a place, laid over what the site file says for just that place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.guidance import OF_AREA, OF_KIND_IN_AREA, OF_TRADE, steps_of, supposed
from console.domain.guidance_settings import (
    LONGEST_STEP,
    MOST_STEPS,
    OwnStep,
    OwnSteps,
    Place,
    added,
    moved,
    own_steps,
    place_of,
    removed,
    reworded,
    stated,
    value_of,
)
from console.domain.settings import SettingsRefused, Value, fitting, layered, settings_of, weakens
from console.settings import SettingsInForce
from console.site.home import Home
from console.site.model import GuidanceRule, Site
from console.site.versions import Versions
from tests.sites import small_site

A, B, C = (OwnStep(f"{letter} (zh)", letter) for letter in "ABC")
FILE = (
    GuidanceRule(id="set-1", name="两类", name_en="Both kinds", kinds=("fire_seen", "gas_level_1"), zone="hall"),
    GuidanceRule(id="all", name="全部", name_en="Everywhere"),
    GuidanceRule(id="one", name="关阀", name_en="Close it", source="gas/G-1", shows="near", phone="8203"),
)
KEY = "guidance.gas_level_1@zone=hall.steps"


@pytest.fixture
def site() -> Site:
    """A plant with steps of its own."""
    return replace(small_site(), guidance=FILE)


def said(site: Site, kind: str = "gas_level_1", zone: str = "hall", source: str = "") -> list[str]:
    """What an alert would show, without what every plant does."""
    return [step.text for step in steps_of(site, supposed(kind, zone, source)) if step.level != OF_TRADE]


def test_what_is_set_stands_for_its_place_alone(site: Site) -> None:
    made = layered(site, {KEY: value_of(OwnSteps((A, B)))})
    assert said(made) == ["A", "B", "Everywhere"]
    assert said(made, "fire_seen") == ["Both kinds", "Everywhere"]
    assert said(made, zone="yard") == ["Everywhere"]
    assert len({rule.id for rule in made.guidance}) == len(made.guidance)
    assert layered(site, {KEY: value_of(stated(site, place_of("gas_level_1@zone=hall")))}).guidance != ()


def test_no_step_takes_away_what_the_site_file_says_there(site: Site) -> None:
    none = value_of(OwnSteps())
    made = layered(site, {KEY: none, "guidance.*.steps": none, "guidance.*@source=gas/G-1.steps": none})
    assert [(rule.name_en, rule.kinds) for rule in made.guidance] == [("Both kinds", ("fire_seen",))]


def test_a_kind_in_an_area_is_more_particular_than_the_kind_and_than_the_area(site: Site) -> None:
    values: dict[str, Value] = {
        "guidance.*@zone=hall.steps": value_of(OwnSteps((C,))),
        "guidance.gas_level_1.steps": value_of(OwnSteps((B,))),
        KEY: value_of(OwnSteps((A,), instead=False)),
    }
    made = layered(site, values)
    assert said(made) == ["A", "B", "C", "Everywhere"]
    levels = {step.text: step.level for step in steps_of(made, supposed("gas_level_1", "hall"))}
    assert (levels["A"], levels["C"]) == (OF_KIND_IN_AREA, OF_AREA)
    made = layered(site, values | {"guidance.gas_level_1.steps": value_of(OwnSteps((B,), instead=True))})
    assert [step.text for step in steps_of(made, supposed("gas_level_1", "hall"))] == ["A", "B"]


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        (KEY, "stop", f"{KEY}: these are no steps: "),
        (KEY, 3.0, f"{KEY}: these are no steps: "),
        (KEY, '{"steps":[{"name":"a"}]}', f"{KEY}: these are no steps: "),
        (KEY, value_of(OwnSteps((), True)), f"{KEY}: what stands instead of all that is more general needs a step"),
        (KEY, value_of(OwnSteps((A, A))), f"{KEY}: two steps have the same words"),
        (KEY, value_of(OwnSteps((OwnStep("a", "x" * (LONGEST_STEP + 1)),))), f"{KEY}: step 1 is longer than"),
        (
            KEY,
            value_of(OwnSteps(tuple(OwnStep(str(n), str(n)) for n in range(MOST_STEPS + 1)))),
            f"{KEY}: must be at most {MOST_STEPS} steps, got {MOST_STEPS + 1}",
        ),
        (KEY, value_of(OwnSteps((OwnStep("", "a"),))), f"{KEY}[1].name: must look like"),
        (KEY, value_of(OwnSteps((A, OwnStep("b", "b", "camras")))), f"{KEY}[2].shows: 'camras' is not one of"),
        ("guidance.gas_levl_1.steps", value_of(OwnSteps((A,))), "guidance.gas_levl_1.steps: there is no such setting"),
        (
            "guidance.*@zone=moon.steps",
            value_of(OwnSteps((A,))),
            "guidance.*@zone=moon.steps: there is no such setting",
        ),
    ],
)
def test_steps_that_cannot_be_are_refused_in_words(site: Site, key: str, value: Value, why: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        layered(site, {key: value})
    assert refused.value.problems[0].startswith(why)


def test_an_area_that_is_gone_is_left_out_and_said(site: Site) -> None:
    key = "guidance.*@zone=moon.steps"
    made, left_out = fitting(site, {key: value_of(OwnSteps((A,))), KEY: value_of(OwnSteps((B,)))})
    assert (said(made)[0], left_out) == ("B", {key: "there is no such setting in this plant"})


@pytest.mark.parametrize(
    ("key", "own", "weaker"),
    [
        (KEY, OwnSteps((A,)), False),
        (KEY, OwnSteps((A,), True), True),
        ("guidance.*.steps", OwnSteps((A,), True), True),
        ("guidance.*@source=gas/G-1.steps", OwnSteps((A,), True), True),
        ("guidance.no_helmet.steps", OwnSteps((A,), True), False),
        ("guidance.*@zone=hall.steps", OwnSteps(), False),
    ],
)
def test_leaving_out_what_every_plant_does_on_a_grave_danger_weakens(
    site: Site, key: str, own: OwnSteps, weaker: bool
) -> None:
    assert weakens(site, layered(site, {key: value_of(own)})) is weaker


def test_steps_are_added_said_otherwise_moved_and_removed() -> None:
    own = added(added(OwnSteps(), A, -1), C, 0)
    assert added(own, B, 0).steps == (A, B, C)
    assert reworded(own, 1, B).steps == (A, B)
    assert (moved(own, 1, -1).steps, moved(own, 1, 5).steps, moved(own, 0, -1).steps) == ((C, A), (A, C), (A, C))
    assert removed(removed(replace_instead(own), 0), 0) == OwnSteps()


def replace_instead(own: OwnSteps) -> OwnSteps:
    """The same steps, instead of what is more general."""
    return OwnSteps(own.steps, instead=True)


@pytest.mark.parametrize(
    "place", [Place(), Place("sos"), Place("sos", "a.b"), Place("", "hall"), Place("", "", "gas/G-1")]
)
def test_a_place_is_known_by_its_entry(place: Place) -> None:
    assert place_of(place.entry) == place


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.lists(st.builds(OwnStep, words, words, st.sampled_from(["", "near"]), words), max_size=4), st.booleans())
def test_a_version_is_read_from_its_file_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, steps: list[OwnStep], instead: bool
) -> None:
    own = OwnSteps(tuple(steps), instead)
    values: dict[str, Value] = {
        KEY: value_of(own),
        "guidance.*@source=gas/G-1.steps": value_of(OwnSteps()),
        "guidance.*.steps": value_of(own),
        "tier.gas_lost@zone=hall.tier": "2",
    }
    versions = Versions(Home(tmp_path_factory.mktemp("home")))
    versions.write(SettingsInForce(settings="room", number=1, values=values))
    assert versions.read(1).values == values
    assert own_steps(values[KEY]) == own


def test_every_place_may_have_what_it_has(site: Site) -> None:
    values: dict[str, Value] = {one.key: one.value for one in settings_of(site) if one.table == "guidance"}
    made = layered(site, values)
    for kind, zone, source in (("gas_level_1", "hall", "gas/G-1"), ("fire_seen", "hall", ""), ("sos", "", "")):
        assert said(made, kind, zone, source) == said(site, kind, zone, source)
