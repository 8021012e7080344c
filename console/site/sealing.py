"""What is typed in secret, sealed for the core that works now: X25519, HKDF-SHA256, ChaCha20-Poly1305.

A seal is good for one ask of one person at one seat, and as long as that core lives.
"""

from __future__ import annotations

import json

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"vigil pin\n"
_KEY_BYTES = 32
_NONCE = bytes(12)
"""The key of a seal is used once."""
_PADDED_BYTES = 256
"""A seal does not tell how long the text is: 64 characters of UTF-8 at the most."""


class SealBroken(Exception):
    """A seal that is not for this core, not of this ask, or was touched."""


class SealKey:
    """The private key of one core, made anew when it starts and never written."""

    def __init__(self) -> None:
        self._key = X25519PrivateKey.generate()

    @property
    def public(self) -> str:
        """For the seats, hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    def opened(self, seal: str, bound: str) -> str:
        """What was sealed. Raises SealBroken."""
        try:
            raw = bytes.fromhex(seal)
            theirs, closed = raw[:_KEY_BYTES], raw[_KEY_BYTES:]
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(theirs))
            padded = _cipher(shared, theirs, self.public).decrypt(_NONCE, closed, bound.encode())
            return padded.rstrip(b"\0").decode()
        except (ValueError, InvalidTag) as error:
            raise SealBroken(type(error).__name__) from None


def sealed(text: str, public: str, bound: str) -> str:
    """A text that only the core with this public key reads, for one ask (`bound_to`). Raises ValueError for no key."""
    own = X25519PrivateKey.generate()
    shared = own.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    ours = own.public_key().public_bytes_raw()
    padded = text.encode().ljust(_PADDED_BYTES, b"\0")
    return (ours + _cipher(shared, ours, public).encrypt(_NONCE, padded, bound.encode())).hex()


def bound_to(ask: str, seat: str, operator: str) -> str:
    """What a seal is good for: no other ask, seat or person can use it."""
    return json.dumps([ask, seat, operator])


def _cipher(shared: bytes, theirs: bytes, public: str) -> ChaCha20Poly1305:
    derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE + theirs + bytes.fromhex(public)).derive(shared)
    return ChaCha20Poly1305(derived)
