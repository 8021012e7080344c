"""Behaviours as stories: tracks, zones and time in, behaviours out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import pytest

from inference.behaviours.registry import BEHAVIOURS, rules
from inference.behaviours.rule import Hold, Rule, Scene
from inference.seen import Behaviour, Track
from inference.zones import ViewZone
from tests.unit.inference.scenes import SECOND, track

FRAME = SECOND // 5
YARD = ViewZone("pit", "forbidden", ((0, 0), (10, 0), (10, 10), (0, 10)))
CRANE = ViewZone("K-1", "crane", centre_m=(20.0, 20.0), radius_m=5.0)

Looks = Callable[[float], Sequence[Track]]


def told(rule: Rule, looks: Looks, seconds: float, zones: tuple[ViewZone, ...] = ()) -> list[tuple[float, Behaviour]]:
    """Every behaviour of every frame with its second; the story begins at second 0 = SECOND."""
    story = []
    for i in range(int(seconds * 5) + 1):
        at_us = SECOND + i * FRAME
        story += [(i / 5, one) for one in rule.judge(Scene(tuple(looks(i / 5)), zones, at_us))]
    return story


def span(story: list[tuple[float, Behaviour]]) -> tuple[float, float] | None:
    """First and last second of a story without holes; None for an empty one."""
    seconds = sorted({second for second, _ in story})
    if not seconds:
        return None
    holes = [b - a for a, b in itertools.pairwise(seconds) if b - a > 0.21]
    assert not holes
    return seconds[0], seconds[-1]


BARE, COVERED = track(wears=["bare_head"]), track(wears=["helmet"])


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param(lambda s: [BARE], (1.6, 10.0), id="bare-headed all the time"),
        pytest.param(lambda s: [COVERED], None, id="with a helmet"),
        pytest.param(lambda s: [track()], None, id="no head to be seen proves nothing"),
        pytest.param(lambda s: [BARE if s < 1.2 else COVERED], None, id="bare for a moment"),
        pytest.param(lambda s: [BARE] if s <= 4 else [COVERED], (1.6, 5.4), id="puts it on at 4 s"),
        pytest.param(lambda s: [COVERED if 3 <= s < 4 else BARE], (1.6, 10.0), id="a doubtful second changes nothing"),
        pytest.param(lambda s: [track("flame", wears=["bare_head"])], None, id="a flame has no head"),
    ],
)
def test_no_helmet(looks: Looks, expected: tuple[float, float] | None) -> None:
    assert span(told(BEHAVIOURS["no_helmet"](), looks, 10)) == expected


def test_a_behaviour_says_since_when_and_on_whom() -> None:
    story = told(BEHAVIOURS["no_helmet"](), lambda s: [track(number=7, wears=["bare_head"])], 2)

    assert {one for _, one in story} == {Behaviour("no_helmet", 7, SECOND)}


@pytest.mark.parametrize(
    ("kind", "zone", "looks", "expected"),
    [
        pytest.param("forbidden_zone", YARD, lambda s: [track(foot_m=(5, 5))], (0.4, 6.0), id="stands in the pit"),
        pytest.param("forbidden_zone", YARD, lambda s: [track(foot_m=(11, 5))], None, id="stands beside the pit"),
        pytest.param("forbidden_zone", YARD, lambda s: [track()], None, id="a camera without a pose cannot tell"),
        pytest.param("forbidden_zone", CRANE, lambda s: [track(foot_m=(20, 20))], None, id="another kind of zone"),
        pytest.param("forbidden_zone", YARD, lambda s: [track(foot_m=(s * 4 - 4, 5))], (1.4, 4.8), id="walks through"),
        pytest.param(
            "forbidden_zone",
            YARD,
            lambda s: [track(foot_m=(9.9 if round(s * 5) % 2 else 10.1, 5))],
            (0.6, 6.0),
            id="on the edge it does not flicker",
        ),
        pytest.param("forbidden_zone", YARD, lambda s: [track("truck", foot_m=(5, 5))], None, id="a truck may"),
        pytest.param("crane_radius", CRANE, lambda s: [track(foot_m=(23, 24))], (0.4, 6.0), id="at exactly 5 m"),
        pytest.param("crane_radius", CRANE, lambda s: [track(foot_m=(23, 24.1))], None, id="just outside"),
    ],
)
def test_zones(kind: str, zone: ViewZone, looks: Looks, expected: tuple[float, float] | None) -> None:
    story = told(BEHAVIOURS[kind](), looks, 6, (zone,))

    assert span(story) == expected
    assert {(one.kind, one.zone) for _, one in story} <= {(kind, zone.id)}


def test_when_the_crane_rests_the_circle_is_gone() -> None:
    rule = BEHAVIOURS["crane_radius"]()
    inside = lambda s: [track(foot_m=(20, 20))]  # noqa: E731

    assert told(rule, inside, 2, (CRANE,))
    later = [Scene((track(foot_m=(20, 20)),), (), SECOND * 3 + i * FRAME) for i in range(20)]
    assert [bool(rule.judge(scene)) for scene in later] == [True] * 8 + [False] * 12


LYING, STANDING = (100.0, 160.0, 200.0, 200.0), (130.0, 100.0, 170.0, 200.0)


def _shifted(px: float) -> tuple[float, float, float, float]:
    return LYING[0] + px, LYING[1], LYING[2] + px, LYING[3]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param(lambda s: [track(box=STANDING if s < 2 else LYING)], (4.0, 10.0), id="falls at 2 s"),
        pytest.param(lambda s: [track(box=STANDING)], None, id="stands"),
        pytest.param(lambda s: [track(box=(100, 150, 150, 200))], None, id="crouches"),
        pytest.param(lambda s: [track(box=_shifted(s * 60))], None, id="is carried away"),
        pytest.param(lambda s: [track(box=_shifted(3 * (round(s * 5) % 2)))], (2.0, 10.0), id="box trembles"),
        pytest.param(lambda s: [track(box=LYING if s < 4 else STANDING)], (2.0, 5.2), id="gets up at 4 s"),
        pytest.param(lambda s: [track(box=LYING)] if s < 2 or s > 2.8 else [], (2.8, 10.0), id="hidden for a moment"),
        pytest.param(lambda s: [track(box=LYING, height_m=0.4)], (2.0, 10.0), id="low where the camera can measure"),
        pytest.param(lambda s: [track(box=LYING, height_m=1.6)], None, id="wide but high: he carries something"),
        pytest.param(lambda s: [track("flame", LYING)], None, id="a flame does not lie"),
    ],
)
def test_man_down(looks: Looks, expected: tuple[float, float] | None) -> None:
    told_span = span(told(BEHAVIOURS["man_down"](), looks, 10))

    assert told_span == (pytest.approx(expected, abs=0.21) if expected else None)


@pytest.mark.parametrize(
    ("kind", "looks", "expected"),
    [
        pytest.param("fire_seen", lambda s: [track("flame")], (0.8, 6.0), id="burns"),
        pytest.param("fire_seen", lambda s: [track("flame")] if s < 0.6 else [], None, id="a reflection"),
        pytest.param("fire_seen", lambda s: [track("flame")] if round(s) % 2 == 0 else [], (1.6, 6.0), id="flickers"),
        pytest.param("fire_seen", lambda s: [track("arc")], None, id="an arc is no fire"),
        pytest.param("hot_work", lambda s: [track("arc")], (0.8, 6.0), id="welding"),
        pytest.param("hot_work", lambda s: [track("flame")], None, id="fire is no hot work"),
    ],
)
def test_light(kind: str, looks: Looks, expected: tuple[float, float] | None) -> None:
    assert span(told(BEHAVIOURS[kind](), looks, 6)) == expected


def test_a_fire_of_many_flames_is_one_behaviour_on_the_oldest() -> None:
    flames = [track("flame", number=4, first_at_us=9), track("flame", number=3, first_at_us=5)]

    assert {one.track for _, one in told(BEHAVIOURS["fire_seen"](), lambda s: flames, 2)} == {3}


def test_a_hold_forgets_when_time_runs_backwards() -> None:
    hold: Hold[str] = Hold(rise_s=1, fall_s=1)
    hold.update(["x"], 10 * SECOND)
    assert hold.update(["x"], 11 * SECOND) == [("x", 10 * SECOND)]

    assert hold.update(["x"], 2 * SECOND) == []


def test_unknown_behaviours_are_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError) as refused:
        rules(["no_helmet", "no_hat"])

    assert str(refused.value) == (
        "unknown behaviours: no_hat; known are no_helmet, crane_radius, forbidden_zone, man_down, fire_seen, hot_work"
    )
