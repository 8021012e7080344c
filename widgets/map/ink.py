"""Colours and pens of the map and the trends. Colour belongs to the abnormal; everything else is grey or quiet blue."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from widgets.look import Look
from widgets.states.urgency import TIERS, Urgency


class Ink:
    """The colours of one look of the window; sizes are drawn for 1080 lines and scaled by `px`."""

    def __init__(self, look: Look) -> None:
        colours = look.colours
        self.look, self.scale = look, look.scale
        self.ground, self.panel = QColor(colours.ground), QColor(colours.panel)
        self.line, self.edge = QColor(colours.line), QColor(colours.line_strong)
        self.text, self.strong, self.quiet = QColor(colours.text), QColor(colours.strong), QColor(colours.quiet)
        self.blind, self.person = QColor(colours.blind), QColor(colours.person)
        self.permit, self.way = QColor(colours.permit), QColor(colours.way_out)
        self.focus = QColor(colours.focus)
        self.grid = mixed(self.ground, self.line, 0.45)
        self.area = mixed(self.ground, self.line, 0.6)
        self.drawn = mixed(self.line, self.edge, 0.45)
        self.mark = self.edge
        self.plate = with_alpha(QColor(colours.bar), 216)
        self._tiers = {urgency: QColor(colours.of_tier(urgency)) for urgency in TIERS}

    def px(self, size: float) -> float:
        """A size drawn for 1080 lines, on this screen."""
        return size * self.scale

    def tier(self, urgency: Urgency, otherwise: QColor) -> QColor:
        """Colour of a tier; `otherwise` for what is no tier."""
        return self._tiers.get(urgency, otherwise)

    def fill(self, urgency: Urgency) -> QColor:
        """Colour of a mark."""
        return self.tier(urgency, self.blind if urgency is Urgency.BLIND else self.mark)

    def words(self, urgency: Urgency) -> QColor:
        """Colour of the words beside a mark: strong for a tier (its shape carries the colour), quiet for the blind."""
        return self.strong if urgency in TIERS else self.quiet if urgency is Urgency.BLIND else self.text

    def pen(self, colour: QColor, width: float = 1.0) -> QPen:
        """A pen of one pixel unless it must be seen from afar."""
        return QPen(colour, max(1.0, width * self.scale))

    def dashed(self, colour: QColor, width: float = 1.0) -> QPen:
        """The pen of what cannot be seen, and of the areas of permits."""
        made = self.pen(colour, width)
        made.setDashPattern([5.0, 3.0])
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
        return made


@lru_cache(maxsize=16)
def ink_of(look: Look) -> Ink:
    """The ink of a look, made once."""
    return Ink(look)


def with_alpha(colour: QColor, alpha: int) -> QColor:
    """The same colour, seen through."""
    seen_through = QColor(colour)
    seen_through.setAlpha(alpha)
    return seen_through


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Between two colours: `share` 0 is the one, 1 the other."""
    a, b = (one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue())
    return QColor(*(round(first + (second - first) * share) for first, second in zip(a, b, strict=True)))
