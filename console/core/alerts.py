"""Every alert that stands, and the one way to change one: an event in, decisions with the new state out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from console.core.incidents import Incidents
from console.domain.alert import (
    Acknowledged,
    AnswerOver,
    Cleared,
    Condition,
    Escalated,
    Event,
    HandedOver,
    Marked,
    PutBack,
    Raised,
    ShelfOver,
    Shelved,
    StepDone,
    Suppressed,
    SuppressionOver,
    TakenOut,
    Unshelved,
    set_back,
    sounds,
    step,
)
from console.domain.decision import Decision, State
from console.domain.habits import kept_turns
from console.domain.tiers import Tiers
from console.messages import Alert, Suppression
from console.site.model import Site
from console.values import AlertState

SAID: dict[type[Any], str] = {
    Raised: "alert_raised",
    Cleared: "alert_cleared",
    Acknowledged: "alert_acknowledged",
    HandedOver: "alert_handed_over",
    AnswerOver: "alert_asks_again",
    Shelved: "alert_shelved",
    ShelfOver: "alert_shelf_over",
    Unshelved: "alert_unshelved",
    Suppressed: "alert_suppressed",
    SuppressionOver: "alert_unsuppressed",
    TakenOut: "alert_out_of_service",
    PutBack: "alert_in_service",
    Escalated: "alert_escalated",
    Marked: "alert_marked",
    StepDone: "alert_step_done",
}
"""Event → kind of journal row."""


QUIET = "quiet again"
"""What the journal says of an alert that is no nuisance any more."""


class Alerts:
    """The alerts that are not normal, by id. A normal alert is nothing: it is told once and forgotten."""

    def __init__(self, site: Site) -> None:
        self._incidents, self._tiers = Incidents(site), Tiers(site)
        self.standing: dict[str, Alert] = {}
        self._by_source: dict[str, dict[str, Alert]] = {}
        self.raised = 0
        """Alerts announced since the start."""
        self._calls: list[int] = []
        self.suppressed: Callable[[Condition | Alert], Suppression | None] = lambda _about: None
        """The suppression that covers a condition; the duty of suppressions sets it."""
        self.turns: dict[str, tuple[int, ...]] = {}
        """When the condition of each alert came or went lately."""

    def restore(self, alerts: Iterable[Alert]) -> None:
        """Take over what stood before a restart."""
        self.standing = {alert.alert: alert for alert in alerts if alert.state is not AlertState.NORMAL}
        self._by_source = {}
        for alert in self.standing.values():
            self._by_source.setdefault(alert.source, {})[alert.alert] = alert
        self._incidents.restore(self.standing.values())

    def retune(self, site: Site) -> None:
        """Take other rules over. What stands keeps its tier and its incident until it calls again."""
        self._tiers = Tiers(site)
        self._incidents.retune(site)

    def stands(self, alert_id: str) -> bool:
        """Whether the condition of an alert is known to hold already."""
        alert = self.standing.get(alert_id)
        return alert is not None and alert.active

    def hold(self, condition: Condition, now_us: int, *, again: bool = False) -> list[Decision]:
        """The condition holds. Nothing new is decided while its alert stands."""
        if self.stands(condition.alert) and not again and condition.tier is None:
            return []
        decisions: list[Decision] = []
        if condition.alert not in self.standing and (by := self.suppressed(condition)):
            decisions += self.apply(condition.alert, aside_event(by, condition), now_us)
        return decisions + self.apply(condition.alert, Raised(condition, again), now_us)

    def clear(self, alert_id: str, now_us: int) -> list[Decision]:
        """The condition does not hold."""
        return self.apply(alert_id, Cleared(), now_us) if self.stands(alert_id) else []

    def hold_or_clear(self, holds: bool, condition: Condition, now_us: int) -> list[Decision]:
        """The condition holds, or not."""
        return self.hold(condition, now_us) if holds else self.clear(condition.alert, now_us)

    def apply(
        self,
        alert_id: str,
        event: Event,
        now_us: int,
        *,
        operator: str = "",
        ask: str = "",
        body: Mapping[str, Any] | None = None,
    ) -> list[Decision]:
        """One event to one alert. Gives back nothing when it changes nothing. Raises NotAllowed as the rule does."""
        event = self._tiered(event, now_us)
        before = self.standing.get(alert_id)
        after = step(before, event, now_us)
        if after is None or after is before:
            return []
        if before is not None and (isinstance(event, Raised) or after.state is AlertState.NORMAL):
            self._incidents.forget(before)
        if isinstance(event, Raised) and not after.incident:
            after = self._incidents.placed(after)
        self._keep(after)
        self.raised += isinstance(event, Raised)
        if sounds(after) and (before is None or not sounds(before)):
            self._calls.append(now_us)
        if after.active is not (before is not None and before.active):
            self.turns[alert_id] = (*kept_turns(self.turns.get(alert_id, ()), now_us), now_us)
        content = {**_content(after, event), **(body or {})}
        if since_us := (before if before is not None and isinstance(event, Cleared) else after).active_since_us:
            content["since_us"] = since_us
        return [Decision(SAID[type(event)], alert_id, content, operator, (("alert", alert_id, after),), ask)]

    def take_calls(self) -> list[int]:
        """When alerts asked for an answer since this was last taken."""
        calls, self._calls = self._calls, []
        return calls

    def _tiered(self, event: Event, now_us: int) -> Event:
        """The event with the tier that the site gives its condition, where the condition brings none of its own."""
        if not isinstance(event, Raised | Suppressed | TakenOut) or event.condition.tier is not None:
            return event
        about = event.condition
        tier = self._tiers.of(about.kind, about.source, about.zone, now_us)
        return replace(event, condition=replace(about, tier=tier))

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: every alert moves with it, and what is counted of them."""
        self._calls = [at_us - by_us for at_us in self._calls]
        self.turns = {name: tuple(at_us - by_us for at_us in times) for name, times in self.turns.items()}
        for alert in tuple(self.standing.values()):
            self._keep(set_back(alert, by_us))
        return [("alert", name, alert) for name, alert in self.standing.items()]

    def of(self, source: str, kinds: Iterable[str]) -> list[Alert]:
        """The standing alerts of a source that are of some kinds, the oldest first."""
        wanted = set(kinds)
        return [alert for alert in self._by_source.get(source, {}).values() if alert.kind in wanted]

    def _keep(self, alert: Alert) -> None:
        if alert.state is not AlertState.NORMAL:
            self.standing[alert.alert] = alert
            self._by_source.setdefault(alert.source, {})[alert.alert] = alert
            self._incidents.keep(alert)
            return
        self.standing.pop(alert.alert, None)
        same = self._by_source.get(alert.source, {})
        same.pop(alert.alert, None)
        if not same:
            self._by_source.pop(alert.source, None)


def aside_event(by: Suppression, condition: Condition) -> Suppressed | TakenOut:
    """What puts the alert of a condition aside for a suppression."""
    form = TakenOut if by.aside is AlertState.OUT_OF_SERVICE else Suppressed
    return form(condition, by.suppression)


def _content(alert: Alert, event: Event) -> dict[str, Any]:
    """What the journal row says of the alert: enough to read it without the state."""
    content: dict[str, Any] = {
        "kind": alert.kind,
        "question": alert.question,
        "tier": alert.tier,
        "source": alert.source,
        "state": alert.state,
        "zone": alert.zone,
    }
    match event:
        case Raised():
            camera = alert.source.removeprefix("camera/") if alert.source.startswith("camera/") else ""
            camera = camera or alert.values.get("camera", "")
            content |= {"values": alert.values, "trade": alert.values.get("trade", ""), "camera": camera}
            content |= {"incident": alert.incident, "first_out": alert.first_out}
        case Acknowledged():
            content |= {"comment": alert.comment, "verdict": alert.verdict, "until_us": alert.answered_until_us}
        case HandedOver():
            content |= {"to": alert.handed_to, "comment": event.comment, "until_us": alert.answered_until_us}
        case Suppressed() | TakenOut():
            content |= {"by": alert.set_aside_by}
        case Marked(habit):
            content |= {"habit": habit, "why": habit.value or QUIET}
        case Shelved():
            content |= {"reason": event.reason, "until_us": alert.shelved_until_us}
        case StepDone():
            content |= {"step": event.step, "text": event.text, "comment": event.comment}
    return content
