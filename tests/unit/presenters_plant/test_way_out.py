"""The way out: around tanks, away from gas, and the same whether it is looked for at once or a piece a turn."""

from __future__ import annotations

import pytest

from console.presenters.in_turns import at_once
from console.presenters.way_out import WALK_MPS, Way, WayOut, WayTurns
from console.site.geometry import inside
from tests.gui.plant.scene import demo_site

SITE = demo_site()
SPOTS = [(x_m, y_m) for x_m in (20.0, 60.0, 90.0, 150.0) for y_m in (20.0, 75.0, 110.0)]
MUCH_GAS = frozenset((x_m, y_m) for x_m in range(20, 200, 15) for y_m in range(10, 130, 15))


def turns_of(search: WayTurns) -> tuple[int, Way | None]:
    """How often it gave way, and what was found."""
    for turns in range(10_000):
        try:
            next(search)
        except StopIteration as over:
            return turns, over.value
    raise AssertionError("it does not end")


@pytest.mark.parametrize("spot", SPOTS)
def test_no_corner_lies_in_a_tank_and_the_way_ends_at_a_muster_point(spot: tuple[float, float]) -> None:
    way = WayOut(SITE).from_place(*spot)
    assert way is not None and way.corners_m[0] == spot
    assert way.corners_m[-1] in {(place.x_m, place.y_m) for place in SITE.places if place.kind == "muster"}
    tanks = [shape for shape in SITE.shapes if shape.kind in ("tank", "vessel") and len(shape.outline_m) > 2]
    assert not any(inside(corner, tank.outline_m) for corner in way.corners_m[1:-1] for tank in tanks)
    assert way.seconds == way.length_m / WALK_MPS


def test_gas_on_the_way_is_walked_around() -> None:
    ways = WayOut(SITE)
    direct, around = ways.from_place(60.0, 110.0), ways.from_place(60.0, 110.0, frozenset({(80.0, 116.0)}))
    assert direct is not None and around is not None
    assert around.length_m >= direct.length_m


def test_a_long_search_gives_way_and_finds_the_same() -> None:
    given_way = 0
    for spot in SPOTS:
        turns, way = turns_of(WayOut(SITE).in_turns(*spot, MUCH_GAS))
        given_way += turns
        assert way == WayOut(SITE).from_place(*spot, MUCH_GAS)
    assert given_way > len(SPOTS)


def test_two_searches_at_a_time_do_not_mix_what_gas_there_is() -> None:
    spot = max(SPOTS, key=lambda spot: turns_of(WayOut(SITE).in_turns(*spot, MUCH_GAS))[0])
    ways, little = WayOut(SITE), frozenset({(spot[0], spot[1] + 10.0)})
    slow = ways.in_turns(*spot, MUCH_GAS)
    next(slow)
    assert ways.from_place(*spot, little) == WayOut(SITE).from_place(*spot, little)
    assert at_once(slow) == WayOut(SITE).from_place(*spot, MUCH_GAS)
    assert ways.from_place(*spot, little) == WayOut(SITE).from_place(*spot, little)


def test_a_site_without_a_muster_point_has_no_way_out() -> None:
    class Nowhere:
        """A site of which nothing is asked but what a way needs."""

        width_m, height_m, shapes, places = 50.0, 50.0, (), ()

    assert WayOut(Nowhere()).from_place(1.0, 1.0) is None  # type: ignore[arg-type]
