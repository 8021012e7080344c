"""How urgent an alert is here: the tier of its kind, or what the site says of it by source, place and time. Pure."""

from __future__ import annotations

from console.domain.areas import Areas
from console.domain.kinds import KINDS
from console.domain.shift import shift_at
from console.site.model import Site, TierRule
from console.values import Tier


class Tiers:
    """The site's tiers by kind, what says most first. A call for help is SOS, whatever is said of it."""

    def __init__(self, site: Site) -> None:
        self._site, self._areas = site, Areas(site)
        self._rules: dict[str, list[TierRule]] = {}
        for rule in sorted(site.tiers, key=_says, reverse=True):
            if rule.kind in KINDS and KINDS[rule.kind].tier is not Tier.SOS:
                self._rules.setdefault(rule.kind, []).append(rule)

    def of(self, kind: str, source: str, zone: str, now_us: int) -> Tier:
        """The tier of an alert of that kind that is raised now."""
        for rule in self._rules.get(kind, ()):
            if self._fits(rule, source, zone, now_us):
                return Tier(rule.tier)
        return KINDS[kind].tier

    def _fits(self, rule: TierRule, source: str, zone: str, now_us: int) -> bool:
        if rule.source and rule.source != source:
            return False
        if rule.zone and not self._areas.same(rule.zone, zone):
            return False
        return not rule.shift or shift_at(self._site, now_us).shift == rule.shift


def _says(rule: TierRule) -> tuple[bool, bool, bool]:
    return bool(rule.source), bool(rule.zone), bool(rule.shift)
