"""The head of a camera that can be turned: moved with a lease, sent to presets and to angles, asked where it looks.

Angles are degrees from where the camera looks at pan 0, tilt 0: pan to the right, tilt up.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.cameras.address import Address
from devices.errors import BadReply
from devices.onvif.device import OnvifDevice
from devices.onvif.ptz import DEGREES, GENERIC, Preset, Ptz, Space

LEASE_S = 1.0
"""A movement that nobody renews ends after this, by the camera itself."""
HOME_DEG, HOME_PART = 1.0, 0.01
"""Nearer to pan 0, tilt 0, zoom 0 than this it looks where it looks: in degrees, in parts of its generic range."""
_WHOLE = (-1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Spans:
    """How far a head turns where its camera does not say it, in degrees from end to end; 0: not known."""

    pan_deg: float = 0.0
    tilt_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Bearing:
    """Where a head looks. Angles are None where nobody knows what its numbers mean in degrees."""

    pan_deg: float | None
    tilt_deg: float | None
    zoomed: bool
    home: bool


class Head:
    """The first profile of a camera that turns. Raises LinkLost, BadReply, DeviceRefused with words."""

    def __init__(self, where: Address, spans: Spans) -> None:
        camera = OnvifDevice(where)
        profile = next((one for one in camera.profiles() if one.node), None)
        if profile is None:
            raise BadReply(f"{where.said}: none of its profiles can pan, tilt or zoom")
        self._said, self._ptz = where.said, Ptz(camera, profile)
        self._spaces = self._ptz.spaces()
        self._pan_deg, self._tilt_deg = _reach(self._spaces, spans)

    @property
    def aims(self) -> bool:
        """Whether it can be sent to an angle."""
        return DEGREES in self._spaces or (GENERIC in self._spaces and None not in (self._pan_deg, self._tilt_deg))

    def move(self, pan: float, tilt: float, zoom: float) -> None:
        """Turn at these speeds, -1..1, for LEASE_S."""
        self._ptz.move(pan, tilt, zoom, LEASE_S)

    def stop(self) -> None:
        """Stand still."""
        self._ptz.stop()

    def presets(self) -> list[Preset]:
        """The places it remembers; none where the camera keeps none."""
        try:
            return self._ptz.presets()
        except BadReply:
            return []

    def go_to(self, preset: str) -> None:
        """Turn to a remembered place."""
        self._ptz.go_to(preset)

    def aim(self, pan_deg: float, tilt_deg: float) -> None:
        """Turn to an angle, its zoom wide open. Raises BadReply where it cannot, or where it does not reach there."""
        if DEGREES in self._spaces:
            self._ptz.look(pan_deg, tilt_deg, 0.0, DEGREES)
        elif self.aims and self._pan_deg and self._tilt_deg:
            self._ptz.look(_share(pan_deg, self._pan_deg), _share(tilt_deg, self._tilt_deg), 0.0, GENERIC)
        else:
            raise BadReply(f"{self._said}: cannot be sent to an angle; name its spans in the site file, or use presets")

    def bearing(self) -> Bearing:
        """Where it looks now. Raises BadReply where the camera does not say."""
        pan, tilt, zoom = self._ptz.place()
        pan_deg = _degrees(pan, self._pan_deg) if self._pan_deg else None
        tilt_deg = _degrees(tilt, self._tilt_deg) if self._tilt_deg else None
        zoomed = zoom > HOME_PART
        if pan_deg is None or tilt_deg is None:
            return Bearing(pan_deg, tilt_deg, zoomed, not zoomed and max(abs(pan), abs(tilt)) <= HOME_PART)
        return Bearing(pan_deg, tilt_deg, zoomed, not zoomed and max(abs(pan_deg), abs(tilt_deg)) <= HOME_DEG)


Range = tuple[float, float]


def _reach(spaces: dict[str, Space], spans: Spans) -> tuple[Range | None, Range | None]:
    """From and to in degrees, of pan and of tilt; what the camera says goes before what the site file says."""
    told = spaces.get(DEGREES)
    if told is not None:
        return told.pan, told.tilt
    pan, tilt = spans.pan_deg / 2, spans.tilt_deg / 2
    return ((-pan, pan) if pan else None, (-tilt, tilt) if tilt else None)


def _degrees(part: float, reach: Range) -> float:
    """A place of the generic range, -1..1, in degrees."""
    return reach[0] + (part - _WHOLE[0]) / (_WHOLE[1] - _WHOLE[0]) * (reach[1] - reach[0])


def _share(degrees: float, reach: Range) -> float:
    """Degrees as a place of the generic range."""
    return _WHOLE[0] + (degrees - reach[0]) / (reach[1] - reach[0]) * (_WHOLE[1] - _WHOLE[0])
