"""The plant: permits and interlock at the left, the map in the middle, alerts at the right, details below."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.domain.standing import Standing
from console.messages import Alert
from console.pages.alert_acts import AlertActs
from console.pages.alert_links import AlertLinks
from console.pages.look_there import LookThereAct
from console.pages.page import Page
from console.pages.past_curves import PastCurves
from console.pages.pinned_notes import NotePin
from console.pages.words import language, words
from console.presenters.alerts import KnownRows, alert_list, most_urgent
from console.presenters.guidance import guidance, person_of
from console.presenters.in_turns import at_once
from console.presenters.permits import permit_counts, permit_rows
from console.presenters.pinned_notes import notes_on_map
from console.presenters.places import Spot, alert_spot, picked_spot, spot_of_key
from console.presenters.plant import Wish, map_in_turns, plan, storeys_of
from console.presenters.plant_cards import interlock_card
from console.presenters.selection import selected_card, zone_of_key
from console.presenters.trend import GAS_GAP_S, gas_trend, pulse_trend
from console.presenters.way_out import WayOut
from console.room.desk import Desk
from console.room.picture import Picture
from console.site import find
from widgets.alert_panel import AlertPanel
from widgets.elided_label import ElidedLabel
from widgets.facts import FactCard
from widgets.look import look_of
from widgets.map.canvas import MapCanvas
from widgets.map.layers.alerts import AlertLayer
from widgets.map.layers.cameras import CameraLayer
from widgets.map.layers.cranes import CraneLayer
from widgets.map.layers.gas import GasLayer
from widgets.map.layers.layer import Layer
from widgets.map.layers.notes import NoteLayer
from widgets.map.layers.people import PeopleLayer
from widgets.map.layers.permits import PermitLayer
from widgets.map.layers.places import PlaceLayer
from widgets.map.layers.way import WayLayer
from widgets.map.layers.wind import WindLayer
from widgets.panel import Panel, named, said
from widgets.row_list import RowList
from widgets.states.map_state import MapTurns
from widgets.states.trend_state import TrendState
from widgets.steps import Steps
from widgets.trend import Trend

LAYERS: tuple[type[Layer], ...] = (
    PermitLayer,
    CraneLayer,
    CameraLayer,
    PlaceLayer,
    GasLayer,
    WayLayer,
    PeopleLayer,
    NoteLayer,
    AlertLayer,
    WindLayer,
)
"""The layers in the order they are painted. A new layer is one file in widgets/map/layers and one line here."""

STRIP_PX = 210
MAP_S = 0.5
"""Numbers and positions move on the map twice a second."""
AFTER_LIST_MS = 40
"""The list shows an alert at once; the map, which costs ten times as much to draw, follows when the list is painted."""
_AT_ONCE = frozenset({"all", "replay"})
_SHOWN_BY = frozenset(
    {"alert", "gas", "worker", "permit", "camera", "equipment", "weather", "interlock", "tick", "all", "replay"}
)


def made_layers() -> list[Layer]:
    """One of each layer, for one map."""
    return [layer() for layer in LAYERS]


class PlantPage(Page):
    """The map with what stands beside it. What is selected on the map is shown below it."""

    name = "plant"
    key = "F3"
    title = "Plant"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ways, self._rows = WayOut(desk.context.site), KnownRows()
        self._storey, self._selected, self._alert = "", "", ""
        self._drawn_s = 0.0
        self._sought: tuple[Picture, Wish] | None = None
        """What the map was prepared for."""
        self._after_list = QTimer(self, singleShot=True, interval=AFTER_LIST_MS)
        self._after_list.timeout.connect(self._move_on)
        self._hidden: set[str] = set()
        self._map = MapCanvas(made_layers())
        self._map.select_wanted.connect(self.select)
        self._map.place_wanted.connect(self._look_at_place)
        self._alerts = AlertPanel()
        self._acts = AlertActs(self, self._alerts)
        self._links = AlertLinks(self, lambda: desk.picture.alerts.get(self._alert))
        self._alerts.chosen_changed.connect(self.look_at)
        self._alerts.look_wanted.connect(self.look_wanted)
        self._steps = Steps()
        self._steps.tick_wanted.connect(self._acts.tick)
        self._left, self._right = Trend(), Trend()
        self._curves = PastCurves(desk, self._show_strip)
        for trend in (self._left, self._right):
            trend.further_wanted.connect(self._curves.further)
        self._details = FactCard()
        self._permits, self._permit_panel = RowList(), Panel()
        self._permits.chosen_changed.connect(self._on_permit)
        self._interlock = _InterlockCard()
        self._title, self._note = said("strong"), named(ElidedLabel(), "map-note", "quiet")
        self._look = LookThereAct(desk, self._note)
        self._pin = NotePin(self, self._place_of_note, self._note.setText)
        self._storeys = named(QComboBox(), "storeys")
        self._storeys.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._storeys.activated.connect(lambda _row: self._on_storey())
        self._layer_buttons = {name: self._layer_button(name) for name in (layer.name for layer in made_layers())}
        self._build()

    # ------------------------------------------------------------ what the window asks

    def refresh(self, changed: frozenset[str]) -> None:
        """Alerts at once, the rest as it comes."""
        if not changed & _SHOWN_BY:
            return
        desk, site = self.desk, self.desk.context.site
        if changed & {"alert", "tick", "all", "replay"}:
            alerts, now = desk.picture.alerts, desk.now_us()
            flood = desk.picture.flood
            self._alerts.show_alerts(alert_list(alerts, site, now, language(), words, None, self._rows, flood))
            self._acts.refresh()
            self._follow()
        if changed & {"permit", "tick", "all", "replay"}:
            self._permits.show_rows(permit_rows(desk.picture, site, desk.now_us(), language(), words))
            self._permit_panel.show_title(words("Permits"), permit_counts(desk.picture, words))
        if changed & _AT_ONCE:
            self._show_place()
            if "replay" in changed:
                self._map.forget_shown()
        elif ("alert" in changed or time.monotonic() - self._drawn_s >= MAP_S) and not self._after_list.isActive():
            self._after_list.start()

    def prepare(self) -> None:
        """The map of the moment that is sought."""
        sought, desk = self.desk.sought, self.desk
        if sought is not None and sought.picture.settings.number == desk.picture.settings.number:
            alert, selected = self._followed(sought.picture.alerts)
            self._sought = sought.picture, Wish(self._storey, selected, alert)
            self._map.prepare(self._marks(self._sought[1], sought.picture, sought.at_us, past=True))

    def retranslate(self) -> None:
        """Set every text anew."""
        site = self.desk.context.site
        self._acts.retranslate()
        chosen = self._storey
        self._storeys.clear()
        for storey, name in storeys_of(site, language(), words):
            self._storeys.addItem(name, storey)
        self._storeys.setCurrentIndex(max(0, self._storeys.findData(chosen)))
        for name, button in self._layer_buttons.items():
            button.setText(words(name))
        self._title.setText(words("Plant"))
        self._map.setToolTip(
            words("+ − zoom · 0 whole · Shift+arrows slide · Tab next · [ ] storey · O, right button: cameras look")
        )
        self._map.show_plan(plan(site, self._storey, language()))
        self.refresh(frozenset({"all"}))

    def showing(self) -> str:
        """The thing that is selected, else the storey."""
        return self._selected or self._storey

    def look_at(self, alert: str) -> None:
        """Show this alert's place, its guidance and its way out."""
        self._alert = alert
        self._alerts.list.choose(alert)
        if found := self.desk.picture.alerts.get(alert):
            self._selected = _source_of(found)
        self._show_map()
        self._show_strip()

    def show_thing(self, thing: str) -> None:
        """An alert, or a thing of the map by its key."""
        if thing in self.desk.picture.alerts:
            self.look_at(thing)
        else:
            self._storey = ""
            self.select(thing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip below the map keeps its height, on this screen: the map does not jump with the guidance."""
        self._below.setFixedHeight(look_of(self).px(STRIP_PX))
        super().resizeEvent(event)

    def take_keys(self) -> None:
        """The alerts have the keyboard first."""
        self._alerts.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The acts of the alerts; + − 0 for the map from anywhere on the page; [ and ] change the storey."""
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0):
            self._map.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_O and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._look.look(spot_of_key(self._selected, self.desk.picture, self.desk.context.site))
        elif event.key() in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self._step_storey(1 if event.key() == Qt.Key.Key_BracketRight else -1)
        elif not any(part.key(event) for part in (self._acts, self._links, self._curves, self._pin)):
            super().keyPressEvent(event)

    def _place_of_note(self) -> Spot | None:
        return spot_of_key(self._selected, self.desk.picture, self.desk.context.site)

    def select(self, key: str) -> None:
        """Select a thing of the map by its key, '' for none."""
        self._selected = key
        self._show_map()
        self._show_strip()

    # ------------------------------------------------------------ inside

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        left, middle = QVBoxLayout(), QVBoxLayout()
        self._permit_panel.body().setContentsMargins(0, 0, 0, 0)
        self._permit_panel.body().addWidget(self._permits)
        left.addWidget(self._permit_panel, 1)
        left.addWidget(self._interlock)
        framed = named(QFrame(), "map-panel", "panel")
        in_frame = QVBoxLayout(framed)
        in_frame.setContentsMargins(1, 1, 1, 1)
        in_frame.setSpacing(0)
        in_frame.addWidget(self._tools())
        in_frame.addWidget(self._map, 1)
        middle.addWidget(framed, 1)
        self._below = self._strip()
        middle.addWidget(self._below)
        whole.addLayout(left, 20)
        whole.addLayout(middle, 57)
        whole.addWidget(self._alerts, 23)

    def _tools(self) -> QFrame:
        head = named(QFrame(), "map-head", "panel-head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(0)
        self._title.setWordWrap(False)
        row.addWidget(self._title)
        row.addSpacing(12)
        row.addWidget(self._storeys)
        row.addSpacing(12)
        row.addWidget(self._note, 1)
        for button in self._layer_buttons.values():
            row.addWidget(button)
        return head

    def _layer_button(self, name: str) -> QPushButton:
        button = named(QPushButton(), f"layer-{name.replace(' ', '-')}", "nav")
        button.setCheckable(True)
        button.setChecked(True)
        button.toggled.connect(lambda on: self._on_layer(name, on))
        return button

    def _strip(self) -> QFrame:
        strip = named(QFrame(), "strip", "panel")
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 10, 12, 8)
        row.setSpacing(18)
        self._second = QStackedWidget()
        self._second.addWidget(self._right)
        self._second.addWidget(self._details)
        row.addWidget(self._left, 3)
        row.addWidget(self._second, 3)
        row.addWidget(self._steps, 4)
        return strip

    def _follow(self) -> None:
        self._alert, self._selected = self._followed(self.desk.picture.alerts)

    def _followed(self, alerts: Standing) -> tuple[str, str]:
        """The alert to show of these, and the thing to select: without a choice of the dispatcher the most urgent."""
        if self._alert in alerts and self._alerts.list.chosen == self._alert:
            return self._alert, self._selected
        first = most_urgent(alerts)
        name = first.alert if first else ""
        return name, _source_of(first) if first and name != self._alert else self._selected

    def _show_place(self) -> None:
        self._show_map()
        self._show_strip()

    def _move_on(self) -> None:
        """What moves, a piece at a time: nobody waits for it."""
        self._drawn_s = time.monotonic()
        self._map.show_newest(lambda: self._marks(self._wish(), self.desk.picture, self.desk.now_us()))
        self._show_strip()

    def _show_map(self) -> None:
        self._drawn_s = time.monotonic()
        desk, wish, sought, self._sought = self.desk, self._wish(), self._sought, None
        is_prepared = sought is not None and sought[0] is desk.picture and sought[1] == wish
        if not is_prepared or not self._map.show_prepared():
            self._map.show_state(at_once(self._marks(wish, desk.picture, desk.now_us())))

    def _wish(self) -> Wish:
        return Wish(self._storey, self._selected, self._alert)

    def _marks(self, wish: Wish, picture: Picture, at_us: int, past: bool = False) -> MapTurns:
        desk, site = self.desk, self.desk.context.site
        state = yield from map_in_turns(picture, site, self._ways, wish, at_us, language(), words)
        if past or desk.replaying:
            notes = notes_on_map(desk.live.notes.values(), self._storey, at_us, words)
            state = replace(state, notes=notes)
        return state

    def _show_strip(self) -> None:
        desk, site = self.desk, self.desk.context.site
        alert = desk.picture.alerts.get(self._alert)
        self._steps.show_state(guidance(alert, desk.picture, site, language(), words))
        spot = alert_spot(alert, desk.picture, site) if alert else None
        zone = zone_of_key(self._selected, desk.picture, site) or (spot.zone if spot else "")
        self._interlock.show_card(zone, desk)
        self._left.show_state(self._gas_state(zone))
        kind, _, name = self._selected.partition("/")
        record = find.by_id(site.workers, name) if kind == "worker" else None
        if record:
            now, samples = desk.picture.workers.get(name), desk.picture.pulse_trend.get(name, ())
            span = self._curves.span("vital", name, site.limits.vital_s)
            state = pulse_trend(record, now, samples, desk.now_us(), site.limits, language(), words, span)
            self._right.show_state(state)
            self._second.setCurrentWidget(self._right)
            return
        self._details.show_card(selected_card(self._selected, desk.picture, site, desk.now_us(), language(), words))
        self._second.setCurrentWidget(self._details)

    def _gas_state(self, zone: str) -> TrendState:
        """The selected point; otherwise the worst of the selected thing's area."""
        desk, site = self.desk, self.desk.context.site
        kind, _, name = self._selected.partition("/")
        place = find.by_id(site.gas_points, name) if kind == "gas" else None
        gas = desk.picture.gas
        if place is None:
            points = find.gas_points_of(site, zone) if zone else ()
            ranked = sorted(points, key=lambda point: -(gas[point.id].level if point.id in gas else 0))
            place = next(iter(ranked), None)
        if place is None:
            return TrendState(title=words("Gas"), empty=words("select a gas point"))
        samples = desk.picture.gas_trend.get(place.id, ())
        span = self._curves.span("gas", place.id, GAS_GAP_S)
        return gas_trend(place, gas.get(place.id), samples, desk.now_us(), words, span)

    def _on_permit(self, permit: str) -> None:
        """The dispatcher moved to a permit; rows that come and go select nothing."""
        if permit and self._permits.hasFocus():
            self.select(f"permit/{permit}")

    def _on_storey(self) -> None:
        self._storey = str(self._storeys.currentData() or "")
        self._map.show_plan(plan(self.desk.context.site, self._storey, language()))
        self._show_map()

    def _look_at_place(self, x_m: float, y_m: float) -> None:
        spot = picked_spot(x_m, y_m, self._storey, self.desk.context.site)
        if spot is not None:
            self._look.look(spot)

    def _step_storey(self, by: int) -> None:
        self._storeys.setCurrentIndex((self._storeys.currentIndex() + by) % max(1, self._storeys.count()))
        self._on_storey()

    def _on_layer(self, name: str, on: bool) -> None:
        self._hidden = self._hidden - {name} if on else self._hidden | {name}
        self._map.show_layers(frozenset(self._hidden))


def _source_of(alert: Alert) -> str:
    """What an alert selects on the map: the person it is of, else where it comes from."""
    worker = person_of(alert)
    return f"worker/{worker}" if worker else alert.source


class _InterlockCard(Panel):
    """The interlock of the selected area; it is operated on its own page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("interlock-card")
        self._lines: tuple[QLabel, ...] = (said("strong"), said("quiet"), said(), said("quiet"))
        for line in self._lines:
            self.body().addWidget(line)

    def show_card(self, zone: str, desk: Desk) -> None:
        """The interlock of this zone's area."""
        card = interlock_card(zone, desk.picture, desk.context.site, language(), words)
        self.show_title(card.head, card.hint)
        for line, text in zip(self._lines, (card.title, card.consequence, card.state, card.last), strict=True):
            line.setText(text)
            line.setVisible(bool(text))
