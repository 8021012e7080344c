"""Modbus/TCP Security on loopback: an authority, certificates with a role, and a TLS front before a real Modbus server
that lets only who has the right role write."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from devices.plc.keys import Keys

ROLE_OID = "1.3.6.1.4.1.50316.802.1"
HEAD = 7
WRITES = (5, 6, 15, 16)
ILLEGAL_FUNCTION = 1


def _openssl(*command: str | Path) -> bytes:
    return subprocess.run(["openssl", *map(str, command)], check=True, capture_output=True).stdout


@dataclass(frozen=True)
class Authority:
    """Signs certificates into its folder."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "authority.pem"

    @classmethod
    def made(cls, folder: Path) -> Authority:
        folder.mkdir(parents=True, exist_ok=True)
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        key, made = folder / "authority.key", folder / "authority.pem"
        _openssl("req", "-x509", *curve, "-keyout", key, "-out", made, "-subj", "/CN=Plant authority", "-days", "30")
        return cls(folder)

    def signed(self, name: str, role: str = "", days: int = 30) -> tuple[Path, Path]:
        """A certificate for 127.0.0.1 and its key; with a role in the extension that Modbus Security names."""
        key, asked, made = (self.folder / f"{name}.{ending}" for ending in ("key", "csr", "pem"))
        more = self.folder / f"{name}.cnf"
        lines = ["subjectAltName=IP:127.0.0.1,DNS:plc-1.plant"] + (
            [f"{ROLE_OID}=ASN1:UTF8String:{role}"] if role else []
        )
        more.write_text("\n".join(lines), encoding="ascii")
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        _openssl("req", "-new", *curve, "-keyout", key, "-out", asked, "-subj", f"/CN={name}")
        by = ("-CA", self.file, "-CAkey", self.folder / "authority.key", "-CAcreateserial")
        _openssl("x509", "-req", "-in", asked, *by, "-days", str(days), "-out", made, "-extfile", more)
        return made, key

    def keys(self, name: str = "vigil", role: str = "Operator", called: str = "") -> Keys:
        """Keys of a client that bears a role."""
        return Keys(*self.signed(name, role), self.file, called)


def role_shown(der: bytes) -> str:
    """The role in a certificate, as openssl reads it."""
    told = subprocess.run(["openssl", "asn1parse", "-inform", "der"], input=der, check=True, capture_output=True).stdout
    _, found, rest = told.decode().partition(ROLE_OID)
    return bytes.fromhex(rest.partition("[HEX DUMP]:")[2].split()[0])[2:].decode() if found else ""


@asynccontextmanager
async def secured(port: int, authority: Authority, may_write: str = "Operator") -> AsyncIterator[int]:
    """The port of a TLS front before a Modbus server: who shows no certificate of the authority gets no answer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.signed("plc"))
    context.load_verify_locations(authority.file)
    context.verify_mode = ssl.CERT_REQUIRED

    talks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.ensure_future(_talk(reader, writer, port, may_write))
        talks.add(talk)
        await asyncio.wait({talk})

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, may_write: str) -> None:
    plc_reads, plc = await asyncio.open_connection("127.0.0.1", port)
    try:
        role = await asyncio.to_thread(role_shown, writer.get_extra_info("ssl_object").getpeercert(True))
        while True:
            request = await _frame(reader)
            if request[HEAD] in WRITES and role != may_write:
                pdu = bytes((request[HEAD] | 0x80, ILLEGAL_FUNCTION))
                writer.write(request[:4] + bytes((0, 3)) + request[6:7] + pdu)
                continue
            plc.write(request)
            writer.write(await _frame(plc_reads))
    except (asyncio.IncompleteReadError, ConnectionError):
        return
    finally:
        for end in (plc, writer):
            end.close()
            with suppress(OSError, ssl.SSLError):
                await end.wait_closed()


async def _frame(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(HEAD)
    return head + await reader.readexactly(int.from_bytes(head[4:6], "big") - 1)
