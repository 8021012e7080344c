"""Steps of the guidance as settings: all own steps of one place of the tree (a kind, an area, a source) are one value.

A place is the entry of its key: 'gas_level_1', 'gas_level_1@zone=hall', '*@zone=hall', '*@source=gas/G-114', '*'. What
is set there stands in the stead of what the site file says for just that place; what other places say is inherited.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import msgspec

from console.domain.guidance import applying, supposed
from console.domain.kinds import KINDS
from console.messages import Alert
from console.site.model import GuidanceRule, Site
from console.values import Tier

GUIDANCE, STEPS = "guidance", "steps"
EVERY = "*"
_ZONE, _SOURCE = "@zone=", "@source="
MOST_STEPS, LONGEST_STEP, LONGEST_PHONE = 12, 120, 40
GRAVE = (Tier.SOS, Tier.ONE)


class OwnStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step, with the fields that `[[guidance]]` of a site file has for it."""

    name: str
    name_en: str
    shows: str = ""
    phone: str = ""


class OwnSteps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The own steps of one place, in order. `instead`: all that is more general is left out."""

    steps: tuple[OwnStep, ...] = ()
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Which alerts the steps are for; '' for all."""

    kind: str = ""
    zone: str = ""
    source: str = ""

    @property
    def entry(self) -> str:
        """As it stands in a key."""
        zone = f"{_ZONE}{self.zone}" if self.zone else ""
        return (self.kind or EVERY) + zone + (f"{_SOURCE}{self.source}" if self.source else "")


def place_of(entry: str) -> Place:
    """The place that an entry of a key names."""
    rest, _, source = entry.partition(_SOURCE)
    kind, _, zone = rest.partition(_ZONE)
    return Place("" if kind == EVERY else kind, zone, source)


def value_of(own: OwnSteps) -> str:
    """Own steps as the value of a setting: one text for the same steps, always."""
    return msgspec.json.encode(own).decode()


def own_steps(value: object) -> OwnSteps:
    """The steps that a value says. Raises ValueError where it says none."""
    try:
        return msgspec.json.decode(str(value), type=OwnSteps)
    except msgspec.DecodeError as error:
        raise ValueError(f"these are no steps: {error}") from error


def misfit_of(value: object) -> str:
    """Why a value cannot be the steps of a place; '' where it can. What a step may say the site check tells."""
    try:
        own = own_steps(value)
    except ValueError as error:
        return str(error)
    if len(own.steps) > MOST_STEPS:
        return f"must be at most {MOST_STEPS} steps, got {len(own.steps)}"
    if own.instead and not own.steps:
        return "what stands instead of all that is more general needs a step of its own"
    for number, step in enumerate(own.steps, start=1):
        if max(len(step.name), len(step.name_en)) > LONGEST_STEP:
            return f"step {number} is longer than {LONGEST_STEP} signs"
    texts = [step.name_en for step in own.steps]
    return "two steps have the same words" if len(set(texts)) < len(texts) else ""


def added(own: OwnSteps, step: OwnStep, after: int) -> OwnSteps:
    """With a step more, below the step of that number; -1: as the first."""
    return _listed(own, [*own.steps[: after + 1], step, *own.steps[after + 1 :]])


def reworded(own: OwnSteps, number: int, step: OwnStep) -> OwnSteps:
    """With one step said otherwise."""
    return _listed(own, [step if place == number else each for place, each in enumerate(own.steps)])


def removed(own: OwnSteps, number: int) -> OwnSteps:
    """With a step less; nothing is left to stand instead when it was the last."""
    return _listed(own, [each for place, each in enumerate(own.steps) if place != number])


def moved(own: OwnSteps, number: int, by: int) -> OwnSteps:
    """With a step so many places further down (minus: up), at most to the end."""
    steps = list(own.steps)
    step = steps.pop(number)
    steps.insert(min(max(0, number + by), len(steps)), step)
    return _listed(own, steps)


def stated(site: Site, place: Place) -> OwnSteps:
    """What the site says for just this place."""
    rules = [rule for rule in site.guidance if _is_of(rule, place)]
    steps = tuple(OwnStep(rule.name, rule.name_en, rule.shows, rule.phone) for rule in rules)
    return OwnSteps(steps, any(rule.instead for rule in rules))


def places(site: Site) -> Iterator[Place]:
    """Every place whose steps can be set: all alerts, areas, kinds, kinds in areas, gas points, and what is named."""
    areas = [zone.id for zone in site.zones if zone.kind == "area" and not zone.inside]
    found = dict.fromkeys([Place(), *(Place(zone=area) for area in areas)])
    for kind in KINDS:
        found |= dict.fromkeys([Place(kind), *(Place(kind, area) for area in areas)])
    found |= dict.fromkeys(Place(source=f"gas/{point.id}") for point in site.gas_points)
    for rule in site.guidance:
        found |= dict.fromkeys(Place(kind, rule.zone, rule.source) for kind in rule.kinds or ("",))
    yield from found


def rules_of(place: Place, own: OwnSteps, taken: Iterable[str]) -> tuple[GuidanceRule, ...]:
    """The steps as the site file would say them, under ids that are not taken."""
    names = set(taken)
    free = (name for number in range(1, len(names) + len(own.steps) + 1) if (name := f"set-{number}") not in names)
    return tuple(
        GuidanceRule(
            id=next(free),
            name=step.name,
            name_en=step.name_en,
            kinds=(place.kind,) if place.kind else (),
            zone=place.zone,
            source=place.source,
            shows=step.shows,
            phone=step.phone,
            instead=own.instead,
        )
        for step in own.steps
    )


def without(rules: Iterable[GuidanceRule], place: Place) -> Iterator[GuidanceRule]:
    """The rules with none left for just this place; one for several kinds stays for the others."""
    for rule in rules:
        if not _is_of(rule, place):
            yield rule
        elif left := tuple(kind for kind in rule.kinds if kind != place.kind):
            yield replace(rule, kinds=left)


def leaves_out(present: Site, wanted: Site) -> bool:
    """Whether somewhere, on an SOS or a danger of tier 1, what every plant does would not be shown any more."""
    if present.guidance == wanted.guidance:
        return False
    rules = (*present.guidance, *wanted.guidance)
    zones, sources = {"", *(rule.zone for rule in rules)}, {"", *(rule.source for rule in rules)}
    grave = (kind for kind, of_kind in KINDS.items() if of_kind.tier in GRAVE)
    cases = (supposed(kind, zone, source) for kind in grave for zone in zones for source in sources)
    return any(_of_trade(present, case) and not _of_trade(wanted, case) for case in cases)


def _listed(own: OwnSteps, steps: list[OwnStep]) -> OwnSteps:
    return OwnSteps(tuple(steps), own.instead and bool(steps))


def _of_trade(site: Site, case: Alert) -> bool:
    return not any(rule.instead for rule in applying(site, case))


def _is_of(rule: GuidanceRule, place: Place) -> bool:
    of_kind = place.kind in rule.kinds if place.kind else not rule.kinds
    return of_kind and (rule.zone, rule.source) == (place.zone, place.source)
