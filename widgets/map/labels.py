"""Labels that do not lie on each other: the urgent ones choose first, a quiet one without room stays away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF

CALM, FEW = 5, 4
"""A label of this priority or more tries the first few places only: there are many of them and none is urgent."""
ALWAYS = 1
"""A label of this priority or less is painted even where it must lie on another."""


@dataclass(frozen=True, slots=True)
class Label:
    """One text beside a mark. `priority` 0 is placed first; `clear_px` is the radius of the mark to keep free.

    `pieces` are painted one after another, each in its own colour."""

    x_px: float
    y_px: float
    pieces: tuple[tuple[str, QColor], ...]
    priority: int
    clear_px: float
    bold: bool = False
    backed: bool = False
    """On a dark plate, for texts above an area."""
    room: QRectF | None = None
    """Stands inside or along this rectangle instead of beside a mark."""
    short: tuple[tuple[str, QColor], ...] = ()
    """Said instead where the whole text finds no room."""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Placed:
    """A label and the rectangle it got, in pixels."""

    label: Label
    box: QRectF


@dataclass
class Measure:
    """Widths of texts in one font, remembered: measuring is dearer than painting."""

    font: QFont
    _plain: QFontMetricsF = field(init=False)
    _bold: QFontMetricsF = field(init=False)
    _known: dict[tuple[str, bool], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        heavy = QFont(self.font)
        heavy.setBold(True)
        self._plain, self._bold = QFontMetricsF(self.font), QFontMetricsF(heavy)

    @property
    def height(self) -> float:
        """Height of a line, in pixels."""
        return self._plain.height()

    @property
    def ascent(self) -> float:
        """From the top of a line to its base line, in pixels."""
        return self._plain.ascent()

    def width(self, text: str, bold: bool) -> float:
        """Width of a text, in pixels."""
        key = (text, bold)
        if key not in self._known:
            if len(self._known) > 4000:
                self._known.clear()
            self._known[key] = (self._bold if bold else self._plain).horizontalAdvance(text)
        return self._known[key]


Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels. Plain numbers: a crowd of Qt rectangles costs ten times as much."""


def placed(labels: Iterable[Label], window: QRectF, measure: Measure, taken: Iterable[Box] = ()) -> Iterator[Placed]:
    """Give each label a rectangle inside the window, the urgent ones first: right of its mark, left, below or above.

    Marks to keep free are in `taken`. A label that is not urgent and finds no room is left out; nothing is ever cut at
    the edge."""
    frame = box_of(window)
    marks, boxes = _Boxes(taken), _Boxes(())
    for label in sorted(labels, key=lambda label: (label.priority, label.y_px, label.x_px)):
        for said in (label, replace(label, pieces=label.short)) if label.short else (label,):
            chosen = _choose(said, *_size(said, measure), frame, marks, boxes)
            if chosen is not None:
                boxes.add(chosen)
                left, top, right, bottom = chosen
                yield Placed(said, QRectF(left, top, right - left, bottom - top))
                break


def box_of(rectangle: QRectF) -> Box:
    """The plain numbers of a rectangle."""
    return rectangle.left(), rectangle.top(), rectangle.right(), rectangle.bottom()


def _size(label: Label, measure: Measure) -> tuple[float, float]:
    width = measure.width(label.text, label.bold) + (12.0 if label.backed else 2.0)
    return width, measure.height + (2.0 if label.backed else 0.0)


def _choose(label: Label, width: float, height: float, window: Box, marks: _Boxes, boxes: _Boxes) -> Box | None:
    """The first rectangle that covers nothing; an urgent one or a plate may cover marks when it must."""
    possible: list[Box] = []
    for box in _tries(label, width, height):
        if not _holds(window, box) or boxes.touches(box):
            continue
        if not marks.touches(box):
            return box
        possible.append(box)
    if possible and (label.backed or label.priority <= ALWAYS):
        return min(possible, key=marks.hits)
    if label.priority <= ALWAYS and _holds(window, (label.x_px, label.y_px, label.x_px, label.y_px)):
        return _inside(label.x_px + label.clear_px + 3, label.y_px - height / 2, width, height, window)
    return None


def _tries(label: Label, width: float, height: float) -> Iterator[Box]:
    x, y, off = label.x_px, label.y_px, label.clear_px + 3
    corners = _along(box_of(label.room), width, height) if label.room is not None else _around(x, y, off, width, height)
    for left, top in islice(corners, None if label.priority < CALM else FEW):
        yield left, top, left + width, top + height


def _around(x: float, y: float, off: float, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Top left corners beside a mark, the best first."""
    yield x + off, y - height / 2
    yield x + off * 0.7, y - off * 0.7 - height
    yield x + off * 0.7, y + off * 0.7
    yield x - off - width, y - height / 2
    yield x - width / 2, y + off
    yield x - width / 2, y - off - height
    yield x - off * 0.7 - width, y - off * 0.7 - height
    yield x - off * 0.7 - width, y + off * 0.7


def _along(room: Box, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Top left corners inside a rectangle, then outside along its edges."""
    left, right, top, bottom = room[0] + 2, room[2] - width - 2, room[1] + 2, room[3] - height - 2
    if width < room[2] - room[0]:
        yield from ((left, bottom), (left, top), (right, bottom), (right, top))
    yield from ((left, room[3] + 2), (left, room[1] - height - 2), (right, room[3] + 2), (right, room[1] - height - 2))
    yield from ((room[2] + 3, bottom), (room[0] - width - 3, bottom))


def _holds(window: Box, box: Box) -> bool:
    return window[0] <= box[0] and window[1] <= box[1] and box[2] <= window[2] and box[3] <= window[3]


def _inside(left: float, top: float, width: float, height: float, window: Box) -> Box:
    """The rectangle pushed back into the window."""
    left = max(window[0], min(left, window[2] - width))
    top = max(window[1], min(top, window[3] - height))
    return left, top, left + width, top + height


class _Boxes:
    """Rectangles already taken, in a coarse grid so that a crowd stays cheap."""

    CELL = 128.0

    def __init__(self, taken: Iterable[Box]) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in taken:
            self.add(box)

    def add(self, box: Box) -> None:
        """Take a rectangle."""
        for cell in self._touched(box):
            self._cells.setdefault(cell, []).append(box)

    def touches(self, box: Box) -> bool:
        """Whether it covers one."""
        left, top, right, bottom = box
        for cell in self._touched(box):
            for other_left, other_top, other_right, other_bottom in self._cells.get(cell, ()):
                if other_left < right and left < other_right and other_top < bottom and top < other_bottom:
                    return True
        return False

    def hits(self, box: Box) -> int:
        """How many it covers; those that lie in several cells are counted in each."""
        left, top, right, bottom = box
        count = 0
        for cell in self._touched(box):
            for other in self._cells.get(cell, ()):
                if other[0] < right and left < other[2] and other[1] < bottom and top < other[3]:
                    count += 1
        return count

    def _touched(self, box: Box) -> list[tuple[int, int]]:
        left, right = int(box[0] // self.CELL), int(box[2] // self.CELL)
        top, bottom = int(box[1] // self.CELL), int(box[3] // self.CELL)
        if left == right and top == bottom:
            return [(left, top)]
        return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]
