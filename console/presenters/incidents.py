"""Alerts of one cause: who belongs together, which began it, what one key answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.domain.alert import UNANSWERED
from console.domain.standing import Standing
from console.messages import Alert
from console.presenters.alert_text import alert_title
from console.presenters.texts import Words
from console.site.model import Site
from console.values import Verdict

FOLLOWS = "↳"
"""Marks what came after the first-out of its incident."""


def members(alert: Alert, alerts: Standing) -> list[Alert]:
    """Every standing alert of the same incident, the first-out first, then as they were raised."""
    if not alert.incident:
        return [alert]
    return sorted(
        alerts.together(alert.incident), key=lambda other: (not other.first_out, other.raised_at_us, other.alert)
    )


def to_answer(alert: Alert, alerts: Standing, verdict: Verdict = Verdict.NONE) -> tuple[str, ...]:
    """What one key answers of the incident of an alert: all its unanswered alerts. Where none is left, a verdict goes
    to those that have none yet: what somebody found is not overwritten with many at once."""
    together = members(alert, alerts)
    open_ones = [other for other in together if other.state in UNANSWERED]
    if not open_ones and verdict:
        open_ones = [other for other in together if not other.verdict]
    return tuple(other.alert for other in open_ones)


def seen_us(alerts: Mapping[str, Alert], names: Iterable[str]) -> int:
    """The newest change of these alerts that this seat has seen; 0 for none."""
    return max((alerts[name].changed_at_us for name in names if name in alerts), default=0)


def incident_mark(alert: Alert, alerts: Standing, words: Words) -> str:
    """'first-out · 3' for the alert that began an incident of three, an arrow for what followed; '' for one alone."""
    size = alerts.size_of(alert.incident)
    if size < 2:
        return ""
    return words("first-out · {n}").format(n=size) if alert.first_out else FOLLOWS


def incident_text(alert: Alert | None, alerts: Standing, site: Site, language: str, words: Words) -> str:
    """What belongs to an alert, and that Shift with a key means all of it; '' for one that stands alone."""
    together = members(alert, alerts) if alert else []
    if len(together) < 2:
        return ""
    first = alert_title(together[0], site, language, words)
    phrase = words("Incident of {n}, {open} unanswered · first-out: {first} · Shift with a key: the whole incident")
    open_ones = sum(other.state in UNANSWERED for other in together)
    return phrase.format(n=len(together), open=open_ones, first=first)
