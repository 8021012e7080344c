"""What is a picture worth: live, lost, frozen, black, covered, moved or late. Pure: glances and times in, state out.

A frozen camera goes on sending: its encoder codes the same picture again and again, while a real scene, however calm,
carries the noise of its sensor. Two looks tell them apart. From key frame to key frame, each coded anew, a still
picture differs by the encoder's whims only; within a group of pictures it does not differ at all, once refined.
Mean difference of luma, x264, 640x360, a key frame a second (key to key; half a second within a group):

    still, 0.7 to 1 Mbit/s          0   to 0.6     0    to 0.5
    still, 0.3 Mbit/s, much detail  0.3 to 1.5     0    to 0.06
    scene, noise of 1 to 2 levels   0.6 to 5       0.03 to 3
    scene, noise of 4 levels        2   to 2.4     0.4  to 1.3
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain.ages import CLOCKS_APART_US
from console.values import PictureState

STILL_BELOW, STILL_BELOW_KEYS = 0.02, 0.45
"""Mean difference of luma (levels of 255) below which two glances, or two key frames, show the very same picture."""
MOVED_ABOVE, MOVED_ABOVE_KEYS = 0.5, 1.25
"""Above this something moved or made noise."""
STILL_GLANCES = 3
FROZEN_AFTER_US = 3_000_000
LOST_AFTER_US = 3_000_000
BLACK_BELOW, BLACK_SPREAD_BELOW = 24.0, 4.0
"""Mean and spread of luma of a picture without light (coded black is 16)."""
AHEAD_US = 1_000_000
"""A picture may seem to come so much before it was taken: a camera that says its own time may go a little fast."""
LATE_ABOVE_US, LATE_GLANCES = 2_000_000, 4
"""A picture that shows what was so long ago, so many glances in a row, is late."""
COVERED_WHY = "nothing can be seen: covered, sprayed or thickly fogged; look at the lens"
MOVED_WHY = "the camera looks elsewhere than it did; turn it back, or call the alert false to take its new view"


@dataclass(frozen=True, slots=True)
class Glance:
    """One look at the picture: its `difference` to the key frame before (`keys`) or to the glance before in the same
    group of pictures, None where there was none; `mean` and `spread` of its luma; `age_us`: how long ago it was taken;
    what the memory of its view says (console.vision.view)."""

    at_us: int
    difference: float | None
    keys: bool
    mean: float
    spread: float
    age_us: int = 0
    covered: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """What the picture is worth, since when, and why."""

    state: PictureState
    since_us: int
    why: str = ""
    moved_at_us: int = 0
    still: int = 0
    """Glances since then that showed the very same picture."""
    late: int = 0
    """Glances in a row whose picture was late."""


def unseen(now_us: int, why: str = "not connected yet") -> Health:
    """Before the first picture."""
    return Health(PictureState.LOST, now_us, why)


def glanced(before: Health, glance: Glance) -> Health:
    """Health after a glance."""
    now = _with_motion(_not_ahead(before, glance.at_us), glance)
    now = replace(now, late=now.late + 1 if glance.age_us > LATE_ABOVE_US else 0)
    state, since_us, why = _worth(now, glance)
    return _changed(now, state, since_us, why)


def _worth(now: Health, glance: Glance) -> tuple[PictureState, int, str]:
    """State, since when, why: what hides most comes first."""
    if glance.mean < BLACK_BELOW and glance.spread < BLACK_SPREAD_BELOW:
        return PictureState.BLACK, glance.at_us, "picture is black; look at lens, light and night mode"
    if now.still >= STILL_GLANCES and not 0 <= glance.at_us - now.moved_at_us <= FROZEN_AFTER_US:
        return PictureState.FROZEN, now.moved_at_us, "picture stands still while the stream goes on"
    if glance.covered:
        return PictureState.COVERED, glance.at_us, COVERED_WHY
    if glance.moved:
        return PictureState.MOVED, glance.at_us, MOVED_WHY
    if now.late >= LATE_GLANCES:
        why = f"picture is {glance.age_us / 1e6:.0f} s late; look at the network and at what else this machine does"
        return PictureState.LATE, glance.at_us, why
    return PictureState.LIVE, glance.at_us, ""


def silent(before: Health, last_packet_at_us: int, now_us: int, why: str) -> Health:
    """Health when no glance came: lost once no packet has come for a while; since the last one. A camera's own clock
    may be a little ahead; further ahead, ours was set back."""
    before = _not_ahead(before, now_us)
    if -CLOCKS_APART_US <= now_us - last_packet_at_us <= LOST_AFTER_US:
        return before
    return _changed(before, PictureState.LOST, max(last_packet_at_us, before.since_us), why or "no packets")


def _not_ahead(before: Health, now_us: int) -> Health:
    """What was found by a clock that was set back since counts from now on: its times would lie ahead for hours."""
    if max(before.since_us, before.moved_at_us) <= now_us + AHEAD_US:
        return before
    return replace(before, since_us=min(before.since_us, now_us), moved_at_us=min(before.moved_at_us, now_us), still=0)


def _with_motion(before: Health, glance: Glance) -> Health:
    if before.state is PictureState.LOST:
        return replace(before, moved_at_us=glance.at_us, still=0)
    if glance.difference is None:
        return before
    if glance.difference > (MOVED_ABOVE_KEYS if glance.keys else MOVED_ABOVE):
        return replace(before, moved_at_us=glance.at_us, still=0)
    if glance.difference < (STILL_BELOW_KEYS if glance.keys else STILL_BELOW):
        return replace(before, still=before.still + 1)
    return before


def _changed(before: Health, state: PictureState, since_us: int, why: str) -> Health:
    if before.state is state:
        return replace(before, why=why)
    return replace(before, state=state, since_us=since_us, why=why)
