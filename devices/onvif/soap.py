"""SOAP 1.2 as ONVIF speaks it: envelopes out, bounded trees in. Pure.

An answer is somebody else's text: no document type (so no entity can unfold), no depth or number of elements beyond
what a camera says, and its size is bounded where it is read.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, register_namespace, tostring
from xml.parsers import expat

from devices.cameras.address import Login
from devices.errors import BadReply

NAMES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "wsu": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsnt": "http://docs.oasis-open.org/wsn/b-2",
    "tt": "http://www.onvif.org/ver10/schema",
    "tds": "http://www.onvif.org/ver10/device/wsdl",
    "trt": "http://www.onvif.org/ver10/media/wsdl",
    "tr2": "http://www.onvif.org/ver20/media/wsdl",
    "tptz": "http://www.onvif.org/ver20/ptz/wsdl",
    "tev": "http://www.onvif.org/ver10/events/wsdl",
    "ter": "http://www.onvif.org/ver10/error",
    "d": "http://schemas.xmlsoap.org/ws/2005/04/discovery",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "dn": "http://www.onvif.org/ver10/network/wsdl",
}
MOST_DEPTH, MOST_ELEMENTS = 60, 50_000
MOST_NUMBER = 1e12
"""No camera has a number as large: some say the largest of 32 bits for 'no limit'."""
_MEND = "start the camera again, or update its firmware"
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
_DIGEST = f"{_WSS}-username-token-profile-1.0#PasswordDigest"
_BASE64 = f"{_WSS}-soap-message-security-1.0#Base64Binary"

for _short, _long in NAMES.items():
    register_namespace(_short, _long)


class NotSoap(ValueError):
    """An answer that is not what SOAP may be; str() says what is wrong."""


def name(short: str) -> str:
    """'tds:GetServices' as ElementTree writes it."""
    prefix, _, local = short.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def element(short: str, *children: Element, text: str = "", **attributes: str) -> Element:
    """An element with what is in it."""
    made = Element(name(short), attributes)
    made.text = text or None
    made.extend(children)
    return made


def envelope(body: Element, *headers: Element) -> bytes:
    """A whole message."""
    whole = Element(name("s:Envelope"))
    if headers:
        SubElement(whole, name("s:Header")).extend(headers)
    SubElement(whole, name("s:Body")).append(body)
    said: bytes = tostring(whole, encoding="utf-8", xml_declaration=True)
    return said


def security(login: Login, at_s: float, nonce: bytes) -> Element:
    """The WS-UsernameToken of a login, digest form. `at_s` is the time by the camera's clock, seconds since 1970."""
    created = datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(at_s * 1000) % 1000:03}Z"
    token = element(
        "wsse:UsernameToken",
        element("wsse:Username", text=login.user),
        element("wsse:Password", text=password_digest(nonce, created, login.password), Type=_DIGEST),
        element("wsse:Nonce", text=base64.b64encode(nonce).decode(), EncodingType=_BASE64),
        element("wsu:Created", text=created),
    )
    made = element("wsse:Security", token)
    made.set(name("s:mustUnderstand"), "true")
    return made


def password_digest(nonce: bytes, created: str, password: str) -> str:
    """Base64 of SHA-1 over nonce, time and password (WS-UsernameToken 1.0)."""
    return base64.b64encode(hashlib.sha1(nonce + created.encode() + password.encode()).digest()).decode()


def parsed(said: bytes) -> Element:
    """The tree of a message. Raises NotSoap."""
    builder, parser = TreeBuilder(), expat.ParserCreate(namespace_separator="}")
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MOST_DEPTH or count > MOST_ELEMENTS:
            raise NotSoap("more elements than a camera needs")
        builder.start(_full(tag), {_full(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_full(tag))

    def refuse(*_: object) -> None:
        raise NotSoap("it brings a document type")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(said, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise error if isinstance(error, NotSoap) else NotSoap(f"not XML: {error}") from None


def body(said: bytes) -> Element:
    """What a message says. Raises NotSoap."""
    root = parsed(said)
    inside = root.find(name("s:Body")) if root.tag == name("s:Envelope") else None
    if inside is None or not len(inside):
        raise NotSoap("not a SOAP message")
    return inside[0]


def told(inside: Element | None, path: str) -> str:
    """The text at a path like 'tt:Name/tt:Part' below an element, stripped; empty where there is none."""
    at = found(inside, path)
    return (at.text or "").strip() if at is not None else ""


def found(inside: Element | None, path: str) -> Element | None:
    """The first element at a path like 'tt:Name/tt:Part'."""
    return None if inside is None else inside.find(path, NAMES)


def number(inside: Element | None, path: str) -> float:
    """The number at a path, 0 where there is none. Raises BadReply."""
    return finite(told(inside, path), path)


def finite(said: str, what: str) -> float:
    """The number that a text says, 0 where it says none. Raises BadReply for one with which nobody can count."""
    try:
        value = float(said or 0)
    except ValueError:
        return 0.0
    if not abs(value) <= MOST_NUMBER:
        raise BadReply(f"the camera says a number that cannot be: {what.rpartition(':')[2]} {said[:40]}; {_MEND}")
    return value


def _full(expat_name: str) -> str:
    return "{" + expat_name if "}" in expat_name else expat_name
