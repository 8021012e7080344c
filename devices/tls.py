"""Certificates of devices: vouched for by this machine's authorities, or pinned by their SHA-256 in the site file."""

from __future__ import annotations

import hashlib
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from devices.cameras.address import Address
from devices.errors import BadReply, DeviceError

HANDSHAKE_S = 4.0


@dataclass(frozen=True, slots=True)
class Shown:
    """The certificate that a device showed: as PEM, and a name that it bears."""

    pem: str
    name: str


def context(pinned: bool) -> ssl.SSLContext:
    """How to speak TLS: to whom this machine's authorities vouch for, or to whoever shows the pinned certificate."""
    made = ssl.create_default_context()
    if pinned:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def refuse_other(where: Address, safe: ssl.SSLSocket) -> None:
    """Raises BadReply when a certificate is pinned and another one is shown."""
    shown = _fingerprint(safe)
    if where.certificate and shown != where.certificate:
        raise BadReply(
            f"{where.said}: shows another certificate than the site file names ({shown}); if the camera was changed, "
            "write that as its `certificate`, else somebody stands between"
        )


def believed(where: Address, default_port: int) -> Shown:
    """The certificate that the device shows, if it is to be believed. Raises OSError, BadReply."""
    at = (where.host, where.port or default_port)
    try:
        with _handshake(at, where.host, context(where.certificate != "")) as safe:
            refuse_other(where, safe)
            der = safe.getpeercert(True) or b""
    except ssl.SSLCertVerificationError as error:
        raise untrusted(where, default_port, error) from None
    pem = ssl.DER_cert_to_PEM_cert(der)
    return Shown(pem, _name(where, at, pem) if where.certificate else where.host)


def untrusted(where: Address, default_port: int, error: ssl.SSLCertVerificationError) -> DeviceError:
    """Nobody this machine trusts vouches for the device: what it shows, and how to believe it none the less."""
    try:
        with _handshake((where.host, where.port or default_port), where.host, context(True)) as safe:
            shown = f'certificate = "{_fingerprint(safe)}"'
    except OSError:
        shown = "its SHA-256 as `certificate`"
    return BadReply(
        f"{where.said}: its certificate is not trusted ({error.verify_message}); if it is the camera's own, write "
        f"{shown} at this camera in the site file"
    )


def _handshake(at: tuple[str, int], name: str, how: ssl.SSLContext) -> ssl.SSLSocket:
    sock = socket.create_connection(at, HANDSHAKE_S)
    try:
        return how.wrap_socket(sock, server_hostname=name)
    except OSError:
        sock.close()
        raise


def _fingerprint(safe: ssl.SSLSocket) -> str:
    return hashlib.sha256(safe.getpeercert(True) or b"").hexdigest()


def _name(where: Address, at: tuple[str, int], pem: str) -> str:
    """A name that the pinned certificate bears: who checks it asks for one. Raises BadReply when it is good no more."""
    with TemporaryDirectory(prefix="vigil-tls-") as folder:
        file = Path(folder) / "pinned.pem"
        file.write_text(pem, encoding="ascii")
        how = ssl.create_default_context(cafile=str(file))
    how.check_hostname = False
    how.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        with _handshake(at, where.host, how) as safe:
            told = safe.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        raise BadReply(
            f"{where.said}: its certificate is the pinned one, but not good today ({error.verify_message}); "
            "set the camera's clock and make it a new one"
        ) from None
    subject = [pair for part in told.get("subject", ()) for pair in part]
    for key, value in (*told.get("subjectAltName", ()), *subject):
        if key in ("DNS", "IP Address", "commonName") and isinstance(value, str):
            return value
    raise BadReply(f"{where.said}: its certificate bears no name; make it a new one on the camera")
