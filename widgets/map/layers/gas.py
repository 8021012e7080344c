"""Gas points: a square, the number with its unit and trend; dashed with its age when it cannot be believed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRadialGradient

from widgets.map.ink import Ink, with_alpha
from widgets.map.labels import Label
from widgets.map.layers.layer import Hit, foremost
from widgets.map.view import View
from widgets.states.map_state import GasMark, MapState
from widgets.states.urgency import ORDER, TIERS, Urgency

HALF_PX = 6.5
SAME_PX = 4.0
LARGEST_TINT_PX = 512
PLUME_M = {Urgency.ONE: 16.0, Urgency.SOS: 20.0, Urgency.TWO: 11.0}
"""How far the tint reaches: a hint that gas is near, not a computed cloud."""


class GasLayer:
    """Paints every gas point."""

    name = "gas"

    def paint(self, painter: QPainter, view: View, state: MapState, ink: Ink) -> None:
        """The tints first, then the squares."""
        shown = _shown(view, state.gas)
        for mark in shown:
            if mark.tier in PLUME_M:
                _plume(painter, view, mark, ink)
        for mark in shown:
            _square(painter, view, mark, ink)

    def labels(self, view: View, state: MapState, ink: Ink) -> Iterable[Label]:
        """Number, unit and trend; the abnormal ones first."""
        return [_label(view, mark, ink) for mark in _shown(view, state.gas)]

    def hits(self, view: View, state: MapState) -> Iterable[Hit]:
        """Every point."""
        return [
            Hit(f"gas/{mark.point}", at.x(), at.y(), view.px(HALF_PX) + 3, f"{mark.point} · {mark.number} · {mark.age}")
            for mark in state.gas
            for at in (view.at(mark.x_m, mark.y_m),)
        ]


def _shown(view: View, marks: Iterable[GasMark]) -> list[GasMark]:
    """Those whose square or tint is in sight; of points whose squares would cover each other the most urgent."""
    reach = max(PLUME_M.values()) * view.scale
    return [mark for _, mark in foremost(view, marks, reach, SAME_PX, _rank)]


def _rank(mark: GasMark) -> tuple[int, int]:
    return ORDER[mark.tier], ORDER[mark.urgency]


def _plume(painter: QPainter, view: View, mark: GasMark, ink: Ink) -> None:
    middle, reach = view.at(mark.x_m, mark.y_m), PLUME_M[mark.tier] * view.scale
    tint = _tint(ink, min(LARGEST_TINT_PX, round(2 * reach)))
    box = QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)
    painter.drawPixmap(box, tint, QRectF(tint.rect()))


@lru_cache(maxsize=16)
def _tint(ink: Ink, side_px: int) -> QPixmap:
    """The round tint as a picture, painted once: a gradient for each of many points is dear."""
    tint, picture = QRadialGradient(side_px / 2, side_px / 2, side_px / 2), QPixmap(side_px, side_px)
    for at, alpha in ((0.0, 120), (0.5, 55), (1.0, 0)):
        tint.setColorAt(at, with_alpha(ink.fill(Urgency.TWO), alpha))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), tint)
    painter.end()
    return picture


def _square(painter: QPainter, view: View, mark: GasMark, ink: Ink) -> None:
    at = view.at(mark.x_m, mark.y_m)
    box = QRectF(at - QPointF(ink.px(HALF_PX), ink.px(HALF_PX)), at + QPointF(ink.px(HALF_PX), ink.px(HALF_PX)))
    if mark.urgency is Urgency.BLIND:
        painter.setPen(ink.dashed(ink.blind))
        painter.setBrush(with_alpha(ink.fill(mark.tier), 150) if mark.tier in TIERS else ink.ground)
    else:
        painter.setPen(ink.pen(ink.strong if mark.tier in TIERS else ink.quiet))
        painter.setBrush(ink.fill(mark.tier))
    painter.drawRect(box)


def _label(view: View, mark: GasMark, ink: Ink) -> Label:
    at = view.at(mark.x_m, mark.y_m)
    worst = mark.tier if mark.tier in TIERS else mark.urgency
    text = f"{mark.number} {mark.age if mark.urgency is Urgency.BLIND else mark.trend}".rstrip()
    urgent = worst in TIERS
    return Label(at.x(), at.y(), ((text, ink.words(worst)),), ORDER[worst], ink.px(HALF_PX), bold=urgent)
