"""The messages of cameras beyond their pictures: what they notice, what a head says, what is asked and ordered of it.

Angles are degrees from the pose of the site file, to the right and up. Speeds are -1..1: to the right, up, in.
"""

from __future__ import annotations

import msgspec

from console.asks import Ask
from console.messages import Message


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place that a camera remembers."""

    token: str
    name: str


class CameraNotice(Message, frozen=True):
    """Something that a camera noticed by itself: `kind` 'tamper', 'motion' or 'input'; `topic` is its own word for it.

    `on`: it began or stands; what stands is said again. `since_us` is the camera's time, by our clock.
    """

    camera: str
    kind: str
    on: bool
    topic: str
    since_us: int
    measured_at_us: int


class SteeringReading(Message, frozen=True):
    """What a vision worker says of the head of one camera. `moves`: it turns; `aims`: it can be sent to an angle.

    Angles are None where they are not known; `home`: it looks as the site file says, None where the camera does not
    tell. `order` is the last one that was carried out or failed; `why`: what is wrong.
    """

    camera: str
    moves: bool
    aims: bool
    measured_at_us: int
    presets: tuple[Preset, ...] = ()
    pan_deg: float | None = None
    tilt_deg: float | None = None
    zoomed: bool = False
    home: bool | None = None
    order: str = ""
    why: str = ""


class Steering(Message, frozen=True):
    """A camera that can be steered: what its head says, and who has it ('': nobody) since when."""

    camera: str
    moves: bool
    aims: bool
    presets: tuple[Preset, ...] = ()
    pan_deg: float | None = None
    tilt_deg: float | None = None
    zoomed: bool = False
    home: bool | None = None
    why: str = ""
    operator: str = ""
    seat: str = ""
    since_us: int = 0


class SteerOrder(Message, frozen=True):
    """Turn a camera: to a preset, to an angle (pan, tilt), or at speeds that end by themselves within a second unless
    it is said again. All 0: stand still."""

    camera: str
    order: str
    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0
    preset: str = ""
    aim_deg: tuple[float, float] | None = None


class Steer(Ask, frozen=True):
    """Turn a camera at these speeds; said again while it shall go on. All 0: stand still."""

    camera: str
    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0


class GoTo(Ask, frozen=True):
    """Turn a camera to one of its presets; '': back to where the site file says that it looks."""

    camera: str
    preset: str = ""


class LookThere(Ask, frozen=True):
    """Turn the nearest cameras that can be steered to a place of the plan. The answer names them in `where`."""

    x_m: float
    y_m: float
    storey: str
