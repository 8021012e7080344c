"""What goes over the wire to an ONVIF camera: the elements of each request, in the order that the standard asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from devices.cameras.address import Login, address
from devices.onvif import soap
from devices.onvif.device import OnvifDevice
from devices.onvif.events import PullPoint
from devices.onvif.ptz import Ptz
from devices.sim.onvif.answers import Camera
from devices.sim.onvif.camera import Stream
from devices.sim.onvif.server import OnvifServer

LOGIN = Login("guard", "Y2F0")
XS = "{http://www.w3.org/2001/XMLSchema}"
Said = dict[str, list[str]]
"""A message by its name, with the names of what is in it, without name spaces."""

WANTED: Said = {
    "tds:GetSystemDateAndTime": [],
    "tds:GetServices": ["IncludeCapability"],
    "tds:GetDeviceInformation": [],
    "tr2:GetProfiles": ["Type", "Type"],
    "tr2:GetStreamUri": ["Protocol", "ProfileToken"],
    "tr2:GetSnapshotUri": ["ProfileToken"],
    "trt:GetProfiles": [],
    "trt:GetStreamUri": ["StreamSetup", "ProfileToken"],
    "trt:GetSnapshotUri": ["ProfileToken"],
    "tds:GetCapabilities": ["Category"],
    "tptz:GetNode": ["NodeToken"],
    "tptz:ContinuousMove": ["ProfileToken", "Velocity", "Timeout"],
    "tptz:Stop": ["ProfileToken", "PanTilt", "Zoom"],
    "tptz:GetPresets": ["ProfileToken"],
    "tptz:SetPreset": ["ProfileToken", "PresetName", "PresetToken"],
    "tptz:GotoPreset": ["ProfileToken", "PresetToken"],
    "tptz:AbsoluteMove": ["ProfileToken", "Position"],
    "tptz:RelativeMove": ["ProfileToken", "Translation"],
    "tptz:GetStatus": ["ProfileToken"],
    "tev:CreatePullPointSubscription": ["InitialTerminationTime"],
    "tev:PullMessages": ["Timeout", "MessageLimit"],
    "wsnt:Renew": ["TerminationTime"],
    "wsnt:Unsubscribe": [],
}


def short(tag: str) -> str:
    space, _, local = tag[1:].partition("}")
    return next(f"{prefix}:{local}" for prefix, name in soap.NAMES.items() if name == space)


@pytest.fixture(scope="module")
def wire() -> Iterator[tuple[Said, Said]]:
    """Every request that there is, sent to a simulated camera, and every answer."""
    asked: Said = {}
    answered: Said = {}

    class Tapped(OnvifServer):
        def answered(self, said: bytes, authorization: str, target: str) -> tuple[int, bytes]:
            status, answer = super().answered(said, authorization, target)
            for heard, into in ((said, asked), (answer, answered)):
                inside = soap.body(heard)
                into[short(inside.tag)] = [child.tag.partition("}")[2] for child in inside]
            return status, answer

    for media2 in (True, False):
        camera = Camera("", (Stream("main", "rtsp://cam/1", 640, 360),), media2=media2, capabilities_only=not media2)
        server = Tapped(camera, LOGIN)
        _say_everything(OnvifDevice(address(server.url, LOGIN)))
        server.stop()
    yield asked, answered


def _say_everything(camera: OnvifDevice) -> None:
    camera.information()
    profile = camera.profiles()[0]
    camera.stream(profile.token)
    camera.snapshot(profile.token)
    ptz = Ptz(camera, profile)
    ptz.move(0.1, 0.1)
    ptz.stop()
    ptz.remember("here", ptz.remember("here"))
    ptz.go_to(ptz.presets()[0].token)
    ptz.look(0.0, 0.0)
    ptz.shift(0.0, 0.0)
    ptz.place()
    point = PullPoint(camera)
    point.pull(0.0)
    point.renew()
    point.end()


def test_every_request_is_as_it_should_be(wire: tuple[Said, Said]) -> None:
    assert wire[0] == WANTED


def test_every_request_and_answer_is_in_the_standard(wire: tuple[Said, Said], test_data: Path) -> None:
    """By the service descriptions: the element exists, and its parts come in their order."""
    known = _described(test_data / "onvif" / "wsdl")
    own = {name: parts for said in wire for name, parts in said.items() if not name.startswith(("wsnt:", "s:"))}
    assert len(own) > 35
    for name, parts in own.items():
        assert name in known, name
        order = [part for part in known[name] if part in parts]
        assert list(dict.fromkeys(parts)) == order, name


def _described(folder: Path) -> Said:
    """The messages of the service descriptions with their parts in order."""
    found: Said = {}
    spaces = {space: prefix for prefix, space in soap.NAMES.items()}
    for file in folder.rglob("*.wsdl"):
        for schema in ElementTree.parse(file).getroot().iter(f"{XS}schema"):
            prefix = spaces.get(schema.get("targetNamespace", ""))
            for one in schema.findall(f"{XS}element") if prefix else ():
                parts = one.findall(f"{XS}complexType/{XS}sequence/{XS}element")
                names = [part.get("name") or part.get("ref", "").rpartition(":")[2] for part in parts]
                found[f"{prefix}:{one.get('name')}"] = names
    return found
