"""The bar below a wall: layouts, views, page, tour, spotlight, and what was just done. Every button names its key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy

from widgets.elided_label import ElidedLabel
from widgets.panel import named, said
from widgets.states.wall_bar_state import BarButton, WallBarState


class WallBar(QFrame):
    """Shows a `WallBarState`; asks by signal."""

    layout_wanted = Signal(int)
    """A number of tiles."""
    view_wanted = Signal(str)
    """The key of a view."""
    act_wanted = Signal(str)
    """The act of a button."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("wall-bar")
        self.setProperty("role", "bar")
        self._sizes: dict[int, QPushButton] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._views = named(QComboBox(), "wall-views", "small")
        self._views.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._views.activated.connect(lambda place: self.view_wanted.emit(self._views.itemData(place)))
        self._free, self._page = said("quiet", "wall-free"), said("quiet", "wall-page")
        self._note = named(ElidedLabel(), "wall-note", "quiet")
        for label in (self._free, self._page):
            label.setWordWrap(False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 2, 8, 2)
        self._row.setSpacing(4)
        self._shown: WallBarState | None = None

    def show_state(self, state: WallBarState) -> None:
        """Show it; what has not changed is left."""
        if state == self._shown:
            return
        if self._shown is None:
            self._build(state)
        for size, button in self._sizes.items():
            button.setChecked(size == state.layout)
        for each in state.buttons:
            _show_button(self._buttons[each.act], each)
        if self._shown is None or state.views != self._shown.views:
            self._views.clear()
            for choice in state.views:
                self._views.addItem(choice.text, choice.key)
        self._views.setCurrentIndex(self._views.findData(state.view))
        self._free.setText(state.free)
        self._free.setVisible(bool(state.free))
        self._page.setText(state.page)
        self._note.setText(state.note)
        self._shown = state

    def shown_text(self) -> str:
        """What the note says whole, also where it has no room."""
        return self._shown.note if self._shown is not None else ""

    def _build(self, state: WallBarState) -> None:
        for size in state.layouts:
            button = self._button(f"wall-layout-{size}", str(size))
            button.clicked.connect(partial(self._want_layout, size))
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._sizes[size] = button
            self._row.addWidget(button)
        for widget in (self._free, self._views, self._page):
            self._row.addWidget(widget)
        for each in state.buttons:
            button = self._button(f"wall-{each.act}", each.text)
            button.clicked.connect(partial(self._want_act, each.act))
            self._buttons[each.act] = button
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._row.addWidget(self._note)

    def _button(self, name: str, text: str) -> QPushButton:
        button = named(QPushButton(text), name, "small")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _want_layout(self, size: int) -> None:
        self._again()
        self.layout_wanted.emit(size)

    def _want_act(self, act: str) -> None:
        self._again()
        self.act_wanted.emit(act)

    def _again(self) -> None:
        """A button that was pressed shows what is so, not that it was pressed."""
        state, self._shown = self._shown, None
        if state is not None:
            self._shown = state
            for size, button in self._sizes.items():
                button.setChecked(size == state.layout)
            for each in state.buttons:
                self._buttons[each.act].setChecked(each.on)


def _show_button(button: QPushButton, state: BarButton) -> None:
    button.setText(state.text)
    button.setChecked(state.on)
    button.setToolTip(state.tip)
