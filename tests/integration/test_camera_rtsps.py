"""RTSP inside TLS: a self-signed camera is believed by its pin, and by nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.cameras.address import Login, address
from devices.cameras.sources import opened
from devices.errors import BadReply, DeviceRefused, LinkLost
from tests.integration import camera_servers as field
from tests.integration import vision_server as vs

PASSWORD = "Y2F0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[vs.RtspServer]:
    film = vs.clip(tmp_path_factory.mktemp("clip") / "clip.mp4", vs.moving, 10)
    running = vs.RtspServer({"C01": vs.from_file(film)}, password=PASSWORD)
    yield running
    running.kill()


def played(port: int, certificate: str, password: str = PASSWORD) -> int:
    """How many of ten packets came."""
    where = address(f"rtsps://127.0.0.1:{port}/C01", Login("guard", password), certificate)
    stream = opened(where)
    try:
        return sum(1 for _, _ in zip(stream.packets(), range(10), strict=False))
    finally:
        stream.close()


def test_the_pinned_certificate_is_believed(server: vs.RtspServer, tmp_path: Path) -> None:
    pair = field.certificate(tmp_path)
    wire = field.Wire(server.port, tls=field.serving_tls(pair))
    pin = field.sha256(pair[0])
    try:
        assert played(wire.port, pin.upper()) == 10
        with pytest.raises(BadReply, match=f'not trusted .*certificate = "{pin}"'):
            played(wire.port, "")
        with pytest.raises(BadReply, match="another certificate"):
            played(wire.port, "00" * 32)
        with pytest.raises(DeviceRefused, match="user or password refused"):
            played(wire.port, pin, "wr0ng")
    finally:
        wire.close()


def test_a_certificate_that_this_machine_trusts_needs_no_pin(
    server: vs.RtspServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = field.certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(pair[0]))
    wire = field.Wire(server.port, tls=field.serving_tls(pair))
    try:
        stream = opened(address(f"rtsps://localhost:{wire.port}/C01", Login("guard", PASSWORD)))
        stream.close()
        with pytest.raises(BadReply, match="not trusted"):
            played(wire.port, "")  # The name in the certificate is another one.
    finally:
        wire.close()


def test_a_pinned_certificate_that_is_good_no_more_is_told(server: vs.RtspServer, tmp_path: Path) -> None:
    pair = field.certificate(tmp_path, "Old", days=-1)
    wire = field.Wire(server.port, tls=field.serving_tls(pair))
    try:
        with pytest.raises(BadReply, match="not good today"):
            played(wire.port, field.sha256(pair[0]))
    finally:
        wire.close()


def test_a_server_without_tls_is_told(server: vs.RtspServer) -> None:
    with pytest.raises(BadReply, match="no TLS there"):
        played(server.port, "00" * 32)


def test_nobody_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(LinkLost, match="connection refused"):
        played(port, "")


def test_udp_inside_tls_is_refused() -> None:
    with pytest.raises(BadReply, match="only tcp"):
        opened(address("rtsps://cam/1?transport=udp"))
