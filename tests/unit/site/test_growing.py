"""A site file that was read again: which of its cameras can be put into service at once, and what waits for a start."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from console.site.growing import Difference, difference, settings_of, with_camera
from console.site.model import Limits
from tests.sites import camera, rectangle, small_site, zone

SITE = small_site(cameras=(camera("C01", "hall", 12.0, 12.0),))
NEW = camera(
    "C02", "hall", 20.0, 12.0, main_url="rtsp://nowhere/main", masks=(((0.0, 0.0), (0.2, 0.0), (0.2, 0.2)),),
    steer_roles=("shift_lead",),
)  # fmt: skip


def test_a_camera_that_is_new_is_taken_and_nothing_waits() -> None:
    assert difference(SITE, SITE) == Difference((), ())
    assert difference(SITE, replace(SITE, cameras=(NEW, *SITE.cameras))) == Difference((NEW,), ())


def test_a_camera_goes_through_a_message_as_it_is() -> None:
    said = msgspec.json.decode(msgspec.json.encode(settings_of(NEW)))
    assert said["steer_roles"] == ["shift_lead"] and "keep_days" not in said, "what is as usual is not said"
    grown = with_camera(SITE, said)
    assert grown.cameras == (*SITE.cameras, NEW)
    assert with_camera(grown, said) is grown, "it is taken once"


def test_what_else_the_file_says_waits() -> None:
    turned = replace(SITE.cameras[0], heading_deg=10.0)
    points = tuple(replace(point, set_point_1=20.0) for point in SITE.gas_points)
    read = replace(
        SITE, width_m=SITE.width_m + 1, cameras=(turned, NEW), gas_points=points, limits=Limits(gas_s=7.0), links={}
    )
    found = difference(SITE, read)
    assert found.new == (NEW,)
    links = ("links",) if SITE.links else ()
    named = tuple(f"gas_point.{point.id}" for point in SITE.gas_points)
    assert found.waits == ("width_m", *links, "camera.C01", *named, "limits")
    assert difference(SITE, replace(SITE, cameras=())).waits == ("camera.C01",), "one that was taken out"


def test_a_camera_of_an_area_that_is_new_too_waits_with_it() -> None:
    annex = zone("annex", rectangle(0.0, 0.0, 5.0, 5.0))
    there = replace(NEW, zone="annex")
    read = replace(SITE, zones=(*SITE.zones, annex), cameras=(*SITE.cameras, there))
    assert difference(SITE, read) == Difference((), ("zone.annex", "camera.C02"))
    with pytest.raises(ValueError, match="'annex' is not one of"):
        with_camera(SITE, settings_of(there))
