"""What is said of a camera's head on the wall: that it is being steered, by whom, where it looks. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.asks import Answer
from console.presenters.texts import Words
from console.site.find import by_id
from console.site.model import Site
from console.steering import Preset, Steering
from console.values import Outcome
from widgets.states.wall_bar_state import Choice

MOST_NAMED = 4
"""Presets named on the tile itself; the list has them all."""
HOME = "home"
"""The choice that turns a camera back."""


def hands_line(steering: Steering | None, words: Words) -> str:
    """What the hands can do, at the foot of the steered tile."""
    if steering is None or not steering.moves:
        return words("Cannot be steered now · Esc")
    presets = steering.presets[:MOST_NAMED]
    named = [f"{number} {preset.name or preset.token}" for number, preset in enumerate(presets, start=1)]
    named += ["P …"] if len(steering.presets) > MOST_NAMED else []
    back = [words("0 back")] if steering.aims else []
    return " · ".join([words("Steering: arrows, + −"), *named, *back, words("Esc ends")])


def head_note(steering: Steering | None, seat: str, site: Site, language: str, words: Words) -> str:
    """What a tile's header says of the head: who else steers it, or that it does not look where it should."""
    if steering is None:
        return ""
    if steering.operator and steering.seat != seat:
        return words("{who} steers").format(who=said_operator(steering.operator, site, language))
    return words("turned") if steering.home is False else ""


def refusal(answer: Answer, site: Site, language: str, words: Words) -> str:
    """Why a camera does not move; '' where it does."""
    if answer.outcome is Outcome.DONE:
        return ""
    who = said_operator(answer.where, site, language)
    return words(answer.why) + (f": {who}" if answer.where else "")


def sent_text(answer: Answer, site: Site, language: str, words: Words) -> str:
    """What became of a place picked on the plan."""
    if answer.outcome is not Outcome.DONE:
        return refusal(answer, site, language, words)
    cameras = (by_id(site.cameras, name.strip()) for name in answer.where.split(","))
    named = ", ".join(f"{camera.id} {camera.said_in(language)}" for camera in cameras if camera is not None)
    return words("Turned there: {cameras}").format(cameras=named)


def preset_choices(typed: str, steering: Steering | None, words: Words) -> tuple[Choice, ...]:
    """The places a camera can be sent to whose name holds what was typed."""
    if steering is None:
        return ()
    back = (Choice(HOME, words("Back to where it looks")),) if steering.aims else ()
    known = (*_choices(steering.presets), *back)
    return tuple(choice for choice in known if typed.strip().casefold() in choice.text.casefold())


def _choices(presets: Sequence[Preset]) -> tuple[Choice, ...]:
    return tuple(Choice(preset.token, preset.name or preset.token) for preset in presets)


def said_operator(operator: str, site: Site, language: str) -> str:
    """An operator by name; the word itself where the site knows none of that id."""
    found = by_id(site.operators, operator)
    return found.said_in(language) if found is not None else operator
