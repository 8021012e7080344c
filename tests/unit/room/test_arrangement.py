"""Arrangements are written down and read back whole; what no wall can show is not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.room.arrangement import Arrangement, as_text, from_text, read_arrangement, written
from console.room.saved_walls import SavedWalls
from widgets.states.wall_layout import LAYOUTS, TWO_BIG

CAMERAS = ("C01", "C02", "C03")
GOOD: dict[str, Any] = {"view": "all", "cameras": ["C01"], "layout": {"columns": 2, "rows": 1, "tiles": [[0, 0, 2, 1]]}}


@given(
    st.lists(st.sampled_from(CAMERAS), min_size=1, unique=True),
    st.sampled_from([None, TWO_BIG, *LAYOUTS.values()]),
    st.text(max_size=20),
)
def test_what_is_written_is_read_back(cameras: list[str], layout: Any, view: str) -> None:
    arrangement = Arrangement(tuple(cameras), layout, view)
    assert from_text(as_text(arrangement), CAMERAS) == arrangement


def test_cameras_that_the_site_no_longer_has_are_left_out() -> None:
    assert from_text(as_text(Arrangement(("C09", "C02"))), CAMERAS) == Arrangement(("C02",))
    assert from_text(as_text(Arrangement(("C09",))), CAMERAS) is None


@pytest.mark.parametrize(
    "change",
    [
        {"cameras": "C01"},
        {"cameras": [1, None]},
        {"view": 3},
        {"layout": []},
        {"layout": {"columns": 2, "rows": 1, "tiles": 3}},
        {"layout": {"columns": 0, "rows": 1, "tiles": []}},
        {"layout": {"columns": True, "rows": 1, "tiles": [[0, 0, 1, 1]]}},
        {"layout": {"columns": 2, "rows": 1, "tiles": [[0, 0, 1, 1]]}},
        {"layout": {"columns": 2, "rows": 1, "tiles": [[0, 0, 2, 1], [1, 0, 1, 1]]}},
        {"layout": {"columns": 2, "rows": 1, "tiles": [[0, 0, 2]]}},
        {"layout": {"columns": 10**9, "rows": 10**9, "tiles": [[0, 0, 10**9, 10**9]]}},
    ],
)
def test_what_no_wall_can_show_is_not_read(change: dict[str, Any]) -> None:
    assert read_arrangement(GOOD, CAMERAS) is not None
    assert read_arrangement({**GOOD, **change}, CAMERAS) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["view", "cameras", "layout", "columns", "rows", "tiles"]), inner)
        ),
    )
)
def test_any_json_is_read_or_refused(said: Any) -> None:
    read_arrangement(said, CAMERAS)


def test_text_that_is_no_json() -> None:
    assert from_text("{", CAMERAS) is None and from_text("", CAMERAS) is None


def saved(folder: Path, operator: str = "wang") -> SavedWalls:
    """What an operator saved in a home folder."""
    return SavedWalls(folder / "walls.json", operator, CAMERAS)


def test_each_operator_has_his_own(tmp_path: Path) -> None:
    night = Arrangement(("C02", "C01"), TWO_BIG)
    saved(tmp_path).save("night", night)
    saved(tmp_path).save("day", Arrangement(("C03",)))
    saved(tmp_path, "li").save("night", Arrangement(("C01",)))
    assert list(saved(tmp_path).all()) == ["night", "day"]
    assert saved(tmp_path).all()["night"] == Arrangement(("C02", "C01"), TWO_BIG, "saved/night")
    assert saved(tmp_path, "chen").all() == {}


def test_saving_again_replaces_and_forgetting_takes_away(tmp_path: Path) -> None:
    walls = saved(tmp_path)
    walls.save("night", Arrangement(("C01",)))
    walls.save("night", Arrangement(("C02",)))
    assert walls.all()["night"].cameras == ("C02",)
    walls.forget("night")
    walls.forget("never")
    assert walls.all() == {}


@pytest.mark.parametrize("text", ["", "[]", '{"wang": 3}', '{"wang": {"night": {"cameras": 1}}}'])
def test_a_spoiled_file_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "walls.json").write_text(text, encoding="utf-8")
    assert saved(tmp_path).all() == {}
    saved(tmp_path).save("day", Arrangement(("C01",)))
    assert list(saved(tmp_path).all()) == ["day"]
    assert json.loads((tmp_path / "walls.json").read_text("utf-8"))["wang"]["day"] == written(
        Arrangement(("C01",), None, "saved/day")
    )


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        saved(tmp_path / "nowhere").save("day", Arrangement(("C01",)))
