"""Servers that behave as cameras in the field do: TLS, Motion JPEG, and a wire between that changes what passes."""

from __future__ import annotations

import hashlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av
import numpy as np

from tests.integration import vision_server as vs

Change = Callable[[bytes], bytes]


class Wire:
    """A TCP proxy on loopback: `change` sees what the server says, `tls` wraps the client's side."""

    def __init__(self, target: int, change: Change | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._target, self._tls = target, tls
        self.change: Change = change or (lambda said: said)
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._begin(self._accept)

    def close(self) -> None:
        """Cut everything, and wait for it."""
        self._closed = True
        for sock in (self._listener, *self._open):
            _shut(sock)
        for thread in tuple(self._threads):
            thread.join(5)
        self._listener.close()

    def _begin(self, work: Callable[..., None], *what: object) -> threading.Thread:
        thread = threading.Thread(target=work, args=what, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            self._begin(self._join, client)

    def _join(self, plain: socket.socket) -> None:
        with plain, suppress(OSError):
            client = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with client, socket.create_connection(("127.0.0.1", self._target)) as server:
                self._open += [client, server]
                back = self._begin(self._pump, client, server, lambda said: said)
                if self._closed:
                    _shut(server)
                self._pump(server, client, self.change)
                back.join(5)

    def _pump(self, source: socket.socket, target: socket.socket, change: Change) -> None:
        with suppress(OSError):
            while said := source.recv(65536):
                target.sendall(change(said))
        for sock in (source, target):
            _shut(sock)


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def certificate(folder: Path, name: str = "IPCamera", days: int = 30) -> tuple[Path, Path]:
    """A self-signed certificate and its key; `days` below 0: good no more."""
    key, asked, made = folder / f"{name}-key.pem", folder / f"{name}.csr", folder / f"{name}.pem"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key))
    for command in (
        ("req", "-new", *curve, "-out", str(asked), "-subj", f"/CN={name}"),
        ("x509", "-req", "-in", str(asked), "-signkey", str(key), "-days", str(days), "-out", str(made)),
    ):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    return made, key


def serving_tls(pair: tuple[Path, Path]) -> ssl.SSLContext:
    """The camera's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return context


def sha256(certificate: Path) -> str:
    """The pin of a certificate."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()


def jpegs(count: int) -> list[bytes]:
    """Pictures of the moving scene."""
    rng, coder = np.random.default_rng(1), av.CodecContext.create("mjpeg", "w")
    coder.width, coder.height, coder.pix_fmt, coder.framerate = 640, 360, "yuvj420p", 25
    made = []
    for n in range(count):
        frame = av.VideoFrame.from_ndarray(vs.moving(n, rng), format="bgr24").reformat(format="yuvj420p")
        made += [bytes(packet) for packet in coder.encode(frame)]
    return made


class MjpegServer:
    """A web camera on a free port. `ways` names what it does at a path."""

    def __init__(self, pictures: list[bytes], fps: float = 25.0, tls: ssl.SSLContext | None = None) -> None:
        self.halted = threading.Event()
        """Set: it keeps its connections and says nothing more."""
        self.stopping = threading.Event()
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                with suppress(OSError):
                    outer._answer(self, pictures, fps)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path: str, login: str = "", scheme: str = "http") -> str:
        """Address of one path."""
        return f"{scheme}://{login}127.0.0.1:{self.port}/{path}"

    def close(self) -> None:
        """End it."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, pictures: list[bytes], fps: float) -> None:
        path = handler.path.strip("/").partition("?")[0]
        if path == "page":
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.end_headers()
            handler.wfile.write(b"<html>Log in</html>")
            return
        if path in ("none", "broken", "moved"):
            handler.send_response({"none": 404, "broken": 500, "moved": 302}[path])
            handler.send_header("Location", "http://elsewhere.invalid/")
            handler.end_headers()
            return
        if path == "login" and handler.headers.get("Authorization", "") != "Basic Z3VhcmQ6WTJGMA==":
            handler.send_response(401)
            handler.send_header("WWW-Authenticate", 'Basic realm="cam"')
            handler.end_headers()
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "multipart/x-mixed-replace; boundary=cut")
        handler.end_headers()
        self._play(handler, path, pictures, fps)

    def _play(self, handler: BaseHTTPRequestHandler, path: str, pictures: list[bytes], fps: float) -> None:
        out = handler.wfile
        if path == "garbage":
            out.write(b"--cut\r\nContent-Type: image/jpeg\r\n\r\n" + b"\x00nothing" * 4000)
            return
        if path == "drip":
            out.write(b"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: 50000\r\n\r\n")
            while not self.stopping.wait(0.2):
                out.write(b"\xff")
                out.flush()
        if path == "flood":
            out.write(b"--cut\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8")
            while not self.stopping.is_set():
                out.write(b"\x55" * (1 << 20))
        count = 0
        while not self.stopping.wait(1 / fps):
            if self.halted.is_set():
                continue
            picture = pictures[count % len(pictures)]
            count += 1
            length = b"" if path == "lengthless" else b"Content-Length: %d\r\n" % len(picture)
            out.write(b"--cut\r\nContent-Type: image/jpeg\r\n" + length + b"\r\n" + picture + b"\r\n")
            if path == "short" and count == 20:
                return
