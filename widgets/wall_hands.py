"""The dispatcher's hands on the wall: keys and mouse become choices on the wall and wishes to whoever arranges it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from widgets.states.wall_layout import Span, WallLayout, neighbour
from widgets.wall_grid import Box, cells, unit_at
from widgets.wall_zoom import PAN

NUMBER_MS = 900
"""How long a second digit of a camera's number is waited for."""
EDGE_PX, DRAG_PX = 6, 14
"""How near to a tile's edge the mouse takes hold of it; how far it goes before a tile is carried."""
WHEEL_STEP = 120
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_ZOOM = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NONE, _SHIFT, _ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Wall(Protocol):
    """What the hands need of the wall. Places count the tiles on the wall from 0, without those of other pages."""

    enter_enlarges: bool

    @property
    def shown_layout(self) -> WallLayout:
        """The layout that is painted now."""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height in device pixels."""

    @property
    def chosen(self) -> str:
        """The camera that is chosen."""

    @property
    def enlarged(self) -> str:
        """The camera that fills the wall."""

    def device(self, at: QPointF) -> tuple[float, float]:
        """A point of the widget in device pixels."""

    def camera_in(self, place: int) -> str:
        """The camera of a tile on the wall; '' for an empty one."""

    def place_of(self, camera: str) -> int:
        """The tile that shows a camera; -1 when none does."""

    def step(self, across: int, down: int) -> None:
        """Choose the tile beside the chosen one."""

    def turn(self, pages: int) -> None:
        """Show another page."""

    def choose_camera(self, camera: str) -> None:
        """Choose a camera."""

    def enlarge(self, camera: str) -> None:
        """Fill the wall with a camera; '' ends it."""

    def enlarge_number(self, number: int) -> None:
        """Fill the wall with a camera by its number."""

    def zoom_by(self, camera: str, steps: int, at: tuple[float, float] | None = None) -> None:
        """Look closer; `at` in device pixels stays where it is."""

    def is_zoomed(self, camera: str) -> bool:
        """Whether only a part of its picture is shown."""

    def pan(self, camera: str, across: float, down: float) -> None:
        """Move the part that is shown."""

    def let_go(self) -> bool:
        """Escape: give up the innermost thing; whether there was one."""

    def show_ghost(self, box: Box | None) -> None:
        """Where what is dragged would go."""

    def want_layout(self, step: int) -> None:
        """Wish for the next (1) or the previous (-1) layout."""

    def want_swap(self, camera: str, other: str) -> None:
        """Wish that two cameras change places."""

    def want_size(self, camera: str, columns: int, rows: int) -> None:
        """Wish that a camera's tile covers so many units."""


class WallKeys:
    """Keys: arrows choose, or move a zoomed picture; with Shift they resize the tile, with Alt they swap it. Enter or a
    camera's number enlarges, Escape goes back, Page Up and Down turn, G and Shift+G change the layout, + and - zoom."""

    def __init__(self, wall: Wall, timer: QTimer) -> None:
        self._wall, self._number, self._typed = wall, "", timer
        self._typed.setSingleShot(True)
        self._typed.setInterval(NUMBER_MS)
        self._typed.timeout.connect(self._enlarge_typed)

    def press(self, event: QKeyEvent) -> bool:
        """Whether it is a key of the wall."""
        key, wall = Qt.Key(event.key()), self._wall
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ARROWS:
            return self._arrow(held, *_ARROWS[key])
        if key in _ZOOM and held in (_NONE, _SHIFT):
            wall.zoom_by(wall.chosen, _ZOOM[key])
        elif key in _ENTER and wall.enter_enlarges:
            wall.enlarge("" if wall.enlarged else wall.chosen)
        elif key == Qt.Key.Key_Escape:
            return wall.let_go()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            wall.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_G and held in (_NONE, _SHIFT):
            wall.want_layout(1 if held == _NONE else -1)
        elif held == _NONE and event.text().isdecimal():
            self._type_number(event.text())
        else:
            return False
        return True

    def _arrow(self, held: Qt.KeyboardModifier, across: int, down: int) -> bool:
        wall = self._wall
        if not wall.chosen:
            return False
        if held == _NONE:
            if wall.is_zoomed(wall.chosen):
                wall.pan(wall.chosen, across * PAN, down * PAN)
            else:
                wall.step(across, down)
        elif held == _SHIFT and not wall.enlarged:
            span = wall.shown_layout.spans[wall.place_of(wall.chosen)]
            wall.want_size(wall.chosen, span.columns + across, span.rows + down)
        elif held == _ALT and not wall.enlarged:
            other = neighbour(wall.shown_layout, wall.place_of(wall.chosen), across, down)
            if other is not None and wall.camera_in(other):
                wall.want_swap(wall.chosen, wall.camera_in(other))
        else:
            return False
        return True

    def _type_number(self, digit: str) -> None:
        self._number += digit
        if len(self._number) > 1:
            self._enlarge_typed()
        else:
            self._typed.start()

    def _enlarge_typed(self) -> None:
        self._typed.stop()
        number, self._number = int(self._number or 0), ""
        self._wall.enlarge_number(number)


class WallMouse:
    """A click chooses, a double click enlarges, the wheel zooms. A tile's right and lower edges can be dragged over the
    units of the layout; a tile dragged onto another swaps with it; a zoomed picture is moved."""

    def __init__(self, wall: Wall, show_cursor: Callable[[Qt.CursorShape], None]) -> None:
        self._wall, self._show_cursor = wall, show_cursor
        self._held, self._edges, self._from = "", (False, False), (0.0, 0.0)
        self._carrying, self._wheel = False, 0

    def press(self, event: QMouseEvent) -> None:
        """Choose what lies there and take hold of it."""
        at = self._wall.device(event.position())
        place, edges = self._edge_at(at)
        camera = self._wall.camera_in(place if place >= 0 else self._place_at(at))
        if not camera or event.button() != Qt.MouseButton.LeftButton:
            return
        self._wall.choose_camera(camera)
        self._held, self._edges, self._from, self._carrying = camera, edges, at, False

    def move(self, event: QMouseEvent) -> None:
        """Show what letting go would do."""
        at, wall = self._wall.device(event.position()), self._wall
        if not self._held:
            self._show_cursor(_cursor(self._edge_at(at)[1]))
        elif any(self._edges):
            wall.show_ghost(self._box_of(self._span_to(at)))
        elif wall.is_zoomed(self._held):
            self._drag_picture(at)
        elif self._carrying or max(abs(at[0] - self._from[0]), abs(at[1] - self._from[1])) > DRAG_PX:
            self._carrying = not wall.enlarged
            wall.show_ghost(self._cell_box(self._place_at(at)) if self._carrying else None)

    def release(self, event: QMouseEvent) -> None:
        """Wish for it."""
        at, wall, held = self._wall.device(event.position()), self._wall, self._held
        edges, carrying = self._edges, self._carrying
        wall.show_ghost(None)
        if held and any(edges):
            span = self._span_to(at)
            wall.want_size(held, span.columns, span.rows)
        elif held and carrying:
            other = wall.camera_in(self._place_at(at))
            if other and other != held:
                wall.want_swap(held, other)
        self._held, self._edges, self._carrying = "", (False, False), False

    def double_click(self, event: QMouseEvent) -> None:
        """Enlarge the tile, or go back."""
        camera = self._wall.camera_in(self._place_at(self._wall.device(event.position())))
        if self._wall.enlarged or camera:
            self._wall.enlarge("" if self._wall.enlarged else camera)

    def turn_wheel(self, event: QWheelEvent) -> None:
        """Zoom the picture under the mouse; the point under it stays."""
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / WHEEL_STEP)
        self._wheel -= steps * WHEEL_STEP
        at = self._wall.device(event.position())
        camera = self._wall.camera_in(self._place_at(at))
        if steps and camera:
            self._wall.choose_camera(camera)
            self._wall.zoom_by(camera, steps, at)

    def _drag_picture(self, at: tuple[float, float]) -> None:
        cell = self._cell_box(self._wall.place_of(self._held))
        across, down = (self._from[0] - at[0]) / cell.width, (self._from[1] - at[1]) / cell.height
        self._from = at
        self._wall.pan(self._held, across, down)

    def _cells(self) -> tuple[Box, ...]:
        return cells(self._wall.shown_layout, *self._wall.pixels, 0)

    def _cell_box(self, place: int) -> Box:
        return self._cells()[place]

    def _place_at(self, at: tuple[float, float]) -> int:
        unit = unit_at(self._wall.shown_layout, *self._wall.pixels, *at)
        return next(i for i, span in enumerate(self._wall.shown_layout.spans) if span.covers(*unit))

    def _edge_at(self, at: tuple[float, float]) -> tuple[int, tuple[bool, bool]]:
        """The tile whose right or lower inner edge lies there, and which of the two; (-1, …) for none."""
        width, height = self._wall.pixels
        for place, box in enumerate(self._cells()):
            right, bottom = box.x + box.width, box.y + box.height
            near = Box(box.x, box.y, box.width + EDGE_PX, box.height + EDGE_PX)
            if self._wall.enlarged or not near.holds(*at):
                continue
            edges = abs(at[0] - right) <= EDGE_PX and right < width, abs(at[1] - bottom) <= EDGE_PX and bottom < height
            if any(edges):
                return place, edges
        return -1, (False, False)

    def _span_to(self, at: tuple[float, float]) -> Span:
        """The held tile's span with its held edges dragged there."""
        span = self._wall.shown_layout.spans[self._wall.place_of(self._held)]
        column, row = unit_at(self._wall.shown_layout, *self._wall.pixels, *at)
        columns = max(1, column - span.column + 1) if self._edges[0] else span.columns
        rows = max(1, row - span.row + 1) if self._edges[1] else span.rows
        return Span(span.column, span.row, columns, rows)

    def _box_of(self, span: Span) -> Box:
        layout = self._wall.shown_layout
        return cells(WallLayout(layout.columns, layout.rows, (span,)), *self._wall.pixels, 0)[0]


def _cursor(edges: tuple[bool, bool]) -> Qt.CursorShape:
    shapes = {
        (True, False): Qt.CursorShape.SizeHorCursor,
        (False, True): Qt.CursorShape.SizeVerCursor,
        (True, True): Qt.CursorShape.SizeFDiagCursor,
    }
    return shapes.get(edges, Qt.CursorShape.ArrowCursor)
