"""An ONVIF camera: what it is, what it streams. Each call is one bounded request; nothing is kept open.

The camera's clock is asked first: a login is only believed if its time is right by the camera's clock, not by ours.
What the camera says of its own addresses is moved to the host by which it was reached.
"""

from __future__ import annotations

import calendar
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from devices.cameras.address import Address, moved_to
from devices.errors import BadReply, DeviceError, DeviceRefused, LoginRefused
from devices.onvif import soap
from devices.onvif.soap import element, found, number, told
from devices.web import REFUSED, fetched

PATH = "/onvif/device_service"
_CONTENT = "application/soap+xml; charset=utf-8"
_SERVICES = {"media": "trt", "media2": "tr2", "ptz": "tptz", "events": "tev"}
_CLOCK = (1970, 2200), (1, 12), (1, 31), (0, 24), (0, 59), (0, 61)
"""What year, month, day, hour, minute and second may be; a clock that says others says no time."""
_LOOK = "look at the address; is ONVIF switched on at the camera?"


@dataclass(frozen=True, slots=True)
class Information:
    """Who made the camera, and what it is."""

    maker: str
    model: str
    firmware: str
    serial: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One of a camera's streams. `node` names its pan-tilt-zoom unit, empty where it has none."""

    token: str
    name: str
    codec: str
    width_px: int
    height_px: int
    fps: float
    kbit_s: int
    node: str


class OnvifDevice:
    """One camera. Raises LinkLost, BadReply, DeviceRefused with words, each call anew."""

    def __init__(self, where: Address, now_s: Callable[[], float] = time.time) -> None:
        self.where, self._now_s = where, now_s
        self.clock_off_s = self._clock_off_s()
        """How far the camera's clock is ahead of ours; 0 where it does not say."""
        self._services = self._told_services()

    def has(self, service: str) -> bool:
        """Whether it has 'media', 'media2', 'ptz', 'events'."""
        return service in self._services

    def information(self) -> Information:
        """Who made it."""
        said = self.call("device", element("tds:GetDeviceInformation"))
        parts = ("Manufacturer", "Model", "FirmwareVersion", "SerialNumber")
        return Information(*(told(said, f"tds:{part}") for part in parts))

    def profiles(self) -> list[Profile]:
        """Its streams, in its own order."""
        if self.has("media2"):
            asked = (element("tr2:Type", text=kind) for kind in ("VideoEncoder", "PTZ"))
            said = self.call("media2", element("tr2:GetProfiles", *asked))
            return [_profile2(one) for one in said.findall(soap.name("tr2:Profiles"))]
        said = self.call("media", element("trt:GetProfiles"))
        return [_profile1(one) for one in said.findall(soap.name("trt:Profiles"))]

    def stream(self, profile: str, transport: str = "tcp") -> Address:
        """Where a profile's stream is, with this camera's login. `transport` is 'tcp' or 'udp'."""
        if self.has("media2"):
            said = self.call("media2", _stream_request2(profile, transport))
            url = told(said, "tr2:Uri")
        else:
            said = self.call("media", _stream_request1(profile, transport))
            url = told(said, "trt:MediaUri/tt:Uri")
        there = self._moved(url, "stream")
        if there.scheme not in ("rtsp", "rtsps"):
            raise BadReply(f"{self.where.said}: streams by {there.scheme}, not by RTSP; {_LOOK}")
        return there

    def snapshot(self, profile: str) -> Address:
        """Where a profile's newest still is, as JPEG by HTTP."""
        if self.has("media2"):
            asked = element("tr2:GetSnapshotUri", element("tr2:ProfileToken", text=profile))
            return self._moved(told(self.call("media2", asked), "tr2:Uri"), "still")
        asked = element("trt:GetSnapshotUri", element("trt:ProfileToken", text=profile))
        return self._moved(told(self.call("media", asked), "trt:MediaUri/tt:Uri"), "still")

    def call(
        self, service: str, request: Element, headers: Sequence[Element] = (), at: Address | None = None
    ) -> Element:
        """The answer of a service to a request. `at`: not the service's own address. Raises DeviceError."""
        there = at or (self.where if service == "device" else self._services.get(service))
        if there is None:
            raise BadReply(f"{self.where.said}: the camera has no {service} service")
        return self._asked(there, request, headers, signed=True)

    def camera_time_s(self) -> float:
        """The time by the camera's clock."""
        return self._now_s() + self.clock_off_s

    # ------------------------------------------------------------ the wire

    def _asked(self, there: Address, request: Element, headers: Sequence[Element], *, signed: bool) -> Element:
        own = list(headers)
        if signed and self.where.login is not None:
            own.append(soap.security(self.where.login, self.camera_time_s(), os.urandom(16)))
        answer = fetched(there, "POST", soap.envelope(request, *own), {"Content-Type": _CONTENT})
        if answer.status == 404:
            raise BadReply(f"{there.said}: the server knows no such path; {_LOOK}")
        try:
            said = soap.body(answer.body)
        except soap.NotSoap as error:
            raise BadReply(f"{there.said}: not an ONVIF camera's answer ({error}); {_LOOK}") from None
        if said.tag == soap.name("s:Fault"):
            raise _fault(there.said, said)
        return said

    def _clock_off_s(self) -> float:
        """Asked without a login: nobody could log in without knowing it."""
        try:
            said = self._asked(self.where, element("tds:GetSystemDateAndTime"), (), signed=False)
        except DeviceRefused:
            return 0.0
        utc = found(said, "tds:SystemDateAndTime/tt:UTCDateTime")
        date, clock = found(utc, "tt:Date"), found(utc, "tt:Time")
        parts = [int(number(date, f"tt:{part}")) for part in ("Year", "Month", "Day")]
        parts += [int(number(clock, f"tt:{part}")) for part in ("Hour", "Minute", "Second")]
        if not all(low <= part <= high for part, (low, high) in zip(parts, _CLOCK, strict=True)):
            return 0.0
        return round(calendar.timegm((*parts, 0, 0, 0)) + 0.5 - self._now_s(), 1)  # It says whole seconds.

    def _told_services(self) -> dict[str, Address]:
        """Addresses of its services, by our names for them."""
        try:
            asked = element("tds:GetServices", element("tds:IncludeCapability", text="false"))
            said = self._asked(self.where, asked, (), signed=True)
            by_space = {told(one, "tds:Namespace"): told(one, "tds:XAddr") for one in said}
        except BadReply as error:
            if isinstance(error, DeviceRefused):
                raise
            by_space = self._told_capabilities()
        names = {service: soap.NAMES[space] for service, space in _SERVICES.items()}
        return {
            service: self._moved(by_space[space], service) for service, space in names.items() if by_space.get(space)
        }

    def _told_capabilities(self) -> dict[str, str]:
        """How cameras from before GetServices say the same."""
        asked = element("tds:GetCapabilities", element("tds:Category", text="All"))
        said = found(self._asked(self.where, asked, (), signed=True), "tds:Capabilities")
        parts = {"trt": "Media", "tptz": "PTZ", "tev": "Events"}
        return {soap.NAMES[space]: told(said, f"tt:{part}/tt:XAddr") for space, part in parts.items()}

    def _moved(self, url: str, what: str) -> Address:
        try:
            return moved_to(self.where, url)
        except BadReply:
            raise BadReply(f"{self.where.said}: the address of its {what} makes no sense; {_LOOK}") from None


def _fault(said: str, fault: Element) -> DeviceError:
    codes = {(code.text or "").strip().rpartition(":")[2] for code in fault.iter(soap.name("s:Value"))}
    reason = " ".join(told(fault, "s:Reason/s:Text").split())[:200] or ", ".join(sorted(codes))
    if codes & {"NotAuthorized", "FailedAuthentication", "InvalidSecurity"}:
        return LoginRefused(f"{said}: {REFUSED}")
    if codes & {"ActionNotSupported", "OptionalActionNotImplemented"}:
        return BadReply(f"{said}: the camera cannot do that ({reason})")
    return DeviceRefused(f"{said}: the camera refuses: {reason}")


def _profile2(said: Element) -> Profile:
    coder = found(said, "tr2:Configurations/tr2:VideoEncoder")
    node = told(found(said, "tr2:Configurations/tr2:PTZ"), "tt:NodeToken")
    return _profile(said, coder, node, number(coder, "tt:RateControl/tt:FrameRateLimit"))


def _profile1(said: Element) -> Profile:
    coder = found(said, "tt:VideoEncoderConfiguration")
    node = told(said, "tt:PTZConfiguration/tt:NodeToken")
    return _profile(said, coder, node, number(coder, "tt:RateControl/tt:FrameRateLimit"))


def _profile(said: Element, coder: Element | None, node: str, fps: float) -> Profile:
    return Profile(
        token=said.get("token", ""),
        name=told(said, "tt:Name") or told(said, "tr2:Name"),
        codec=told(coder, "tt:Encoding"),
        width_px=int(number(coder, "tt:Resolution/tt:Width")),
        height_px=int(number(coder, "tt:Resolution/tt:Height")),
        fps=fps,
        kbit_s=int(number(coder, "tt:RateControl/tt:BitrateLimit")),
        node=node,
    )


def _stream_request2(profile: str, transport: str) -> Element:
    protocol = element("tr2:Protocol", text="RtspUnicast" if transport == "udp" else "RTSP")
    return element("tr2:GetStreamUri", protocol, element("tr2:ProfileToken", text=profile))


def _stream_request1(profile: str, transport: str) -> Element:
    way = element("tt:Transport", element("tt:Protocol", text="UDP" if transport == "udp" else "RTSP"))
    setup = element("trt:StreamSetup", element("tt:Stream", text="RTP-Unicast"), way)
    return element("trt:GetStreamUri", setup, element("trt:ProfileToken", text=profile))
