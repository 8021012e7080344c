"""A camera that is put into service while the wall is looked at: it is there where its view is, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from console.commissioning import AddedCamera
from console.pages.wall import WallPage
from console.values import Commissioning
from tests.gui.desk import FixedDesk
from tests.gui.shell.wall_seat import CTRL, desk, names, page, press, shown
from tests.sites import camera

__all__ = ["desk", "page"]


def add(page: WallPage, name: str, area: str) -> None:
    """As a seat takes it: its site has a camera more, then the pages are told."""
    desk = page.desk
    assert isinstance(desk, FixedDesk)
    site = desk.context.site
    grown = replace(site, cameras=(*site.cameras, camera(name, area, 75.0, 30.0)))
    desk.context = replace(desk.context, site=grown)
    desk.hear(AddedCamera(camera=name, settings={}, step=Commissioning.ADDED, at_us=1))
    page.refresh(frozenset({"site"}))


def test_all_cameras_are_one_more(page: WallPage) -> None:
    assert shown(page) == names(*range(1, 21))
    add(page, "C21", "crane-yard")
    assert shown(page) == names(*range(1, 22)) and page.layout_state() == {}, "it is the usual wall"
    page.show_camera("C21")
    assert page.wall.enlarged == "C21"


def test_the_layout_stays(page: WallPage) -> None:
    press(page, Qt.Key.Key_3, CTRL)
    before = page.wall.grid
    add(page, "C21", "crane-yard")
    assert page.wall.grid == before and page.scene.base.cameras == (*names(*range(1, 21)), "C21")


def test_an_area_has_it_and_another_has_not(page: WallPage) -> None:
    page.show_view("zone/crane-yard")
    add(page, "C21", "crane-yard")
    assert shown(page) == [*names(*range(13, 21)), "C21"]
    page.show_view("zone/reactor-hall")
    add(page, "C22", "crane-yard")
    assert shown(page) == names(*range(1, 13))


def test_an_arrangement_of_ones_own_is_left_alone(page: WallPage) -> None:
    page._become(replace(page.scene, base=replace(page.scene.base, cameras=("C03", "C04"))))
    add(page, "C21", "crane-yard")
    assert shown(page) == names(3, 4)
