"""One HTTP request to a device: bounded in time and size, digest or basic login, a pinned certificate where one is set.

Follows no redirection, uses no proxy, keeps no connection. Errors say which address, what, and what to look at.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from devices import tls
from devices.cameras.address import Address, Login
from devices.errors import BadReply, DeviceError, LinkLost, LoginRefused

CONNECT_S, ANSWER_S = 4.0, 5.0
"""The longest for each step, and from the request to the end of a plain answer."""
MOST_BYTES = 4 << 20
REFUSED = "user or password refused; `vigil camera password CAMERA` sets them"
LOOK = "look at the camera's power and network"
_ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web server answered. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Conversation:
    """One open answer whose body is read piece by piece. It is cut off after a time, unless told to go on. Close it."""

    def __init__(self, connection: http.client.HTTPConnection, within_s: float) -> None:
        self._connection = connection
        self._deadline = threading.Timer(within_s, self._cut)
        self._deadline.daemon = True
        self._deadline.start()
        self.cut = False
        """Whether its time was up."""
        self.status = 0
        self.headers: dict[str, str] = {}

    def ask(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send the request and read the head of the answer. Raises OSError or HTTPException."""
        self._socket = self._connection.sock
        self._connection.request(method, target, body or None, {"Connection": "close", **headers})
        self._response = self._connection.getresponse()
        self.status = self._response.status
        self.headers = {name.lower(): value for name, value in self._response.getheaders()}

    def read(self, most: int) -> bytes:
        """What has come, at least one byte; empty at the end. Raises OSError or HTTPException."""
        return self._response.read1(most)

    def read_within(self, seconds: float) -> None:
        """Cut it off no more: it goes on, each read waits this long, and whoever reads keeps the time."""
        self._deadline.cancel()
        self._socket.settimeout(seconds)

    def close(self) -> None:
        """Hang up."""
        self._deadline.cancel()
        if hasattr(self, "_response"):
            self._response.close()
        self._connection.close()

    def _cut(self) -> None:
        """End every wait on the connection, from the timer's thread."""
        self.cut = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # It has ended by itself.


def fetched(where: Address, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    """The whole answer to one request, of any status but a refused login.

    Raises LinkLost, BadReply, DeviceRefused.
    """
    talk = conversation(where, method, body, headers or {})
    parts, size = [], 0
    with closing(talk), _in_words(where.said, talk):
        while part := talk.read(65536):
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise BadReply(f"{where.said}: the answer is larger than {MOST_BYTES >> 20} MiB; is it this address?")
        if talk.cut:
            raise TimeoutError
    return Answer(talk.status, talk.headers, b"".join(parts))


def conversation(where: Address, method: str, body: bytes, headers: Mapping[str, str]) -> Conversation:
    """The open answer to a request, after the login if one is asked for. Raises LinkLost, BadReply, DeviceRefused."""
    talk = _asked(where, method, body, headers)
    if talk.status == 401 and where.login is not None:
        login = authorization(where.login, talk.headers.get("www-authenticate", ""), method, _target(where))
        if login:
            talk.close()
            talk = _asked(where, method, body, {**headers, "Authorization": login})
    if talk.status in (401, 403):
        talk.close()
        raise LoginRefused(f"{where.said}: {REFUSED}")
    return talk


def authorization(login: Login, challenge: str, method: str, target: str) -> str:
    """The header that answers a challenge: digest before basic; empty when neither is asked for."""
    for said in re.split(r",\s*(?=(?:Digest|Basic)\b)", challenge, flags=re.IGNORECASE):
        kind, _, rest = said.strip().partition(" ")
        asked = {key.lower(): value or bare for key, value, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', rest)}
        if kind.lower() == "digest" and asked.get("algorithm", "MD5").upper() in _ALGORITHMS:
            return _digest(login, asked, method, target)
    if "basic" in challenge.lower():
        return "Basic " + base64.b64encode(f"{login.user}:{login.password}".encode()).decode()
    return ""


def _digest(login: Login, asked: Mapping[str, str], method: str, target: str) -> str:
    """RFC 7616, with `auth` or, for old cameras, without any quality of protection."""
    algorithm = asked.get("algorithm", "MD5").upper()

    def hashed(*parts: str) -> str:
        return hashlib.new(_ALGORITHMS[algorithm], ":".join(parts).encode()).hexdigest()

    realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
    who, what = hashed(login.user, realm, login.password), hashed(method, target)
    said = {"username": login.user, "realm": realm, "nonce": nonce, "uri": target}
    end = f", algorithm={algorithm}"
    if "auth" in re.split(r"\W+", asked.get("qop", "")):
        count, own = "00000001", os.urandom(8).hex()
        said |= {"cnonce": own, "response": hashed(who, nonce, count, own, "auth", what)}
        end += f", qop=auth, nc={count}"
    else:
        said["response"] = hashed(who, nonce, what)
    if "opaque" in asked:
        said["opaque"] = asked["opaque"]
    quoted = ", ".join(f'{key}="{_escaped(value)}"' for key, value in said.items())
    return f"Digest {quoted}{end}"


def _escaped(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", re.sub(r"[\x00-\x1f]", "", text))


def _asked(where: Address, method: str, body: bytes, headers: Mapping[str, str]) -> Conversation:
    with _in_words(where.said):
        talk = Conversation(_connected(where), ANSWER_S)
    try:
        with _in_words(where.said, talk):
            talk.ask(method, _target(where), body, headers)
    except DeviceError:
        talk.close()
        raise
    return talk


def _connected(where: Address) -> http.client.HTTPConnection:
    if where.scheme != "https":
        plain = http.client.HTTPConnection(where.host, where.port or 80, timeout=CONNECT_S)
        plain.connect()
        return plain
    how = tls.context(where.certificate != "")
    safe = http.client.HTTPSConnection(where.host, where.port or 443, timeout=CONNECT_S, context=how)
    try:
        safe.connect()
        tls.refuse_other(where, safe.sock)
    except ssl.SSLCertVerificationError as error:
        raise tls.untrusted(where, 443, error) from None
    except BadReply:
        safe.close()
        raise
    return safe


def _target(where: Address) -> str:
    parts = urlsplit(where.url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _in_words(said: str, talk: Conversation | None = None) -> Iterator[None]:
    """Turn what the network says into errors that say where, what and the mend."""
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise in_words(said, error, talk is not None and talk.cut) from None


def in_words(said: str, error: OSError | http.client.HTTPException, cut: bool = False) -> DeviceError:
    """What went wrong on the way to a web server. `cut`: whether we ended it because its time was up."""
    match error:
        case _ if cut:
            return LinkLost(f"{said}: no whole answer within {ANSWER_S:g} s; {LOOK}")
        case TimeoutError():
            return LinkLost(f"{said}: no answer within {CONNECT_S:g} s; {LOOK}")
        case ssl.SSLError():
            return BadReply(f"{said}: no TLS there ({error.reason or 'cut off'}); look at address and port")
        case ConnectionRefusedError():
            return LinkLost(f"{said}: connection refused; is the camera on, is the port right?")
        case http.client.RemoteDisconnected():
            return LinkLost(f"{said}: hung up without an answer; {LOOK}")
        case http.client.HTTPException():
            return BadReply(f"{said}: not the answer of a web server; look at address and port")
    return LinkLost(f"{said}: {error.strerror or 'gone'}; {LOOK}")
