"""What the bar below the wall says, and the keys of the wall. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.messages import Alert
from console.presenters.alert_text import alert_title
from console.presenters.texts import Words
from console.presenters.wall_layouts import View
from console.presenters.wall_scene import WallScene
from console.presenters.wall_tour import left_s, page_of
from console.site.model import Camera, Site
from widgets.states.wall_bar_state import BarButton, Choice, WallBarState
from widgets.states.wall_layout import LAYOUTS, WallLayout

KEYS: tuple[tuple[str, str], ...] = (
    ("← ↑ → ↓", "choose a tile; move a zoomed picture"),
    ("Enter · 1–99", "enlarge the chosen camera, or one by its number"),
    ("X", "one tile on the whole window"),
    ("Page Up, Page Down", "other pages of cameras"),
    ("G, Shift+G · Ctrl+1–8", "next, previous layout · 1 4 6 9 12 16 25 36"),
    ("Shift + ← ↑ → ↓", "resize the tile"),
    ("Alt + ← ↑ → ↓", "swap it with the one beside it"),
    ("N, Shift+N · V", "next, previous view · choose a view"),
    ("Ctrl+S · Ctrl+Shift+S", "save this layout · share it with every seat"),
    ("Ctrl+D", "forget the layout that is shown"),
    ("Ctrl+F", "find a camera by number, name or initials"),
    ("L · Shift+L", "spotlight on alerts · by itself for SOS and tier 1"),
    ("T · P · , .", "tour on, off · pause · shorter, longer"),
    ("+ −", "zoom into the picture"),
    ("M", "steer the camera: arrows, + −, 1–9, P, 0"),
    ("R", "the last 30 s again in the tile"),
    ("C", "still of the picture as a file"),
    ("E", "lock the recording round now as evidence"),
    ("I", "figures of each tile"),
    ("Esc", "back, one step at a time"),
)


@dataclass(frozen=True, slots=True)
class BarView:
    """What the bar is made from. `page`: which of how many. `note` is what was just done; it goes before all else.
    `enlarged`: the camera that fills the wall."""

    scene: WallScene
    shown: WallLayout
    views: Sequence[View]
    steps: Sequence[View]
    page: tuple[int, int]
    alerts: Mapping[str, Alert]
    site: Site
    now_us: int
    dwell_s: int
    figures: bool
    steers: bool = False
    note: str = ""
    enlarged: str = ""


def wall_bar(view: BarView, language: str, words: Words) -> WallBarState:
    """The bar as it is now."""
    scene, (page, pages) = view.scene, _page(view)
    fixed = view.shown.size if view.shown == LAYOUTS.get(view.shown.size) else 0
    tour = words("Tour (T)") if scene.tour is None else words("Tour {left} s").format(left=_left(view))
    buttons = (
        BarButton("find", words("Find (Ctrl+F)")),
        BarButton("tour", tour, scene.tour is not None),
        BarButton("spotlight", words("Spotlight (L)"), bool(scene.spot.alerts)),
        BarButton(
            "by-itself", words("Auto spotlight"), scene.by_itself, words("SOS and tier 1 come forward (Shift+L)")
        ),
        BarButton("steer", words("Steer (M)"), view.steers),
        BarButton("figures", words("Figures (I)"), view.figures),
        BarButton("keys", words("Keys (K)")),
    )
    return WallBarState(
        layouts=tuple(LAYOUTS),
        layout=fixed,
        free="" if fixed else words("free"),
        views=tuple(Choice(each.key, each.name) for each in view.views),
        view=scene.base.view,
        page=words("Page {page} of {pages}").format(page=page, pages=pages) if pages > 1 else "",
        buttons=buttons,
        note=view.note or _shown_now(view, language, words),
    )


def key_rows(words: Words) -> tuple[tuple[str, str], ...]:
    """The legend: key, what it does."""
    return tuple((key, words(text)) for key, text in KEYS)


def camera_choices(cameras: Sequence[Camera], language: str) -> tuple[Choice, ...]:
    """Cameras to choose from, with the name of the other language beside."""
    other = "zh" if language == "en" else "en"
    return tuple(
        Choice(camera.id, f"{camera.id} {camera.said_in(language)}", camera.said_in(other)) for camera in cameras
    )  # fmt: skip


def view_choices(typed: str, views: Sequence[View]) -> tuple[Choice, ...]:
    """The views whose name holds what was typed, with how many cameras each has."""
    fitting = [view for view in views if typed.strip().casefold() in view.name.casefold()]
    return tuple(Choice(view.key, view.name, f"({len(view.arrangement.cameras)})") for view in fitting)


def _page(view: BarView) -> tuple[int, int]:
    tour = view.scene.tour
    return view.page if tour is None or view.scene.spot.alerts or not view.steps else page_of(tour, view.steps)


def _left(view: BarView) -> str:
    tour = view.scene.tour
    if tour is None:
        return ""
    return "‖" if tour.paused or view.enlarged else str(left_s(tour, view.now_us))


def _shown_now(view: BarView, language: str, words: Words) -> str:
    """Why the wall shows what it shows, when it is not the dispatcher's own arrangement."""
    scene = view.scene
    lit = [view.alerts[name] for name in scene.spot.alerts if name in view.alerts]
    if lit:
        title = alert_title(lit[0], view.site, language, words)
        return words("Spotlight: {alert} · Esc: layout of before").format(alert=title)
    tour = scene.tour
    if tour is None or not view.steps:
        return ""
    name = view.steps[tour.step % len(view.steps)].name
    place = {"step": tour.step % len(view.steps) + 1, "steps": len(view.steps), "name": name}
    if tour.paused:
        return words("Tour {step}/{steps}: {name} · stands still (P)").format(**place)
    if view.enlarged:
        return words("Tour {step}/{steps}: {name} · waits while {camera} fills the wall").format(
            **place, camera=view.enlarged
        )
    held = ", ".join(tour.held)
    if held:
        return words("Tour {step}/{steps}: {name} · held on alert: {held}").format(**place, held=held)
    return words("Tour {step}/{steps}: {name} · each {dwell} s").format(**place, dwell=view.dwell_s)
