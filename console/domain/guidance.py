"""What to do on an alert: the steps of its kind and what the site adds for all, an area, a kind, a source. Pure.

The more particular stands first: source, kind, area, site, and last what every plant does on this kind. It adds to what
is more general; a step that stands `instead` leaves all that out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from console.domain.kinds import KINDS
from console.messages import Alert
from console.site.find import same_area
from console.site.model import GuidanceRule, Site

OF_SOURCE, OF_KIND, OF_AREA, OF_SITE, OF_TRADE = range(5)
"""How particular a step is; OF_TRADE: what every plant does."""


@dataclass(frozen=True, slots=True)
class GuidanceStep:
    """One step. `text` is in English, its key; a step of the trade is put into Chinese by the panel, one of the site
    brings it. `shows` and `phone` say what stands beside it."""

    text: str
    text_zh: str = ""
    shows: str = ""
    phone: str = ""


def steps_of(site: Site, alert: Alert) -> tuple[GuidanceStep, ...]:
    """The steps of an alert, in order. Of two with the same words the more particular counts."""
    rules = sorted((rule for rule in site.guidance if _applies(site, rule, alert)), key=_particular)
    instead = next((_particular(rule) for rule in rules if rule.instead), OF_TRADE)
    said = [_step(rule) for rule in takewhile(lambda rule: _particular(rule) <= instead, rules)]
    if not any(rule.instead for rule in rules) and alert.kind in KINDS:
        said += [GuidanceStep(text) for text in KINDS[alert.kind].steps]
    found: dict[str, GuidanceStep] = {}
    for step in said:
        found.setdefault(step.text, step)
    return tuple(found.values())


def first_open_step(site: Site, alert: Alert) -> int | None:
    """The first step that is not done; None when all are."""
    steps = steps_of(site, alert)
    return next((number for number in range(len(steps)) if number not in alert.steps_done), None)


def _applies(site: Site, rule: GuidanceRule, alert: Alert) -> bool:
    in_place = not rule.zone or same_area(site, alert.zone, rule.zone)
    return in_place and rule.source in ("", alert.source) and (not rule.kinds or alert.kind in rule.kinds)


def _particular(rule: GuidanceRule) -> int:
    if rule.source:
        return OF_SOURCE
    if rule.kinds:
        return OF_KIND
    return OF_AREA if rule.zone else OF_SITE


def _step(rule: GuidanceRule) -> GuidanceStep:
    return GuidanceStep(rule.name_en, rule.name, rule.shows, rule.phone)
