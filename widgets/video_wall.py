"""The video wall: one widget paints every tile, unscaled from shared memory, and only what is new.

`widgets.wall_hands` has its keys and what the mouse does. Which cameras it shows in which layout is decided elsewhere:
it says what is wished for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QRegion, QResizeEvent, QShowEvent

from widgets.states.tile import MarkSource, TileSource, TileState
from widgets.states.wall_layout import LAYOUTS, WallLayout, neighbour, smallest_layout
from widgets.tile_painter import TilePainter
from widgets.tile_record import TileRecord
from widgets.wall_grid import Box
from widgets.wall_hands import WallKeys, WallMouse
from widgets.wall_places import Ground, Parts, is_close_up, logical, parts_of, places
from widgets.wall_surface import WallSurface
from widgets.wall_zoom import WHOLE, Zoom

LOOK_MS = 25
"""How often the rings are asked for something newer: more often than 25 pictures a second come."""
SLOW_S = 0.03
"""A paint that took longer is followed by as long a rest."""
HEADER_EVERY = 20
"""Looks between two paintings of the headers: twice a second."""
GAP_PX, HEADER_PX, FIGURES_PX = 3, 24, 20


class VideoWall(WallSurface):
    """Shows `TileState`s with the pictures of a `TileSource`. `stale_changed`: a picture grew old, or came back."""

    stale_changed = Signal()
    enlarged_changed = Signal(str)
    """The camera that fills the wall, '' for the layout; also when it went with the cameras that are shown."""
    turned = Signal()
    """Another page, or another number of pages."""
    layout_wanted = Signal(int)
    """The next layout (1), the previous one (-1)."""
    number_wanted = Signal(int)
    """A camera's number that was typed."""
    swap_wanted = Signal(str, str)
    """Two cameras that shall change places."""
    size_wanted = Signal(str, int, int)
    """A camera, and how many units across and down its tile shall cover."""

    def __init__(
        self,
        source: TileSource,
        marks: MarkSource,
        now_us: Callable[[], int],
        stale_s: float,
        layout: WallLayout | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("video-wall")
        self._source, self._marks, self._now_us, self._stale_us = source, marks, now_us, int(stale_s * 1e6)
        self._tiles: tuple[TileState, ...] = ()
        self._troubled: frozenset[str] = frozenset()
        self._records: dict[str, TileRecord] = {}
        self._places: dict[str, tuple[Box, Box]] = {}
        self._parts: dict[str, Parts] = {}
        self._zooms: dict[str, Zoom] = {}
        self._close_ups: set[str] = set()
        """Cameras whose picture may lie in the memory of a main stream."""
        self._layout, self._first, self._chosen, self._enlarged = layout, 0, 0, ""
        self._asked, self._looks = QRegion(), 0
        self._ghost: Box | None = None
        self._figures = False
        self.enter_enlarges = True
        self.before_escape: Callable[[], bool] = bool
        """Asked first when Escape is pressed: whether somebody else took it."""
        self.before_turn: Callable[[int], bool] = lambda _pages: False
        """Asked first when pages are turned by so many: whether somebody else did."""
        self._painter = TilePainter()
        self._keys, self._mouse = WallKeys(self, QTimer(self)), WallMouse(self, self.setCursor)
        self._rests_until_s = 0.0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    # ------------------------------------------------------------ what is shown

    @property
    def frames_shown(self) -> dict[str, int]:
        """Pictures painted so far, by camera."""
        return {camera: record.painted for camera, record in self._records.items()}

    @property
    def paint_us(self) -> float:
        """Microseconds a tile took to paint, averaged over the last ones."""
        return self._painter.paint_us

    @property
    def chosen(self) -> str:
        """The camera that is chosen; '' when there is none."""
        return self._tiles[self._chosen].camera if self._tiles else ""

    @property
    def enlarged(self) -> str:
        """The camera that fills the wall; '' for the layout."""
        return self._enlarged

    @property
    def grid(self) -> int:
        """Tiles on the wall."""
        return self._arranged.size

    @property
    def shown_layout(self) -> WallLayout:
        """The layout that is painted now: one tile while a camera is enlarged."""
        return LAYOUTS[1] if self._enlarged else self._arranged

    @property
    def page(self) -> tuple[int, int]:
        """Which page of the cameras is shown, from 1, and how many there are."""
        return self._first // self.grid + 1, max(1, -(-len(self._tiles) // self.grid))

    @property
    def shown_cameras(self) -> tuple[str, ...]:
        """The cameras on the wall now, tile by tile."""
        return tuple(self._places)

    def newest_at_us(self) -> dict[str, int]:
        """When the newest picture of each camera was captured."""
        return {camera: record.captured_at_us for camera, record in self._records.items() if record.captured_at_us}

    def show_tiles(self, tiles: tuple[TileState, ...]) -> None:
        """Show these cameras, in this order; repaints those that changed."""
        self.arrange(self._layout, tiles)

    def arrange(self, layout: WallLayout | None, tiles: tuple[TileState, ...], from_start: bool = False) -> None:
        """Show these cameras in this order and layout (None: the smallest that shows them all). `from_start`: the first
        page, nothing enlarged; else the chosen camera stays in view where the same cameras are shown."""
        before = {tile.camera: tile for tile in self._tiles}
        cameras = [tile.camera for tile in tiles]
        moved, enlarged = from_start or layout != self._layout or cameras != list(before), self._enlarged
        if moved:
            self._take_order(layout, tiles, from_start or {*cameras} != before.keys())
        self._tiles, self._troubled = tiles, frozenset(tile.camera for tile in tiles if tile.trouble)
        for tile in tiles:
            self._records.setdefault(tile.camera, TileRecord())
        if moved or any(_shape(before[tile.camera]) != _shape(tile) for tile in tiles):
            self._lay_out()
            if enlarged != self._enlarged:
                self.enlarged_changed.emit(self._enlarged)
            return
        for tile in tiles:
            if tile != before[tile.camera] and tile.camera in self._places:
                self._repaint(self._places[tile.camera][0])

    def show_figures(self, shown: bool) -> None:
        """Whether each tile has a second line: pictures a second, how late they come, and what is known beyond."""
        if shown != self._figures:
            self._figures = shown
            self._lay_out()

    def source_changed(self) -> None:
        """The pictures come from elsewhere now, as when a replay begins: forget what was shown."""
        for record in self._records.values():
            record.forget()
        self._lay_out()

    def take_newest(self) -> None:
        """Show what there is now, late or not: clock and pictures have jumped together."""
        self._ask_for(self._take(self._parts))

    def camera_source_changed(self, camera: str) -> None:
        """The pictures of one camera come from elsewhere now."""
        if camera in self._records:
            self._records[camera].forget()
            self._lay_out()

    def shown_text(self) -> str:
        """What can be read on the visible tiles."""
        shown = (tile for tile in self._tiles if tile.camera in self._places)
        return "\n".join(tile.said(self._figures) for tile in shown)

    def picture_of(self, camera: str) -> TileRecord | None:
        """What is remembered of a camera's tile; None for one that was never shown."""
        return self._records.get(camera)

    def picture_place(self, camera: str) -> QRect | None:
        """Where a camera's picture is in this widget; None while it is not on the wall."""
        return self._logical(self._places[camera][1]) if camera in self._places else None

    # ------------------------------------------------------------ choosing (see wall_hands.Wall)

    def camera_in(self, place: int) -> str:
        """The camera of a tile on the wall; '' for an empty one."""
        shown = tuple(self._places)
        return shown[place] if 0 <= place < len(shown) else ""

    def place_of(self, camera: str) -> int:
        """The tile that shows a camera; -1 when none does."""
        return self.shown_cameras.index(camera) if camera in self._places else -1

    def enlarge(self, camera: str) -> None:
        """Fill the wall with one camera; '' goes back to the layout, as does one that is not on it."""
        camera = camera if any(tile.camera == camera for tile in self._tiles) else ""
        if camera:
            self.choose_camera(camera)
        self._enlarged = camera
        self._lay_out()
        self.enlarged_changed.emit(camera)

    def enlarge_number(self, number: int) -> None:
        """Wish for the camera of that number."""
        self.number_wanted.emit(number)

    def choose_camera(self, camera: str) -> None:
        """Choose a camera; its page comes up. One that is not among the tiles is left."""
        place = next((place for place, tile in enumerate(self._tiles) if tile.camera == camera), None)
        if place is not None:
            self._choose(place)

    def step(self, across: int, down: int) -> None:
        """Choose the tile beside the chosen one; at the end of a row the next camera."""
        if self._enlarged:
            self._choose(self._chosen + across + down, stay=True)
            return
        beside = neighbour(self._arranged, self._chosen - self._first, across, down)
        wanted = self._first + beside if beside is not None else self._chosen + across + down * self.grid
        self._choose(wanted, stay=True)

    def turn(self, pages: int) -> None:
        """Show another page, its first camera chosen."""
        if not self.before_turn(pages):
            self._choose(self._first + pages * self.grid, stay=True)

    def zoom_by(self, camera: str, steps: int, at: tuple[float, float] | None = None) -> None:
        """Look closer at one camera (steps below 0: from farther); `at`, in device pixels, stays where it is."""
        if camera not in self._places:
            return
        box = self._places[camera][1]
        x, y = ((at[0] - box.x) / box.width, (at[1] - box.y) / box.height) if at is not None else (0.5, 0.5)
        self._show_zoom(camera, self._zooms.get(camera, WHOLE).by(steps, min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)))

    def is_zoomed(self, camera: str) -> bool:
        """Whether only a part of its picture is shown."""
        return camera in self._zooms

    def pan(self, camera: str, across: float, down: float) -> None:
        """Move the part of a zoomed picture, by parts of what is shown."""
        self._show_zoom(camera, self._zooms.get(camera, WHOLE).moved(across, down))

    def let_go(self) -> bool:
        """Escape: end what others show, the zoom, the enlarged camera; the first that there is."""
        if self.before_escape():
            return True
        if self.is_zoomed(self.chosen):
            self._show_zoom(self.chosen, WHOLE)
        elif self._enlarged:
            self.enlarge("")
        else:
            return False
        return True

    def show_ghost(self, box: Box | None) -> None:
        """A frame where what is dragged would go; None for none."""
        if box != self._ghost:
            self._ghost = box
            self.update()

    def want_layout(self, step: int) -> None:
        """Wish for the next or the previous layout."""
        self.layout_wanted.emit(step)

    def want_swap(self, camera: str, other: str) -> None:
        """Wish that two cameras change places."""
        self.swap_wanted.emit(camera, other)

    def want_size(self, camera: str, columns: int, rows: int) -> None:
        """Wish that a camera's tile covers so many units."""
        self.size_wanted.emit(camera, columns, rows)

    # ------------------------------------------------------------ events

    def showEvent(self, event: QShowEvent) -> None:
        """Pictures are wanted from now on."""
        super().showEvent(event)
        self.be_opaque()
        self._lay_out()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: no pictures are wanted."""
        super().hideEvent(event)
        self._timer.stop()
        for camera in self._places:
            self._want_no_more(camera)
        self._places, self._parts = {}, {}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other sizes are wanted."""
        super().resizeEvent(event)
        self._lay_out()

    def dressed(self) -> None:
        """Other sizes and colours."""
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the region touches; the ground only where somebody else asked for a repaint."""
        began_s, region, asked = time.monotonic(), event.region(), self._asked
        self._asked = QRegion()
        whole = not region.subtracted(asked).isEmpty()
        self._painter.begin(self, self.devicePixelRatioF())
        if whole:
            self._painter.fill_ground(event.rect())
        for tile in self._tiles:
            parts = self._parts.get(tile.camera)
            if parts is None:
                continue
            if region.intersects(parts.below_shown):
                self._paint_below(tile, parts)
            if region.intersects(parts.header_shown):
                self._paint_header(tile, parts.header)
        if self._ghost is not None:
            self._painter.clip(self._ghost)
            self._painter.paint_ghost(self._ghost)
        self._painter.end()
        self._rest(time.monotonic() - began_s)

    # ------------------------------------------------------------ inside

    @property
    def _arranged(self) -> WallLayout:
        return self._layout or smallest_layout(len(self._tiles))

    def _paint_below(self, tile: TileState, parts: Parts) -> None:
        """The picture, under a clip of its own: with one rectangle as clip Qt copies a picture, with several it blends
        it line by line, ten times slower."""
        cell, picture = self._places[tile.camera]
        record = self._records[tile.camera]
        self._painter.clip(parts.picture)
        marks = () if tile.trouble or tile.unwatched else self._marks(tile.camera, record.captured_at_us)
        self._painter.paint_picture(tile, record, picture, marks, self._zooms.get(tile.camera, WHOLE))
        marked = self._is_marked(tile)
        if marked or tile.framed:
            self._painter.clip(parts.below)
            self._painter.paint_border(tile, cell, marked, self.hasFocus())

    def _paint_header(self, tile: TileState, header: Box) -> None:
        self._painter.clip(header)
        record = self._records[tile.camera]
        self._painter.paint_header(tile, header, record.figures(self._now_us()), self._figures)
        self._painter.paint_border(tile, self._places[tile.camera][0], self._is_marked(tile), self.hasFocus())

    def _is_marked(self, tile: TileState) -> bool:
        return tile.camera == self.chosen and not self._enlarged

    def _look(self) -> None:
        """Ask every visible camera for something newer, and repaint what is new."""
        if time.monotonic() < self._rests_until_s:
            return
        self._looks += 1
        # A late picture is not worth a painting each: it would take the time of others.
        late = self._troubled if self._looks % HEADER_EVERY else frozenset[str]()
        region = self._take(
            camera for camera in self._parts if camera not in late or self._records[camera].pixels is None
        )
        if self._looks % HEADER_EVERY == 0:
            for parts in self._parts.values():
                region += parts.header_shown
            self._check_age()
        self._ask_for(region)

    def _take(self, cameras: Iterable[str]) -> QRegion:
        """Ask some cameras for something newer; what of the wall is new."""
        region, came_back = QRegion(), False
        for camera in cameras:
            shown, record = self._source.newest(camera), self._records[camera]
            if shown is not None and record.take(shown):
                region += self._parts[camera].below_shown
                came_back = came_back or record.came_back
        if came_back:
            self.stale_changed.emit()
        return region

    def _ask_for(self, region: QRegion) -> None:
        if not region.isEmpty():
            self._asked += region
            self.update(region)

    def _rest(self, took_s: float) -> None:
        """On a machine that has too much to do, pictures give way to alerts and keys."""
        if took_s > SLOW_S:
            self._rests_until_s = time.monotonic() + took_s

    def _check_age(self) -> None:
        now_us = self._now_us()
        changed = [record.grew_old(now_us, self._stale_us) for record in self._records.values()]
        if any(changed):
            self.stale_changed.emit()

    def _lay_out(self) -> None:
        """Where every visible tile lies; says to the source which sizes are wanted."""
        before, layout, ground = set(self._places), self.shown_layout, self._ground()
        upto = self._first + layout.size
        shown = [t for t in self._tiles if t.camera == self._enlarged] or self._tiles[self._first : upto]
        self._places = places(layout, shown, ground)
        self._parts = {camera: parts_of(*boxes, ground) for camera, boxes in self._places.items()}
        for camera in self._zooms.keys() - self._places.keys():
            del self._zooms[camera]
        if self.isVisible():
            for camera in self._places:
                self._want(camera)
            for camera in before - self._places.keys():
                self._want_no_more(camera)
        self.update()
        self.turned.emit()

    def _ground(self) -> Ground:
        ratio = self.devicePixelRatioF()
        scale = self._painter.scale_of(self) * ratio
        header = HEADER_PX + FIGURES_PX if self._figures else HEADER_PX
        return Ground(*self.pixels, round(header * scale), round(GAP_PX * scale), ratio)

    def _want(self, camera: str) -> None:
        """A picture of exactly the size that is painted; all there is of one that is looked into. A large one, and one
        that is looked into, is wanted as sharp as the camera can."""
        cell, picture = self._places[camera]
        close_up = camera in self._zooms or is_close_up(cell, self._ground())
        width, height = picture.width, picture.height
        if camera in self._zooms:
            own = next((tile.wh_px for tile in self._tiles if tile.camera == camera), (0, 0))
            width, height = self._zooms[camera].wanted((width, height), own)
        self._source.want(camera, width, height, close_up)
        self._close_ups |= {camera} if close_up else set()

    def _want_no_more(self, camera: str) -> None:
        """The memory of a close-up is large: it goes when nobody looks."""
        self._source.want(camera, 0, 0)
        if camera in self._close_ups:
            self._close_ups.discard(camera)
            self._records[camera].keep_copy()

    def _show_zoom(self, camera: str, zoom: Zoom) -> None:
        if zoom.is_whole:
            self._zooms.pop(camera, None)
        else:
            self._zooms[camera] = zoom
        if camera in self._places:
            if self.isVisible():
                self._want(camera)
            self._repaint(self._places[camera][0])

    def _repaint(self, cell: Box) -> None:
        """The whole cell with its ground: a border may have gone."""
        self.update(self._logical(cell))

    def _logical(self, box: Box) -> QRect:
        return logical(box, self.devicePixelRatioF())

    def _choose(self, place: int, stay: bool = False) -> None:
        """Choose a tile, and show its page. `stay`: leave a place that does not exist."""
        if stay and not 0 <= place < len(self._tiles):
            return
        self._chosen = max(0, min(place, len(self._tiles) - 1))
        page = self._chosen // self.grid * self.grid
        follows = bool(self._enlarged) and self._enlarged != self.chosen
        if follows:
            self._enlarged = self.chosen
        if page != self._first or follows:
            self._first = page
            self._lay_out()
        self.update()

    def _take_order(self, layout: WallLayout | None, tiles: tuple[TileState, ...], anew: bool) -> None:
        """Another layout or order: the chosen camera stays chosen and in view; `anew`: only where it is on the first
        page."""
        size = (layout or smallest_layout(len(tiles))).size
        place = next((place for place, tile in enumerate(tiles) if tile.camera == self.chosen), 0)
        self._layout, self._chosen = layout, place if not anew or place < size else 0
        self._first = self._chosen // size * size
        if anew and self._enlarged not in (tile.camera for tile in tiles):
            self._enlarged = ""


def _shape(tile: TileState) -> tuple[float, tuple[int, int]]:
    """What of a camera's picture decides where it lies and how large it is wanted."""
    return tile.aspect, tile.wh_px
