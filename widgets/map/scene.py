"""One picture of the map: plan, marks, labels. Painted in pieces, so that no piece holds the window for long."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

from widgets.map.ink import Ink
from widgets.map.labels import Box, Label, Measure, Placed, box_of, placed
from widgets.map.layers.alerts import RING_PX
from widgets.map.layers.layer import Hit, Layer
from widgets.map.layers.wind import room
from widgets.map.view import View
from widgets.states.map_state import MapState

SELECTED_PX = 13.0
LABELS_A_PIECE = 10
Pixel = tuple[int, int]


@dataclass
class Scene:
    """What one picture shows. `picture` holds the plan at first, everything once `pieces` has run out."""

    picture: QPixmap
    view: View
    state: MapState
    layers: Sequence[Layer]
    """Those that are painted into the picture; what beats is painted above it."""
    names: Sequence[QRectF]
    """Where the names of the areas stand: no label lies on them."""
    ink: Ink
    measure: Measure
    labels: list[Placed] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    """Everything that can be selected, in the order of the layers."""

    def pieces(self) -> Iterator[None]:
        """Paint; each step is one piece, of 10 ms at the most, or far less."""
        for layer in self.layers:
            painter = self._painter()
            layer.paint(painter, self.view, self.state, self.ink)
            painter.end()
            yield
        wanted: list[Label] = []
        for layer in self.layers:
            self.hits += self._in_window(layer.hits(self.view, self.state))
            yield
            wanted += layer.labels(self.view, self.state, self.ink)
            yield
        rings = self._rings()
        yield
        clear = [_around_ring(label, rings, self._reach) for label in wanted]
        yield
        for one in placed(clear, self.view.window, self.measure, self._taken(rings)):
            self.labels.append(one)
            if len(self.labels) % LABELS_A_PIECE == 0:
                yield
        for first in range(0, len(self.labels), LABELS_A_PIECE):
            self._paint_labels(self.labels[::-1][first : first + LABELS_A_PIECE])
            yield

    def whole(self) -> Scene:
        """The same with nothing left to paint."""
        for _ in self.pieces():
            pass
        return self

    def _in_window(self, hits: Iterable[Hit]) -> list[Hit]:
        wide, high = self.view.width_px, self.view.height_px
        return [hit for hit in hits if 0 <= hit.x_px <= wide and 0 <= hit.y_px <= high]

    @property
    def _reach(self) -> float:
        """From the middle of a ring to its edge, in pixels."""
        return self.view.px(RING_PX) + 2

    def _rings(self) -> dict[Pixel, Box]:
        """What the rings take, by the pixel that is their middle."""
        spots = (self.view.at(mark.x_m, mark.y_m) for mark in self.state.alerts)
        return {(round(at.x()), round(at.y())): _around(at.x(), at.y(), self._reach) for at in spots}

    def _taken(self, rings: dict[Pixel, Box]) -> Iterator[Box]:
        """Where no label may lie."""
        yield from (_box(hit) for hit in self.hits if not hit.key.startswith("permit/"))
        yield from rings.values()
        yield from map(box_of, (*self.names, room(self.view)))

    def _paint_labels(self, labels: Sequence[Placed]) -> None:
        painter, plain, heavy = self._painter(), self.measure.font, QFont(self.measure.font)
        heavy.setBold(True)
        for one in labels:
            if one.label.backed:
                painter.fillRect(one.box, self.ink.plate)
            painter.setFont(heavy if one.label.bold else plain)
            x, base = one.box.left() + (6.0 if one.label.backed else 0.0), _base(one, self.measure)
            for text, colour in one.label.pieces:
                painter.setPen(colour)
                painter.drawText(QPointF(x, base), text)
                x += self.measure.width(text, one.label.bold)
        painter.end()

    def _painter(self) -> QPainter:
        painter = QPainter(self.picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.measure.font)
        return painter


def paint_selected(painter: QPainter, scene: Scene, selected: str) -> None:
    """The frame around what is selected."""
    chosen = next((hit for hit in scene.hits if hit.key == selected), None)
    if chosen is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(scene.ink.pen(scene.ink.strong, 2))
        reach = max(SELECTED_PX, chosen.reach_px + 3)
        painter.drawRoundedRect(QRectF(chosen.x_px - reach, chosen.y_px - reach, 2 * reach, 2 * reach), 4, 4)


def _around_ring(label: Label, rings: Container[Pixel], reach: float) -> Label:
    """A label whose mark has a ring stands outside the ring."""
    if (round(label.x_px), round(label.y_px)) in rings:
        return replace(label, clear_px=max(label.clear_px, reach))
    return label


def _box(hit: Hit) -> Box:
    return _around(hit.x_px, hit.y_px, min(hit.reach_px, 7.0))


def _around(x_px: float, y_px: float, reach: float) -> Box:
    return x_px - reach, y_px - reach, x_px + reach, y_px + reach


def _base(one: Placed, measure: Measure) -> float:
    """The base line of a label's text, in pixels from the top."""
    return one.box.top() + (one.box.height() - measure.height) / 2 + measure.ascent
