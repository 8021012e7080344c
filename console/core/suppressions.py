"""Suppression by design and out of service: begun by a rule of the site or by ask, timed, journaled, in sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from console.asks import LiftSuppression, Suppress
from console.core.alerts import Alerts, aside_event
from console.core.permits import PermitsDuty
from console.core.surroundings import SurroundingsDuty
from console.domain.ages import MINUTE_US, earlier_if_any
from console.domain.alert import SET_ASIDE, Condition, NotAllowed, PutBack, SuppressionOver, condition_of
from console.domain.areas import Areas
from console.domain.decision import Decision, State
from console.domain.suppression import covers, is_over, rule_holds, why_not
from console.messages import Alert, Message, Suppression
from console.site.find import by_id
from console.site.model import Site, SuppressionRule
from console.values import AlertState, SuppressionWhy

RULE = "rule/"
LIFTED, ENDED = "Lifted by hand", "Its time is over"
NO_MORE = "The plant is no longer as its rule says"


class SuppressionsDuty:
    """The suppressions that stand, by id; those of the site's rules have the rule's id."""

    def __init__(self, site: Site, alerts: Alerts, permits: PermitsDuty, surroundings: SurroundingsDuty) -> None:
        self.suppressions: dict[str, Suppression] = {}
        self._site, self._alerts, self._permits, self._surroundings = site, alerts, permits, surroundings
        self._areas = Areas(site)
        alerts.suppressed = self.covering

    def retune(self, site: Site) -> None:
        """Take other tiers over: they say who may suppress what from now on."""
        self._site = site

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over what stood before a restart."""
        states = (state for state in stored if isinstance(state, Suppression))
        self.suppressions = {state.suppression: state for state in states if not state.over}

    def covering(self, about: Condition | Alert) -> Suppression | None:
        """The suppression that covers a condition or an alert, the oldest first."""
        return next((each for each in self.suppressions.values() if covers(self._areas, each, about)), None)

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: what is left of each stays what it was."""
        for name, one in self.suppressions.items():
            until_us = earlier_if_any(one.until_us, by_us)
            self.suppressions[name] = replace(one, from_us=one.from_us - by_us, until_us=until_us)
        return [("suppression", name, one) for name, one in self.suppressions.items()]

    def suppress(self, ask: Suppress, now_us: int) -> list[Decision]:
        """Begin one that somebody asks for. Raises NotAllowed."""
        if ask.zone and by_id(self._site.zones, ask.zone) is None:
            raise NotAllowed("There is no such place")
        suppression = Suppression(
            suppression=f"S-{now_us}",
            aside=AlertState.OUT_OF_SERVICE if ask.out_of_service else AlertState.SUPPRESSED,
            why=ask.why,
            kinds=ask.kinds,
            zone=ask.zone,
            source=ask.source,
            reason=ask.reason,
            operator=ask.operator,
            from_us=now_us,
            until_us=now_us + ask.minutes * MINUTE_US,
        )
        covered = [each for each in self._alerts.standing.values() if covers(self._areas, suppression, each)]
        if why := why_not(self._site, suppression, ask.minutes, covered):
            raise NotAllowed(why)
        return self._begin(suppression, now_us)

    def lift(self, ask: LiftSuppression, now_us: int) -> list[Decision]:
        """End one before its time. Raises NotAllowed."""
        suppression = self.suppressions.get(ask.suppression)
        if suppression is None:
            raise NotAllowed("There is no such suppression")
        if suppression.suppression.startswith(RULE):
            raise NotAllowed("A rule of the site is not lifted by hand: the plant ends it")
        return self._end(suppression, LIFTED, now_us, ask.operator)

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: machines and permits are the business of their own duties."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Begin and end what rules and clocks say, and put aside what stands and is covered."""
        decisions: list[Decision] = []
        for suppression in tuple(self.suppressions.values()):
            if is_over(suppression, now_us):
                decisions += self._end(suppression, ENDED, now_us)
        for rule in self._site.suppressions:
            decisions += self._follow(rule, now_us)
        if self.suppressions:
            decisions += self._put_aside(now_us)
        return decisions

    def _follow(self, rule: SuppressionRule, now_us: int) -> list[Decision]:
        name, limit_s = f"{RULE}{rule.id}", self._site.limits.position_s
        machines, permits = self._surroundings.machines.values(), self._permits.permits.values()
        holds = rule_holds(self._areas, rule, machines, permits, limit_s, now_us)
        known = self.suppressions.get(name)
        if known is not None and not holds:
            return self._end(known, NO_MORE, now_us)
        if known is not None or not holds:
            return []
        begun = Suppression(
            suppression=name,
            aside=AlertState.SUPPRESSED,
            why=SuppressionWhy(rule.why),
            kinds=rule.kinds,
            zone=rule.zone,
            reason=rule.name_en,
            from_us=now_us,
        )
        return self._begin(begun, now_us)

    def _begin(self, suppression: Suppression, now_us: int) -> list[Decision]:
        self.suppressions[suppression.suppression] = suppression
        began = _decision("suppression_began", suppression, suppression.operator, suppression.reason)
        return [began, *self._put_aside(now_us)]

    def _put_aside(self, now_us: int) -> list[Decision]:
        """What stands and is covered; what comes while it is covered is put aside as it comes."""
        decisions: list[Decision] = []
        for alert in tuple(self._alerts.standing.values()):
            if alert.state not in SET_ASIDE and (by := self.covering(alert)):
                decisions += self._alerts.apply(alert.alert, aside_event(by, condition_of(alert)), now_us)
        return decisions

    def _end(self, suppression: Suppression, why: str, now_us: int, operator: str = "") -> list[Decision]:
        del self.suppressions[suppression.suppression]
        over = replace(suppression, over=True)
        decisions = [_decision("suppression_over", over, operator, why)]
        event = PutBack() if suppression.aside is AlertState.OUT_OF_SERVICE else SuppressionOver()
        for alert in tuple(self._alerts.standing.values()):
            if alert.set_aside_by == suppression.suppression and alert.state is suppression.aside:
                decisions += self._alerts.apply(alert.alert, event, now_us)
        return decisions + (self._put_aside(now_us) if self.suppressions else [])


def _decision(kind: str, suppression: Suppression, operator: str, why: str) -> Decision:
    body: dict[str, Any] = {
        "kinds": list(suppression.kinds),
        "zone": suppression.zone,
        "source": suppression.source,
        "why": why,
    }
    body |= {"aside": suppression.aside, "until_us": suppression.until_us}
    name = suppression.suppression
    return Decision(kind, name, body, operator, states=(("suppression", name, suppression),))
