"""Which alerts a suppression by design, or one out of service, covers. Pure.

A suppression names kinds of alert and a place or a source, a reason and an end. An SOS is covered by none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from console.domain.alert import Condition
from console.domain.areas import Areas
from console.domain.kinds import KINDS
from console.domain.people import is_old
from console.messages import Alert, Equipment, Permit, Suppression
from console.site.find import is_lead
from console.site.model import Site, SuppressionRule
from console.values import PermitState, Question, Tier

MOST_MIN = 480
"""No suppression that somebody asks for is longer than a shift."""


def covers(areas: Areas, suppression: Suppression, about: Condition | Alert) -> bool:
    """Whether an alert, or a condition that would raise one, is covered."""
    if Tier.SOS in (about.tier, KINDS[about.kind].tier) or about.kind not in suppression.kinds:
        return False
    in_place = not suppression.zone or areas.same(about.zone, suppression.zone)
    return in_place and suppression.source in ("", about.source)


def why_not(site: Site, suppression: Suppression, minutes: int, covered: Iterable[Alert]) -> str:
    """Why somebody may not have this suppression, as a phrase of the panel; '' when he may. `covered`: what stands and
    would be silent by it."""
    kinds = suppression.kinds
    if not suppression.reason.strip():
        return "A suppression needs a reason"
    if not kinds or any(kind not in KINDS for kind in kinds) or not (suppression.zone or suppression.source):
        return "A suppression names kinds of alert and a place or a source"
    if any(KINDS[kind].tier is Tier.SOS for kind in kinds):
        return "An SOS is never suppressed"
    if not 0 < minutes <= MOST_MIN:
        return "A suppression lasts a shift at the longest"
    if _is_grave(site, kinds, covered) and not is_lead(site, suppression.operator):
        return "Only a shift lead or a safety engineer may suppress dangers of tier 1"
    return ""


def is_over(suppression: Suppression, now_us: int) -> bool:
    """Whether one that somebody asked for has come to its end. One that was begun at a time yet to come has: the clock
    was set back."""
    return suppression.until_us > 0 and not suppression.from_us <= now_us < suppression.until_us


def rule_holds(
    areas: Areas,
    rule: SuppressionRule,
    machines: Iterable[Equipment],
    permits: Iterable[Permit],
    limit_s: float,
    now_us: int,
) -> bool:
    """Whether the plant is as a rule of the site wants it: its crane was heard within `limit_s` and stands still, or
    its work goes on."""
    if rule.crane:
        own = (said for said in machines if said.equipment == rule.crane)
        return any(not said.running and not is_old(said.measured_at_us, limit_s, now_us) for said in own)
    open_ones = (permit for permit in permits if permit.state is PermitState.ACTIVE and permit.kind in rule.works)
    return any(areas.same(permit.zone, rule.zone) for permit in open_ones)


def _is_grave(site: Site, kinds: Collection[str], covered: Iterable[Alert]) -> bool:
    """A danger of tier 1: by its kind, by any rule of the site whatever its place and shift, or as it stands."""
    by_site = {rule.kind for rule in site.tiers if rule.tier == Tier.ONE}
    ones = {kind for kind in kinds if kind in by_site or KINDS[kind].tier is Tier.ONE}
    ones |= {alert.kind for alert in covered if alert.tier is Tier.ONE}
    return any(KINDS[kind].question is Question.DANGER for kind in ones)
