"""From when to when alerts are listed, as people type it; what was understood stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from console.domain.spoken_time import LONGEST, NoTime, TimeSpan
from console.pages.words import words
from console.presenters.alert_views import AlertView, times_text
from console.room.desk import Desk
from widgets.panel import named, said

FIELD_PX = 190


class AlertTimes(QWidget):
    """Two lines. Enter takes what was typed and goes back to the list; what is no time is said and not taken. Esc puts
    back what holds."""

    changed = Signal()
    """Other times hold."""
    closed = Signal()
    """The keyboard may go back to the list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._view = desk, AlertView()
        self._fields = tuple(named(QLineEdit(), name) for name in ("filter-begins", "filter-ends"))
        self._from, self._to, self._note = said("quiet"), said("quiet"), said("quiet", "filter-times")
        self._build()

    @property
    def begins(self) -> str:
        """The beginning that holds, as typed; '' for none."""
        return self._view.begins

    @property
    def ends(self) -> str:
        """The end that holds, as typed; '' for none."""
        return self._view.ends

    def times(self, view: AlertView) -> TimeSpan | None:
        """The times of a view, said beside the fields; None where there are none, or none to be understood."""
        try:
            times = view.times(self._desk.context.site, self._desk.now_us())
        except NoTime as wrong:
            self._refuse(wrong)
            return None
        if self._typed == (view.begins, view.ends):
            self._say(times)
        return times

    def show_view(self, view: AlertView) -> None:
        """The times of a view hold."""
        self._view = view
        for field, text in zip(self._fields, (view.begins, view.ends), strict=True):
            field.blockSignals(True)
            field.setText(text)
            field.blockSignals(False)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._from.setText(words("From (R)"))
        self._to.setText(words("Until"))
        self._fields[0].setPlaceholderText(words("22:00, yesterday, -2h, last shift"))
        self._fields[1].setPlaceholderText(words("right now"))

    def take_keys(self) -> None:
        """The beginning has the keyboard."""
        self._fields[0].setFocus()
        self._fields[0].selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes what was typed and looks nowhere else; Esc puts back what holds."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._take():
                self.closed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.show_view(self._view)
            self.times(self._view)
            self.closed.emit()
        else:
            return super().eventFilter(watched, event)
        return True

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for label, field in zip((self._from, self._to), self._fields, strict=True):
            label.setWordWrap(False)
            field.setMaxLength(LONGEST)
            field.setMinimumWidth(FIELD_PX)
            field.installEventFilter(self)
            field.textEdited.connect(lambda _text: self._understand())
            field.editingFinished.connect(self._on_left)
            row.addWidget(label)
            row.addWidget(field, 1)
        row.addWidget(self._note, 2)

    @property
    def _typed(self) -> tuple[str, str]:
        begins, ends = (field.text().strip() for field in self._fields)
        return begins, ends

    def _wished(self) -> AlertView:
        begins, ends = self._typed
        return AlertView(hours=self._view.hours, begins=begins, ends=ends)

    def _understand(self) -> bool:
        """Say what is meant by what stands in the fields; whether it is a time."""
        try:
            self._say(self._wished().times(self._desk.context.site, self._desk.now_us()))
        except NoTime as wrong:
            self._refuse(wrong)
            return False
        return True

    def _take(self) -> bool:
        """Whether what stands in the fields holds now."""
        if not self._understand():
            return False
        if self._typed != (self._view.begins, self._view.ends):
            self._view = self._wished()
            self.changed.emit()
        return True

    def _on_left(self) -> None:
        """Who goes on to the list takes it along; from one field to the other nothing is taken yet."""
        if QApplication.focusWidget() not in self._fields:
            self._take()

    def _say(self, times: TimeSpan | None) -> None:
        desk = self._desk
        self._show(times_text(times, desk.context.site, desk.now_us(), words), "quiet")

    def _refuse(self, wrong: NoTime) -> None:
        self._show(words(wrong.phrase).format(text=wrong.text), "strong")

    def _show(self, text: str, role: str) -> None:
        self._note.setText(text)
        if self._note.property("role") != role:
            self._note.setProperty("role", role)
            self._note.style().polish(self._note)
