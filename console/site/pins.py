"""PINs of the operators: salted and slowly hashed (scrypt, RFC 7914) in a file of the home. None is kept as typed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from console.site.home import Home
from console.site.private_file import PrivateFile

LEAST, MOST = 4, 64
"""Characters of a PIN; it may be a sentence."""
COST, BLOCK, PARALLEL = 2**15, 8, 3
"""scrypt's n, r and p, as OWASP asks of passwords: 32 MiB, a third of a second."""
SALT_BYTES, HASH_BYTES = 16, 32
_MEMORY = 64 * 2**20
"""Bytes that OpenSSL may take: it refuses what needs more than this."""


class PinFile:
    """The PINs of one home. Every call raises DeviceRefused, with the mend, for a file that may not be trusted."""

    def __init__(self, home: Home) -> None:
        anew = "delete it and set the PINs anew with `vigil operator pin`"
        self._file = PrivateFile(home.operator_pins, "operators", anew)

    def known(self) -> tuple[str, ...]:
        """The operators who have a PIN."""
        return tuple(sorted(self._file.read()))

    def is_right(self, operator: str, pin: str) -> bool:
        """Whether this is his PIN; nobody's is right who has none. Takes a third of a second of a thread."""
        kept = self._file.read().get(operator)
        if kept is None:
            return False
        try:
            salt, wanted = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["hash"])
            found = _hashed(pin, salt, int(kept["n"]), int(kept["r"]), int(kept["p"]))
        except (KeyError, TypeError, ValueError) as error:
            raise self._file.not_understood(repr(error)) from None
        return hmac.compare_digest(found, wanted)

    def keep(self, operator: str, pin: str) -> None:
        """His PIN from now on. Raises ValueError, in words, for one that is too short or too long."""
        if why := why_unfit(pin):
            raise ValueError(why)
        salt = secrets.token_bytes(SALT_BYTES)
        digest = _hashed(pin, salt, COST, BLOCK, PARALLEL)
        said = {"salt": salt.hex(), "hash": digest.hex(), "n": COST, "r": BLOCK, "p": PARALLEL}
        self._file.write(dict(sorted((self._file.read() | {operator: said}).items())))

    def forget(self, operator: str) -> bool:
        """He has none from now on. Whether he had one."""
        kept: dict[str, Any] = self._file.read()
        had = kept.pop(operator, None) is not None
        if had:
            self._file.write(kept)
        return had


def why_unfit(pin: str) -> str:
    """Why this cannot be a PIN; '' when it can."""
    return "" if LEAST <= len(pin) <= MOST else "A PIN has 4 to 64 characters"


def _hashed(pin: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    typed = pin.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=HASH_BYTES)
