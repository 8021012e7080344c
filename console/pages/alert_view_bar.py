"""The lines above the alert list: what is listed, of when, in which order and groups; how much history; saved views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.domain.spoken_time import TimeSpan
from console.pages.alert_times import AlertTimes
from console.pages.words import words
from console.presenters.alert_text import STATES, TIERS
from console.presenters.alert_views import (
    GROUPS,
    LONGEST_NAME,
    ORDERS,
    SPANS,
    AlertView,
    after,
    kept,
    views_of,
    views_text,
)
from console.room.desk import Desk
from console.values import AlertState
from widgets.finder import Finder
from widgets.panel import named
from widgets.states.wall_bar_state import Choice

ALL = "*"
"""Key of the view that lists everything."""


class AlertViewBar(QWidget):
    """Gives a view; says when it is another one. Keys: R times, O order, B groups, Y history, L saved views, N save,
    Delete."""

    changed = Signal()

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__()
        self.views: tuple[AlertView, ...] = ()
        self._name = ""
        self._boxes = {
            name: named(QComboBox(), f"filter-{name}") for name in ("tier", "state", "order", "group", "hours")
        }
        self.text = named(QLineEdit(), "filter-text")
        self._finder, self._naming = Finder(page), False
        self._times = AlertTimes(desk)
        both, row = QVBoxLayout(self), QHBoxLayout()
        both.setContentsMargins(8, 6, 8, 6)
        both.setSpacing(6)
        both.addLayout(row)
        both.addWidget(self._times)
        for name in ("tier", "state"):
            row.addWidget(self._boxes[name])
        row.addWidget(self.text, 1)
        for name in ("order", "group", "hours"):
            row.addWidget(self._boxes[name])
        self.text.textChanged.connect(lambda _text: self._change())
        for name, box in self._boxes.items():
            box.activated.connect(self._on_hours if name == "hours" else lambda _row: self._change())
        self._times.changed.connect(self._change)
        self._times.closed.connect(self._finder.closed)
        self._finder.typed.connect(self._narrow)
        self._finder.picked.connect(self._on_picked)
        self.closed = self._finder.closed

    @property
    def view(self) -> AlertView:
        """What is wished now; its name while it is as it was saved."""
        said = {name: str(box.currentData() or "") for name, box in self._boxes.items()}
        times = {"begins": self._times.begins, "ends": self._times.ends}
        return AlertView(name=self._name, text=self.text.text().strip(), **said, **times)

    def times(self) -> TimeSpan | None:
        """The times of the view, as they are understood now; None for none."""
        return self._times.times(self.view)

    def show_view(self, view: AlertView) -> None:
        """Wish this."""
        for name, box in self._boxes.items():
            box.setCurrentIndex(max(0, box.findData(getattr(view, name))))
        self.text.blockSignals(True)
        self.text.setText(view.text)
        self.text.blockSignals(False)
        self._times.show_view(view)
        self._name = view.name
        self.changed.emit()

    def retranslate(self) -> None:
        """Set every text anew; what was chosen stays chosen."""
        states = {state.value: text for state, text in STATES.items() if state is not AlertState.NORMAL}
        self._fill("tier", {"": "all tiers"} | {tier.value: text for tier, text in TIERS.items()})
        self._fill("state", {"": "all open"} | states)
        self._fill("order", ORDERS)
        self._fill("group", GROUPS)
        self._fill("hours", SPANS)
        for name, tip in (("order", "Order (O)"), ("group", "Groups (B)"), ("hours", "History (Y)")):
            self._boxes[name].setToolTip(words(tip))
        hint = words("Filter: words of the alert, the place, the comment (Ctrl+F)")
        self.text.setPlaceholderText(f"{hint} · {words('views L, save N')}")
        self._times.retranslate()

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was one of the list's."""
        if event.modifiers():
            return False
        match event.key():
            case Qt.Key.Key_O:
                self.show_view(replace(self.view, name="", order=after(self.view.order, ORDERS)))
            case Qt.Key.Key_B:
                self.show_view(replace(self.view, name="", group=after(self.view.group, GROUPS)))
            case Qt.Key.Key_Y:
                self._show_hours(after(self.view.hours, SPANS))
            case Qt.Key.Key_R:
                self._times.take_keys()
            case Qt.Key.Key_L:
                self._open(naming=False)
            case Qt.Key.Key_N:
                self._open(naming=True)
            case Qt.Key.Key_Delete if self._name:
                self.views = tuple(view for view in self.views if view.name != self._name)
                self.show_view(replace(self.view, name=""))
            case _:
                return False
        return True

    def layout_state(self) -> dict[str, str]:
        """What to remember: the saved views and the present one."""
        present = "" if self.view == AlertView() else views_text([self.view])
        saved = views_text(self.views) if self.views else ""
        return {key: text for key, text in (("alerts_views", saved), ("alerts_view", present)) if text}

    def restore(self, layout: dict[str, str]) -> None:
        """As it was left."""
        self.retranslate()
        self.views = tuple(view for view in views_of(layout.get("alerts_views", "")) if view.name)
        for view in views_of(layout.get("alerts_view", ""))[:1]:
            self.show_view(view)

    def _on_hours(self, _row: int) -> None:
        self._show_hours(self.view.hours)

    def _show_hours(self, hours: str) -> None:
        """So many hours of history; they say where it begins, in place of a beginning that was typed."""
        self.show_view(replace(self.view, name="", hours=hours, begins=""))

    def _change(self) -> None:
        self._name = ""
        self.changed.emit()

    def _fill(self, name: str, texts: Mapping[str, str]) -> None:
        box = self._boxes[name]
        chosen = box.currentData()
        box.clear()
        for key, text in texts.items():
            box.addItem(words(text), key)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _open(self, naming: bool) -> None:
        self._naming = naming
        if naming:
            self._finder.open(words("Save this view"), words("Name"), free=True, longest=LONGEST_NAME)
        else:
            self._finder.open(words("Saved views"), words("Type to narrow, arrows, Enter"))
            self._narrow("")

    def _narrow(self, typed: str) -> None:
        if self._naming:
            return
        choices = (
            Choice(ALL, words("everything that is open")),
            *(Choice(view.name, view.name) for view in self.views),
        )
        self._finder.show_choices(tuple(each for each in choices if typed.casefold() in each.text.casefold()))

    def _on_picked(self, key: str) -> None:
        if self._naming:
            view = replace(self.view, name=key)
            self.views = kept(self.views, view)
            self.show_view(view)
        else:
            self.show_view(next((view for view in self.views if view.name == key), AlertView()))
