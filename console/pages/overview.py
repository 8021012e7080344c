"""The situation: everything about the place of one alert on one screen; the calm of the plant when there is none."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from console.domain.alert import UNANSWERED
from console.messages import Alert
from console.pages.alert_acts import AlertActs
from console.pages.alert_links import AlertLinks
from console.pages.camera_tiles import CameraTiles
from console.pages.page import Page
from console.pages.past_curves import PastCurves
from console.pages.plant import made_layers
from console.pages.words import language, words
from console.presenters.alerts import KnownRows, alert_list, most_urgent
from console.presenters.guidance import guidance
from console.presenters.in_turns import at_once
from console.presenters.overview import Situation, calm, chosen, help_near, situation
from console.presenters.places import Spot
from console.presenters.plant import Wish, map_in_turns, plan, way_in_turns
from console.presenters.trend import GAS_GAP_S, gas_trend, pulse_trend
from console.presenters.way_out import Way, WayOut, WayTurns
from console.room.desk import Desk
from console.site import find
from widgets.alert_panel import AlertPanel
from widgets.facts import FactCard
from widgets.map.canvas import MapCanvas
from widgets.panel import Panel
from widgets.situation_head import SituationHead
from widgets.states.map_state import MapTurns
from widgets.steps import Steps
from widgets.trend import Trend
from widgets.turns import Turn

NEAR_M = 32.0
"""Half of what the small map shows around the place."""
READY = 6
"""Facts of a card that are there before the first alert."""
DRAW_S, MAP_S = 0.5, 1.0
"""Numbers move twice a second, the marks of the small map once; an alert that is looked at is shown at once."""
_AT_ONCE = frozenset({"alert", "tick", "all", "replay"})
_SHOWN_BY = frozenset({"alert", "gas", "worker", "permit", "camera", "equipment", "weather", "tick", "all", "replay"})


class OverviewPage(Page):
    """One alert's place: cameras, vitals, colleagues, gas, permits, help, the way out, guidance, acts."""

    name = "overview"
    key = "F1"
    title = "Overview"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ways, self._rows = WayOut(desk.context.site), KnownRows()
        self._wanted, self._near = "", ""
        self._looked_at = False
        """Whether an alert was asked for before the page comes up."""
        self._drawn_s = self._mapped_s = 0.0
        self._drawn: Alert | None = None
        self._shown: Situation | None = None
        self._way: Way | None = None
        """The way out of what is shown, as far as it was looked for."""
        self._parts: deque[Callable[[], None]] = deque()
        self._next = Turn(self, self._show_next, first=True)
        self._sought: Spot | None = None
        self._search: WayTurns | None = None
        """Of the way out of the spot that is sought."""
        self._after = Turn(self, self._look_for_way)
        self._at_last = Turn(self, self._show_map)
        self._alerts = AlertPanel()
        self._acts = AlertActs(self, self._alerts)
        self._links = AlertLinks(self, lambda: chosen(desk.picture, self._wanted))
        self._alerts.chosen_changed.connect(self._show_alert)
        self._alerts.look_wanted.connect(self._show_alert)
        self._head = SituationHead()
        self._steps, self._steps_panel, self._trends = Steps(wrapped=True), Panel(), Panel()
        self._steps.tick_wanted.connect(self._acts.tick)
        self._pulse, self._gas = Trend(), Trend()
        self._curves = PastCurves(desk, lambda: self.refresh(frozenset({"all"})))
        for trend in (self._pulse, self._gas):
            trend.further_wanted.connect(self._curves.further)
        self._cards = {name: FactCard(ready=READY) for name in ("vitals", "people", "gas", "permits", "help")}
        self._cameras = CameraTiles(desk)
        self._map, self._whole_map = MapCanvas(made_layers()), MapCanvas(made_layers())
        self._areas: list[FactCard] = []
        self._area_grid = QGridLayout()
        self._below = QStackedWidget()
        self._build()

    def refresh(self, changed: frozenset[str]) -> None:
        """The situation of the wanted alert, else of the most urgent one."""
        self._cameras.refresh(changed)
        if not changed & _SHOWN_BY:
            return
        if changed & {"all", "replay"}:
            self._mapped_s = 0.0  # What the map shows is of another time, or in another language.
        if changed & _AT_ONCE:
            self._show_list()
        due = time.monotonic() - self._drawn_s >= DRAW_S
        anew = "alert" in changed and chosen(self.desk.picture, self._wanted) is not self._drawn
        if due or anew or changed & (_AT_ONCE - {"alert"}):
            self._show_place()
        if "replay" in changed:
            self._map.forget_shown()
            self._whole_map.forget_shown()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._acts.retranslate()
        self._steps_panel.show_title(
            words("Guidance"), words("T, 1–9 done · Shift+T comment · G go to · W who · Shift+W case")
        )
        self._show_plan("")
        self.refresh(frozenset({"all"}))

    def look_at(self, alert: str) -> None:
        """Show the situation of this alert."""
        self._looked_at = True
        self._show_alert(alert)

    def come_to(self, alert: str) -> None:
        """As `look_at`, a part a turn: all at once would hold the windows."""
        self._looked_at = True
        self._choose(alert)
        self._parts = deque((self._show_list, partial(self._cameras.refresh, frozenset({"all"})), self._show_place))
        self._next.start()

    def take_keys(self) -> None:
        """The alerts have the keyboard first. What was looked at before and is answered gives way to what waits: a key
        that follows at once must not go to what the dispatcher has done with."""
        alerts = self.desk.picture.alerts
        wanted, first = alerts.get(self._wanted), most_urgent(alerts)
        waits = first is not None and first.state in UNANSWERED
        if wanted and wanted.state not in UNANSWERED and waits and not self._looked_at:
            self._show_alert("")
        self._looked_at = False
        self._alerts.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The acts of the alerts."""
        if not self._acts.key(event) and not self._links.key(event) and not self._curves.key(event):
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _show_list(self) -> None:
        desk = self.desk
        alerts, site, now, flood = desk.picture.alerts, desk.context.site, desk.now_us(), desk.picture.flood
        self._alerts.show_alerts(alert_list(alerts, site, now, language(), words, None, self._rows, flood))
        self._acts.refresh()

    def _show_next(self) -> None:
        self._parts.popleft()()
        if self._parts:
            self._next.start()

    def _show_place(self) -> None:
        alert = chosen(self.desk.picture, self._wanted)
        self._drawn_s, self._drawn = time.monotonic(), alert
        if alert is None:
            self._show_calm()
            return
        desk, site = self.desk, self.desk.context.site
        now = desk.now_us()
        if self._shown is None or self._shown.alert != alert.alert:
            self._way = None
        self._show_situation(situation(alert, desk.picture, site, self._way, now, language(), words))
        self._steps.show_state(replace(guidance(alert, desk.picture, site, language(), words), title=""))

    def _show_alert(self, alert: str) -> None:
        self._choose(alert)
        self.refresh(frozenset({"all"}))

    def _choose(self, alert: str) -> None:
        self._wanted = alert
        self._alerts.list.choose(alert)

    def _build(self) -> None:
        self._below.addWidget(self._situation_part())
        self._below.addWidget(self._calm_part())
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._head)
        left.addWidget(self._below, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addLayout(left, 77)
        whole.addWidget(self._alerts, 23)

    def _situation_part(self) -> QWidget:
        self._steps_panel.body().addWidget(self._steps)
        self._trends.body().addWidget(self._pulse)
        self._trends.body().addWidget(self._gas)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._cameras, 11)
        middle.addWidget(self._map, 9)
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(_column((self._cards["vitals"], 0), (self._trends, 1), (self._cards["people"], 0)), 27)
        row.addLayout(middle, 44)
        right = (self._cards["gas"], 0), (self._cards["permits"], 0), (self._cards["help"], 0)
        row.addWidget(_column((self._steps_panel, 0), *right), 29)
        return part

    def _calm_part(self) -> QWidget:
        cards = QWidget()
        cards.setLayout(self._area_grid)
        self._area_grid.setContentsMargins(0, 0, 0, 0)
        self._area_grid.setSpacing(8)
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._whole_map, 55)
        row.addWidget(_scrolled(cards), 45)
        return part

    def _show_situation(self, shown: Situation) -> None:
        self._below.setCurrentIndex(0)
        self._head.show_head(shown.head)
        self._cards["vitals"].setVisible(shown.vitals is not None)
        if shown.vitals:
            self._cards["vitals"].show_card(shown.vitals)
        for name, card in (("people", shown.people), ("gas", shown.gas), ("permits", shown.permits)):
            self._cards[name].show_card(card)
        self._cards["help"].show_card(shown.help)
        self._cameras.show_cameras(shown.cameras)
        self._show_trends(shown)
        self._shown = shown
        self._after.start()

    def _show_trends(self, shown: Situation) -> None:
        desk, site = self.desk, self.desk.context.site
        picture, now = desk.picture, desk.now_us()
        record, place = find.by_id(site.workers, shown.worker), find.by_id(site.gas_points, shown.point)
        self._pulse.setVisible(record is not None)
        self._gas.setVisible(place is not None)
        self._trends.show_title(words("Trends"), self._curves.hint)
        if record:
            samples = picture.pulse_trend.get(record.id, ())
            worker = picture.workers.get(record.id)
            span = self._curves.span("vital", record.id, site.limits.vital_s)
            state = pulse_trend(record, worker, samples, now, site.limits, language(), words, span)
            self._pulse.show_state(state)
        if place:
            samples = picture.gas_trend.get(place.id, ())
            span = self._curves.span("gas", place.id, GAS_GAP_S)
            self._gas.show_state(gas_trend(place, picture.gas.get(place.id), samples, now, words, span))

    def _look_for_way(self) -> None:
        """After the rest: who, where and how much are on the screen first."""
        shown, site = self._shown, self.desk.context.site
        if shown is None:
            return
        if shown.spot != self._sought:
            self._sought, self._search = shown.spot, None
        if shown.spot is None:
            self._show_way(None)
            return
        self._search = self._search or way_in_turns(shown.spot, self.desk.picture, site, self._ways)
        try:
            next(self._search)
        except StopIteration as over:
            self._search = None
            self._show_way(over.value)
        else:
            self._after.start()

    def _show_way(self, way: Way | None) -> None:
        self._way, site = way, self.desk.context.site
        self._cards["help"].show_card(help_near(self._sought, site, way, language(), words))
        self._at_last.start()

    def _show_map(self) -> None:
        shown = self._shown
        if shown is None:
            return
        spot, key = shown.spot, f"{shown.alert} {shown.spot.storey if shown.spot else ''}"
        if key == self._near and not self.desk.replaying and time.monotonic() - self._mapped_s < MAP_S:
            return
        self._mapped_s = time.monotonic()
        storey, worker = spot.storey if spot else "", f"worker/{shown.worker}" if shown.worker else ""
        self._show_plan(storey)
        if key != self._near:
            self._near = key
            if spot:
                self._map.show_near(spot.x_m, spot.y_m, NEAR_M)
            else:
                self._map.show_whole()
        self._show_marks(self._map, Wish(storey, worker, shown.alert, self._map.surroundings()))

    def _show_calm(self) -> None:
        desk, site = self.desk, self.desk.context.site
        head, areas = calm(desk.picture, site, desk.now_us(), language(), words)
        self._below.setCurrentIndex(1)
        self._shown = None
        self._head.show_head(head)
        self._cameras.show_cameras(())
        self._near = ""
        while len(self._areas) < len(areas):
            self._areas.append(FactCard())
            place = len(self._areas) - 1
            self._area_grid.addWidget(self._areas[-1], place // 2, place % 2)
        for shown, card in zip(self._areas, areas, strict=False):
            shown.show_card(card)
        self._whole_map.show_plan(plan(site, "", language()))
        self._show_marks(self._whole_map, Wish())

    def _show_marks(self, shown: MapCanvas, wish: Wish) -> None:
        """Live a piece at a time; of the past at once, with all that is of that moment."""
        if self.desk.replaying:
            shown.show_state(at_once(self._marks(wish)))
        else:
            shown.show_newest(partial(self._marks, wish))

    def _marks(self, wish: Wish) -> MapTurns:
        desk = self.desk
        return map_in_turns(desk.picture, desk.context.site, self._ways, wish, desk.now_us(), language(), words)

    def _show_plan(self, storey: str) -> None:
        self._map.show_plan(plan(self.desk.context.site, storey, language()))


def _column(*parts: tuple[QWidget, int]) -> QScrollArea:
    """Widgets below each other; a bar to scroll when they are too many for the screen."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part, stretch in parts:
        column.addWidget(part, stretch)
    if not any(stretch for _, stretch in parts):
        column.addStretch(1)
    return _scrolled(holder)


def _scrolled(holder: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    return area
