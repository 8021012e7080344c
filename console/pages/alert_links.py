"""G on an alert: a list of where it leads, and Enter goes there. W: its time, place and people as one table,
Shift+W a case about it.

The same on every page that has alerts.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.messages import Alert
from console.pages.page import Page
from console.pages.words import language, words
from console.presenters.alert_links import found, links_of
from widgets.finder import Finder
from widgets.states.wall_bar_state import Choice


class AlertLinks:
    """The links of the alert that a page has chosen."""

    def __init__(self, page: Page, chosen: Callable[[], Alert | None]) -> None:
        self._page, self._chosen = page, chosen
        self._choices: tuple[Choice, ...] = ()
        self._before: QWidget | None = None
        self.finder = Finder(page)
        self.finder.typed.connect(lambda typed: self.finder.show_choices(found(self._choices, typed)))
        self.finder.picked.connect(self._go)
        self.finder.closed.connect(self._back)

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was G, or W (time, place, people; with Shift a case). Without an alert they are like any."""
        alert = self._chosen()
        if event.key() not in (Qt.Key.Key_G, Qt.Key.Key_W) or alert is None:
            return False
        is_shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_W and (is_shifted or not event.modifiers()):
            self._page.thing_wanted.emit("cases" if is_shifted else "search", alert.alert)
            return True
        if event.modifiers() or event.key() == Qt.Key.Key_W:
            return False
        desk, self._before = self._page.desk, self._page.focusWidget()
        self._choices = links_of(alert, desk.picture, desk.context.site, language(), words)
        self.finder.open(words("Go to"), words("Type to narrow, arrows, Enter"))
        self.finder.show_choices(self._choices)
        return True

    def _back(self) -> None:
        """The keyboard goes to where it was."""
        if self._before is not None:
            self._before.setFocus()

    def _go(self, link: str) -> None:
        page, _, thing = link.partition(":")
        self._page.thing_wanted.emit(page, thing)
