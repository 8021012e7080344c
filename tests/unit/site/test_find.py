"""Look-ups in the demo plant: what belongs together is found together."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.site import find
from console.site.model import Site
from console.site.read import read_site
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def site() -> Site:
    """The demo plant."""
    return read_site(Path(ROOT / "resources" / "demo" / "site.toml"))


def ids(things: tuple[object, ...]) -> list[str]:
    """Their ids."""
    return [getattr(thing, "id", "") for thing in things]


def test_by_id_and_by_what_he_wears(site: Site) -> None:
    """W-017 is Li Wei, whichever way one asks."""
    worker = find.by_id(site.workers, "W-017")
    assert worker is not None
    assert worker.name == "李伟"
    assert find.worker_of_tag(site, "T-017") == worker == find.worker_of_band(site, "B-017")
    assert find.by_id(site.cameras, "C99") is find.worker_of_tag(site, "T-9") is find.worker_of_band(site, "") is None


def test_zones_at_a_place(site: Site) -> None:
    """The smallest first; the area is asked for most; storeys do not mix."""
    assert ids(find.zones_at(site, 115, 32, "F2")) == ["hot-0007", "reactor-hall-f2"]
    assert ids(find.zones_at(site, 115, 32, "F1")) == ["reactor-hall"]
    assert ids(find.zones_at(site, 40, 65, "F1")) == ["high-voltage", "substation"]
    zone = find.zone_at(site, 115, 32, "F2")
    assert zone is not None
    assert zone.id == "reactor-hall-f2"
    assert find.zone_at(site, 1, 1, "F1") is None


def test_areas_nest(site: Site) -> None:
    """A work zone on F2 belongs to the building."""
    assert find.area_of(site, "hot-0007") == "reactor-hall"
    assert find.area_of(site, "bld-0009") == "bld-0009"
    assert find.area_of(site, "nowhere") == "nowhere"
    assert find.same_area(site, "hot-0007", "reactor-hall")
    assert not find.same_area(site, "hot-0007", "tank-farm")
    assert not find.same_area(site, "", "")
    assert ids(find.zones_of(site, "reactor-hall")) == ["reactor-hall", "reactor-hall-f2", "hot-0007"]


def test_what_belongs_to_a_place(site: Site) -> None:
    """Gas, permits and interlocks of the building, asked from the work zone."""
    assert len(find.gas_points_of(site, "hot-0007")) == 12
    assert "G-114" in ids(find.gas_points_of(site, "reactor-hall"))
    assert ids(find.permits_of(site, "reactor-hall")) == ["HOT-0007"]
    assert ids(find.interlocks_of(site, "hot-0007")) == ["IL-01", "IL-02", "IL-03", "IL-04"]
    assert ids(find.gas_points_within(site, 112, 34, 3.0)) == ["G-114"]


def test_cameras_of_a_place(site: Site) -> None:
    """C05 sees Li Wei; nobody sees the far corner, and still the nearest are offered."""
    assert ids(find.cameras_covering(site, 119, 33, "F2")) == ["C05"]
    assert ids(find.cameras_covering(site, 119, 33, "F1")) == []
    assert ids(find.cameras_near(site, 119, 33, "F2"))[0] == "C05"
    assert len(find.cameras_near(site, 2, 138, "F1", most=3)) == 3


def test_nearest_help(site: Site) -> None:
    """Of the same storey before nearer ones below."""
    nearest = find.nearest_place(site, "extinguisher", 119, 33, "F2")
    assert nearest is not None
    assert nearest.id == "X-05"
    assert find.nearest_place(site, "helicopter", 1, 1, "F1") is None


def test_middle(site: Site) -> None:
    """Where a zone's label goes."""
    assert find.middle_of(site, "reactor-hall") == (103.0, 31.0)
    assert find.middle_of(site, "nowhere") is None
