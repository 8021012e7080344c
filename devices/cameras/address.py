"""Where a camera is and how it is asked. The one place that knows what of an address may be shown.

    rtsp://cam/1                RTSP over TCP; `?transport=udp` over UDP
    rtsps://cam/1               RTSP inside TLS
    http://cam/mjpeg, https://  Motion JPEG
    file:///films/a.mp4         a film as if it were live, over and over; `?loop=no` once
    usb:///dev/video0           a camera on this machine; elsewhere by its name: usb://Integrated%20Camera;
                                `?size=1280x720` and `?fps=15` as it is asked for

These questions of our own are taken out before a camera hears its address; others are the camera's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from devices.errors import BadReply

SCHEMES = ("rtsp", "rtsps", "http", "https", "file", "usb")
OURS = {"rtsp": ("transport",), "rtsps": ("transport",), "file": ("loop",), "usb": ("size", "fps")}
"""Our own questions, by scheme."""
_LOOKS = "write it like rtsp://192.0.2.10/stream1"
_SECRET = re.compile(r"(?i)((?:pass(?:word|wd|wort)?|pwd|psw|token|secret)=)[^&/?#]*")


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks a camera. The password is in no representation of it."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """A camera's address in its parts. `said` is how it may be shown and logged."""

    url: str = field(repr=False)
    """Without login and without our own questions."""
    said: str
    scheme: str
    host: str
    port: int | None
    login: Login | None = None
    asked: tuple[tuple[str, str], ...] = ()
    """Our own questions."""
    certificate: str = ""
    """SHA-256 of the one certificate that is believed, in lower-case hex; empty: this machine's authorities decide."""

    def asks(self, question: str, default: str = "") -> str:
        """What one of our own questions says."""
        return dict(self.asked).get(question, default)

    def with_login(self) -> str:
        """The whole address with user and password in it, for a library that wants it so. Never show it."""
        if self.login is None:
            return self.url
        parts = urlsplit(self.url)
        user, password = quote(self.login.user, safe=""), quote(self.login.password, safe="")
        return urlunsplit(parts._replace(netloc=f"{user}:{password}@{parts.netloc}"))


def address(url: str, login: Login | None = None, certificate: str = "") -> Address:
    """The parts of an address. A `login` goes before one that the address carries. Raises BadReply with words."""
    said = without_password(url)
    parts = _split(url)
    if parts is None or parts.scheme not in SCHEMES:
        raise BadReply(f"{said}: not a camera's address; {_LOOKS} (or {', '.join(SCHEMES[1:])})")
    port = _port(said, parts.netloc.rpartition("@")[2])
    if parts.scheme in ("rtsp", "rtsps", "http", "https") and not parts.hostname:
        raise BadReply(f"{said}: the address names no host; {_LOOKS}")
    rest, asked = _sorted_out(parts.query, OURS.get(parts.scheme, ()))
    if rest and parts.scheme in ("file", "usb"):
        raise BadReply(f"{said}: unknown question '{rest}'; there is {', '.join(OURS[parts.scheme])}")
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2], query=rest)
    whose = login or _login(parts.netloc)
    pin = certificate.replace(":", "").lower()
    return Address(urlunsplit(plain), said, parts.scheme, parts.hostname or "", port, whose, asked, pin)


def carries_password(url: str) -> bool:
    """Whether an address has a password in it that anybody can read who sees it."""
    return ":" in url.partition("//")[2].partition("/")[0].rpartition("@")[0] or _SECRET.search(url) is not None


def without_password(url: str) -> str:
    """The address as it may be shown and logged: without login, and without what its questions keep secret."""
    head, slashes, rest = url.partition("//")
    host, slash, path = rest.partition("/")
    return f"{head}{slashes}{host.rpartition('@')[2]}{slash}{secrets_hidden(path)}"


def secrets_hidden(said: str) -> str:
    """What is said, without the passwords that it names: `password=…`, `token=…`."""
    return _SECRET.sub(r"\1***", said)


def moved_to(there: Address, url: str) -> Address:
    """Another address on the same camera: same login and certificate, and the host by which the camera was reached.

    What a camera says of its own address is what it believes, often not what is true from here.
    """
    told = address(url, there.login, there.certificate)
    parts = urlsplit(told.url)
    host = f"[{there.host}]" if ":" in there.host else there.host
    port = told.port if told.host == there.host or told.scheme not in ("http", "https") else there.port
    moved = urlunsplit(parts._replace(netloc=host if port is None else f"{host}:{port}"))
    return replace(told, url=moved, said=without_password(moved), host=there.host, port=port)


def _split(url: str) -> SplitResult | None:
    """Its parts; None for what is no address, or one with blanks or line ends in it."""
    try:
        return urlsplit(url) if re.fullmatch(r"[^\x00-\x20\x7f]*", url) else None
    except ValueError:
        return None


def _port(said: str, netloc: str) -> int | None:
    try:
        return urlsplit(f"//{netloc}").port
    except ValueError:
        raise BadReply(f"{said}: the port must be a number from 0 to 65535") from None


def _login(netloc: str) -> Login | None:
    user, at, _ = netloc.rpartition("@")
    if not at:
        return None
    name, _, password = user.partition(":")
    return Login(unquote(name), unquote(password))


def _sorted_out(query: str, ours: tuple[str, ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The camera's own questions as they were, and ours."""
    pairs = parse_qsl(query, keep_blank_values=True)
    asked = tuple(pair for pair in pairs if pair[0] in ours)
    return (urlencode([pair for pair in pairs if pair[0] not in ours]) if asked else query), asked
