"""What others send is read or refused, never more: trees of SOAP, answers to the search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import BadReply
from devices.onvif import soap
from devices.onvif.discovery import answers, probe
from devices.onvif.events import _occurrence
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
