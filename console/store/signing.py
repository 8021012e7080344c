"""Ed25519 (RFC 8032) signatures over canonical texts. Keys and signatures are lower-case hex. Pure.

What is signed begins with what it is for: a signature of a head never passes for one of a bundle.
"""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

HEAD = "vigil tree head\n"
KEY = "vigil key\n"
BUNDLE = "vigil bundle\n"
_HEX = re.compile(r"[0-9a-f]+")


def signed(key: Ed25519PrivateKey, purpose: str, text: str) -> str:
    """The signature of a text."""
    return key.sign((purpose + text).encode()).hex()


def is_signed(public: str, purpose: str, text: str, signature: str) -> bool:
    """Whether a signature is of this key over this text. Each has one spelling only."""
    if len(public) != 64 or len(signature) != 128 or not _HEX.fullmatch(public + signature):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), (purpose + text).encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def public_of(key: Ed25519PrivateKey) -> str:
    """The public key of a private one."""
    return key.public_key().public_bytes_raw().hex()


def read_public(text: str) -> str:
    """A public key as people hand it on: 64 hex digits, or PEM. Raises ValueError."""
    said = text.strip()
    if re.fullmatch(r"[0-9a-fA-F]{64}", said):
        return said.lower()
    key = load_pem_public_key(said.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("it is a public key, but none of Ed25519")
    return key.public_bytes_raw().hex()
