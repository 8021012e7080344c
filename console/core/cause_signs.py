"""What the points of each cause say now: gas, feedback of outputs, and the alerts that stand. No sign is invented: a
point that was not heard since the start says what it said before, until the grace of the start is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.core.alerts import Alerts
from console.domain.areas import Areas
from console.domain.causes import MANUAL, points_of
from console.effects import Cause
from console.messages import Alert, GasPoint
from console.site.model import CauseRecord, GasPointPlace, Site
from console.site.usual_rules import SEEN
from console.values import Quality, Question, Sign

GRACE_S = 15.0
"""An output that was not heard so long after the start is silent."""
OF_ALERTS = frozenset({"sos", *SEEN})
"""Signals that are told by alerts of the same kind."""
Feedback = Callable[[str], bool | None]
"""What the PLC reads back of an interlock, by its id; None: cannot see."""
SEES_STILL = frozenset({"camera_late", "camera_not_recording"})
"""Questions of sight that leave a camera able to tell what it sees."""


class CauseSigns:
    """Reads signs; decides nothing."""

    def __init__(
        self, site: Site, alerts: Alerts, gas: Mapping[str, GasPoint], feedback: Feedback, started_at_us: int
    ) -> None:
        self._alerts, self._gas, self._feedback = alerts, gas, feedback
        self._areas = Areas(site)
        self._places = {place.id: place for place in site.gas_points}
        self._heard_by_us = started_at_us + int(GRACE_S * 1e6)
        self._active: dict[str, list[Alert]] = {}
        self._blind: set[str] = set()

    def set_back(self, by_us: int) -> None:
        """The clock was set back: the grace of the start ends as soon as it would have."""
        self._heard_by_us -= by_us

    def look(self) -> None:
        """Look once at all alerts that stand: what follows is judged by them."""
        self._active, self._blind = {}, set()
        for alert in self._alerts.standing.values():
            if not alert.active:
                continue
            if alert.kind in OF_ALERTS:
                self._active.setdefault(alert.kind, []).append(alert)
            elif _blinds(alert):
                self._blind.add(alert.source.removeprefix("camera/"))

    def of(self, record: CauseRecord, before: Cause, now_us: int) -> dict[str, Sign]:
        """The sign of each point of a cause, in the order of the site file."""
        match record.signal:
            case "gas":
                return {point: self._gas_sign(point, record.level, before) for point in record.points}
            case "plc":
                return {point: self._output_sign(point, before, now_us) for point in record.points}
            case "manual":
                return {MANUAL: Sign.CALLS if before.called_by else Sign.QUIET}
        return self._seen_signs(record)

    def _gas_sign(self, point: str, level: int, before: Cause) -> Sign:
        heard = self._gas.get(point)
        return before.signs.get(point, Sign.QUIET) if heard is None else gas_sign(self._places[point], heard, level)

    def _output_sign(self, point: str, before: Cause, now_us: int) -> Sign:
        feedback = self._feedback(point)
        if feedback is None and now_us < self._heard_by_us:
            return before.signs.get(point, Sign.QUIET)
        return output_sign(feedback)

    def _seen_signs(self, record: CauseRecord) -> dict[str, Sign]:
        own = self._active.get(record.signal, ())
        there = [alert for alert in own if self._areas.same(alert.zone, record.zone)]
        if not record.points:
            return dict.fromkeys(points_of(record), Sign.CALLS if there else Sign.QUIET)
        calling = {alert.source.removeprefix("camera/") for alert in there}
        return {
            camera: Sign.CALLS if camera in calling else Sign.FAULTY if camera in self._blind else Sign.QUIET
            for camera in record.points
        }


def gas_sign(place: GasPointPlace, point: GasPoint, level: int) -> Sign:
    """What one gas point says of a set-point. One that called and was lost then still calls; one beyond its range is
    taken as gas until proved otherwise, where too much is the danger."""
    if point.quality is Quality.INHIBITED:
        return Sign.OUT
    if point.level >= level or (point.quality is Quality.OVER_RANGE and place.direction == "high"):
        return Sign.CALLS
    return Sign.QUIET if point.quality is Quality.GOOD else Sign.FAULTY


def output_sign(feedback: bool | None) -> Sign:
    """What the feedback of an output says: tripped calls."""
    if feedback is None:
        return Sign.FAULTY
    return Sign.CALLS if feedback else Sign.QUIET


def _blinds(alert: Alert) -> bool:
    """Whether a camera cannot tell what it sees because of this."""
    of_sight = alert.question is Question.SIGHT and alert.source.startswith("camera/")
    return of_sight and alert.kind not in SEES_STILL
