"""The bar below the wall, and its keys: on the wall and in the documentation alike."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest

from console.messages import MainStream, Seen
from console.presenters.texts import plain
from console.presenters.wall_bar import KEYS, BarView, camera_choices, key_rows, view_choices, wall_bar
from console.presenters.wall_figures import again_text, stream_text
from console.presenters.wall_layouts import views
from console.presenters.wall_scene import WallScene
from console.presenters.wall_spotlight import Spotlight
from console.presenters.wall_tour import Tour
from console.room.arrangement import Arrangement
from console.room.picture import Picture
from console.values import Tier
from tests import said, sites
from tests.conftest import ROOT
from tests.unit.presenters.room import NOW_US, S, alert, camera
from widgets.states.wall_layout import LAYOUTS, TWO_BIG

SITE = sites.small_site()
VIEWS = views(SITE, {}, {}, "en", str)
CALM = BarView(
    WallScene(Arrangement(("C01", "C02"))), LAYOUTS[4], VIEWS, VIEWS[1:], (1, 1), {}, SITE, NOW_US, 10, False
)  # fmt: skip


def test_the_page_about_the_wall_has_every_key() -> None:
    page = (ROOT / "docs" / "wall.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE) == [key for key, _ in KEYS]
    assert key_rows(str.upper)[0] == (KEYS[0][0], KEYS[0][1].upper())


def test_a_calm_bar_says_no_more_than_it_must() -> None:
    bar = wall_bar(CALM, "en", str)
    assert (bar.layout, bar.free, bar.page, bar.note, bar.view) == (4, "", "", "", "all")
    assert [button.act for button in bar.buttons if button.on] == []


def test_a_free_layout_and_its_page() -> None:
    bar = wall_bar(replace(CALM, shown=TWO_BIG, page=(2, 3), note="done"), "en", str)
    assert (bar.layout, bar.free, bar.page, bar.note) == (0, "free", "Page 2 of 3", "done")


def test_why_the_wall_shows_what_it_shows() -> None:
    sos = alert("sos", Tier.SOS)
    notes = {
        Tour(1, NOW_US - 4 * S): ("Tour 6 s", "Tour 2/2: yard · each 10 s"),
        Tour(0, NOW_US, paused=True): ("Tour ‖ s", "Tour 1/2: hall · stands still (P)"),
        Tour(0, NOW_US, held=("C02",)): ("Tour 10 s", "Tour 1/2: hall · held on alert: C02"),
    }
    for tour, (button, note) in notes.items():
        bar = wall_bar(replace(CALM, scene=replace(CALM.scene, tour=tour)), "en", str)
        assert (bar.buttons[1].text, bar.note) == (button, note)
    lit = replace(CALM.scene, tour=Tour(0, 0), spot=Spotlight(("gone", "sos")))
    bar = wall_bar(replace(CALM, scene=lit, alerts={"sos": sos}), "en", str)
    assert bar.note.startswith("Spotlight: SOS") and bar.note.endswith("Esc: layout of before")


def test_a_tour_that_waits_says_for_what() -> None:
    view = replace(CALM, scene=replace(CALM.scene, tour=Tour(0, 0)), enlarged="C02")
    bar = wall_bar(view, "en", str)
    assert (bar.buttons[1].text, bar.note) == ("Tour ‖ s", "Tour 1/2: hall · waits while C02 fills the wall")


def test_on_a_tour_the_page_is_that_of_the_tour() -> None:
    paged = replace(VIEWS[0], arrangement=Arrangement(tuple(f"C{n:02d}" for n in range(10)), LAYOUTS[4], "saved/x"))
    scene = replace(CALM.scene, tour=Tour(0, 0, first=4))
    view = replace(CALM, steps=(paged,), scene=scene, page=(1, 2))
    assert wall_bar(view, "en", str).page == "Page 2 of 3"
    assert wall_bar(replace(view, scene=replace(scene, spot=Spotlight(("a",)))), "en", str).page == "Page 1 of 2"


def test_choices_name_both_languages_and_narrow() -> None:
    gate = sites.camera("C10", "hall", 1, 1, name="大门", name_en="Main gate")
    assert [(c.key, c.text, c.note) for c in camera_choices((gate,), "zh")] == [("C10", "C10 大门", "Main gate")]
    assert [choice.key for choice in view_choices(" YA ", VIEWS)] == ["zone/yard"]


def test_figures_of_a_stream() -> None:
    picture = Picture()
    assert stream_text("C01", picture, str) == ""
    picture.fold(said.camera("C01", NOW_US, detect_fps=8.0))
    assert stream_text("C01", picture, str) == "640x360 · 8.0 looks/s"
    picture.fold(Seen(camera="C01", captured_at_us=NOW_US, provider="CUDA"))
    assert stream_text("C01", picture, str) == "640x360 · 8.0 looks/s · CUDA"


@pytest.mark.parametrize(
    ("main", "told"),
    [
        (None, ""),
        (MainStream(0, 0, 0.0, 0.0), " · main stream: being opened"),
        (MainStream(1920, 1080, 24.96, 4120.0), " · main stream 1920x1080 25.0 fps 4.1 Mbit/s"),
        (MainStream(1920, 1080, 25.0, 0.0), " · main stream 1920x1080 25.0 fps"),
        (MainStream(1920, 1080, 0.0, 12.0, "cam: gone"), " · main stream: cam: gone"),
    ],
)
def test_figures_of_both_streams(main: MainStream | None, told: str) -> None:
    picture = Picture()
    picture.fold(msgspec.structs.replace(camera(), kbit_s=811.6, main=main))
    assert stream_text("C01", picture, plain) == f"640x360 · 812 kbit/s{told} · 8.0 looks/s"
    assert again_text(NOW_US - 29_600_000, NOW_US, str) == "Replay (not live) · 30 s ago · Esc"
