"""The steps of the guidance for one kind, area or source: added, said otherwise, moved, removed; and what an alert
there would show with all that is inherited."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy

from console.domain.guidance_settings import (
    LONGEST_PHONE,
    LONGEST_STEP,
    OwnStep,
    OwnSteps,
    Place,
    added,
    moved,
    removed,
    reworded,
)
from console.domain.kinds import KINDS
from console.pages.words import language, words
from console.presenters.guidance_steps import SHOWN, count_text, own_rows, would_show
from console.presenters.settings import kind_title
from console.room.desk import Desk
from console.site.model import Site
from widgets.panel import Panel, named, said
from widgets.row_list import RowList

_KEYS = {
    Qt.Key.Key_Insert: "add",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class GuidanceEditor(Panel):
    """The own steps of one place. Asks by signal; what is shown comes back through `show_steps`."""

    steps_wanted = Signal(object)
    """OwnSteps as they should be."""
    as_file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._own, self._place, self._editing = OwnSteps(), Place(), -1
        self._list = named(RowList(), "own-steps")
        self._fields = {name: named(QLineEdit(), f"step-{name}") for name in ("zh", "en", "phone")}
        self._shows = named(QComboBox(), "step-shows")
        self._instead = named(QCheckBox(), "steps-instead")
        self._instead.setStyleSheet("QCheckBox::indicator { width: 0; height: 0; }")
        self._told = said("strong", "steps-told")
        self._buttons = {
            name: named(QPushButton(), f"step-{name}", "act")
            for name in ("save", "add", "remove", "up", "down", "file")
        }
        self._build()
        self._connect()

    def show_steps(self, place: Place, own: OwnSteps, title: str) -> None:
        """Show the own steps of a place. What is being written stays while the place is the same."""
        if place != self._place:
            self._place = place
            self._clear()
        self._own = own
        self._list.show_rows(own_rows(own, language(), words), words("No step of its own: Insert adds one"))
        self.show_title(title, count_text(own, words))
        with QSignalBlocker(self._instead):
            self._instead.setChecked(own.instead)
        self._say_instead()
        self._instead.setEnabled(bool(own.steps))
        chosen = bool(self._list.chosen)
        for name in ("remove", "up", "down"):
            self._buttons[name].setEnabled(chosen)

    def begin(self) -> None:
        """The keyboard comes to the steps; to their first words where there is none yet."""
        (self._list if self._own.steps else self._fields["zh"]).setFocus()
        if self._own.steps and not self._list.chosen:
            self._list.setCurrentRow(0)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._fields["zh"].setPlaceholderText(words("What is to be done, in Chinese"))
        self._fields["en"].setPlaceholderText(words("The same in English"))
        self._fields["phone"].setPlaceholderText(words("Telephone"))
        texts = {
            "save": words("Keep (Enter)"),
            "add": words("New (Ins)"),
            "remove": words("Remove (Del)"),
            "up": words("Up (Ctrl+↑)"),
            "down": words("Down (Ctrl+↓)"),
            "file": words("As in the site file"),
        }
        for name, text in texts.items():
            self._buttons[name].setText(text)
        self._say_instead()
        shown = self._shows.currentIndex()
        self._shows.clear()
        for name, phrase in SHOWN.items():
            self._shows.addItem(words(phrase), name)
        self._shows.setCurrentIndex(max(0, shown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert, Delete and the arrows with Ctrl act on the steps while the list has the keyboard."""
        name = _KEYS.get(Qt.Key(event.key()))
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if name is None or not self._list.hasFocus() or with_ctrl is not (name in ("up", "down")):
            super().keyPressEvent(event)
        else:
            self._act(name)

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        fields, acts, body = QGridLayout(), QHBoxLayout(), self.body()
        for layout in (fields, acts, body):
            layout.setSpacing(8)
        fields.addWidget(self._fields["zh"], 0, 0)
        fields.addWidget(self._fields["en"], 0, 1)
        fields.addWidget(self._fields["phone"], 1, 0)
        fields.addWidget(self._shows, 1, 1)
        self._fields["phone"].setMaxLength(LONGEST_PHONE)
        for name in ("zh", "en"):
            self._fields[name].setMaxLength(LONGEST_STEP)
        for name in ("save", "add", "remove", "up", "down"):
            acts.addWidget(self._buttons[name])
        last = QHBoxLayout()
        last.addWidget(self._instead, 1)
        last.addWidget(self._buttons["file"])
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        body.addWidget(self._list, 1)
        body.addLayout(fields)
        body.addLayout(acts)
        body.addLayout(last)
        body.addWidget(self._told)
        self._tell("")

    def _connect(self) -> None:
        self._list.activated_row.connect(self._write)
        self._list.chosen_changed.connect(lambda _id: self._on_chosen())
        for field in self._fields.values():
            field.returnPressed.connect(self._save)
        for name in ("save", "add", "remove", "up", "down"):
            self._buttons[name].clicked.connect(lambda _on=False, act=name: self._act(act))
        self._buttons["file"].clicked.connect(self.as_file_wanted)
        self._instead.toggled.connect(lambda on: self.steps_wanted.emit(OwnSteps(self._own.steps, on)))

    def _say_instead(self) -> None:
        text = words("Instead of all that is more general")
        self._instead.setText(f"{'☑' if self._instead.isChecked() else '☐'} {text}")

    @property
    def _chosen(self) -> int:
        """Number of the step under the cursor, -1 for none."""
        return int(self._list.chosen or -1)

    def _on_chosen(self) -> None:
        for name in ("remove", "up", "down"):
            self._buttons[name].setEnabled(self._chosen >= 0)

    def _act(self, name: str) -> None:
        number = self._chosen
        if name == "save":
            self._save()
        elif name == "add":
            self._clear()
            self._fields["zh"].setFocus()
        elif number >= 0:
            by = {"up": -1, "down": 1}.get(name)
            self._want(removed(self._own, number) if by is None else moved(self._own, number, by), number + (by or 0))

    def _write(self, chosen: str) -> None:
        """Say a step otherwise: its words come into the fields."""
        self._editing, step = int(chosen), self._own.steps[int(chosen)]
        for name, text in (("zh", step.name), ("en", step.name_en), ("phone", step.phone)):
            self._fields[name].setText(text)
        self._shows.setCurrentIndex(max(0, self._shows.findData(step.shows)))
        self._fields["zh"].setFocus()

    def _save(self) -> None:
        """Take what is written: one language said alone serves both."""
        chinese, english, phone = (field.text().strip() for field in self._fields.values())
        step = OwnStep(chinese or english, english or chinese, self._shows.currentData() or "", phone)
        if not step.name:
            self._tell(words("A step needs words"))
            return
        number = self._editing
        if any(each.name_en == step.name_en for place, each in enumerate(self._own.steps) if place != number):
            self._tell(words("There is a step with these words already"))
            return
        after = self._chosen if self._chosen >= 0 else len(self._own.steps) - 1
        own = reworded(self._own, number, step) if number >= 0 else added(self._own, step, after)
        self._clear()
        self._want(own, number if number >= 0 else after + 1)
        self._list.setFocus()

    def _want(self, own: OwnSteps, cursor: int) -> None:
        self.steps_wanted.emit(own)
        self._list.setCurrentRow(min(max(0, cursor), len(own.steps) - 1))

    def _tell(self, text: str) -> None:
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def _clear(self) -> None:
        self._editing = -1
        self._tell("")
        for field in self._fields.values():
            field.clear()
        self._shows.setCurrentIndex(0)


class GuidancePreview(Panel):
    """What an alert of a kind in an area would show; both can be chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._site, self._place = desk, desk.given, Place()
        self._kind, self._zone = named(QComboBox(), "preview-kind"), named(QComboBox(), "preview-zone")
        self._list = named(RowList(), "guidance-preview")
        choice = QHBoxLayout()
        choice.setSpacing(8)
        for box in (self._kind, self._zone):
            choice.addWidget(box, 1)
            box.currentIndexChanged.connect(lambda _index: self._show())
        self.body().addLayout(choice)
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body().addWidget(self._list, 1)

    def show_case(self, site: Site, place: Place) -> None:
        """Show the steps with what is in the draft; a place of the tree chooses its kind and its area."""
        self._site = site
        if place != self._place:
            self._place = place
            self._choose(place)
        self._show()

    def retranslate(self) -> None:
        """Fill what can be chosen."""
        self.show_title(words("What an alert there would show"), words("with these steps and what is inherited"))
        site = self._desk.given
        areas = [zone for zone in site.zones if zone.kind == "area" and not zone.inside]
        with QSignalBlocker(self._kind), QSignalBlocker(self._zone):
            self._kind.clear()
            self._zone.clear()
            for kind in KINDS:
                self._kind.addItem(kind_title(kind, site, language(), words), kind)
            self._zone.addItem(words("in no area"), "")
            for zone in areas:
                self._zone.addItem(zone.said_in(language()), zone.id)
            self._choose(self._place)
        self._show()

    # ------------------------------------------------------------ inside

    def _choose(self, place: Place) -> None:
        usual = "gas_level_1" if place.source.startswith("gas/") else next(iter(KINDS))
        with QSignalBlocker(self._kind), QSignalBlocker(self._zone):
            self._kind.setCurrentIndex(self._kind.findData(place.kind or usual))
            self._zone.setCurrentIndex(max(0, self._zone.findData(place.zone)))
            self._zone.setEnabled(not place.source)

    def _show(self) -> None:
        if self._kind.currentIndex() < 0:
            return
        case = Place(self._kind.currentData(), self._zone.currentData(), self._place.source)
        rows = would_show(self._site, case, self._desk.picture, language(), words)
        self._list.show_rows(rows, words("No step"))
