"""The spotlight: the cameras of an alert come forward, in large tiles, until it is answered or let go. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from console.domain.alert import UNANSWERED
from console.domain.standing import TIER_ORDER, speaks
from console.messages import Alert
from console.presenters.wall_tour import cameras_of
from console.room.arrangement import Arrangement
from console.values import Question, Tier
from widgets.states.wall_layout import LAYOUTS, ONE_BIG, TWO_BIG, WallLayout, smallest_layout

BY_ITSELF = frozenset({Tier.SOS, Tier.ONE})
"""Tiers that come forward by themselves where the operator wants that."""


@dataclass(frozen=True, slots=True)
class Spotlight:
    """`alerts` that are shown forward, the most urgent first; `let_go` are not brought forward again by themselves.
    `standing`: begun by hand on an alert that was answered already."""

    alerts: tuple[str, ...] = ()
    let_go: frozenset[str] = frozenset()
    standing: bool = False


def callers(alerts: Iterable[Alert], known: Iterable[str]) -> list[Alert]:
    """The dangers with a camera of this wall, the most urgent first, of a tier the newest."""
    cameras = frozenset(known)
    shown = (alert for alert in alerts if alert.question is Question.DANGER and speaks(alert))
    seen = [alert for alert in shown if cameras & {*cameras_of(alert)}]
    return sorted(seen, key=lambda alert: (TIER_ORDER[alert.tier], -alert.raised_at_us))


def by_hand(spot: Spotlight, calling: list[Alert]) -> Spotlight:
    """The key: off when it is on; else on the alerts that wait for an answer, or on the most urgent that stands."""
    if spot.alerts:
        return let_go(spot)
    waiting = tuple(alert.alert for alert in calling if alert.state in UNANSWERED)
    if waiting:
        return replace(spot, alerts=waiting, standing=False)
    return replace(spot, alerts=tuple(alert.alert for alert in calling[:1]), standing=True)


def let_go(spot: Spotlight) -> Spotlight:
    """Back to the layout of before; these alerts do not come forward again by themselves."""
    return Spotlight((), spot.let_go | {*spot.alerts})


def followed(spot: Spotlight, calling: list[Alert], by_itself: bool) -> Spotlight:
    """The spotlight after the alerts changed: answered ones leave it, new ones of the first tiers enter it."""
    standing = {alert.alert for alert in calling}
    waiting = {alert.alert for alert in calling if alert.state in UNANSWERED}
    kept = {alert for alert in spot.alerts if alert in (standing if spot.standing else waiting)}
    refused = spot.let_go & standing
    new = {alert.alert for alert in calling if by_itself and alert.tier in BY_ITSELF and alert.alert in waiting}
    lit = kept | (new - refused)
    order = tuple(alert.alert for alert in calling if alert.alert in lit)
    return Spotlight(order, refused, spot.standing and bool(kept) and lit == kept)


def spotlit(spot: Spotlight, alerts: Mapping[str, Alert], base: Arrangement, known: Iterable[str]) -> Arrangement:
    """What the wall shows: the cameras of the alerts in large tiles, then the others as before."""
    cameras = frozenset(known)
    lit = [alerts[name] for name in spot.alerts if name in alerts]
    forward = tuple(dict.fromkeys(camera for alert in lit for camera in cameras_of(alert) if camera in cameras))
    if not forward:
        return base
    others = tuple(camera for camera in base.cameras if camera not in forward)
    return Arrangement((*forward, *others), large(len(forward)), base.view)


def large(cameras: int) -> WallLayout:
    """The layout in which so many cameras are as large as can be and, up to two of them, others beside them."""
    fixed = {1: ONE_BIG, 2: TWO_BIG, 3: LAYOUTS[4]}
    return fixed.get(cameras) or smallest_layout(cameras)
