"""What one wall shows and why: the dispatcher's own arrangement, a tour over it, a spotlight over both. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from console.messages import Alert
from console.presenters.wall_layouts import View
from console.presenters.wall_spotlight import Spotlight, by_hand, callers, followed, let_go, spotlit
from console.presenters.wall_tour import Tour, alarmed, toured, turned, walked
from console.room.arrangement import Arrangement


@dataclass(frozen=True, slots=True)
class WallScene:
    """`base` is never touched by tour and spotlight: it is there again when they end. `by_itself`: SOS and tier 1 come
    forward without a key. `guest`: a camera that was looked for and is not in the arrangement."""

    base: Arrangement
    tour: Tour | None = None
    spot: Spotlight = field(default_factory=Spotlight)
    by_itself: bool = False
    guest: str = ""

    @property
    def led(self) -> bool:
        """Whether alerts decide what is shown."""
        return self.by_itself or self.tour is not None or bool(self.spot.alerts)


def arrangement_of(
    scene: WallScene, steps: Sequence[View], alerts: Mapping[str, Alert], known: Collection[str]
) -> Arrangement:
    """What the wall shows now."""
    shown = toured(scene.tour, steps) if scene.tour is not None and steps else scene.base
    if scene.spot.alerts:
        shown = spotlit(scene.spot, alerts, shown, known)
    if scene.guest and scene.guest not in shown.cameras:
        shown = replace(shown, cameras=(*shown.cameras, scene.guest))
    return shown


def moved_on(
    scene: WallScene,
    steps: Sequence[View],
    alerts: Mapping[str, Alert],
    known: Collection[str],
    shown: Sequence[str],
    now_us: int,
) -> WallScene:
    """The scene after time passed or alerts changed; `shown` are the cameras on the wall."""
    spot = scene.spot
    if scene.by_itself or spot.alerts or spot.let_go:
        spot = followed(spot, callers(alerts.values(), known), scene.by_itself)
    tour = scene.tour
    if tour is not None and not spot.alerts:
        tour = walked(tour, steps, now_us, shown, alarmed(alerts.values()))
    return replace(scene, spot=spot, tour=tour)


def lit_by_hand(scene: WallScene, alerts: Mapping[str, Alert], known: Collection[str]) -> WallScene:
    """The spotlight's key."""
    return replace(scene, spot=by_hand(scene.spot, callers(alerts.values(), known)))


def with_tour(scene: WallScene, now_us: int, dwell_s: int) -> WallScene:
    """The tour's key: start it, or end it."""
    return replace(scene, tour=None if scene.tour is not None else Tour(0, now_us, dwell_s))


def looked_closely(scene: WallScene, now_us: int) -> WallScene:
    """A camera fills the wall: a tour waits, its page has the whole time when the layout is back."""
    return scene if scene.tour is None else replace(scene, tour=replace(scene.tour, since_us=now_us))


def tour_turned(scene: WallScene, steps: Sequence[View], now_us: int, by: int) -> WallScene:
    """The keys of the pages: they walk a tour on or back by hand. The same scene where none walks."""
    if scene.tour is None or scene.spot.alerts or not steps:
        return scene
    return replace(scene, tour=turned(scene.tour, steps, now_us, by))


def let_go_of(scene: WallScene) -> WallScene:
    """Escape: end the spotlight, else the tour."""
    if scene.spot.alerts:
        return replace(scene, spot=let_go(scene.spot))
    return replace(scene, tour=None)


def rearranged(scene: WallScene, base: Arrangement) -> WallScene:
    """The dispatcher arranges by hand: tour and spotlight end."""
    spot = let_go(scene.spot) if scene.spot.alerts else scene.spot
    return replace(scene, base=base, tour=None, spot=spot, guest="")
