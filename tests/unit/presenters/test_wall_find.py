"""A camera is found by number, by either name, by the initials of its pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.presenters.wall_find import camera_of_number, found, initials
from tests import sites

NAMES = {"C01": ("罐区北", "Tank farm north"), "C04": ("泵房", "Pump house"), "C05": ("反应二层", "Reactor hall F2"),
         "C10": ("大门", "Main gate"), "C15": ("管廊", "Pipe rack")}  # fmt: skip
SITE = sites.small_site(
    cameras=tuple(sites.camera(i, "hall", 1, 1, name=zh, name_en=en) for i, (zh, en) in NAMES.items())
)


@pytest.mark.parametrize(
    ("typed", "cameras"),
    [
        ("", list(NAMES)),
        ("5", ["C05", "C15"]),
        ("c1", ["C10", "C15"]),
        ("泵", ["C04"]),
        ("二层", ["C05"]),
        ("fyec", ["C05"]),
        ("g", ["C01", "C15", "C10"]),
        ("p", ["C04", "C15"]),
        ("TANK nor", ["C01"]),
        ("ump", ["C04"]),
        ("ec", ["C05"]),
        ("nothing", []),
    ],
)
def test_what_is_typed_finds(typed: str, cameras: list[str]) -> None:
    assert [camera.id for camera in found(typed, SITE)] == cameras


def test_initials_of_usual_names() -> None:
    assert [initials(name) for name in ("罐区 A", "变电所", "容器外壁", "装卸东", "3#氰化（吡）")] == [
        "gqa", "bds", "rqwb", "zxd", "3qh"
    ]  # fmt: skip


def test_numbers() -> None:
    assert [camera_of_number(number, SITE) for number in (5, 10, 2, 99, 0)] == ["C05", "C10", "C04", "", ""]


@given(st.text(max_size=12))
def test_any_text_is_an_answerable_question(typed: str) -> None:
    assert {camera.id for camera in found(typed, SITE)} <= NAMES.keys()
    assert initials(typed).isascii()
