"""The guidance of an alert: steps to tick, by mouse, by T for the next one, by 1 to 9 for each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from widgets.elided_label import ElidedLabel
from widgets.panel import named, said
from widgets.states.steps_state import Step, StepsState

BELOW_PX = 28
READY = 6
"""So many rows are made with the widget: when an alert comes there is no time to make them."""


class Steps(QWidget):
    """Shows one StepsState; a tick is a wish, the box follows when the state says it is done."""

    tick_wanted = Signal(str, int)
    """Alert id and number of the step, from 0."""

    def __init__(self, wrapped: bool = False, parent: QWidget | None = None) -> None:
        """`wrapped`: notes stand below their step in full; otherwise beside it, elided where they do not fit."""
        super().__init__(parent)
        self.setObjectName("steps")
        self._wrapped = wrapped
        self._state = StepsState()
        self._title = said("strong")
        self._rows: list[_StepRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._title)
        self._layout.addStretch(1)
        for _ in range(READY):
            self._add_row()

    @property
    def next_open(self) -> int | None:
        """The first step that is not done."""
        return next((number for number, step in enumerate(self._state.steps) if not step.done), None)

    def show_state(self, state: StepsState) -> None:
        """Show these steps."""
        if state == self._state:
            return
        self._state = state
        self._title.setText(state.title)
        self._title.setVisible(bool(state.title))
        while len(self._rows) < len(state.steps):
            self._add_row()
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(state.steps))
            if number < len(state.steps):
                row.show_step(number, state.steps[number])

    def wish(self, number: int) -> None:
        """Ask to tick a step, unless it is done or not there."""
        if 0 <= number < len(self._state.steps) and not self._state.steps[number].done:
            self.tick_wanted.emit(self._state.alert, number)

    def _add_row(self) -> None:
        row = _StepRow(len(self._rows), self._wrapped)
        row.ticked.connect(self.wish)
        row.hide()
        self._rows.append(row)
        self._layout.insertWidget(len(self._rows), row)


class _StepRow(QWidget):
    """One step."""

    ticked = Signal(int)

    def __init__(self, number: int, wrapped: bool) -> None:
        super().__init__()
        self._box = named(QCheckBox(), f"step-{number + 1}", "step")
        note = said() if wrapped else ElidedLabel()
        self._note = named(note, f"step-note-{number + 1}", "quiet")
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if wrapped else QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 if wrapped else 8)
        below = QHBoxLayout()  # The style sheet takes a label's own margins away.
        below.addSpacing(BELOW_PX if wrapped else 0)
        below.addWidget(self._note, 1)
        row.addWidget(self._box)
        row.addLayout(below, 1)
        self._done = False
        self._box.clicked.connect(lambda: self._on_click(number))

    def show_step(self, number: int, step: Step) -> None:
        """Its words, and whether it is done."""
        self._done = step.done
        self._box.setText(f"{'☑' if step.done else '☐'} {number + 1}  {step.text}")
        self._box.setChecked(step.done)
        self._note.setText(step.note)
        self._note.setVisible(bool(step.note))

    def _on_click(self, number: int) -> None:
        """The box shows what is so, not what was wished."""
        self._box.setChecked(self._done)
        self.ticked.emit(number)
