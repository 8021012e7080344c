"""Where the private keys are that sign the journal: credentials that the system hands to the service, else files.

systemd decrypts credentials (`LoadCredentialEncrypted=vigil-evidence-key:…`, sealed to the machine's TPM where it has
one) into a folder that only this service sees, and names it in CREDENTIALS_DIRECTORY. Without one, a key is a file of
the home that only its owner may read: whoever becomes that user, or root, can sign.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.site.home import Home
from console.store.errors import StorageError
from console.store.signing import public_of

CREDENTIAL = "vigil-evidence-key"
"""Credentials whose names begin so are keys: 64 hex digits each, the seed of RFC 8032."""
IN_SYSTEM, IN_FILE = "system credential", "file"


class KeyRefused(StorageError):
    """A key is not there, or may not be trusted. str() says which and the mend."""


class Keys:
    """The private keys that this machine has, by their public ones."""

    def __init__(self, home: Home) -> None:
        self._folder = home.evidence
        given = os.environ.get("CREDENTIALS_DIRECTORY", "")
        self._credentials = Path(given) if given else None

    def load(self, public: str) -> Ed25519PrivateKey:
        """One of them. Raises KeyRefused."""
        for path in (*self._in_system(), *self._in_files()):
            key = _read(path)
            if public_of(key) == public:
                return key
        raise KeyRefused(
            f"key {public[:16]}…: it is neither in {self._folder} nor among the system's credentials; "
            "begin a new one with `vigil evidence rotate --lost`"
        )

    def in_system(self) -> list[str]:
        """The public keys of those that the system hands us, the newest by name last."""
        return [public_of(_read(path)) for path in self._in_system()]

    def make(self) -> tuple[str, str]:
        """A new key: its public one, and where it is kept. Raises KeyRefused."""
        key = Ed25519PrivateKey.generate()
        public = public_of(key)
        path = self._folder / f"{public[:16]}.key"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(number, "w", encoding="ascii") as file:
                file.write(key.private_bytes_raw().hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise KeyRefused(f"{path}: a new key cannot be kept: {error.strerror}") from error
        return public, IN_FILE

    def _in_system(self) -> list[Path]:
        return sorted(self._credentials.glob(f"{CREDENTIAL}*")) if self._credentials else []

    def _in_files(self) -> list[Path]:
        return sorted(self._folder.glob("*.key"))


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        with path.open(encoding="ascii") as file:
            if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise KeyRefused(
                    f"{path}: others may read this key: say `chmod 600 {path}` and `vigil evidence rotate`"
                )
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read().strip()))
    except (OSError, ValueError) as error:
        raise KeyRefused(f"{path}: is no key that can be read ({error})") from error
