"""How a window looks: its colours and sizes. Kept on the window, so that each monitor has its own scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from widgets.states.colours import NIGHT, Colours

FAMILIES = ("Noto Sans CJK SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "sans-serif")
QUIET_PX, TEXT_PX, HEAD_PX, BANNER_PX, CLOCK_PX = 14, 16, 18, 24, 26
"""Type sizes on a screen 1080 pixels high."""
_PROPERTY = "vigil_look"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, and the scale of all sizes (1.0 on a screen 1080 pixels high)."""

    colours: Colours = NIGHT
    scale: float = 1.0

    def px(self, size_px: float) -> int:
        """A size drawn for 1080 lines, on this screen; never below 1."""
        return max(1, round(size_px * self.scale))

    def colour(self, name: str) -> QColor:
        """A colour of the palette by its name, such as 'panel'."""
        return QColor(getattr(self.colours, name))

    def tier(self, tier: str) -> QColor:
        """Colour of a tier; '' or 'blind' for 'cannot see'."""
        return QColor(self.colours.of_tier(tier))

    def font(self, size_px: float = TEXT_PX, bold: bool = False) -> QFont:
        """A font with tabular figures, sized for 1080 lines."""
        return QFont(_font(self.px(size_px), bold))


@lru_cache(maxsize=64)
def _font(size_px: int, bold: bool) -> QFont:
    """Made once: making one costs more than painting with it."""
    font = QFont(list(FAMILIES))
    font.setPixelSize(size_px)
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def look_of(widget: QWidget | None) -> Look:
    """The look of the nearest window above a widget; the night theme at scale 1 where none was set."""
    while widget is not None:
        window = widget.window()
        look = window.property(_PROPERTY)
        if isinstance(look, Look):
            return look
        widget = window.parentWidget()
    return Look()


def set_look(window: QWidget, look: Look) -> None:
    """Give a window its look; everything painted in it follows."""
    window.setProperty(_PROPERTY, look)
    window.update()
