"""What a simulated ONVIF camera answers: one function a request, by the local name of the request."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from devices.onvif import soap
from devices.onvif.ptz import DEGREES, GENERIC
from devices.onvif.soap import element, found, number, told
from devices.sim.onvif.camera import CameraState, Look, Stream

SPACES = ("tds", "trt", "tr2", "tptz", "tev", "wsnt")
PATHS = {
    "tds": "/onvif/device_service",
    "trt": "/onvif/media",
    "tr2": "/onvif/media2",
    "tptz": "/onvif/ptz",
    "tev": "/onvif/events",
}


class Refused(Exception):
    """A fault: `code` is ONVIF's word for it."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(slots=True)
class Camera:
    """One simulated camera: what it is, what it can, and its state."""

    base_url: str
    """As it believes itself to be reachable."""
    streams: tuple[Stream, ...]
    clock_off_s: float = 0.0
    media2: bool = True
    ptz: bool = True
    degrees: bool = True
    """Whether it can be sent to degrees."""
    remembers: bool = True
    """Whether it has presets."""
    tells_place: bool = True
    """Whether it says where it looks."""
    capabilities_only: bool = False
    """As cameras from before GetServices."""
    state: CameraState = field(default_factory=CameraState)

    def time_s(self) -> float:
        """Its own clock."""
        return time.time() + self.clock_off_s

    def services(self) -> dict[str, str]:
        """Name space prefix to address."""
        left_out = {"tr2": self.media2, "tptz": self.ptz}
        return {space: self.base_url + path for space, path in PATHS.items() if left_out.get(space, True)}


def answer(camera: Camera, request: Element) -> Element:
    """What it says to a request. Raises Refused."""
    verb = request.tag.rpartition("}")[2]
    if verb not in ANSWERS:
        raise Refused("ActionNotSupported", f"{verb} is not known")
    return ANSWERS[verb](camera, request)


def fault(refused: Refused) -> Element:
    """The fault that says so."""
    code = element("s:Subcode", element("s:Value", text=f"ter:{refused.code}"))
    code.set("xmlns:ter", soap.NAMES["ter"])
    reason = element("s:Text", text=str(refused))
    reason.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    return element("s:Fault", element("s:Code", element("s:Value", text="s:Sender"), code), element("s:Reason", reason))


def _clock(camera: Camera, _: Element) -> Element:
    now = datetime.fromtimestamp(camera.time_s(), UTC)
    clock = [element(f"tt:{part.title()}", text=str(getattr(now, part))) for part in ("hour", "minute", "second")]
    date = [element(f"tt:{part.title()}", text=str(getattr(now, part))) for part in ("year", "month", "day")]
    utc = element("tt:UTCDateTime", element("tt:Time", *clock), element("tt:Date", *date))
    said = (element("tt:DateTimeType", text="Manual"), element("tt:DaylightSavings", text="false"), utc)
    return element("tds:GetSystemDateAndTimeResponse", element("tds:SystemDateAndTime", *said))


def _information(_: Camera, __: Element) -> Element:
    parts = {
        "Manufacturer": "Vigil",
        "Model": "Simulated",
        "FirmwareVersion": "1.0",
        "SerialNumber": "S-1",
        "HardwareId": "H",
    }
    return element(
        "tds:GetDeviceInformationResponse", *(element(f"tds:{key}", text=said) for key, said in parts.items())
    )


def _services(camera: Camera, _: Element) -> Element:
    if camera.capabilities_only:
        raise Refused("ActionNotSupported", "GetServices is not known")
    version = (element("tt:Major", text="2"), element("tt:Minor", text="6"))
    return element(
        "tds:GetServicesResponse",
        *(
            element(
                "tds:Service",
                element("tds:Namespace", text=soap.NAMES[space]),
                element("tds:XAddr", text=url),
                element("tds:Version", *version),
            )
            for space, url in camera.services().items()
        ),
    )


def _capabilities(camera: Camera, _: Element) -> Element:
    parts = {"tev": "Events", "trt": "Media", "tptz": "PTZ"}
    urls = camera.services()
    said = [
        element(f"tt:{part}", element("tt:XAddr", text=urls[space])) for space, part in parts.items() if space in urls
    ]
    return element("tds:GetCapabilitiesResponse", element("tds:Capabilities", *said))


def _profiles(camera: Camera, request: Element) -> Element:
    if request.tag == soap.name("tr2:GetProfiles"):
        return element("tr2:GetProfilesResponse", *(_profile2(camera, one) for one in camera.streams))
    return element("trt:GetProfilesResponse", *(_profile1(camera, one) for one in camera.streams))


def _profile1(camera: Camera, stream: Stream) -> Element:
    coder = element("tt:VideoEncoderConfiguration", *_coder(stream), token=f"E-{stream.token}")
    parts = [element("tt:Name", text=stream.token.title()), coder]
    if camera.ptz:
        parts.append(_ptz("tt:PTZConfiguration"))
    return element("trt:Profiles", *parts, token=stream.token, fixed="true")


def _profile2(camera: Camera, stream: Stream) -> Element:
    parts = [element("tr2:VideoEncoder", *_coder(stream), token=f"E-{stream.token}")]
    if camera.ptz:
        parts.append(_ptz("tr2:PTZ"))
    named = element("tr2:Name", text=stream.token.title())
    return element("tr2:Profiles", named, element("tr2:Configurations", *parts), token=stream.token, fixed="true")


def _ptz(tag: str) -> Element:
    parts = {"Name": "Head", "UseCount": "1", "NodeToken": "N1"}
    return element(tag, *(element(f"tt:{key}", text=said) for key, said in parts.items()), token="Z1")


def _coder(stream: Stream) -> list[Element]:
    size = element("tt:Width", text=str(stream.width_px)), element("tt:Height", text=str(stream.height_px))
    rate = element("tt:FrameRateLimit", text=f"{stream.fps:g}"), element("tt:BitrateLimit", text=str(stream.kbit_s))
    named = (element("tt:Name", text="Encoder"), element("tt:UseCount", text="1"))
    return [
        *named,
        element("tt:Encoding", text=stream.codec),
        element("tt:Resolution", *size),
        element("tt:Quality", text="4"),
        element("tt:RateControl", *rate),
    ]


def _stream(camera: Camera, request: Element) -> Element:
    new = request.tag == soap.name("tr2:GetStreamUri")
    token = told(request, "tr2:ProfileToken" if new else "trt:ProfileToken")
    url = next((one.url for one in camera.streams if one.token == token), "")
    if not url:
        raise Refused("NoProfile", f"there is no profile {token}")
    if (
        told(request, "tr2:Protocol") == "RtspUnicast"
        or told(request, "trt:StreamSetup/tt:Transport/tt:Protocol") == "UDP"
    ):
        url += "?transport=udp"
    return _uri("GetStreamUri", url, new)


def _snapshot(camera: Camera, request: Element) -> Element:
    return _uri("GetSnapshotUri", f"{camera.base_url}/still.jpg", request.tag == soap.name("tr2:GetSnapshotUri"))


def _uri(verb: str, url: str, new: bool) -> Element:
    if new:
        return element(f"tr2:{verb}Response", element("tr2:Uri", text=url))
    parts = {"Uri": url, "InvalidAfterConnect": "false", "InvalidAfterReboot": "false", "Timeout": "PT0S"}
    said = element("trt:MediaUri", *(element(f"tt:{key}", text=value) for key, value in parts.items()))
    return element(f"trt:{verb}Response", said)


# ---------------------------------------------------------------- pan, tilt, zoom


def _node(camera: Camera, request: Element) -> Element:
    if told(request, "tptz:NodeToken") != "N1":
        raise Refused("NoEntity", "there is no such node")
    known = [_space(GENERIC, 1, 1), *([_space(DEGREES, 180, 90)] if camera.degrees else [])]
    spaces = element("tt:SupportedPTZSpaces", *known)
    node = element("tptz:PTZNode", element("tt:Name", text="Head"), spaces, token="N1")
    return element("tptz:GetNodeResponse", node)


def _space(uri: str, pan: float, tilt: float) -> Element:
    def span(part: str, most: float) -> Element:
        return element(f"tt:{part}", element("tt:Min", text=f"{-most:g}"), element("tt:Max", text=f"{most:g}"))

    return element(
        "tt:AbsolutePanTiltPositionSpace", element("tt:URI", text=uri), span("XRange", pan), span("YRange", tilt)
    )


def _move(camera: Camera, request: Element) -> Element:
    fits = re.fullmatch(r"PT(\d+(?:\.\d+)?)S", told(request, "tptz:Timeout") or "PT10S")
    if fits is None:
        raise Refused("InvalidArgVal", "no such time-out")
    camera.state.move(_vector(found(request, "tptz:Velocity")), time.monotonic(), float(fits[1]))
    return element("tptz:ContinuousMoveResponse")


def _stop(camera: Camera, _: Element) -> Element:
    camera.state.move(Look(), time.monotonic(), 0)
    return element("tptz:StopResponse")


def _absolute(camera: Camera, request: Element) -> Element:
    place = found(request, "tptz:Position")
    turn = found(place, "tt:PanTilt")
    look = _vector(place)
    if turn is not None and turn.get("space") == DEGREES:
        look = Look(look.pan / 180, look.tilt / 90, look.zoom)
    camera.state.go(look, time.monotonic())
    return element("tptz:AbsoluteMoveResponse")


def _relative(camera: Camera, request: Element) -> Element:
    by, now = _vector(found(request, "tptz:Translation")), time.monotonic()
    camera.state.go(camera.state.now(now).turned(by.pan, by.tilt, by.zoom), now)
    return element("tptz:RelativeMoveResponse")


def _status(camera: Camera, _: Element) -> Element:
    look = camera.state.now(time.monotonic())
    turn, zoom = element("tt:PanTilt", x=f"{look.pan:g}", y=f"{look.tilt:g}"), element("tt:Zoom", x=f"{look.zoom:g}")
    place = [element("tt:Position", turn, zoom)] if camera.tells_place else []
    status = element("tptz:PTZStatus", *place, element("tt:UtcTime", text=_utc(camera.time_s())))
    return element("tptz:GetStatusResponse", status)


def _presets(camera: Camera, _: Element) -> Element:
    if not camera.remembers:
        raise Refused("ActionNotSupported", "there are no presets")
    said = (
        element("tptz:Preset", element("tt:Name", text=one[0]), token=key) for key, one in camera.state.presets.items()
    )
    return element("tptz:GetPresetsResponse", *said)


def _keep(camera: Camera, request: Element) -> Element:
    named, token = told(request, "tptz:PresetName"), told(request, "tptz:PresetToken")
    return element(
        "tptz:SetPresetResponse", element("tptz:PresetToken", text=camera.state.keep(named, token, time.monotonic()))
    )


def _go(camera: Camera, request: Element) -> Element:
    token = told(request, "tptz:PresetToken")
    if token not in camera.state.presets:
        raise Refused("NoToken", f"there is no preset {token}")
    camera.state.go(camera.state.presets[token][1], time.monotonic())
    return element("tptz:GotoPresetResponse")


def _vector(said: Element | None) -> Look:
    turn, zoom = found(said, "tt:PanTilt"), found(said, "tt:Zoom")
    x, y = (0.0, 0.0) if turn is None else (float(turn.get("x", 0)), float(turn.get("y", 0)))
    return Look(x, y, 0.0 if zoom is None else float(zoom.get("x", 0)))


# ---------------------------------------------------------------- events


def _subscribe(camera: Camera, _: Element) -> Element:
    key = element("tev:SubscriptionId", text="S1")
    where = element("wsa:Address", text=f"{camera.base_url}/onvif/subscription")
    reference = element("tev:SubscriptionReference", where, element("wsa:ReferenceParameters", key))
    now = camera.time_s()
    times = element("wsnt:CurrentTime", text=_utc(now)), element("wsnt:TerminationTime", text=_utc(now + 60))
    return element("tev:CreatePullPointSubscriptionResponse", reference, *times)


def _pull(camera: Camera, request: Element) -> Element:
    """Waits as it was asked to: in short steps, as its server has a thread for each request."""
    fits = re.fullmatch(r"PT(\d+(?:\.\d+)?)S", told(request, "tev:Timeout"))
    until = time.monotonic() + (float(fits[1]) if fits else 0)
    while not camera.state.noticed and time.monotonic() < until:
        time.sleep(0.02)
    notes: list[Element] = []
    most = int(number(request, "tev:MessageLimit"))
    while camera.state.noticed and len(notes) < most:
        notes.append(_note(camera))
    now = camera.time_s()
    times = element("tev:CurrentTime", text=_utc(now)), element("tev:TerminationTime", text=_utc(now + 60))
    return element("tev:PullMessagesResponse", *times, *notes)


def _note(camera: Camera) -> Element:
    one = camera.state.noticed.popleft()
    source = element("tt:Source", element("tt:SimpleItem", Name="VideoSourceConfigurationToken", Value="V1"))
    value = element("tt:Data", element("tt:SimpleItem", Name=one.key, Value=str(one.on).lower()))
    how = "Initialized" if one.initial else "Changed"
    message = element("tt:Message", source, value, UtcTime=_utc(one.at_s + camera.clock_off_s), PropertyOperation=how)
    topic = element(
        "wsnt:Topic", text=f"tns1:{one.topic}", Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"
    )
    topic.set("xmlns:tns1", "http://www.onvif.org/ver10/topics")
    return element("wsnt:NotificationMessage", topic, element("wsnt:Message", message))


def _renew(camera: Camera, _: Element) -> Element:
    return element("wsnt:RenewResponse", element("wsnt:TerminationTime", text=_utc(camera.time_s() + 60)))


def _end(camera: Camera, _: Element) -> Element:
    camera.state.noticed.clear()
    return element("wsnt:UnsubscribeResponse")


def _utc(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


ANSWERS: dict[str, Callable[[Camera, Element], Element]] = {
    "GetSystemDateAndTime": _clock,
    "GetDeviceInformation": _information,
    "GetServices": _services,
    "GetCapabilities": _capabilities,
    "GetProfiles": _profiles,
    "GetStreamUri": _stream,
    "GetSnapshotUri": _snapshot,
    "GetNode": _node,
    "ContinuousMove": _move,
    "Stop": _stop,
    "AbsoluteMove": _absolute,
    "RelativeMove": _relative,
    "GetStatus": _status,
    "GetPresets": _presets,
    "SetPreset": _keep,
    "GotoPreset": _go,
    "CreatePullPointSubscription": _subscribe,
    "PullMessages": _pull,
    "Renew": _renew,
    "Unsubscribe": _end,
}
