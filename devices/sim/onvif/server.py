"""A simulated ONVIF camera on the wire: SOAP over HTTP with logins, and the answer to WS-Discovery.

    python -m devices.sim.onvif.server --rtsp rtsp://127.0.0.1:8554/C01 --user guard [--discovery]

The password is asked for on standard input. It runs until standard input closes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import os
import re
import socket
import struct
import sys
import threading
import uuid
from calendar import timegm
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

from devices.cameras.address import Login
from devices.onvif import soap
from devices.onvif.discovery import GROUP, PORT
from devices.onvif.soap import element, found, told
from devices.sim.onvif.answers import PATHS, Camera, Refused, answer, fault
from devices.sim.onvif.camera import Stream

BELIEVED_S = 5.0
"""How far the time in a login may be off the camera's own clock."""
MOST_ASKED = 1 << 20
_OPEN = ("GetSystemDateAndTime",)
"""Answered to anybody."""
_MATCHES = "http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches"


class OnvifServer:
    """Serves one camera on loopback or an interface. `way` is how it wants a login: 'token', 'digest', 'none'."""

    def __init__(
        self, camera: Camera, login: Login, way: str = "token", at: tuple[str, int] = ("127.0.0.1", 0)
    ) -> None:
        self.camera, self._login, self._way = camera, login, way
        self._nonce = os.urandom(8).hex()
        self.still = b""
        """The JPEG of its still."""
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(at, handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://{at[0]}:{self.port}{PATHS['tds']}"
        if not camera.base_url:
            camera.base_url = f"http://{at[0]}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answered(self, said: bytes, authorization: str, target: str) -> tuple[int, bytes]:
        """Status and body of the answer to a request."""
        try:
            request = soap.body(said)
            verb = request.tag.rpartition("}")[2]
            if self._way != "none" and verb not in _OPEN and not self._known(said, authorization, target):
                if self._way == "digest":
                    return 401, b""
                raise Refused("NotAuthorized", "Sender not Authorized")
            return 200, soap.envelope(answer(self.camera, request))
        except soap.NotSoap as error:
            return 400, soap.envelope(fault(Refused("WellFormed", str(error))))
        except Refused as refused:
            return 400, soap.envelope(fault(refused))

    def challenge(self) -> str:
        """How it asks for a login by HTTP."""
        return f'Digest realm="onvif", qop="auth", nonce="{self._nonce}", algorithm=MD5'

    def may_see(self, authorization: str, target: str) -> bool:
        """Whether a plain request may see the still."""
        return self._way == "none" or self._digest_fits(authorization, "GET", target)

    def _known(self, said: bytes, authorization: str, target: str) -> bool:
        if self._way == "digest":
            return self._digest_fits(authorization, "POST", target)
        token = found(soap.parsed(said), "s:Header/wsse:Security/wsse:UsernameToken")
        return token is not None and self._token_fits(token)

    def _token_fits(self, token: Element) -> bool:
        created, nonce = told(token, "wsu:Created"), base64.b64decode(told(token, "wsse:Nonce"))
        try:
            moment = timegm(datetime.fromisoformat(created.replace("Z", "+00:00")).utctimetuple())
        except ValueError:
            return False
        wanted = soap.password_digest(nonce, created, self._login.password)
        fresh = abs(moment - self.camera.time_s()) < BELIEVED_S
        right = hmac.compare_digest(wanted, told(token, "wsse:Password"))
        return fresh and right and told(token, "wsse:Username") == self._login.user

    def _digest_fits(self, authorization: str, method: str, target: str) -> bool:
        said = dict(re.findall(r'(\w+)="?([^",]*)"?', authorization))

        def hashed(*parts: str) -> str:
            return hashlib.md5(":".join(parts).encode()).hexdigest()

        who = hashed(self._login.user, "onvif", self._login.password)
        parts = (who, self._nonce, said.get("nc", ""), said.get("cnonce", ""), "auth", hashed(method, target))
        return said.get("uri") == target and hmac.compare_digest(hashed(*parts), said.get("response", ""))


class _Handler(BaseHTTPRequestHandler):
    owner: OnvifServer
    timeout = 10

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= MOST_ASKED:
            self._say(413, b"")
            return
        said = self.rfile.read(length)
        self._say(*self.owner.answered(said, self.headers.get("Authorization", ""), self.path))

    def do_GET(self) -> None:
        if not self.owner.may_see(self.headers.get("Authorization", ""), self.path):
            self._say(401, b"")
        elif self.path == "/still.jpg" and self.owner.still:
            self._say(200, self.owner.still, "image/jpeg")
        else:
            self._say(404, b"")

    def log_message(self, *_: object) -> None:
        return

    def _say(self, status: int, body: bytes, kind: str = "application/soap+xml; charset=utf-8") -> None:
        with suppress(ConnectionError):
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", self.owner.challenge())
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)


class Responder:
    """Answers WS-Discovery for a camera. Raises OSError when the group cannot be joined."""

    def __init__(self, url: str, name: str, interface: str = "127.0.0.1", group: str = GROUP, port: int = PORT) -> None:
        self._url, self._name, self._id = url, name, f"urn:uuid:{uuid.uuid4()}"
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("", port))
        self.port: int = self._socket.getsockname()[1]
        membership = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton(interface))
        self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._stopped.set()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        self._socket.settimeout(0.1)
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                said, sender = self._socket.recvfrom(65536)
                if matches := self.matches(said):
                    self._socket.sendto(matches, sender)

    def matches(self, said: bytes) -> bytes:
        """The answer to a question; empty when it is not for us."""
        try:
            root = soap.parsed(said)
        except soap.NotSoap:
            return b""
        number = told(root, "s:Header/a:MessageID")
        if found(root, "s:Body/d:Probe") is None or not number:
            return b""
        types = element("d:Types", text="dn:NetworkVideoTransmitter tds:Device")
        types.set("xmlns:dn", soap.NAMES["dn"])
        types.set("xmlns:tds", soap.NAMES["tds"])
        scopes = " ".join(
            f"onvif://www.onvif.org/{key}/{quote(said)}"
            for key, said in (("name", self._name), ("hardware", "Simulated"), ("location", "Yard"))
        )
        match = element(
            "d:ProbeMatch",
            element("a:EndpointReference", element("a:Address", text=self._id)),
            types,
            element("d:Scopes", text=scopes),
            element("d:XAddrs", text=self._url),
            element("d:MetadataVersion", text="1"),
        )
        headers = (element("a:Action", text=_MATCHES), element("a:RelatesTo", text=number))
        return soap.envelope(element("d:ProbeMatches", match), *headers)


def main() -> None:
    """Play one camera until standard input closes."""
    asked = argparse.ArgumentParser(prog="devices.sim.onvif.server", description="A simulated ONVIF camera.")
    asked.add_argument("--rtsp", required=True, metavar="URL", help="where its stream is")
    asked.add_argument("--user", default="guard", help="who may log in")
    asked.add_argument("--at", default="127.0.0.1:0", metavar="HOST:PORT", help="where it answers")
    asked.add_argument("--discovery", action="store_true", help="answer `vigil camera find`")
    said = asked.parse_args()
    host, _, port = said.at.rpartition(":")
    login = Login(said.user, sys.stdin.readline().strip())
    camera = Camera("", (Stream("main", said.rtsp, 640, 360),))
    server = OnvifServer(camera, login, at=(host, int(port)))
    responder = Responder(server.url, urlsplit(said.rtsp).path.strip("/"), host) if said.discovery else None
    print(f"ready {server.url}", flush=True)
    sys.stdin.read()
    if responder:
        responder.stop()
    server.stop()


if __name__ == "__main__":
    main()
