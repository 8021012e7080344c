"""The life of a change of settings: proposed by one with a reason → released by a second person → superseded by the
next. Refused, withdrawn and overtaken ones never held. Rolling back is a change too: to the values of a version. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from console.domain.settings import SettingsRefused, Values, layered, weakens
from console.settings import SettingsChange, SettingsInForce
from console.site.find import LEADS
from console.site.model import Site
from console.values import SettingsStep

ROOM = "room"
"""Id of the one state."""
MOST_OPEN = 20
MOST_KEYS, MOST_TEXT = 400, 100_000
"""A version with more settings, or with more signs in the steps of its guidance, would not fit a message."""
ENGINEER = "safety_engineer"

NO_ROLE = "Nobody of this name may sit at this desk"
NO_REASON = "A change of settings needs a reason"
NOTHING = "Nothing would be set otherwise than it is"
TOO_MANY = "Too many changes wait for a second person: decide on one first"
TOO_LARGE = "More settings than one version holds"
DOES_NOT_FIT = "The plant cannot have these settings"
NONE = "There is no such change of settings"
SAME_PERSON = "A second person must release the change"
SAME_PLACE = "The second person releases at another seat, or has another role"
NO_LEAD = "A shift lead or a safety engineer releases settings"
NO_ENGINEER = "Less urgent danger, later gas or no steps of the trade: one of the two must be a safety engineer"
OVERTAKEN = "Another version was released meanwhile: propose it anew"
SPOKEN = (NO_ROLE, NO_REASON, NOTHING, TOO_MANY, TOO_LARGE, DOES_NOT_FIT, NONE, SAME_PERSON, SAME_PLACE, NO_LEAD,
          NO_ENGINEER, OVERTAKEN)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks, where, in which role ('' for nobody)."""

    operator: str
    role: str
    seat: str


class ChangeRefused(Exception):
    """A change, or a release, that the rules forbid. `why` is a phrase of the panel, `where` what is wrong where."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(why)
        self.why, self.where = why, where


def changed(in_force: SettingsInForce, values: Values, dropped: tuple[str, ...]) -> dict[str, float | str]:
    """All settings as they would be."""
    return {key: value for key, value in {**in_force.values, **values}.items() if key not in dropped}


def back_to(in_force: SettingsInForce, then: Values) -> tuple[dict[str, float | str], tuple[str, ...]]:
    """What a change sets and drops that leads from what is in force to the values of an older version."""
    values = {key: value for key, value in then.items() if in_force.values.get(key) != value}
    return values, tuple(sorted(set(in_force.values) - set(then)))


def proposed(
    site: Site,
    in_force: SettingsInForce,
    changes: Mapping[str, SettingsChange],
    wish: SettingsChange,
) -> SettingsChange:
    """The wish, to wait for its second person. `site` is the site file's. Raises ChangeRefused."""
    if not wish.proposed_role:
        raise ChangeRefused(NO_ROLE)
    if not wish.reason.strip():
        raise ChangeRefused(NO_REASON)
    if len(changes) >= MOST_OPEN:
        raise ChangeRefused(TOO_MANY)
    after = changed(in_force, wish.values, wish.dropped)
    if after == in_force.values:
        raise ChangeRefused(NOTHING)
    if len(after) > MOST_KEYS or sum(len(value) for value in after.values() if isinstance(value, str)) > MOST_TEXT:
        raise ChangeRefused(TOO_LARGE)
    _fitted(site, after)
    return replace(wish, reason=wish.reason.strip(), basis=in_force.number)


def released(
    site: Site, in_force: SettingsInForce, change: SettingsChange | None, who: Who, now_us: int
) -> tuple[SettingsChange, SettingsInForce, Site]:
    """The change released, the version that is in force by it, and the site with it. Raises ChangeRefused."""
    if change is None:
        raise ChangeRefused(NONE)
    if change.basis != in_force.number:
        raise ChangeRefused(OVERTAKEN)
    after = changed(in_force, change.values, change.dropped)
    wanted, present = _fitted(site, after), _fitted(site, in_force.values, known=in_force)
    _may_release(change, who, weaker=weakens(present, wanted))
    version = SettingsInForce(
        settings=ROOM,
        number=in_force.number + 1,
        values=after,
        reason=change.reason,
        proposed_by=change.proposed_by,
        released_by=who.operator,
        released_at_us=now_us,
    )
    return _decided(change, SettingsStep.RELEASED, who, now_us, number=version.number), version, wanted


def refused(change: SettingsChange | None, who: Who, reason: str, now_us: int) -> SettingsChange:
    """Who proposed it withdraws it; who leads refuses it, and says why. Raises ChangeRefused."""
    if change is None:
        raise ChangeRefused(NONE)
    if who.operator == change.proposed_by:
        return _decided(change, SettingsStep.WITHDRAWN, who, now_us, why=reason.strip())
    if who.role not in LEADS:
        raise ChangeRefused(NO_LEAD)
    if not reason.strip():
        raise ChangeRefused(NO_REASON)
    return _decided(change, SettingsStep.REFUSED, who, now_us, why=reason.strip())


def overtaken(change: SettingsChange, now_us: int) -> SettingsChange:
    """Another version came into force: what it was to change is no longer what is."""
    return replace(change, step=SettingsStep.OVERTAKEN, decided_at_us=now_us, why=OVERTAKEN)


def _may_release(change: SettingsChange, who: Who, *, weaker: bool) -> None:
    if not who.role:
        raise ChangeRefused(NO_ROLE)
    if who.operator == change.proposed_by:
        raise ChangeRefused(SAME_PERSON)
    if who.seat == change.proposed_seat and who.role == change.proposed_role:
        raise ChangeRefused(SAME_PLACE)
    if who.role not in LEADS:
        raise ChangeRefused(NO_LEAD)
    if weaker and ENGINEER not in (who.role, change.proposed_role):
        raise ChangeRefused(NO_ENGINEER)


def _fitted(site: Site, values: Values, known: SettingsInForce | None = None) -> Site:
    """The site with the values, those left aside that were left out of `known` at the start."""
    left_out = known.left_out if known is not None else {}
    try:
        return layered(site, {key: value for key, value in values.items() if key not in left_out})
    except SettingsRefused as refusal:
        raise ChangeRefused(DOES_NOT_FIT, "; ".join(refusal.problems[:5])) from refusal


def _decided(
    change: SettingsChange, step: SettingsStep, who: Who, now_us: int, *, number: int = 0, why: str = ""
) -> SettingsChange:
    return replace(change, step=step, decided_by=who.operator, decided_at_us=now_us, number=number, why=why)
