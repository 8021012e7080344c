"""Who may take the seat, who has a PIN, who sits where; who can be a second person by it. Pure."""

from __future__ import annotations

from console.presenters.alerts import operator_name
from console.presenters.frame import ROLES
from console.presenters.texts import Words
from console.room.picture import Picture
from console.site.model import Operator, Site
from widgets.states.row import Row
from widgets.states.urgency import Urgency


def operator_rows(picture: Picture, site: Site, language: str, words: Words) -> tuple[Row, ...]:
    """Every operator of the site, in its order."""
    return tuple(_row(operator, picture, site, language, words) for operator in site.operators)


def sitting_text(operator: str, seat: str, site: Site, language: str, words: Words) -> str:
    """Who sits at this seat."""
    if not operator:
        return words("Nobody is signed in at {seat}").format(seat=seat)
    return words("Signed in at {seat}: {who}").format(seat=seat, who=operator_name(operator, site, language))


def has_pin(picture: Picture, operator: str) -> bool:
    """Whether the core asks this person for a PIN."""
    return picture.pins is not None and operator in picture.pins.operators


def second_persons(picture: Picture, site: Site, first: str, language: str) -> tuple[tuple[str, str], ...]:
    """(id, name) of all who can agree at the seat of the first with a PIN of their own."""
    others = (one for one in site.operators if one.id != first and has_pin(picture, one.id))
    return tuple((one.id, one.said_in(language)) for one in others)


def _row(operator: Operator, picture: Picture, site: Site, language: str, words: Words) -> Row:
    barred = operator.role in site.pins.roles and not has_pin(picture, operator.id)
    seats = [seat for seat, duty in picture.duty.items() if duty.operator == operator.id]
    return Row(
        id=operator.id,
        title=operator.said_in(language),
        detail=words(ROLES.get(operator.role, operator.role)),
        right=_pin_text(has_pin(picture, operator.id), barred, words),
        right_detail=words(", ").join(sorted(seats)),
        look=Urgency.BLIND if barred else Urgency.NORMAL,
    )


def _pin_text(has: bool, barred: bool, words: Words) -> str:
    if has:
        return words("with PIN")
    return words("needs a PIN and has none") if barred else words("without PIN")
