"""What time alone decides of alerts: who is told when nobody answers, when shelving ends, when an answer falls back."""

from __future__ import annotations

from console.core.alerts import Alerts
from console.domain.ages import is_over
from console.domain.alert import UNANSWERED, AnswerOver, Escalated, ShelfOver, is_off_the_shelf
from console.domain.answering import why_over
from console.domain.decision import Decision
from console.messages import Alert, Message
from console.site.model import Escalation, Site
from console.values import AlertState, Tier

EVERY_US = 1_000_000


class EscalationDuty:
    """Looks at every standing alert."""

    def __init__(self, site: Site, alerts: Alerts) -> None:
        self._site, self._alerts = site, alerts
        ordered = sorted(site.escalations, key=lambda each: each.after_s)
        self._looked_us = 0
        self._steps = {tier: tuple(each for each in ordered if each.tier == tier) for tier in Tier}

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: only time counts here."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Escalate what is due; take off the shelf what has come to its end; ask again what was answered too long
        ago. Looked at once a second: thousands may stand."""
        if not is_over(self._looked_us, EVERY_US, now_us):
            return []
        self._looked_us = now_us
        decisions: list[Decision] = []
        for alert in tuple(self._alerts.standing.values()):
            if is_off_the_shelf(alert, now_us):
                decisions += self._alerts.apply(alert.alert, ShelfOver(), now_us)
            elif alert.state is AlertState.ACKNOWLEDGED and 0 < alert.answered_until_us <= now_us:
                why = {"why": why_over(self._site, alert.answered_until_us), "by": alert.acknowledged_by}
                decisions += self._alerts.apply(alert.alert, AnswerOver(), now_us, body=why)
            elif (due := self._due(alert, now_us)) is not None:
                told = {"to": due.to, "channel": due.channel, "after_s": due.after_s}
                decisions += self._alerts.apply(alert.alert, Escalated(), now_us, body=told)
        return decisions

    def _due(self, alert: Alert, now_us: int) -> Escalation | None:
        """The next step of escalation, when its time has come."""
        if alert.state not in UNANSWERED:
            return None
        steps = self._steps[alert.tier]
        if alert.escalated >= len(steps):
            return None
        due = steps[alert.escalated]
        return due if is_over(alert.raised_at_us, due.after_s * 1e6, now_us) else None
