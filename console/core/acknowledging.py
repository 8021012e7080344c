"""Acknowledging alerts: one result each, whoever was first, and everybody is told who that was."""

from __future__ import annotations

from collections import OrderedDict

from console.asks import Acknowledge, Answer
from console.core.alerts import Alerts
from console.domain.alert import Acknowledged
from console.domain.answering import answered_until, is_taken, is_unseen
from console.domain.decision import Decision
from console.site.model import Site
from console.values import Outcome

ALREADY = "The alert was acknowledged already"
SOME_ALREADY = "Some were acknowledged already and stay as they were"
GONE = "The alert stands no more"
AGAIN = "It has called again meanwhile: look at it, then answer"
SOME_AGAIN = "Some have called again meanwhile and wait for an answer"
SPOKEN = (ALREADY, SOME_ALREADY, GONE, AGAIN, SOME_AGAIN)
REMEMBERED = 1000
"""Alerts that were over with their answer: so many are remembered with who gave it, until the core starts anew."""


class Acknowledging:
    """The asks to acknowledge, one after the other as they came."""

    def __init__(self, site: Site, alerts: Alerts) -> None:
        self._site, self._alerts = site, alerts
        self._closed: OrderedDict[str, str] = OrderedDict()

    def acknowledge(self, ask: Acknowledge, now_us: int) -> tuple[Answer, list[Decision]]:
        """Answer those that stand; those that are gone, taken or called anew meanwhile are no reason to refuse the
        others. `where` says who was before: the operators, with commas."""
        names = dict.fromkeys(ask.alerts)
        unseen = [name for name in names if self._is_unseen(name, ask)]
        decisions: list[Decision] = []
        before: list[str] = []
        for name in (name for name in names if name not in unseen):
            made = self._one(name, ask, now_us)
            decisions += made
            before += [] if made else [self._who_was_before(name)]
        by = ", ".join(dict.fromkeys(who for who in before if who))
        if decisions:
            why = SOME_AGAIN if unseen else SOME_ALREADY if by else ""
            return Answer(ask=ask.ask, outcome=Outcome.DONE, why=why, where="" if unseen else by), decisions
        if unseen:
            return Answer(ask=ask.ask, outcome=Outcome.REFUSED, why=AGAIN), []
        why = ALREADY if by or any(name in self._alerts.standing for name in names) else GONE
        return Answer(ask=ask.ask, outcome=Outcome.REFUSED, why=why, where=by), []

    def _is_unseen(self, name: str, ask: Acknowledge) -> bool:
        alert = self._alerts.standing.get(name)
        return alert is not None and is_unseen(alert, ask.seen_us)

    def _one(self, name: str, ask: Acknowledge, now_us: int) -> list[Decision]:
        """Nothing for an alert that is gone, or that another answered before."""
        alert = self._alerts.standing.get(name)
        if alert is None or is_taken(alert, ask.operator, ask.seen_us):
            return []
        until_us = answered_until(self._site, alert.tier, now_us)
        event = Acknowledged(ask.operator, ask.comment, ask.verdict, until_us)
        made = self._alerts.apply(name, event, now_us, operator=ask.operator)
        if made and name not in self._alerts.standing:
            self._close(name, ask.operator)
        return made

    def _close(self, name: str, operator: str) -> None:
        self._closed[name] = operator
        self._closed.move_to_end(name)
        while len(self._closed) > REMEMBERED:
            self._closed.popitem(last=False)

    def _who_was_before(self, name: str) -> str:
        alert = self._alerts.standing.get(name)
        return alert.acknowledged_by if alert else self._closed.get(name, "")
