"""A line to type into and a list that narrows with it, over a page: finding a camera, naming a layout. Keys only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets.look import look_of
from widgets.panel import named, said
from widgets.states.wall_bar_state import Choice

WIDE_PX, HIGH_PX, LINE_PX = 460, 420, 110
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Finder(QFrame):
    """Comes up in the middle of its parent and has the keyboard until Enter or Escape. Without choices Enter gives the
    text itself."""

    typed = Signal(str)
    """What stands in the line now."""
    picked = Signal(str)
    """The key of the chosen line, or the text where nothing was to choose from."""
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("finder")
        self.setProperty("role", "panel")
        self.setAutoFillBackground(True)
        self._title = said("strong", "finder-title")
        self._line, self._list = named(QLineEdit(), "finder-line"), named(QListWidget(), "finder-list")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(self._pick)
        self._line.textChanged.connect(self.typed)
        self._line.installEventFilter(self)
        self._free = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        for part in (self._title, self._line, self._list):
            column.addWidget(part)
        self.hide()

    def open(self, title: str, hint: str, free: bool = False, longest: int = 60) -> None:
        """Come up, empty. `free`: any text will do, nothing is listed."""
        self._free = free
        self._title.setText(title)
        self._line.setMaxLength(longest)
        self._line.setPlaceholderText(hint)
        self._line.clear()
        self._list.setVisible(not free)
        self._place(look_of(self).px(WIDE_PX), look_of(self).px(LINE_PX if free else HIGH_PX))
        self.show()
        self.raise_()
        self._line.setFocus()

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """List these; the first is chosen."""
        self._list.clear()
        for choice in choices:
            item = QListWidgetItem(f"{choice.text}   {choice.note}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, choice.key)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def shut(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter picks, Escape shuts, up and down move in the list; who leaves the line shuts it too."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and self.window().isActiveWindow():
            self.shut()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        return super().eventFilter(watched, event)

    def _place(self, width: int, height: int) -> None:
        over = self._over
        self.resize(min(width, over.width()), min(height, over.height()))
        self.move((over.width() - self.width()) // 2, max(0, (over.height() - self.height()) // 3))

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif event.key() in _MOVES and not self._free:
            self._list.event(event)
        else:
            return False
        return True

    def _enter(self) -> None:
        item, text = self._list.currentItem(), self._line.text().strip()
        if self._free and text:
            self.shut()
            self.picked.emit(text)
        elif not self._free and item is not None:
            self._pick(item)

    def _pick(self, item: QListWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        self.shut()
        self.picked.emit(key)
