"""Cases: the review list, one case with its causes, measures and notes; every act with a key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.asks import Looked
from console.cases import Case
from console.pages.asking import Asking
from console.pages.case_forms import CaseForms
from console.pages.case_pictures import CasePictures
from console.pages.errand import Errand
from console.pages.page import Page
from console.pages.past_events import begun
from console.pages.words import language, words
from console.presenters.cases import (
    about_card,
    case_rows,
    causes_card,
    draft_of,
    measure_rows,
    moment_of,
    note_rows,
    overdue_text,
    similar_card,
)
from console.presenters.places import zone_of_alert
from console.presenters.texts import clock_text
from console.room.desk import Desk
from console.store.errors import StorageError
from console.values import CaseStep
from widgets.facts import FactCard
from widgets.file_line import files_in
from widgets.look import look_of
from widgets.panel import Panel, named, said
from widgets.picture_grid import PictureGrid
from widgets.row_list import RowList
from widgets.states.overview_state import Card

_SHOWN_BY = frozenset({"all", "replay", "case", "tick"})
PHOTO_PX = 230
PRINT_S = 120.0
"""A paper with pictures of hours of video takes its time; after this it is given up."""


class CasesPage(Page):
    """The review list at the left; in the middle what the chosen case is about, its causes, the pictures of its moment;
    at the right its measures with their photos, and its notes."""

    name = "cases"
    key = "Shift+F9"
    title = "Cases"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._past: dict[str, Case] = {}
        self._with_closed = False
        self._reading: asyncio.Task[None] | None = None
        self._journaling = Asking(desk, lambda _told: None)
        self._list = named(RowList(), "case-list")
        self._cards = {name: named(FactCard(), f"case-{name}") for name in ("facts", "causes", "similar")}
        self._measures, self._notes = named(RowList(), "measure-list"), named(RowList(), "case-notes")
        self._cameras, self._photo = named(PictureGrid(), "case-cameras"), named(PictureGrid(), "measure-photo")
        self._pictures = CasePictures(desk, self._cameras, self._photo)
        self._told, self._keys = said("strong", "case-told"), said("quiet", "case-keys")
        self._panels = {name: Panel() for name in ("list", "measures", "notes", "cameras", "photo")}
        self._forms = CaseForms(self, desk, self._told.setText)
        self._errand = Errand(self, "case")
        self._errand.done.connect(self._on_printed)
        self._errand.failed.connect(lambda why: self._told.setText(words("Not printed: {why}").format(why=why)))
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """The list; the closed ones are read when it comes up and when a case changed."""
        if changed & {"all", "replay", "case"} and (self._reading is None or self._reading.done()):
            self._reading = begun(self._read)
        if changed & _SHOWN_BY:
            self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._keys.setText(
            words(
                "N new · E change · A note · C causes · M measure · D done, photo · K checked, good · X send back · "
                "V review · W time, place, people · O closed ones · P print"
            )
        )
        self._show()

    def take_keys(self) -> None:
        """The list has the keyboard first."""
        self._list.setFocus()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard goes to the list."""
        self._list.setFocus(reason)

    def show_thing(self, thing: str) -> None:
        """A case by its id; an alert: a new case about it."""
        if thing in self._known():
            self._list.choose(thing)
            self._show()
        else:
            self._new(thing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Each act has its letter."""
        case, measure = self._chosen, int(self._measures.chosen or 0)
        acts: dict[int, Callable[[], None]] = {Qt.Key.Key_N: lambda: self._new(""), Qt.Key.Key_O: self._toggle_closed}
        if case is not None:
            acts |= {
                Qt.Key.Key_E: lambda: self._forms.change(case),
                Qt.Key.Key_A: lambda: self._forms.note(case),
                Qt.Key.Key_C: lambda: self._forms.causes(case),
                Qt.Key.Key_M: lambda: self._forms.measure(case),
                Qt.Key.Key_V: lambda: self._forms.step(case),
                Qt.Key.Key_W: lambda: self._show_people(case),
                Qt.Key.Key_P: lambda: self._print(case),
            }
        if case is not None and measure:
            acts |= {
                Qt.Key.Key_D: lambda: self._forms.done(case, measure),
                Qt.Key.Key_K: lambda: self._forms.check(case, measure, good=True),
                Qt.Key.Key_X: lambda: self._forms.check(case, measure, good=False),
            }
        act = acts.get(event.key())
        if act is None or event.modifiers() or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            act()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped: photos of the chosen measure."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A photo of the chosen measure: what was done is still to be said."""
        event.acceptProposedAction()
        case, measure, files = self._chosen, int(self._measures.chosen or 0), files_in(event.mimeData())
        if case is None or not measure:
            self._told.setText(words("Choose the measure that the photo is of"))
        elif len(files) > 1:
            self._told.setText(words("One photo at a time"))
        else:
            self._forms.done(case, measure, photo=files[0])

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        for name, part in (("list", self._list), ("measures", self._measures), ("notes", self._notes)):
            self._panels[name].fill(part)
        columns, right, whole = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        right.addWidget(self._panels["measures"], 3)
        self._panels["photo"].body().addWidget(self._photo)
        right.addWidget(self._panels["photo"])
        right.addWidget(self._panels["notes"], 2)
        columns.addWidget(self._panels["list"], 28)
        columns.addWidget(self._middle(), 36)
        columns.addLayout(right, 36)
        for layout in (columns, right, whole):
            layout.setSpacing(8)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addLayout(columns, 1)
        whole.addWidget(self._told)
        whole.addWidget(self._keys)
        self.setAcceptDrops(True)
        self._list.chosen_changed.connect(lambda _case: self._show())
        self._measures.chosen_changed.connect(lambda _measure: self._show_photo())
        self._list.activated_row.connect(self._go)
        self._notes.activated_row.connect(self._go_to_note)

    def _middle(self) -> QScrollArea:
        """What there is to read; the pictures have the room that is left. Arrows scroll what does not fit."""
        inner, area = QWidget(), named(QScrollArea(), "case-middle")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._panels["cameras"].body().addWidget(self._cameras)
        for card in self._cards.values():
            column.addWidget(card)
        column.addWidget(self._panels["cameras"], 1)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    @property
    def _chosen(self) -> Case | None:
        return self._known().get(self._list.chosen)

    def _known(self) -> dict[str, Case]:
        """Every case: those that were read, and what is so since."""
        return {**self._past, **self.desk.live.cases}

    def _show(self) -> None:
        site, now_us, spoken = self.desk.context.site, self.desk.now_us(), language()
        known = self._known()
        listed = [case for case in known.values() if self._with_closed or case.step is not CaseStep.CLOSED]
        rows = case_rows(listed, site, now_us, spoken, words)
        self._list.show_rows(rows, words("No case is open: N opens one"))
        shown = words("all") if self._with_closed else words("not closed")
        note = overdue_text(listed, now_us, words) or words("{n} cases, {which}").format(n=len(listed), which=shown)
        self._panels["list"].show_title(words("Review list"), note)
        case = known.get(self._list.chosen)
        measures = measure_rows(case, site, now_us, spoken, words) if case else ()
        self._measures.show_rows(measures, words("No measure yet: M adds one"))
        self._panels["measures"].show_title(words("Measures"), words("second check by another person"))
        notes = note_rows(case, site, spoken, words) if case else ()
        self._notes.show_rows(notes, words("No note yet: A writes one"))
        self._panels["notes"].show_title(words("Notes"), words("Enter shows the moment"))
        self._show_case(case, known)

    def _show_case(self, case: Case | None, known: dict[str, Case]) -> None:
        """What the chosen case is about; the cards wait for one."""
        site, spoken = self.desk.context.site, language()
        similar = similar_card(case, known.values(), site, words) if case is not None else Card("")
        self._cards["similar"].setVisible(bool(similar.facts))
        about = Card(words("Case"), empty=words("Choose a case, or N opens one"))
        self._cards["facts"].show_card(about if case is None else about_card(case, site, spoken, words))
        for part in (self._cards["causes"], self._panels["cameras"]):
            part.setVisible(case is not None)
        if case is not None:
            self._cards["causes"].show_card(causes_card(case, words))
            self._cards["similar"].show_card(similar)
            at = clock_text(moment_of(case), site.time_zone)
            self._panels["cameras"].show_title(
                words("Pictures of {time}").format(time=at), words("Enter: in the replay")
            )
        self._pictures.show_case(case)
        self._show_photo()

    def _show_photo(self) -> None:
        """The photo of the chosen measure, where it has one."""
        measures, chosen = self._chosen.measures if self._chosen is not None else (), self._measures.chosen
        measure = next((one for one in measures if str(one.number) == chosen and one.photo), None)
        self._photo.setFixedHeight(look_of(self).px(PHOTO_PX))
        self._panels["photo"].setVisible(measure is not None)
        if measure is not None:
            title = words("Photo of measure {n}").format(n=measure.number)
            self._panels["photo"].show_title(title, f"SHA-256 {measure.photo[:24]} …")
        self._pictures.show_photo(measure.photo if measure is not None else "")

    def _new(self, alert_id: str) -> None:
        """With what is known of an alert, else with the last minutes."""
        desk = self.desk
        standing = {**desk.live.alerts, **desk.picture.alerts}
        alert = standing.get(alert_id)
        zone = zone_of_alert(alert, desk.picture, desk.context.site) if alert else ""
        about = tuple(standing.values()), zone, desk.context.site, desk.now_us(), language(), words
        self._forms.new(draft_of(alert, *about))

    def _toggle_closed(self) -> None:
        self._with_closed = not self._with_closed
        self._show()

    def _go(self, name: str) -> None:
        if (case := self._known().get(name)) is not None:
            self.thing_wanted.emit("replay", str(case.from_us))

    def _show_people(self, case: Case) -> None:
        self.thing_wanted.emit("search", f"range/{case.zone}/{case.from_us}/{case.to_us}")

    def _go_to_note(self, row: str) -> None:
        about = row.partition("/")[0]
        if about != "0":
            self.thing_wanted.emit("replay", about)

    def _print(self, case: Case) -> None:
        context = self.desk.context
        out = context.home.reports / f"{case.case}.pdf"
        self._told.setText(words("Printing …"))
        where = ("--site", str(context.site_path), "--home", str(context.home.root))
        what = ("show", case.case, "--out", str(out), "--language", language(), "--operator", self.desk.operator)
        self._errand.start((*what, *where), "", PRINT_S)

    def _on_printed(self, told: dict[str, object]) -> None:
        self._journaling.ask(Looked(**self.desk.ask_fields(), subject=f"export/{told.get('case', '')}"))
        self._told.setText(words("Printed: {name}").format(name=told.get("file", "")))

    async def _read(self) -> None:
        try:
            self._past = await self.desk.past_cases()
        except (StorageError, OSError) as error:
            self._told.setText(words("The past cannot be read: {why}").format(why=error))
            return
        self._show()
