"""What others send is read or refused, never more: trees of SOAP, answers to the search."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.cameras.address import Login, address
from devices.errors import BadReply
from devices.onvif import device, soap
from devices.onvif.device import OnvifDevice
from devices.onvif.discovery import answers, probe
from devices.onvif.events import _occurrence
from devices.onvif.ptz import Space, _space
from devices.sim.onvif.server import Responder

PIECES = st.sampled_from(
    b"<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'> <s:Body> <a> </a> </s:Body> </s:Envelope> "
    b"<!DOCTYPE\ta> <?xml\tversion='1.0'?> &a; ]]> \xff\xfe <a\tx='1'\tx='2'/> x".replace(b"pe xm", b"pe\txm").split(
        b" "
    )
)


@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=12).map(b"".join)))
def test_any_bytes_are_a_message_or_refused(said: bytes) -> None:
    try:
        assert soap.body(said).tag
    except soap.NotSoap as refused:
        assert str(refused)
    assert answers(said, {"1"}, "127.0.0.1") == []


@given(st.data())
def test_a_damaged_answer_to_the_search_is_passed_over(data: st.DataObject) -> None:
    question, number = probe("tds:Device")
    responder = object.__new__(Responder)
    responder._url, responder._name, responder._id = "http://127.0.0.1:1/x", "Gate", "urn:uuid:1"
    said = bytearray(responder.matches(question))
    for _ in range(data.draw(st.integers(1, 8))):
        said[data.draw(st.integers(0, len(said) - 1))] = data.draw(st.integers(0, 255))
    assert all(one.url.startswith("http") for one in answers(bytes(said), {number}, "127.0.0.1"))


@pytest.mark.parametrize("at", ["", "yesterday", "9999-99-99T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_an_event_without_a_time_is_told(at: str) -> None:
    message = soap.element("tt:Message", UtcTime=at)
    note = soap.element("wsnt:NotificationMessage", soap.element("wsnt:Message", message))
    try:
        assert _occurrence(note, 0.0).at_us < 0
    except BadReply as told:
        assert "an event without a time" in str(told)


@pytest.mark.parametrize("said", ["nan", "inf", "-INF", "1e18", "-1e18"])
def test_a_number_with_which_nobody_can_count_is_refused_in_words(said: str) -> None:
    with pytest.raises(BadReply, match=f"a number that cannot be: Width {said}; start the camera again"):
        soap.number(soap.element("tt:Resolution", soap.element("tt:Width", text=said)), "tt:Width")


@pytest.mark.parametrize(("said", "value"), [("", 0.0), ("many", 0.0), ("2147483647", 2147483647.0), ("-0.5", -0.5)])
def test_what_is_no_number_is_none_said(said: str, value: float) -> None:
    assert soap.finite(said, "tt:Width") == value


CLOCK = {"Year": "2026", "Month": "1", "Day": "1", "Hour": "1", "Minute": "0", "Second": "0"}


def clock(**parts: str) -> SimpleNamespace:
    """A camera's answer about its clock, of which some parts are wrong."""
    said = {name: soap.element(f"tt:{name}", text=text) for name, text in {**CLOCK, **parts}.items()}
    date = soap.element("tt:Date", *(said[name] for name in ("Year", "Month", "Day")))
    time = soap.element("tt:Time", *(said[name] for name in ("Hour", "Minute", "Second")))
    at = soap.element("tds:SystemDateAndTime", soap.element("tt:UTCDateTime", time, date))
    return SimpleNamespace(status=200, body=soap.envelope(soap.element("tds:GetSystemDateAndTimeResponse", at)))


@pytest.mark.parametrize("wrong", [{"Year": "nan"}, {"Hour": "inf"}, {"Day": "1e18"}])
def test_a_clock_with_such_a_number_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    monkeypatch.setattr(device, "fetched", lambda *_: clock(**wrong))
    with pytest.raises(BadReply, match="a number that cannot be"):
        OnvifDevice(address("http://camera/onvif"))


@pytest.mark.parametrize("wrong", [{"Day": "1e9"}, {"Hour": "99"}, {"Minute": "-1"}, {"Second": "1e11"}, {"Year": "0"}])
def test_a_clock_that_says_no_time_of_day_says_none(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    monkeypatch.setattr(device, "fetched", lambda *_: clock(**wrong))
    monkeypatch.setattr(OnvifDevice, "_told_services", lambda _: {})
    assert OnvifDevice(address("http://camera/onvif", Login("a", "b"))).clock_off_s == 0.0


def test_a_head_that_turns_without_an_end_has_no_places_there() -> None:
    def axis(name: str, *ends: str) -> Element:
        return soap.element(name, soap.element("tt:Min", text=ends[0]), soap.element("tt:Max", text=ends[1]))

    def space(*pan: str) -> Element:
        uri = soap.element("tt:URI", text="degrees")
        return soap.element("tt:Space", uri, axis("tt:XRange", *pan), axis("tt:YRange", "-90", "0"))

    assert _space(space("-INF", "INF")) is None
    assert _space(space("-170", "170")) == Space("degrees", (-170.0, 170.0), (-90.0, 0.0))
