"""The demo plant has a camera that can be turned, on the wire."""

from __future__ import annotations

import socket
import tomllib
from typing import Any

import pytest

from console.site.demo import DEMO_SITE
from devices.cameras.address import address
from devices.errors import LinkLost
from devices.onvif.head import Head, Spans
from devices.sim.heads import PRESETS, turned_off, turning
from tests.waiting import until

VIDEO = {"video": "127.0.0.1:1"}


@pytest.fixture
def site() -> dict[str, Any]:
    return tomllib.loads(DEMO_SITE.read_text(encoding="utf-8"))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_the_gate_camera_of_the_demo_is_turned_and_knows_its_places(site: dict[str, Any]) -> None:
    links = VIDEO | {"gate-camera": f"127.0.0.1:{free_port()}"}
    servers = turning(site, links)
    try:
        [camera] = [camera for camera in site["camera"] if "onvif" in camera]
        head = Head(address(camera["onvif"].format_map(links)), Spans())
        assert {preset.name for preset in head.presets()} == set(PRESETS)
        before = head.bearing()
        head.move(1.0, 0.0, 0.0)
        await until(lambda: head.bearing() != before, within_s=20)
        head.stop()
        head.go_to("middle")
        await until(lambda: head.bearing() == before, within_s=20)
    finally:
        turned_off(servers)


def test_a_link_that_is_not_simulated_is_left_out(site: dict[str, Any]) -> None:
    assert turning(site, VIDEO) == []


def test_a_port_that_is_taken_is_told(site: dict[str, Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        links = VIDEO | {"gate-camera": f"127.0.0.1:{taken.getsockname()[1]}"}
        with pytest.raises(LinkLost, match="cannot listen"):
            turning(site, links)
