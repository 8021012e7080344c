"""Signals that fall silent together: one alert of their link in place of one each."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.core.alerts import Alerts
from console.domain.ages import earlier
from console.domain.alert import Condition, alert_id
from console.domain.decision import Decision, State
from console.domain.losses import judge
from console.messages import Message
from console.site.model import Site

NAMED_AT_MOST = 200
"""So many of the silent signals are named in the link's alert."""


@dataclass(frozen=True, slots=True)
class Link:
    """What many signals come by. `name` is an id of the site or a word of the panel; there are `total` of `unit`."""

    source: str
    name: str
    unit: str
    total: int
    zone: str = ""


@dataclass(slots=True)
class _Silence:
    link: Link
    conditions: dict[str, Condition] = field(default_factory=dict)
    since_us: dict[str, int] = field(default_factory=dict)
    heard: bool = False
    """Whether any signal of the link was heard since the start."""


class Losses:
    """The links of the site as their signals tell of them. A link with few signals has no alert of its own."""

    def __init__(self, site: Site, alerts: Alerts) -> None:
        self._least = site.alerts.mass_loss
        self._gather_us = int(site.alerts.gather_s * 1e6)
        self._alerts = alerts
        self._silent: dict[str, _Silence] = {}

    def retune(self, site: Site) -> None:
        """Take other numbers over. What is silent is judged by them at the next tick."""
        self._least, self._gather_us = site.alerts.mass_loss, int(site.alerts.gather_s * 1e6)

    def lost(self, link: Link, condition: Condition, now_us: int) -> list[Decision]:
        """A signal is silent, found so just now. Told at once where it is one of few."""
        if link.total < self._least:
            return self._alerts.hold(condition, now_us)
        silence = self._silent.setdefault(link.source, _Silence(link))
        silence.link = link
        silence.conditions[condition.alert] = condition
        silence.since_us.setdefault(condition.alert, now_us)
        return []

    def found(self, link: Link, alert: str, now_us: int) -> list[Decision]:
        """A signal is heard: its own alert is over."""
        if link.total >= self._least or link.source in self._silent:
            silence = self._silent.setdefault(link.source, _Silence(link))
            silence.link, silence.heard = link, True
            silence.conditions.pop(alert, None)
            silence.since_us.pop(alert, None)
        return self._alerts.clear(alert, now_us)

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: each signal is silent for as long as before."""
        for silence in self._silent.values():
            silence.since_us = earlier(silence.since_us, by_us)
        return []

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: the duties of the signals tell what they hear."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Tell the link, or those that are silent alone."""
        return [decision for silence in self._silent.values() for decision in self._judge(silence, now_us)]

    def _judge(self, silence: _Silence, now_us: int) -> list[Decision]:
        link, name = silence.link, alert_id("link_lost", silence.link.source)
        told = self._alerts.stands(name)
        judged = judge(silence.since_us, link.total, self._least, self._gather_us, now_us)
        if judged.link:
            return [] if told else self._alerts.hold(_condition(silence), now_us)
        if told and len(silence.since_us) and not silence.heard:
            return []  # after a restart, until the first of them was heard
        decisions = self._alerts.clear(name, now_us)
        if told:
            silence.since_us = dict.fromkeys(silence.since_us, now_us)
            return decisions
        for alert in judged.alone:
            decisions += self._alerts.hold(silence.conditions[alert], now_us)
        return decisions


def _condition(silence: _Silence) -> Condition:
    link, silent = silence.link, silence.since_us
    named = sorted(condition.source.partition("/")[2] for condition in silence.conditions.values())[:NAMED_AT_MOST]
    values = {"link": link.name, "value": str(len(silent)), "unit": link.unit, "silent": ",".join(named)}
    return Condition(kind="link_lost", source=link.source, zone=link.zone, values=values)
