"""Sites with other numbers of cameras are whole sites; what is written as TOML is read as it was."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.bench import cameras, many, session
from console.room.arrangement import from_text
from console.site.demo import DEMO_SITE
from console.site.read import read_site
from devices.sim.opening import open_plant
from widgets.states.wall_layout import LAYOUTS

SETTINGS = st.recursive(
    st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
ROWS = st.dictionaries(st.text(), SETTINGS, max_size=3)
TABLES = st.dictionaries(st.text(), SETTINGS | ROWS | st.lists(ROWS, min_size=1, max_size=3), max_size=5)


@given(TABLES)
def test_tables_are_read_as_they_were_written(tables: dict[str, Any]) -> None:
    assert tomllib.loads(many.as_toml(tables)) == tables


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The benches' home is a new one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("bench")))
        yield


@pytest.mark.parametrize("count", [4, 16, 36])
def test_a_site_with_so_many_cameras_is_a_good_site_and_a_plant(count: int) -> None:
    path = many.site_with(count)
    site, demo = read_site(path), read_site(DEMO_SITE)
    assert [camera.id for camera in site.cameras] == cameras.ids(count)
    assert len({camera.url for camera in site.cameras}) == count
    assert [camera.heading_deg for camera in site.cameras[:4]] == [camera.heading_deg for camera in demo.cameras[:4]]
    assert len(site.gas_points) == len(demo.gas_points) and len(site.permits) == len(demo.permits)
    plant = open_plant(path)
    assert plant.scenario.posts and not plant.scenario.events


def test_the_same_cameras_are_the_same_site_but_for_the_day() -> None:
    demo = tomllib.loads(DEMO_SITE.read_text(encoding="utf-8"))
    assert many.with_cameras(demo, 16, {}) == demo


def test_cameras_may_be_served_elsewhere_and_others_stand_for_them() -> None:
    site = read_site(many.site_with(16, {"C16": "rtsp://127.0.0.1:1/clock"}))
    assert site.cameras[15].url == "rtsp://127.0.0.1:1/clock" and site.cameras[0].url == "rtsp://{video}/C01"
    ids = cameras.ids(16)
    assert [many.stands_for(ids, camera) for camera in ("C03", "C17", "C32", "C36")] == ["C03", "C01", "C16", "C04"]


def test_the_windows_are_told_the_layout_as_they_read_it() -> None:
    (window,) = json.loads(session.wall_of(cameras.ids(4), 36)).values()
    arrangement = from_text(window["wall"], cameras.ids(36))
    assert window["page"] == "wall" and arrangement is not None
    assert arrangement.cameras == ("C01", "C02", "C03", "C04") and arrangement.layout == LAYOUTS[36]


def test_a_day_says_nothing_of_cameras_that_are_gone() -> None:
    day = {"post": [], "camera": [{"camera": "C01", "light": "night"}, {"camera": "C05", "light": "night"}]}
    assert many._day_of(day, {"camera": [{"id": "C01"}]})["camera"] == [{"camera": "C01", "light": "night"}]
    assert many._day_of({"post": []}, {"camera": []}) == {"post": []}
