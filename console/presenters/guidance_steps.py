"""Steps of the guidance on the settings page: own ones, and what an alert would show with what is inherited. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.guidance import (
    OF_AREA,
    OF_KIND,
    OF_KIND_AT_SOURCE,
    OF_KIND_IN_AREA,
    OF_SITE,
    OF_SOURCE,
    OF_TRADE,
    steps_of,
    supposed,
)
from console.domain.guidance_settings import OwnStep, OwnSteps, Place
from console.presenters.guidance import guidance
from console.presenters.texts import Words
from console.room.picture import Picture
from console.site.find import by_id
from console.site.model import Site
from widgets.states.row import Row

LEVELS: dict[int, str] = {
    OF_KIND_AT_SOURCE: "of this source",
    OF_SOURCE: "of this source",
    OF_KIND_IN_AREA: "of this kind in this area",
    OF_KIND: "of this kind",
    OF_AREA: "of this area",
    OF_SITE: "of every alert here",
    OF_TRADE: "what every plant does",
}
"""Where a step comes from."""
SHOWN: dict[str, str] = {
    "": "nothing beside it",
    "person": "the person's telephone",
    "near": "who is within 30 m",
    "cameras": "cameras of the place",
    "guardian": "the guardian's telephone",
    "interlock": "interlock of the place",
    "permits": "permits of the place",
    "extinguisher": "nearest extinguisher",
    "eye_wash": "nearest eye wash",
    "shower": "nearest shower",
    "muster": "nearest muster point",
}
"""What may stand beside a step."""


def own_rows(own: OwnSteps, language: str, words: Words) -> tuple[Row, ...]:
    """The own steps, each under its number from 0."""
    return tuple(_own_row(number, step, language, words) for number, step in enumerate(own.steps))


def count_text(own: OwnSteps, words: Words) -> str:
    """'3 steps', and whether they stand instead of what is more general."""
    if not own.steps:
        return words("no step of its own")
    count = words("one step") if len(own.steps) == 1 else words("{n} steps").format(n=len(own.steps))
    return words("{steps}, instead of the more general").format(steps=count) if own.instead else count


def listed_text(own: OwnSteps, language: str, words: Words) -> str:
    """Every step in one line, as a second person must read them."""
    said = (f"{number} {_said(step, language)}" for number, step in enumerate(own.steps, start=1))
    return f"{count_text(own, words)}: {' · '.join(said)}" if own.steps else count_text(own, words)


def would_show(site: Site, case: Place, picture: Picture, language: str, words: Words) -> tuple[Row, ...]:
    """The steps that an alert of this kind, area and source would have, each with what helps doing it and where it
    comes from."""
    alert = supposed(case.kind, _zone(site, case), case.source)
    shown = guidance(alert, picture, site, language, words).steps
    return tuple(
        Row(str(number), f"{number + 1}  {each.text}", detail=each.note or " ", right=words(LEVELS[step.level]))
        for number, (step, each) in enumerate(zip(steps_of(site, alert), shown, strict=True))
    )


def _zone(site: Site, case: Place) -> str:
    """The area of the case; of a gas point its own."""
    point = by_id(site.gas_points, case.source.partition("/")[2]) if case.source.startswith("gas/") else None
    return point.zone if point is not None else case.zone


def _own_row(number: int, step: OwnStep, language: str, words: Words) -> Row:
    other = step.name if language == "en" else step.name_en
    beside: Iterable[str] = (step.phone, words(SHOWN[step.shows]) if step.shows in SHOWN and step.shows else "")
    return Row(
        str(number),
        f"{number + 1}  {_said(step, language)}",
        detail=other if other != _said(step, language) else " ",
        right=" · ".join(part for part in beside if part),
    )


def _said(step: OwnStep, language: str) -> str:
    return step.name_en if language == "en" else step.name
