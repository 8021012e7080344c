"""What a worker wears, holds and stands on at one time, from his post and from what happens to him. Pure.

Two hands are enough for one thing: who takes something out while he welds, climbs or lifts stops and stands; what his
post has him hold he puts away to work; who falls loses it. A harness is hooked only as long as its wearer is at the
post that has something to hook to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from devices.sim.events import HarnessIs, Lasting, NoHelmet, NoVest, Post, TakesOut
from devices.sim.motion import Step

_BUSY = {"weld": "stand", "climb": "stand", "lift": "stand", "carry": "walk"}
"""What becomes of a pose that takes both hands when one of them holds something."""
_BY_HAND = ("walk", "stand")


@dataclass(frozen=True, slots=True)
class Worn:
    """`helmet` one of HELMETS, `harness` one of HARNESSES; `holds` '' or one of TAKEN, 'helmet', 'box'. `at` is what he
    is tied to or stands on: '', 'ladder', or the side of him on which his scaffold has rails, 'front' or 'back'."""

    pose: str
    helmet: str
    vest: bool
    harness: str
    holds: str
    up_m: float
    at: str


def worn_at(post: Post, changes: Sequence[Lasting], step: Step, pose: str, fallen: float | None) -> Worn:
    """How he looks at a time when those `changes` hold; `fallen` is how much of a fall is over, 0..1."""
    fell = pose in ("fall", "down")
    is_there = post.on != "floor" and math.dist((step.x_m, step.y_m), post.path_m[0]) < 0.01
    is_up = is_there and not fell
    helmet = next((change.helmet for change in changes if isinstance(change, NoHelmet)), post.helmet)
    taken = _taken(changes)
    if taken and not fell:
        pose = _BUSY.get(pose, pose)
    held = taken or ("helmet" if helmet == "hand" else "" if post.holds == "nothing" else post.holds)
    holds = "box" if pose in ("carry", "lift") else held if pose in _BY_HAND else ""
    return Worn(
        pose=pose,
        helmet=helmet if helmet != "hand" or holds == "helmet" else "absent",
        vest=post.vest and not any(isinstance(change, NoVest) for change in changes),
        harness=_harness(post, changes, is_up),
        holds=holds,
        up_m=post.up_m if is_up else post.up_m * _still_up(fallen) if is_there else 0.0,
        at={"ladder": "ladder", "scaffold": post.rail}.get(post.on, "") if is_up else "",
    )


def _taken(changes: Sequence[Lasting]) -> str:
    """What came into his hand by what happens: what he took out, else his helmet."""
    taken = next((change.holds for change in changes if isinstance(change, TakesOut)), "")
    in_hand = any(isinstance(change, NoHelmet) and change.helmet == "hand" for change in changes)
    return taken or ("helmet" if in_hand else "")


def _harness(post: Post, changes: Sequence[Lasting], is_up: bool) -> str:
    state = next((change.harness for change in changes if isinstance(change, HarnessIs)), post.harness)
    return "unhooked" if state in ("low", "high") and not is_up else state


def _still_up(fallen: float | None) -> float:
    """The share of his height that is left in a fall: he is on the floor after half of it."""
    return 0.0 if fallen is None else 1.0 - min(1.0, 2.0 * fallen) ** 2
