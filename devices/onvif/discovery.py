"""Finds cameras on the network: WS-Discovery, one question by multicast and the answers of some seconds."""

from __future__ import annotations

import socket
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from devices.cameras.address import without_password
from devices.errors import LinkLost
from devices.onvif import soap
from devices.onvif.soap import element, told

GROUP, PORT = "239.255.255.250", 3702
MOST_FOUND, MOST_ANSWERS = 256, 4096
"""Of an evening with a broken device on the network we keep no more."""
_PROBE = "http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe"
_ALL = "urn:schemas-xmlsoap-org:ws:2005:04:discovery"
_SCOPE = "onvif://www.onvif.org/"
KINDS = ("dn:NetworkVideoTransmitter", "tds:Device")


@dataclass(frozen=True, slots=True)
class Found:
    """A camera that answered. `url` is its ONVIF address."""

    url: str
    name: str
    hardware: str
    location: str
    host: str
    """From where it answered."""


def find(seconds: float = 3.0, interfaces: Iterable[str] = (), group: str = GROUP, port: int = PORT) -> list[Found]:
    """Who answers within some seconds, by host. `interfaces`: our own IPv4 addresses to ask from; none: the default.

    Raises LinkLost when this machine has no network to ask.
    """
    sockets = [_socket(own) for own in interfaces or ("",)]
    asked: set[str] = set()
    try:
        for sock in sockets:
            for kind in KINDS:
                question, number = probe(kind)
                asked.add(number)
                sock.sendto(question, (group, port))
        return _heard(sockets, asked, time.monotonic() + seconds)
    except OSError as error:
        raise LinkLost(f"{group}:{port}: cannot ask the network ({error.strerror}); name an interface") from None
    finally:
        for sock in sockets:
            sock.close()


def probe(kind: str) -> tuple[bytes, str]:
    """The question for one kind of device, and its number."""
    number = f"urn:uuid:{uuid.uuid4()}"
    types = element("d:Types", text=kind)
    types.set(f"xmlns:{kind.partition(':')[0]}", soap.NAMES[kind.partition(":")[0]])
    headers = (
        element("a:Action", text=_PROBE),
        element("a:MessageID", text=number),
        element("a:To", text=_ALL),
    )
    return soap.envelope(element("d:Probe", types), *headers), number


def answers(said: bytes, asked: set[str], host: str) -> list[Found]:
    """The cameras of one answer; none when it is not an answer to us, or not one of a camera."""
    try:
        root = soap.parsed(said)
        inside = soap.body(said)
    except soap.NotSoap:
        return []
    if told(root, "s:Header/a:RelatesTo") not in asked:
        return []
    told_all = (_found(match, host) for match in inside.findall(soap.name("d:ProbeMatch")))
    return [one for one in told_all if one is not None]


def _found(match: Element, host: str) -> Found | None:
    urls = [url for url in told(match, "d:XAddrs").split() if _is_web(url)]
    if not urls:
        return None
    near = [url for url in urls if urlsplit(url).hostname == host]
    scopes = [unquote(scope) for scope in told(match, "d:Scopes").split() if scope.startswith(_SCOPE)]

    def said(kind: str) -> str:
        parts = [scope.removeprefix(f"{_SCOPE}{kind}/") for scope in scopes if scope.startswith(f"{_SCOPE}{kind}/")]
        return ", ".join(parts)[:200]

    return Found(without_password((near or urls)[0]), said("name"), said("hardware"), said("location"), host)


def _is_web(url: str) -> bool:
    with suppress(ValueError):
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) < 300
    return False


def _heard(sockets: list[socket.socket], asked: set[str], until: float) -> list[Found]:
    """Listen on all of them in turn. One answer for each address."""
    by_url: dict[str, Found] = {}
    for _ in range(MOST_ANSWERS):
        left = until - time.monotonic()
        if left <= 0 or len(by_url) >= MOST_FOUND:
            break
        for sock in sockets:
            sock.settimeout(max(0.001, min(left, 0.1) / len(sockets)))
            with suppress(TimeoutError, ConnectionError):
                said, sender = sock.recvfrom(65536)
                by_url |= {one.url: one for one in answers(said, asked, sender[0])}
    return sorted(by_url.values(), key=lambda one: (_order(one.host), one.url))


def _order(host: str) -> tuple[int, ...]:
    return tuple(int(part) for part in host.split(".") if part.isdigit())


def _socket(own: str) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 4)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        sock.bind((own, 0))
        if own:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
    except OSError as error:
        sock.close()
        raise LinkLost(f"{own}: no address of this machine ({error.strerror}); name one of its own") from None
    return sock
