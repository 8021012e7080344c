"""Addresses of cameras: their parts, what may be shown of them, and what is none."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest
from av.device import DeviceInfo
from hypothesis import given
from hypothesis import strategies as st

from devices.cameras.address import SCHEMES, Login, address, carries_password, moved_to, without_password
from devices.cameras.sources import KINDS, opened
from devices.cameras.usb import Plugged, UsbStream, asked, listed, plugged_in
from devices.errors import BadReply, DeviceError, DeviceRefused, LinkLost

PASSWORDS = st.text(min_size=6, max_size=30).filter(lambda text: text.isprintable() and text.strip() == text)


@given(PASSWORDS)
def test_a_login_comes_back_whole_and_is_shown_nowhere(password: str) -> None:
    where = address("rtsp://192.0.2.7:554/Streaming/101", Login("admin", password))
    again = address(where.with_login())
    assert again.login == Login("admin", password)
    assert again.said == where.said == "rtsp://192.0.2.7:554/Streaming/101"
    assert "admin:" not in repr(again) and repr(where.login) == "Login(user='admin')"


def test_own_questions_are_taken_out_and_the_camera_s_are_kept() -> None:
    where = address("rtsp://cam/a?channel=1&transport=udp&x=")
    assert (where.url, where.asks("transport"), where.asks("loop", "yes")) == (
        "rtsp://cam/a?channel=1&x=",
        "udp",
        "yes",
    )
    assert address("rtsp://cam/a?b=%20c&d").url == "rtsp://cam/a?b=%20c&d", "untouched where nothing is ours"
    assert address("http://cam/a?transport=udp").url == "http://cam/a?transport=udp"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://u:p%40@cam:554/a?b=c", "rtsp://cam:554/a?b=c"),
        ("rtsp://u:p@h@cam/a", "rtsp://cam/a"),
        ("rtsp://cam/user=admin&password=tlJwpbo6&channel=1", "rtsp://cam/user=admin&password=***&channel=1"),
        ("http://cam/v.cgi?usr=a&pwd=b/c?d", "http://cam/v.cgi?usr=a&pwd=***/c?d"),
        ("file:///films/a@b.mp4", "file:///films/a@b.mp4"),
    ],
)
def test_what_is_shown_has_no_password(url: str, shown: str) -> None:
    assert (without_password(url), address(url).said) == (shown, shown)


def test_an_open_password_is_noticed() -> None:
    open_ones = ("rtsp://u:p@cam/", "http://cam/?pwd=1", "rtsp://cam/user=a_password=b")
    assert [carries_password(url) for url in (*open_ones, "rtsp://u@cam/", "rtsp://cam:554/")] == [True] * 3 + [
        False
    ] * 2


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://cam/", "not a camera's address"),
        ("cam", "not a camera's address"),
        ("rtsp://cam/a\r\nb", "not a camera's address"),
        ("rtsp://[::1/a", "not a camera's address"),
        ("rtsp:///a", "names no host"),
        ("rtsp://cam:70000/", "the port must be a number"),
        ("rtsp://cam:x/", "the port must be a number"),
        ("file:///a?lop=no", "unknown question 'lop=no'; there is loop"),
    ],
)
def test_nonsense_is_told(url: str, words: str) -> None:
    with pytest.raises(BadReply, match=words):
        address(url)


def test_a_pin_is_read_as_people_write_it() -> None:
    pin = ":".join(["6F"] * 32)
    assert address("rtsps://cam/", certificate=pin).certificate == "6f" * 32


def test_what_a_camera_says_of_itself_is_moved_to_where_it_was_reached() -> None:
    there = address("http://10.0.0.7:8080/onvif", Login("a", "b"))
    assert moved_to(there, "rtsp://192.168.1.64:8554/x?y=1").url == "rtsp://10.0.0.7:8554/x?y=1"
    assert moved_to(there, "http://192.168.1.64/onvif/media").url == "http://10.0.0.7:8080/onvif/media"
    assert moved_to(there, "http://10.0.0.7:81/m").url == "http://10.0.0.7:81/m"
    six = address("http://[2001:db8::7]/onvif")
    assert moved_to(six, "rtsp://[fe80::1]/x").url == "rtsp://[2001:db8::7]/x"
    assert moved_to(there, "rtsp://evil/x").login == there.login


def test_every_scheme_has_its_kind() -> None:
    assert set(KINDS) == set(SCHEMES)


@pytest.mark.parametrize(
    ("platform", "url", "wanted"),
    [
        ("linux", "usb:///dev/video2?size=1280x720&fps=15",
         ("v4l2", "/dev/video2", {"video_size": "1280x720", "framerate": "15", "input_format": "mjpeg"})),
        ("linux", "usb:///dev/v4l/by-id/usb-C920", ("v4l2", "/dev/v4l/by-id/usb-C920", {"input_format": "mjpeg"})),
        ("win32", "usb://Integrated%20Camera", ("dshow", "video=Integrated Camera", {"vcodec": "mjpeg"})),
        ("darwin", "usb://0", ("avfoundation", "0", {})),
    ],
)  # fmt: skip
def test_a_camera_of_this_machine_is_asked_in_its_way(platform: str, url: str, wanted: tuple[object, ...]) -> None:
    assert asked(address(url), platform) == wanted


def test_cameras_of_this_machine_are_listed_by_the_name_that_lasts(tmp_path: Path) -> None:
    """What FFmpeg tells on three platforms; on Linux the lasting name is that of a real link."""
    device, links = tmp_path / "video2", tmp_path / "by-id"
    device.touch()
    links.mkdir()
    (links / "usb-C920-video-index0").symlink_to(device)
    found = [
        DeviceInfo(str(device), "HD Pro C920", True, ["video"]),
        DeviceInfo("/dev/video9", "Grabber", False, []),
        DeviceInfo("hw:0", "Microphone", False, ["audio"]),
    ]
    lasting = f"usb://{links}/usb-C920-video-index0"
    assert listed("linux", found, links) == [Plugged(lasting, "HD Pro C920"), Plugged("usb:///dev/video9", "Grabber")]
    windows = [DeviceInfo("@device_pnp_1", "Integrated Camera", True, ["video"])]
    (one,) = listed("win32", windows, tmp_path / "none")
    assert asked(address(one.url), "win32")[1] == "video=Integrated Camera"
    (one,) = listed("darwin", [DeviceInfo("0", "FaceTime", True, ["video"])], tmp_path / "none")
    assert asked(address(one.url), "darwin")[1] == "0"


def test_a_machine_that_cannot_list_its_cameras_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert plugged_in() == [], "this FFmpeg knows no such list"


@pytest.mark.skipif(sys.platform != "linux", reason="Video4Linux is of Linux")
@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (OSError(errno.EBUSY, "Device or resource busy"), LinkLost, "another program has it"),
        (OSError(errno.ENOTTY, "Inappropriate ioctl for device"), BadReply, "not a camera; `vigil camera find`"),
        (OSError(errno.ENODEV, "No such device"), LinkLost, "No such device; is the camera plugged in"),
        (PermissionError(errno.EACCES, "Permission denied"), DeviceRefused, "into the group `video`"),
    ],
)
def test_every_fault_of_a_camera_of_this_machine_has_its_mend(
    fault: OSError, kind: type[DeviceError], words: str
) -> None:
    """As Linux says them; a camera that is not there is really asked."""
    with pytest.raises(LinkLost, match="there is none; is the camera plugged in") as missing:
        opened(address("usb:///dev/video63"))
    stream = object.__new__(UsbStream)
    stream._said = str(missing.value).partition(": ")[0]
    told = stream._in_words(fault)
    assert type(told) is kind and words in str(told) and str(told).startswith("usb:///dev/video63: ")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("usb:///etc/passwd", "must look like usb:///dev/video0"),
        ("usb:///dev/video0?size=big", "size must look like"),
        ("usb:///dev/video0?fps=fast", "fps must be a number"),
    ],
)
def test_a_camera_of_this_machine_that_cannot_be_is_told(url: str, words: str) -> None:
    with pytest.raises(BadReply, match=words):
        asked(address(url), "linux")
