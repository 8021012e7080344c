"""The theme of a window: the style sheet of resources/style filled with a palette and the scale of its screen."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from string import Template

from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QWidget

from console.pages.resources import RESOURCES
from widgets.look import FAMILIES, Look, set_look
from widgets.states.colours import DAY, NIGHT, Colours

THEMES: dict[str, Colours] = {"night": NIGHT, "day": DAY}
STYLE_SHEET = RESOURCES / "style" / "room.qss"
DRAWN_FOR_PX = 1080
"""Screen height at which text is 16 pixels high."""
PLAIN_TIME = """
QDateTimeEdit::up-button, QDateTimeEdit::down-button { width: 0; height: 0; border: none; }
QLineEdit { border: none; padding: 0 6px; background: transparent; }
"""
"""Of a field for a date and a time: no arrows beside it, as the arrow keys do the same."""
_SIZES_PX = (1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 26, 28, 32, 36, 40, 44, 48)


def scale_of(screen: QScreen | None) -> float:
    """How much larger than drawn everything is on this screen; never below 0.75, so that text stays readable."""
    height_px = screen.geometry().height() if screen is not None else DRAWN_FOR_PX
    return max(0.75, height_px / DRAWN_FOR_PX)


def style_sheet(look: Look, file: Path = STYLE_SHEET) -> str:
    """The style sheet: `$name` is a colour of the palette, `$px16` is 16 pixels of a screen 1080 high."""
    names = {name: str(value) for name, value in asdict(look.colours).items()}
    names |= {f"px{size}": f"{look.px(size)}px" for size in _SIZES_PX}
    names["families"] = ", ".join(f'"{family}"' for family in FAMILIES)
    return Template(file.read_text(encoding="utf-8")).substitute(names)


def dress(window: QWidget, theme: str, scale: float) -> Look:
    """Give a window its colours, type and style sheet. Raises KeyError for a theme that is not in THEMES."""
    look = Look(THEMES[theme], scale)
    set_look(window, look)
    window.setFont(look.font())
    window.setStyleSheet(style_sheet(look))
    return look
