"""What to do on an alert: the steps of its kind and what the site adds for all, an area, a kind, a source. Pure.

The more particular stands first: source, kind in an area, kind, area, site, and last what every plant does on this
kind. It adds to what is more general; a step that stands `instead` leaves all that out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from console.domain.kinds import KINDS
from console.messages import Alert, StepTick
from console.site.find import same_area
from console.site.model import GuidanceRule, Site
from console.values import AlertState

OF_KIND_AT_SOURCE, OF_SOURCE, OF_KIND_IN_AREA, OF_KIND, OF_AREA, OF_SITE, OF_TRADE = range(7)
"""How particular a step is; OF_TRADE: what every plant does."""


@dataclass(frozen=True, slots=True)
class GuidanceStep:
    """One step. `text` is in English, its key; a step of the trade is put into Chinese by the panel, one of the site
    brings it. `shows` and `phone` say what stands beside it, `level` how particular it is."""

    text: str
    text_zh: str = ""
    shows: str = ""
    phone: str = ""
    level: int = OF_TRADE


def steps_of(site: Site, alert: Alert) -> tuple[GuidanceStep, ...]:
    """The steps of an alert, in order. Of two with the same words the more particular counts."""
    rules = sorted(applying(site, alert), key=level_of)
    instead = next((level_of(rule) for rule in rules if rule.instead), OF_TRADE)
    said = [_step(rule) for rule in takewhile(lambda rule: level_of(rule) <= instead, rules)]
    if not any(rule.instead for rule in rules) and alert.kind in KINDS:
        said += [GuidanceStep(text) for text in KINDS[alert.kind].steps]
    found: dict[str, GuidanceStep] = {}
    for step in said:
        found.setdefault(step.text, step)
    return tuple(found.values())


def tick_of(alert: Alert, number: int, text: str) -> StepTick | None:
    """Who did a step: known by its words, for its number changes when the site's people set other steps. A tick without
    words, of an earlier version, is known by its number."""
    by_words = next((tick for tick in alert.ticks if text and tick.text == text), None)
    return by_words or next((tick for tick in alert.ticks if not tick.text and tick.step == number), None)


def is_done(alert: Alert, number: int, text: str) -> bool:
    """Whether a step was done. A number that nobody's tick explains counts, as states of earlier versions have it."""
    unexplained = number in alert.steps_done and not any(tick.step == number for tick in alert.ticks)
    return unexplained or tick_of(alert, number, text) is not None


def open_steps(site: Site, alert: Alert) -> tuple[int, ...]:
    """The steps that are not done."""
    steps = enumerate(steps_of(site, alert))
    return tuple(number for number, step in steps if not is_done(alert, number, step.text))


def first_open_step(site: Site, alert: Alert) -> int | None:
    """The first step that is not done; None when all are."""
    return next(iter(open_steps(site, alert)), None)


def supposed(kind: str, zone: str = "", source: str = "") -> Alert:
    """An alert as it would be, to see what would be done on it."""
    of_kind = KINDS[kind]
    return Alert(
        alert="", kind=kind, question=of_kind.question, tier=of_kind.tier, source=source, zone=zone,
        state=AlertState.UNACKNOWLEDGED, active=True, raised_at_us=0, changed_at_us=0,
    )  # fmt: skip


def applying(site: Site, alert: Alert) -> tuple[GuidanceRule, ...]:
    """The steps of the site that are for this alert, as the site file has them."""
    return tuple(rule for rule in site.guidance if _applies(site, rule, alert))


def level_of(rule: GuidanceRule) -> int:
    """How particular a step of the site is."""
    if rule.source:
        return OF_KIND_AT_SOURCE if rule.kinds else OF_SOURCE
    if rule.kinds:
        return OF_KIND_IN_AREA if rule.zone else OF_KIND
    return OF_AREA if rule.zone else OF_SITE


def _applies(site: Site, rule: GuidanceRule, alert: Alert) -> bool:
    in_place = not rule.zone or same_area(site, alert.zone, rule.zone)
    return in_place and rule.source in ("", alert.source) and (not rule.kinds or alert.kind in rule.kinds)


def _step(rule: GuidanceRule) -> GuidanceStep:
    return GuidanceStep(rule.name_en, rule.name, rule.shows, rule.phone, level_of(rule))
