"""Pan, tilt, zoom of an ONVIF camera. Speeds and places of the generic spaces are -1..1 (zoom 0..1)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from devices.errors import BadReply
from devices.onvif import soap
from devices.onvif.device import OnvifDevice, Profile
from devices.onvif.soap import element, finite, found, number, told

_SPACES = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/"
GENERIC, DEGREES = f"{_SPACES}PositionGenericSpace", f"{_SPACES}SphericalPositionSpaceDegrees"
MOVE_S = 5.0
"""A camera stops by itself after this long without another word: a lost console may not leave it turning."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A place that the camera remembers."""

    token: str
    name: str


@dataclass(frozen=True, slots=True)
class Space:
    """Places that the camera can be sent to: pan from..to, tilt from..to."""

    uri: str
    pan: tuple[float, float]
    tilt: tuple[float, float]


class Ptz:
    """Moves one profile of a camera. Raises LinkLost, BadReply, DeviceRefused with words."""

    def __init__(self, camera: OnvifDevice, profile: Profile) -> None:
        if not (profile.node and camera.has("ptz")):
            raise BadReply(f"{camera.where.said}: profile {profile.name or profile.token} cannot pan, tilt or zoom")
        self._camera, self._profile = camera, profile

    def move(self, pan: float, tilt: float, zoom: float = 0.0, for_s: float = MOVE_S) -> None:
        """Turn at these speeds until `stop`, at most `for_s` seconds."""
        velocity = element("tptz:Velocity", *_vector(pan, tilt, zoom))
        self._ask("ContinuousMove", velocity, element("tptz:Timeout", text=f"PT{for_s:g}S"))

    def stop(self) -> None:
        """Stand still."""
        self._ask("Stop", element("tptz:PanTilt", text="true"), element("tptz:Zoom", text="true"))

    def presets(self) -> list[Preset]:
        """The places it remembers."""
        said = self._ask("GetPresets")
        return [Preset(one.get("token", ""), told(one, "tt:Name")) for one in said.findall(soap.name("tptz:Preset"))]

    def go_to(self, preset: str) -> None:
        """Turn to a remembered place."""
        self._ask("GotoPreset", element("tptz:PresetToken", text=preset))

    def remember(self, name: str, preset: str = "") -> str:
        """Keep where it looks now, in place of `preset` if one is named; the token of it."""
        also = [element("tptz:PresetToken", text=preset)] if preset else []
        return told(self._ask("SetPreset", element("tptz:PresetName", text=name), *also), "tptz:PresetToken")

    def spaces(self) -> dict[str, Space]:
        """Where it can be sent to, by the kind of place: GENERIC, DEGREES, others of its own."""
        said = self._camera.call("ptz", element("tptz:GetNode", element("tptz:NodeToken", text=self._profile.node)))
        offered = found(said, "tptz:PTZNode/tt:SupportedPTZSpaces")
        told_spaces = [] if offered is None else offered.findall(soap.name("tt:AbsolutePanTiltPositionSpace"))
        return {space.uri: space for one in told_spaces if (space := _space(one)) is not None}

    def look(self, pan: float, tilt: float, zoom: float | None = None, uri: str = GENERIC) -> None:
        """Turn to a place of a space. Raises BadReply when the camera has no such space or it lies outside."""
        space = self.spaces().get(uri)
        if space is None:
            raise BadReply(f"{self._camera.where.said}: cannot be sent to a place ({uri.rpartition('/')[2]})")
        if not (space.pan[0] <= pan <= space.pan[1] and space.tilt[0] <= tilt <= space.tilt[1]):
            raise BadReply(f"{self._camera.where.said}: {pan:g}, {tilt:g} lies outside of where it can look")
        self._ask("AbsoluteMove", element("tptz:Position", *_vector(pan, tilt, zoom, uri)))

    def shift(self, pan: float, tilt: float, zoom: float = 0.0) -> None:
        """Turn by so much from where it looks."""
        self._ask("RelativeMove", element("tptz:Translation", *_vector(pan, tilt, zoom)))

    def place(self) -> tuple[float, float, float]:
        """Where it looks now: pan, tilt, zoom of its generic spaces. Raises BadReply where the camera does not say."""
        at = found(self._ask("GetStatus"), "tptz:PTZStatus/tt:Position")
        turn, zoom = found(at, "tt:PanTilt"), found(at, "tt:Zoom")
        if turn is None:
            raise BadReply(f"{self._camera.where.said}: does not say where it looks")
        return _attribute(turn, "x"), _attribute(turn, "y"), _attribute(zoom, "x")

    def _ask(self, verb: str, *parts: Element) -> Element:
        profile = element("tptz:ProfileToken", text=self._profile.token)
        return self._camera.call("ptz", element(f"tptz:{verb}", profile, *parts))


def _vector(pan: float, tilt: float, zoom: float | None, uri: str = "") -> list[Element]:
    place = {"space": uri} if uri else {}
    turn = element("tt:PanTilt", x=f"{pan:.6g}", y=f"{tilt:.6g}", **place)
    return [turn] if zoom is None else [turn, element("tt:Zoom", x=f"{zoom:.6g}")]


def _space(said: Element) -> Space | None:
    """A space; None where its places have no end, as of a head that turns on and on: no part of it can be counted."""
    try:
        pan = number(said, "tt:XRange/tt:Min"), number(said, "tt:XRange/tt:Max")
        tilt = number(said, "tt:YRange/tt:Min"), number(said, "tt:YRange/tt:Max")
    except BadReply:
        return None
    return Space(told(said, "tt:URI"), pan, tilt)


def _attribute(at: Element | None, name: str) -> float:
    return finite(at.get(name, ""), name) if at is not None else 0.0
