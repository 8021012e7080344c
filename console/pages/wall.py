"""The video wall: every camera with what was seen on it, and no picture that only looks live."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout

from console.domain.walls import MOST_NAME
from console.pages.boxes import SeenBoxes
from console.pages.page import Page
from console.pages.tiles import Viewer
from console.pages.wall_again import WallAgain
from console.pages.wall_evidence import MOST_REASON, keep_evidence
from console.pages.wall_layouts import KeptLayouts, Told
from console.pages.wall_questions import Question, WallQuestions
from console.pages.wall_steering import WallSteering
from console.pages.wall_stills import Taken, take_still, taken_text
from console.pages.words import language, words
from console.presenters.frame import urgent_first
from console.presenters.wall import WallView, tile_states
from console.presenters.wall_bar import BarView, camera_choices, key_rows, view_choices, wall_bar
from console.presenters.wall_find import camera_of_number, found
from console.presenters.wall_layouts import View, followed, next_layout, resized, swapped
from console.presenters.wall_scene import (
    WallScene,
    arrangement_of,
    let_go_of,
    lit_by_hand,
    looked_closely,
    moved_on,
    rearranged,
    tour_turned,
    with_tour,
)
from console.presenters.wall_tour import paused, steps_of, with_dwell
from console.room.arrangement import Arrangement, as_text, from_text
from console.room.desk import Desk
from console.site.find import by_id
from console.values import Tier
from widgets.finder import Finder
from widgets.key_legend import KeyLegend
from widgets.states.wall_bar_state import Choice
from widgets.states.wall_layout import LAYOUTS, WallLayout, smallest_layout
from widgets.video_wall import VideoWall
from widgets.wall_bar import WallBar

_SHOWN_BY = frozenset({"alert", "camera", "permit", "tick", "replay", "all"})
NOTE_S = 8.0
"""How long the bar says what was just done."""
DWELL_S = 10


class WallPage(Page):
    """The wall, and a bar below it. The wall's own keys are in `widgets.wall_hands`, the others in `_acts`."""

    name = "wall"
    key = "F2"
    title = "Wall"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        site = desk.context.site
        self._known = frozenset(camera.id for camera in site.cameras)
        self._boxes, self._tiles_of = SeenBoxes(desk), desk.tiles
        self.viewer = Viewer(desk)
        self.wall = VideoWall(self.viewer, self._boxes, desk.now_us, site.limits.camera_s)
        self.bar, self.finder, self.legend = WallBar(), Finder(self), KeyLegend(self)
        self.layouts = KeptLayouts(desk, self._known, Told(self._say, self._go_on_with))
        self.steering = WallSteering(desk, self.wall, self._say, self._show)
        self.again = WallAgain(desk, self.viewer, self.wall, self._say, self._show)
        self._first = Arrangement(tuple(camera.id for camera in site.cameras))
        self.scene = WallScene(self._first)
        self._coloured: tuple[dict[str, Tier], bool] = {}, True
        self._views: tuple[View, ...] = ()
        self._dwell_s, self._figures, self._bare = DWELL_S, False, False
        self._before: tuple[str, str, str] | None = None
        self._note, self._note_until_s = "", 0.0
        self._tasks: set[asyncio.Future[None]] = set()
        self._acts = self._act_table()
        self._questions = WallQuestions(self.finder, self._question_table())
        self._build()
        self._connect()
        self._read_views()
        self._show()

    # ------------------------------------------------------------ as a page

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the cameras as they are now."""
        if self.desk.tiles is not self._tiles_of:
            self._tiles_of = self.desk.tiles
            self.again.end_all()
            self.wall.source_changed()
        self.again.end_over()
        if "replay" in changed or self.desk.replaying:
            self.wall.take_newest()
        if "site" in changed:
            self._take_cameras()
        if "wall" in changed:
            self._read_views()
        if changed & (_SHOWN_BY - {"alert"}) or ("alert" in changed and self._alerts_matter()):
            self._move_on()

    def retranslate(self) -> None:
        """Every text anew."""
        self._boxes.forget()
        self._read_views()
        self._show()

    def showing(self) -> str:
        """The cameras on the wall, or the one that fills it."""
        return self.wall.enlarged or " ".join(self.wall.shown_cameras)

    def frames_shown(self) -> dict[str, int]:
        """Pictures painted so far by camera."""
        return self.wall.frames_shown

    def take_keys(self) -> None:
        """The wall has the keyboard."""
        self.wall.setFocus()

    def layout_state(self) -> dict[str, str]:
        """The arrangement of this window, and whether alerts come forward by themselves."""
        kept = {
            "wall": as_text(self.scene.base) if self.scene.base != self._first else "",
            "wall_by_itself": "1" if self.scene.by_itself else "",
            "wall_figures": "1" if self._figures else "",
            "wall_dwell_s": str(self._dwell_s) if self._dwell_s != DWELL_S else "",
        }
        return {name: said for name, said in kept.items() if said}

    def restore(self, layout: dict[str, str]) -> None:
        """As this window was left; what cannot be read is left out."""
        base = from_text(layout.get("wall", ""), self._known)
        self.scene = replace(self.scene, base=base or self.scene.base, by_itself=layout.get("wall_by_itself") == "1")
        self._figures = layout.get("wall_figures") == "1"
        dwell = layout.get("wall_dwell_s", "")
        self._dwell_s = with_dwell(int(dwell) if dwell.isdecimal() else DWELL_S, 0)
        self.wall.show_figures(self._figures)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of `_acts`; the legend goes with any key."""
        if self.legend.isVisible():
            self.legend.hide()
            return
        act = self._acts.get(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText))
        if act is not None:
            act()
        elif event.key() == Qt.Key.Key_Escape and (self.scene.spot.alerts or self.scene.tour is not None):
            self._become(let_go_of(self.scene))
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page: nothing lies over this one when it is back, and no past goes on."""
        super().hideEvent(event)
        self._set_bare(False)
        self.steering.leave()
        self.legend.hide()
        self.finder.shut()
        self.again.end_all()

    # ------------------------------------------------------------ what can be done

    def show_view(self, key: str) -> None:
        """Take a view by its key: all cameras, an area, a saved layout."""
        view = next((view for view in self._views if view.key == key), None)
        if view is not None:
            self._become(rearranged(self.scene, view.arrangement))

    def _go_on_with(self, arrangement: Arrangement) -> None:
        """It has another name, or none, from now on."""
        self._read_views()
        self._become(rearranged(self.scene, arrangement))

    def show_camera(self, camera: str) -> None:
        """Fill the wall with a camera, also with one that is not in the arrangement."""
        if camera in self._known:
            self._become(replace(self.scene, guest=camera))
            self.wall.enlarge(camera)

    def show_thing(self, thing: str) -> None:
        """A camera, by its id."""
        self.show_camera(thing)

    def take_still(self) -> None:
        """Save the picture of the chosen tile."""
        record = self.wall.picture_of(self.wall.chosen)
        camera = by_id(self.desk.context.site.cameras, self.wall.chosen)
        if camera is None or record is None or record.pixels is None:
            self._say(words("No picture yet"))
            return
        self._later(self._save_still(take_still(self.desk, camera, (record.captured_at_us, record.pixels))))

    # ------------------------------------------------------------ inside: what the keys do

    def _act_table(self) -> dict[str, Callable[[], object]]:
        acts: dict[str, Callable[[], object]] = {
            "Ctrl+F": lambda: self._questions.ask("camera"),
            "Ctrl+S": lambda: self._questions.ask("save"),
            "Ctrl+Shift+S": lambda: self._questions.ask("share"),
            "Ctrl+D": lambda: self.layouts.forget(self.scene.base),
            "N": lambda: self._next_view(1),
            "Shift+N": lambda: self._next_view(-1),
            "V": lambda: self._questions.ask("view"),
            "T": self._toggle_tour,
            "P": self._pause_tour,
            ",": lambda: self._change_dwell(-1),
            ".": lambda: self._change_dwell(1),
            "L": self._toggle_spotlight,
            "Shift+L": self._toggle_by_itself,
            "I": self._toggle_figures,
            "X": self._toggle_bare,
            "C": self.take_still,
            "E": lambda: self._questions.ask("evidence", self.wall.chosen),
            "R": self.again.toggle,
            "M": self.steering.toggle,
            "K": self._show_keys,
        }
        for number, size in enumerate(LAYOUTS, start=1):
            acts[f"Ctrl+{number}"] = lambda size=size: self._show_layout(size)  # type: ignore[misc]
        return acts

    def _question_table(self) -> dict[str, Question]:
        def cameras(typed: str) -> tuple[Choice, ...]:
            return camera_choices(found(typed, self.desk.context.site), language())

        def views(typed: str) -> tuple[Choice, ...]:
            return view_choices(typed, self._views)

        name, steering = "name of this layout", self.steering
        why = "Keep 10 min before and 5 min after now of {camera}"
        return {
            "camera": Question("Find a camera", "number, name or initials", self.show_camera, cameras),
            "view": Question("Choose a view", "name of an area or of a saved layout", self.show_view, views),
            "place": Question("Turn to a place", "name of the place", steering.go_to, steering.choices),
            "save": Question("Save this layout", name, self._save, longest=MOST_NAME),
            "share": Question("Share this layout with every seat", name, self._share, longest=MOST_NAME),
            "evidence": Question(why, "why it is evidence", self._keep, longest=MOST_REASON),
        }

    def _save(self, name: str) -> None:
        self.layouts.save(name, self._fixed())

    def _share(self, name: str) -> None:
        self.layouts.share(name, self._fixed())

    def _keep(self, reason: str) -> None:
        async def keep(camera: str) -> None:
            self._say(await keep_evidence(self.desk, camera, reason))

        self._later(keep(self.wall.chosen))

    def _show_layout(self, size: int) -> None:
        self._become(rearranged(self.scene, replace(self._arranged(), layout=LAYOUTS[size])))

    def _next_view(self, step: int) -> None:
        keys = [view.key for view in self._views]
        at = keys.index(self.scene.base.view) if self.scene.base.view in keys else 0
        self.show_view(keys[(at + step) % len(keys)])

    def _toggle_tour(self) -> None:
        if self.scene.tour is None:
            self.wall.enlarge("")
        self._become(with_tour(self.scene, self.desk.now_us(), self._dwell_s))

    def _pause_tour(self) -> None:
        if self.scene.tour is not None:
            self._become(replace(self.scene, tour=paused(self.scene.tour, self.desk.now_us())))

    def _change_dwell(self, step: int) -> None:
        self._dwell_s = with_dwell(self._dwell_s, step)
        if self.scene.tour is not None:
            self.scene = replace(self.scene, tour=replace(self.scene.tour, dwell_s=self._dwell_s))
        self._say(words("Tour: each {dwell} s").format(dwell=self._dwell_s))

    def _toggle_spotlight(self) -> None:
        was_on = bool(self.scene.spot.alerts)
        self._become(lit_by_hand(self.scene, self.desk.picture.alerts, self._known))
        if not was_on and not self.scene.spot.alerts:
            self._say(words("No alert with a camera"))

    def _toggle_by_itself(self) -> None:
        self.scene = replace(self.scene, by_itself=not self.scene.by_itself)
        self._move_on()

    def _toggle_figures(self) -> None:
        self._figures = not self._figures
        self.wall.show_figures(self._figures)
        self._show()

    def _toggle_bare(self) -> None:
        self._set_bare(not self._bare)
        self.wall.enlarge(self.wall.chosen if self._bare else "")

    def _show_keys(self) -> None:
        self.legend.show_keys(key_rows(words))

    # ------------------------------------------------------------ inside: what is shown

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.wall, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        wall, bar, finder = self.wall, self.bar, self.finder
        wall.before_escape, wall.before_turn = self._escape_first, self._turn_tour
        wall.stale_changed.connect(self._show)
        wall.turned.connect(self._show_bar)
        wall.enlarged_changed.connect(self._on_enlarged)
        wall.number_wanted.connect(self._show_number)
        wall.layout_wanted.connect(lambda step: self._rearrange(next_layout(self._arranged(), step)))
        wall.swap_wanted.connect(lambda one, other: self._rearrange(swapped(self._fixed(), one, other)))
        wall.size_wanted.connect(self._resize_tile)
        bar.layout_wanted.connect(self._show_layout)
        bar.view_wanted.connect(self.show_view)
        bar.act_wanted.connect(self._press)
        self.steering.hands.places_wanted.connect(lambda: self._questions.ask("place"))
        finder.closed.connect(wall.setFocus)

    def _press(self, act: str) -> None:
        """A button of the bar does what its key does."""
        keys = {"find": "Ctrl+F", "tour": "T", "spotlight": "L", "by-itself": "Shift+L", "figures": "I", "keys": "K"}
        keys["steer"] = "M"
        self.wall.setFocus()
        self._acts[keys[act]]()

    def _escape_first(self) -> bool:
        if self.legend.isVisible():
            self.legend.hide()
            return True
        return self.again.end(self.wall.chosen)

    def _turn_tour(self, by: int) -> bool:
        scene = tour_turned(self.scene, steps_of(self._views), self.desk.now_us(), by)
        if self.wall.enlarged or scene == self.scene:
            return False
        self._become(scene)
        return True

    def _show_number(self, number: int) -> None:
        self.show_camera(camera_of_number(number, self.desk.context.site))

    def _resize_tile(self, camera: str, columns: int, rows: int) -> None:
        self._rearrange(resized(self._fixed(), self.wall.shown_cameras, camera, columns, rows))

    def _on_enlarged(self, camera: str) -> None:
        if not camera:
            self._set_bare(False)
            if self.scene.guest:
                self._become(replace(self.scene, guest=""))

    def _rearrange(self, arrangement: Arrangement) -> None:
        if arrangement != self._arranged():
            self._become(rearranged(self.scene, arrangement))

    def _arranged(self) -> Arrangement:
        return arrangement_of(self.scene, steps_of(self._views), self.desk.picture.alerts, self._known)

    def _fixed(self) -> Arrangement:
        """What is shown, with the layout it has now: it does not change with the number of cameras."""
        return replace(self._arranged(), layout=self._layout_now())

    def _layout_now(self) -> WallLayout:
        arranged = self._arranged()
        return arranged.layout or smallest_layout(len(arranged.cameras))

    def _alerts_matter(self) -> bool:
        """Whether alerts that changed colour a tile anew, take or give the Enter key, or lead what is shown."""
        alerts, before = self.desk.picture.alerts, self._coloured
        self._coloured = alerts.looked_at(), urgent_first(self.desk.live.alerts) is None
        return self._coloured != before or self.scene.led

    def _move_on(self) -> None:
        """Let time and alerts have their effect, and show it."""
        desk, steps = self.desk, steps_of(self._views)
        shown = self.wall.shown_cameras
        if self.wall.enlarged:
            self.scene = looked_closely(self.scene, desk.now_us())
        scene = moved_on(self.scene, steps, desk.picture.alerts, self._known, shown, desk.now_us())
        if scene == self.scene:
            self._show()
        else:
            self._become(scene)

    def _become(self, scene: WallScene) -> None:
        """Show another scene; around a spotlight the enlarged camera is put away and brought back."""
        was, self.scene = self.scene, scene
        if scene.spot.alerts and not was.spot.alerts:
            self._before = self.wall.chosen, self.wall.enlarged, was.guest
            self.wall.enlarge("")
        self._show(from_start=_subject(was) != _subject(self.scene))
        if scene.spot.alerts and not was.spot.alerts:
            self.wall.choose_camera(self.wall.camera_in(0))
        if self._before is not None and not scene.spot.alerts:
            (chosen, enlarged, guest), self._before = self._before, None
            if guest:
                self._become(replace(self.scene, guest=guest))
            self.wall.choose_camera(chosen)
            self.wall.enlarge(enlarged)

    def _show(self, from_start: bool = False) -> None:
        desk, again_at_us = self.desk, self.viewer.again_at_us()
        site, newest = desk.context.site, self.wall.newest_at_us()
        view = WallView(desk.picture, site, newest, desk.now_us(), desk.replaying, desk.seat, again_at_us)
        # Enter belongs to the banner while it asks for somebody.
        self.wall.enter_enlarges = urgent_first(desk.live.alerts) is None
        states = {state.camera: state for state in tile_states(view, language(), words)}
        arranged = self._arranged()
        tiles = tuple(states[camera] for camera in arranged.cameras if camera in states)
        self.wall.arrange(arranged.layout, self.steering.dressed(tiles), from_start)
        self._show_bar()

    def _show_bar(self) -> None:
        desk, note = self.desk, self._note if time.monotonic() < self._note_until_s else ""
        view = BarView(
            scene=self.scene,
            shown=self._layout_now(),
            views=self._views,
            steps=steps_of(self._views),
            page=self.wall.page,
            alerts=desk.picture.alerts,
            site=desk.context.site,
            now_us=desk.now_us(),
            dwell_s=self._dwell_s,
            figures=self._figures,
            steers=bool(self.steering.camera),
            note=note,
            enlarged=self.wall.enlarged,
        )
        self.bar.show_state(wall_bar(view, language(), words))

    def _read_views(self) -> None:
        self._views = self.layouts.views()

    def _take_cameras(self) -> None:
        """A camera that was put into service is on the wall where its view is."""
        cameras = tuple(camera.id for camera in self.desk.context.site.cameras)
        if cameras == self._first.cameras:
            return
        before, self._first, self._known = self._views, Arrangement(cameras), frozenset(cameras)
        self.layouts.take(self._known)
        self._read_views()
        self._become(replace(self.scene, base=followed(self.scene.base, before, self._views)))

    def _set_bare(self, bare: bool) -> None:
        if bare != self._bare:
            self._bare = bare
            self.bar.setVisible(not bare)
            self.bare_wanted.emit(bare)

    def _say(self, note: str) -> None:
        self._note, self._note_until_s = note, time.monotonic() + NOTE_S
        self._show_bar()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _save_still(self, taking: Coroutine[Any, Any, Taken]) -> None:
        try:
            self._say(taken_text(await taking))
        except OSError as error:
            self._say(words("Not saved: {why}").format(why=error))


def _subject(scene: WallScene) -> tuple[object, ...]:
    """What the wall is about: where it changes, the wall begins with its first page."""
    tour = scene.tour
    return scene.spot.alerts, scene.base.view, None if tour is None else (tour.step, tour.first, tour.held)
