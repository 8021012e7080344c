"""The fields of the search: what is asked, of when, of whom, where; only those are there that the question needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QDateTime, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QDoubleSpinBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from console.pages.words import language, words
from console.presenters.replay import SOUGHT
from console.presenters.search import ABOUTS, FIELD_NAMES, FIELDS, Wish, person_name
from console.room.searching import About
from console.site.model import Site
from widgets.panel import named, said

PLAIN_FIELD = """
QDateTimeEdit::up-button, QDateTimeEdit::down-button { width: 0; height: 0; border: none; }
QLineEdit { border: none; padding: 0 6px; background: transparent; }
"""


class SearchFields(QWidget):
    """Two rows: the question and its time; its fields."""

    changed = Signal()
    """Another question: other fields are there."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._incident = ""
        self.about = named(QComboBox(), "search-about")
        self.about.addItems(list(ABOUTS.values()))
        self._from, self._to = named(QDateTimeEdit(), "search-from"), named(QDateTimeEdit(), "search-to")
        self._from_label, self._to_label = said("quiet"), said("quiet")
        self.text = named(QLineEdit(), "search-text")
        self._value = named(QDoubleSpinBox(), "search-value")
        self._value.setRange(-1e6, 1e6)
        self._value.setValue(10.0)
        names = ("person", "place", "kind", "point", "permit")
        self.choices = {name: named(QComboBox(), f"search-{name}") for name in names}
        self._parts: dict[str, QWidget] = {"text": self.text, "value": self._value, **self.choices}
        self._labels: dict[str, QLabel] = {name: said("quiet") for name in self._parts}
        self._build(site)
        self.about.currentIndexChanged.connect(self._on_about)
        self._show_fields()

    def retranslate(self, site: Site) -> None:
        """Set every text anew; what is chosen stays chosen."""
        self._from_label.setText(words("From"))
        self._to_label.setText(words("Until"))
        for place, phrase in enumerate(ABOUTS.values()):
            self.about.setItemText(place, words(phrase))
        for name, label in self._labels.items():
            label.setText(words(FIELD_NAMES[name]))
        spoken = language()
        people = [(worker.id, person_name(worker.id, site, spoken)) for worker in site.workers]
        people += [(operator.id, operator.said_in(spoken)) for operator in site.operators]
        points = [(point.id, f"{point.id} {point.said_in(spoken)}") for point in site.gas_points]
        self._fill("person", people, words("anybody"))
        self._fill("place", [(zone.id, zone.said_in(spoken)) for zone in site.zones], words("anywhere"))
        self._fill("point", points, "")
        self._fill("permit", [(permit.id, permit.id) for permit in site.permits], words("with any permit, or none"))
        self._fill("kind", [(str(at), words(each.name)) for at, each in enumerate(SOUGHT)], words("of every kind"))

    def wish(self) -> Wish:
        """What is asked now."""
        about = list(ABOUTS)[self.about.currentIndex()]
        start_us, end_us = (edit.dateTime().toMSecsSinceEpoch() * 1000 for edit in (self._from, self._to))
        chosen = {name: str(box.currentData() or "") for name, box in self.choices.items() if name in FIELDS[about]}
        wish = Wish(
            about,
            start_us,
            end_us,
            text=self.text.text(),
            person=chosen.get("person", ""),
            place=chosen.get("place", ""),
            point=chosen.get("point", ""),
            permit=chosen.get("permit", ""),
            value=self._value.value(),
            kind=int(chosen.get("kind") or -1),
        )
        return replace(wish, incident=self._incident) if about is About.INCIDENT else wish

    def show_wish(self, wish: Wish) -> None:
        """Fill the fields with a question."""
        self.about.setCurrentIndex(list(ABOUTS).index(wish.about))
        self._incident = wish.incident
        self.show_time(wish.from_us, wish.to_us)
        box = self.choices["place"]
        box.setCurrentIndex(max(0, box.findData(wish.place)))

    def show_time(self, from_us: int, to_us: int) -> None:
        """The time that is asked of."""
        for edit, at_us in ((self._from, from_us), (self._to, to_us)):
            edit.setDateTime(QDateTime.fromMSecsSinceEpoch(at_us // 1000, edit.timeZone()))

    def _build(self, site: Site) -> None:
        rows = QHBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        zone = QTimeZone(site.time_zone.encode())
        for edit in (self._from, self._to):
            edit.setTimeZone(zone)
            edit.setStyleSheet(PLAIN_FIELD)
            edit.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
        rows.addWidget(self.about)
        for label, part in ((self._from_label, self._from), (self._to_label, self._to)):
            label.setWordWrap(False)
            rows.addWidget(label)
            rows.addWidget(part)
        for name, field in self._parts.items():
            self._labels[name].setWordWrap(False)
            rows.addWidget(self._labels[name])
            rows.addWidget(field, 100 if name == "text" else 0)
        rows.addStretch(1)

    def _fill(self, name: str, choices: Sequence[tuple[str, str]], none: str) -> None:
        box = self.choices[name]
        before = box.currentData()
        box.clear()
        if none:
            box.addItem(none, "")
        for key, text in choices:
            box.addItem(text, key)
        box.setCurrentIndex(max(0, box.findData(before)))

    def _on_about(self) -> None:
        self._incident = ""
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        shown = FIELDS[list(ABOUTS)[self.about.currentIndex()]]
        for name, part in self._parts.items():
            part.setVisible(name in shown)
            self._labels[name].setVisible(name in shown)
