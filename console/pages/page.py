"""What every page is: one task of the dispatcher, in a widget of its own, fed by the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.room.desk import Desk


class Page(QWidget):
    """One page. A subclass names itself, builds its widgets once, and shows the desk's picture in `refresh`.

    Its object name is `page-<name>`. Texts are set in `retranslate`, which the window calls once after building and
    again at every change of language; a subclass need not call it itself.
    """

    name: ClassVar[str] = ""
    key: ClassVar[str] = ""
    """The key that opens it, such as 'F3'."""
    title: ClassVar[str] = ""
    """English; shown through `words`."""

    look_wanted = Signal(str)
    """Open the overview of this alert (its id)."""
    page_wanted = Signal(str)
    """Open another page in this window (its name)."""
    thing_wanted = Signal(str, str)
    """Open another page in this window (its name) and show one thing there: a camera, a permit, 'place/E-5'."""
    bare_wanted = Signal(bool)
    """Hide the bars at the top and the bottom of the window, or show them again; the banner stays."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.has_settled: Callable[[str], bool] = lambda _alert: True
        """Whether a key that names no alert can mean this one; the window says so for its pages."""
        self.setObjectName(f"page-{self.name}")

    def refresh(self, changed: frozenset[str]) -> None:
        """Show what is so now. Called while the page is visible: for alerts at once, for all else at most ten times
        a second with all kinds that changed, with 'tick' each second, and with 'all' when the page comes up."""

    def prepare(self) -> None:
        """A moment is sought, and read (`desk.sought`): make of it what takes long, while its pictures are decoded.
        Called while the page is visible."""

    def retranslate(self) -> None:
        """Set every text anew, in the language of now."""

    def look_at(self, alert: str) -> None:
        """Bring this alert to the eye. Pages that show no single alert leave it."""

    def come_to(self, alert: str) -> None:
        """Bring this alert to the eye although nobody asked for it. In turns of the loop where it takes long."""
        self.look_at(alert)

    def show_thing(self, thing: str) -> None:
        """Bring a thing of this page to the eye, by its id. Pages without things leave it."""

    def showing(self) -> str:
        """What is looked at here now, as ids: cameras of the wall, a thing of the plant. Pages without say nothing."""
        return ""

    def frames_shown(self) -> dict[str, int]:
        """Pictures shown so far by camera; for pages that show video."""
        return {}

    def layout_state(self) -> dict[str, str]:
        """What to remember of this page in this window; each key is the page's name, or begins with it and '_'."""
        return {}

    def restore(self, layout: dict[str, str]) -> None:
        """Take what was remembered; called once after building."""

    def take_keys(self) -> None:
        """Give the keyboard to the page's main widget; called when the page comes up."""
        self.setFocus()
