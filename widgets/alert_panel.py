"""The alerts at the right of a page: the list, the shelved ones, and the act buttons with their keys on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QWidget

from widgets.alert_list import AlertList
from widgets.panel import Panel, named, said
from widgets.states.alert_row import ActState, AlertListState

IN_A_ROW, LEAST_LETTERS = 3, 6
"""Buttons beside each other in a narrow panel; letters that a choice shows at least."""
BUTTONS = ("acknowledge", "false-alarm", "shelve", "suppress", "hand-over")


@dataclass(frozen=True, slots=True)
class PanelTexts:
    """The fixed words of the panel, in its language. `acts` are those of the buttons, in their order."""

    title: str
    acts: tuple[str, ...]
    confirm: str
    cancel: str


class AlertPanel(Panel):
    """Shows alerts and asks by signal; it decides nothing."""

    act_wanted = Signal(str)
    """Carries the name of the button."""
    chosen_changed = Signal(str)
    look_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None, listed: AlertList | None = None) -> None:
        super().__init__(parent)
        self.list = listed or AlertList()
        self.question = Question()
        self._shelved, self._told = said("quiet", "shelved"), said("strong", "act-note")
        self._incident = said("quiet", "incident-note")
        self._head = ""
        self.buttons = {name: named(QPushButton(), name, "act") for name in BUTTONS}
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.act_wanted.emit(name))
        self.list.chosen_changed.connect(self.chosen_changed)
        self.list.look_wanted.connect(self.look_wanted)
        self._build(listed is None)

    def show_texts(self, texts: PanelTexts) -> None:
        """The words of the head and the buttons."""
        self._head = texts.title
        for button, text in zip(self.buttons.values(), texts.acts, strict=True):
            button.setText(text)
        self.question.confirm.setText(texts.confirm)
        self.question.cancel.setText(texts.cancel)

    def show_alerts(self, state: AlertListState) -> None:
        """The rows, the counts, and the shelved ones below."""
        self.show_title(self._head, state.counts)
        self.list.show_rows(state.rows, state.urgent)
        lines = [f"{row.title} · {row.shelved} · {row.state}" for row in state.shelved]
        self._shelved.setText("\n".join(lines))
        self._shelved.setVisible(bool(lines))

    def show_incident(self, text: str) -> None:
        """What belongs to the chosen alert; '' for one that stands alone."""
        self._incident.setText(text)
        self._incident.setVisible(bool(text))

    def show_act(self, state: ActState) -> None:
        """What became of the last act; the buttons rest while an answer is out or nothing may be done."""
        self._told.setText(state.note)
        self._told.setVisible(bool(state.note))
        if self._told.property("trouble") != state.trouble:
            self._told.setProperty("trouble", state.trouble)
            self._told.style().polish(self._note)
        for button in self.buttons.values():
            button.setEnabled(state.enabled and not state.busy)

    def _build(self, with_list: bool) -> None:
        body = self.body()
        body.setContentsMargins(0, 0, 0, 10)
        if with_list:
            body.addWidget(self.list, 1)
        below = QGridLayout()
        below.setContentsMargins(12, 6, 12, 0)
        for place, part in enumerate((self._shelved, self._incident, self.question, self._told)):
            below.addWidget(part, place, 0)
        row, columns = QGridLayout(), IN_A_ROW if with_list else len(self.buttons)
        row.setSpacing(6)
        for place, button in enumerate(self.buttons.values()):
            row.addWidget(button, place // columns, place % columns)
        row.setColumnStretch(columns, 1)
        below.addLayout(row, 4, 0)
        body.addLayout(below)
        for hidden in (self._shelved, self._incident, self._told, self.question):
            hidden.hide()


class Question(QWidget):
    """One line that asks for what an act needs: a choice and a reason. Enter gives it, Esc lets it be."""

    given = Signal(str, str)
    """The chosen key and the text; `keys` has those of all choices."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("question")
        self._words = said("strong")
        self.choice = named(QComboBox(), "question-choice")
        self._more = [named(QComboBox(), f"question-choice-{place}") for place in (2, 3)]
        self.text = named(QLineEdit(), "question-text")
        self.confirm, self.cancel = named(QPushButton(), "question-confirm"), named(QPushButton(), "question-cancel")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.addWidget(self._words, 0, 0, 1, 3)
        chosen = QGridLayout()
        chosen.addWidget(self.choice, 0, 0, 1, 2)
        for place, box in enumerate(self._more):
            chosen.addWidget(box, 1, place)
        for box in (self.choice, *self._more):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LEAST_LETTERS)
            box.installEventFilter(self)
        grid.addLayout(chosen, 1, 0, 1, 3)
        grid.addWidget(self.text, 2, 0, 1, 3)
        grid.addWidget(self.confirm, 3, 1)
        grid.addWidget(self.cancel, 3, 2)
        grid.setColumnStretch(1, 1)
        self.text.returnPressed.connect(self._give)
        self.confirm.clicked.connect(self._give)
        self.cancel.clicked.connect(self._leave)
        self.text.installEventFilter(self)

    @property
    def keys(self) -> tuple[str, ...]:
        """What is chosen, of each choice."""
        boxes = (self.choice, *(box for box in self._more if box.count()))
        return tuple(str(box.currentData() or "") for box in boxes)

    def put(self, words: str, choices: Sequence[tuple[str, str]], hint: str, *more: Sequence[tuple[str, str]]) -> None:
        """Show the question with its choices (key, text), up to three of them, and give it the keyboard."""
        self._words.setText(words)
        rest = (*more, (), ())[: len(self._more)]
        for box, entries in zip((self.choice, *self._more), (choices, *rest), strict=True):
            box.clear()
            box.setVisible(bool(entries))
            for key, text in entries:
                box.addItem(text, key)
        self.text.clear()
        self.text.setPlaceholderText(hint)
        self.show()
        self.text.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc lets the question be, and goes no further."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._leave()
            return event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        return super().eventFilter(watched, event)

    def _give(self) -> None:
        key = str(self.choice.currentData() or "")
        self.hide()
        self.given.emit(key, self.text.text().strip())

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
