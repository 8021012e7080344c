"""What cameras' faults are called on the panel, held beside what is really said of them."""

from __future__ import annotations

import errno
import http.client

import av
import pytest

from console.domain.keeping import LONGEST_US
from console.presenters.camera_reasons import TEMPLATES, reason_text
from console.vision import logins
from console.vision.health import Glance, glanced, unseen
from console.vision.logins import SELDOM
from console.vision.recorder import _OFTENER
from devices import web
from devices.cameras import rtsp
from devices.cameras.address import Login, address
from devices.cameras.sources import opened
from devices.cameras.usb import UsbStream
from devices.errors import BadReply, DeviceError, LoginRefused
from devices.onvif.soap import finite
from installer.translations import read

CHINESE = read()
SAID = "rtsp://192.0.2.7:554/1"
AV_FAULTS = (
    av.HTTPUnauthorizedError,
    av.HTTPNotFoundError,
    av.ConnectionRefusedError,
    av.ExitError,
    av.DecoderNotFoundError,
    av.HTTPBadRequestError,
    av.InvalidDataError,
    av.OSError,
)
WEB_FAULTS = (
    TimeoutError(),
    ConnectionRefusedError(),
    http.client.RemoteDisconnected(""),
    OSError(113, "No route to host"),
)


def in_chinese(phrase: str) -> str:
    """As the panel translates."""
    return CHINESE.get(phrase, phrase)


def faults() -> list[str]:
    """What is really said of cameras that cannot be seen."""
    said = [str(rtsp._in_words(kind(1, "Input/output error"), SAID)) for kind in AV_FAULTS]
    said += [str(web.in_words(SAID, fault)) for fault in WEB_FAULTS]
    said.append(str(web.in_words(SAID, TimeoutError(), cut=True)))
    usb = object.__new__(UsbStream)
    usb._said = "usb:///dev/video0"
    numbers = (errno.EBUSY, errno.ENOTTY)
    said += [str(usb._in_words(OSError(number, "as Linux says it"))) for number in numbers]
    said += [str(usb._in_words(kind())) for kind in (FileNotFoundError, PermissionError, TimeoutError)]
    with pytest.raises(DeviceError) as told:
        opened(address("file:///none.mp4"))
    return [*said, str(told.value)]


@pytest.mark.parametrize("why", faults())
def test_every_fault_of_a_camera_is_said_in_chinese_without_its_address(why: str) -> None:
    told = reason_text(why, in_chinese)
    assert "://" not in told and any("\u4e00" <= letter <= "\u9fff" for letter in told), told
    assert "look at" not in told and "camera is" not in told
    assert reason_text(why, in_chinese, with_address=True) == f"{why.split(': ')[0]}: {told}"
    assert reason_text(why, str) == why.partition(": ")[2], "in English as it came"


def test_every_sentence_has_its_chinese_with_the_same_fields() -> None:
    for phrase in (*TEMPLATES, SELDOM):
        assert {part.split("}")[0] for part in phrase.split("{")[1:]} == {
            part.split("}")[0] for part in CHINESE[phrase].split("{")[1:]
        }


def test_numbers_are_kept_and_a_refused_login_says_both() -> None:
    assert reason_text(f"{SAID}: silent for 6 s; {web.LOOK}", in_chinese) == "6 秒无数据；检查摄像机的电源和网络"
    book = logins.Logins(lambda: 0.0)

    def refuse(_where: object) -> None:
        raise LoginRefused(f"{SAID}: {web.REFUSED}")

    for _ in range(3):
        with pytest.raises(LoginRefused) as told:
            book.asked("C01 small", address(SAID, Login("guard", "x")), refuse)
    said = reason_text(str(told.value), in_chinese)
    assert said == f"{in_chinese(web.REFUSED)}; {in_chinese(SELDOM)}" and in_chinese(SELDOM) != SELDOM


def test_what_the_picture_itself_shows_and_the_recorder_say() -> None:
    late = unseen(0)
    for count in range(6):
        late = glanced(late, Glance(count, 5.0, False, 100.0, 40.0, age_us=4_000_000))
    assert reason_text(late.why, in_chinese).startswith("画面迟到 4 秒")
    full = "not recording: [Errno 28] No space left on device; look at the disk of /var/vigil/recordings"
    assert reason_text(full, in_chinese).startswith("未录像：[Errno 28] No space left on device；检查 /var/vigil")
    seldom = f"not recording: no key frame for {LONGEST_US // 60_000_000} min; {_OFTENER}"
    assert reason_text(seldom, in_chinese).startswith("未录像：10 分钟没有关键帧；")
    with pytest.raises(BadReply) as told:
        finite("1e18", "tt:Width")
    assert reason_text(str(told.value), in_chinese).startswith("摄像机给出不可能的数值：Width 1e18；")
    assert reason_text("nobody knows this one", in_chinese) == "nobody knows this one"
    assert reason_text("", in_chinese) == ""
