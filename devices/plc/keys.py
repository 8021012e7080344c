"""The keys by which Vigil and a PLC know each other: Modbus/TCP Security (MB-TCP-Security V21) over TLS 1.2 or later.

Both show a certificate that the plant's authority signed. Ours carries the role under which the PLC lets us write.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

PORT = 802
ROLE = bytes.fromhex("060b2b060104018389" + "0c862201")
"""The object identifier 1.3.6.1.4.1.50316.802.1 of the extension that holds the role, as DER."""
UTF8, BOOLEAN, OCTETS = 0x0C, 0x01, 0x04


@dataclass(frozen=True, slots=True)
class Keys:
    """Files: our certificate, its key, and the authority that signs the certificates of PLCs. `name`: what the
    certificate of the PLC bears; empty: the host that is called."""

    certificate: Path
    key: Path
    authority: Path
    name: str = ""

    def context(self) -> ssl.SSLContext:
        """How to speak with the PLC. Raises OSError (ssl.SSLError among them) for files that cannot be used."""
        made = ssl.create_default_context(cafile=str(self.authority))
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        made.load_cert_chain(str(self.certificate), str(self.key))
        return made

    def role(self) -> str:
        """The role that our certificate carries; '' for none. Raises OSError, ValueError for no certificate."""
        pem = self.certificate.read_text(encoding="ascii")
        end = "-----END CERTIFICATE-----"
        return role_of(ssl.PEM_cert_to_DER_cert(pem[pem.index("-----BEGIN") : pem.index(end) + len(end)]))


def role_of(der: bytes) -> str:
    """The role in a certificate; '' where it carries none that can be read."""
    _, found, rest = der.partition(ROLE)
    if not found:
        return ""
    kind, value, rest = _element(rest)
    if kind == BOOLEAN:  # whether the extension is critical
        kind, value, _ = _element(rest)
    inner, text, _ = _element(value) if kind == OCTETS else (0, b"", b"")
    return text.decode("utf-8", "replace") if inner == UTF8 else ""


def _element(der: bytes) -> tuple[int, bytes, bytes]:
    """Kind and content of the first element, and what comes after it; (0, b'', b'') where it is none that is short."""
    if len(der) < 2 or der[1] >= 0x80 or len(der) < 2 + der[1]:
        return 0, b"", b""
    return der[0], der[2 : 2 + der[1]], der[2 + der[1] :]
