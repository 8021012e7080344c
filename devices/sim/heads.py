"""The cameras of a plant that can be turned: an ONVIF camera on the wire for each that the site gives such an address.

They turn, keep presets and say where they look, as `devices.sim.onvif` does; their pictures stay as they were drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from devices.cameras.address import Login
from devices.errors import LinkLost
from devices.sim.onvif.answers import Camera
from devices.sim.onvif.camera import Look, Stream
from devices.sim.onvif.server import OnvifServer
from devices.sim.video.main_stream import HEIGHT_PX as MAIN_HEIGHT_PX
from devices.sim.video.main_stream import WIDTH_PX as MAIN_WIDTH_PX
from devices.sim.video.programme import FPS

WIDTH_PX, HIGH_PX = 640, 360
PRESETS = {"middle": Look(), "left": Look(pan=-0.5), "right": Look(pan=0.5)}
"""Places that each of them knows."""
_NOBODY = Login("", "")


def turning(site: Mapping[str, Any], links: Mapping[str, str]) -> list[OnvifServer]:
    """They listen, and want no login; those whose link is not simulated are left out. Raises LinkLost."""
    servers: list[OnvifServer] = []
    try:
        for camera in site.get("camera", ()):
            if address := _filled(str(camera.get("onvif", "")), links):
                servers.append(_server(camera, address, links))
    except OSError as error:
        turned_off(servers)
        raise LinkLost(f"a camera that can be turned cannot listen: {error}. Is the port taken?") from error
    return servers


def turned_off(servers: list[OnvifServer]) -> None:
    """End them."""
    for server in servers:
        server.stop()


def _server(camera: Mapping[str, Any], address: str, links: Mapping[str, str]) -> OnvifServer:
    parts, small = urlsplit(address), Stream("small", _filled(str(camera["url"]), links), WIDTH_PX, HIGH_PX, fps=FPS)
    large = _filled(str(camera.get("main_url", "")), links)
    main = (Stream("main", large, MAIN_WIDTH_PX, MAIN_HEIGHT_PX, fps=FPS),) if large else ()
    simulated = Camera("", (*main, small))
    simulated.state.presets |= {name: (name, look) for name, look in PRESETS.items()}
    return OnvifServer(simulated, _NOBODY, "none", (parts.hostname or "127.0.0.1", parts.port or 80))


def _filled(template: str, links: Mapping[str, str]) -> str:
    """The address with its links; '' where one of them is not simulated."""
    try:
        return template.format_map(links)
    except KeyError:
        return ""
