"""The form of a new camera: what is missing, what is written, what pasted addresses hide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.presenters import add_camera as presenter
from console.presenters.add_camera import CameraForm
from tests.sites import bare_site, camera, hall_site

FORM = CameraForm("C05", "门", "Gate", "rtsp://cam/2", "rtsp://cam/1", "", "F1", "", 1.0, 2.0, 4.0, 90.0, 20.0, 70.0)


def plain(text: str) -> str:
    return text


def test_settings_are_those_of_the_site_file() -> None:
    settings = presenter.settings_of(FORM)
    assert list(settings) == [
        "id", "name", "name_en", "url", "main_url", "storey", "zone",
        "x_m", "y_m", "height_m", "heading_deg", "tilt_deg", "fov_deg",
    ]  # fmt: skip
    assert "main_url" not in presenter.settings_of(replace(FORM, main_url=FORM.url)), "one stream is the small one"
    assert presenter.settings_of(replace(FORM, onvif="http://cam/onvif"))["onvif"] == "http://cam/onvif"


def test_what_is_missing_is_named() -> None:
    assert presenter.missing(FORM, plain) == ""
    lacking = replace(FORM, id=" ", url="")
    assert presenter.missing(lacking, plain) == "Missing: a short name, the small stream"


@pytest.mark.parametrize(
    ("pasted", "parts"),
    [
        (" 192.0.2.7 ", ("192.0.2.7", "", "")),
        ("rtsp://cam:554/1?x=a@b", ("rtsp://cam:554/1?x=a@b", "", "")),
        ("rtsp://guard:p%40ss@cam/1", ("rtsp://cam/1", "guard", "p@ss")),
        ("http://guard@cam/onvif", ("http://cam/onvif", "guard", "")),
        ("RTSP://guard:a@cam/1", ("RTSP://cam/1", "guard", "a")),
        ("rtsp://guard:p@ss@cam:554/1", ("rtsp://cam:554/1", "guard", "p@ss")),
        ("rtsp://guard:p#s/s@cam/1", ("rtsp://cam/1", "guard", "p#s/s")),
        ("rtsp://guard:12#@cam/1", ("rtsp://cam/1", "guard", "12#")),
        ("rtsp://guard:a@[2001:db8::1]/1", ("rtsp://[2001:db8::1]/1", "guard", "a")),
        ("rtsp://[2001:db8::1]/1@x", ("rtsp://[2001:db8::1]/1@x", "", "")),
        ("rtsp://cam/1@2", ("rtsp://cam/1@2", "", "")),
        ("rtsp://guard:a@", ("rtsp://", "guard", "a")),
        ("rtsp://cam", ("rtsp://cam", "", "")),
    ],
)
def test_a_pasted_login_goes_where_it_belongs(pasted: str, parts: tuple[str, str, str]) -> None:
    assert presenter.split_login(pasted) == parts


def test_what_was_found_on_the_network_and_on_this_machine() -> None:
    network = {"url": "http://10.0.0.7/onvif/device_service", "host": "10.0.0.7", "name": "Gate", "hardware": ""}
    lasting = "usb:///dev/v4l/by-id/usb-C920%20HD-index0"
    here = ({"url": lasting, "name": "HD Pro C920"}, {"url": "usb://0", "name": ""})
    choices = presenter.found_choices({"cameras": [network], "here": here})
    assert [(one.key, one.text) for one in choices] == [
        (network["url"], "10.0.0.7 · Gate"),
        (lasting, "HD Pro C920 · /dev/v4l/by-id/usb-C920 HD-index0"),
        ("usb://0", "USB · 0"),
    ]
    assert presenter.is_stream(lasting), "it is not asked by ONVIF"


def test_the_next_name() -> None:
    assert presenter.next_id(hall_site(cameras=4)) == "C05"
    assert presenter.next_id(bare_site(cameras=(camera("gate", "", 0, 0),))) == "C01"
    assert presenter.next_id(bare_site(cameras=(camera("K-099", "", 0, 0), camera("K-7", "", 0, 0)))) == "K-100"


def test_a_stream_without_a_picture_is_told() -> None:
    said = {"width_px": 0, "height_px": 0, "codec": "h264", "fps": 0, "kbit_s": 0, "advice": ()}
    assert presenter.measured_text(said, plain) == "No picture came"
    assert [presenter.is_stream(url) for url in ("rtsp://cam/1", "http://cam/1", "cam")] == [True, False, False]
