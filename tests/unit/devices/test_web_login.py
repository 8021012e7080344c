"""Logins over HTTP, against the examples of the standards."""

from __future__ import annotations

import re

import pytest

from devices import web
from devices.cameras.address import Login
from devices.cameras.film import FilmStream
from devices.cameras.mjpeg import MjpegStream
from devices.cameras.usb import UsbStream
from devices.errors import BadReply, DeviceError, DeviceRefused, LinkLost
from devices.onvif import soap

MUFASA = Login("Mufasa", "Circle Of Life")
ASKED = (
    'realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
)


def test_digest_as_in_rfc_2617(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.os, "urandom", lambda _: bytes.fromhex("0a4f113b"))
    said = web.authorization(MUFASA, f'Digest {ASKED}, qop="auth,auth-int"', "GET", "/dir/index.html")
    assert 'response="6629fae49393a05397450978507c4ef1"' in said
    assert 'cnonce="0a4f113b"' in said and "nc=00000001" in said and 'opaque="5ccc' in said


def test_digest_without_a_quality_of_protection() -> None:
    said = web.authorization(MUFASA, f"Digest {ASKED}", "GET", "/dir/index.html")
    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in said and "qop" not in said


def test_digest_by_sha_256_as_in_rfc_7616(monkeypatch: pytest.MonkeyPatch) -> None:
    own = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    monkeypatch.setattr(web.os, "urandom", lambda _: type("Hex", (bytes,), {"hex": lambda _self: own})())
    asked = 'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
    asked += (
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    said = web.authorization(Login("Mufasa", "Circle of Life"), asked, "GET", "/dir/index.html")
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in said


def test_digest_goes_before_basic_and_basic_before_nothing() -> None:
    assert web.authorization(MUFASA, f'Basic realm="x", Digest {ASKED}', "GET", "/").startswith("Digest ")
    assert web.authorization(Login("Aladdin", "open sesame"), 'Basic realm="x"', "GET", "/") == (
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    )
    assert web.authorization(MUFASA, "Negotiate", "GET", "/") == ""


def test_no_header_can_be_smuggled_in() -> None:
    said = web.authorization(Login('a"\r\nX: y', "p"), 'Digest realm="r", nonce="n\r\nX: z"', "GET", "/")
    assert "\r" not in said and "\n" not in said and re.search(r'username="a\\"X: y"', said)


def test_the_token_of_a_login_as_in_the_onvif_guide() -> None:
    """ONVIF Application Programmer's Guide, section 6.1.1.3."""
    import base64

    nonce = base64.b64decode("LKqI6G/AikKCQrN0zqZFlg==")
    assert soap.password_digest(nonce, "2010-09-16T07:50:45Z", "userpassword") == "tuOSpGlFlIXsozq4HFNeeGeFLEI="


@pytest.mark.parametrize(
    ("kind", "error", "wanted", "words"),
    [
        (FilmStream, PermissionError(13, "no"), DeviceError, "may not be read"),
        (FilmStream, ValueError("x"), BadReply, "not a film"),
        (UsbStream, FileNotFoundError(2, "no"), LinkLost, "plugged in"),
        (UsbStream, PermissionError(13, "no"), DeviceRefused, "group `video`"),
        (UsbStream, TimeoutError(), LinkLost, "silent for 3 s"),
        (UsbStream, ValueError("no format"), BadReply, "look at its name, size and fps"),
        (UsbStream, OSError(5, "Input/output error"), LinkLost, "Input/output error"),
        (MjpegStream, ConnectionResetError(104, "reset"), LinkLost, "reset"),
        (MjpegStream, KeyError("x"), LinkLost, "gone"),
    ],
)
def test_every_fault_has_words_and_a_mend(
    kind: type[FilmStream], error: Exception, wanted: type[DeviceError], words: str
) -> None:
    stream = object.__new__(kind)
    stream._said = "usb:///dev/video0"
    told = stream._in_words(error)
    assert type(told) is wanted and str(told).startswith("usb:///dev/video0: ") and words in str(told)
