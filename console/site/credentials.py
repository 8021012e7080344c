"""Users and passwords of the cameras, and of the brokers of PLCs: a file of the home each that nobody but its owner may
read.

Not in the site file (which is copied, printed and mailed), not in a key ring (a service has no session to unlock one).
"""

from __future__ import annotations

import getpass
import json
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from console.site.context import Context
from console.site.home import Home
from console.site.model import Camera
from devices.cameras.address import Address, Login, address, carries_password
from devices.errors import DeviceRefused

VERSION = 1


class Credentials:
    """The logins of one home. Raises DeviceRefused, with the mend, for a file that may not be trusted."""

    holds = "cameras"
    """What they are logins of, as the file says it."""

    def __init__(self, home: Home) -> None:
        self._path = self._file(home)

    def of(self, name: str) -> Login | None:
        """Who asks this one; None when nothing is kept for it."""
        return self._read().get(name)

    def known(self) -> list[str]:
        """Those that have a login here."""
        return sorted(self._read())

    def keep(self, names: Iterable[str], login: Login) -> None:
        """Ask these so from now on."""
        self._write(self._read() | dict.fromkeys(names, login))

    def forget(self, names: Iterable[str]) -> None:
        """Ask these without a login."""
        gone = set(names)
        self._write({name: login for name, login in self._read().items() if name not in gone})

    def _file(self, home: Home) -> Path:
        return home.camera_logins

    def _read(self) -> dict[str, Login]:
        try:
            with self._path.open(encoding="utf-8") as file:
                _refuse_open_to_others(self._path, os.fstat(file.fileno()).st_mode)
                said = json.load(file)
        except FileNotFoundError:
            return {}
        except PermissionError:
            raise DeviceRefused(
                f"{self._path}: may not be read; it belongs to another user than this service"
            ) from None
        except (OSError, ValueError) as error:
            raise DeviceRefused(f"{self._path}: cannot be read ({error}); {_anew(self.holds)}") from None
        return _logins(said, self._path, self.holds)

    def _write(self, logins: Mapping[str, Login]) -> None:
        """At once or not at all, and never readable by others, not even while it is written."""
        kept = {name: {"user": login.user, "password": login.password} for name, login in sorted(logins.items())}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=f".{self._path.stem}-", dir=self._path.parent)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump({"version": VERSION, self.holds: kept}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self._path)


class PlcCredentials(Credentials):
    """The same for the PLCs whose broker demands a login."""

    holds = "plcs"

    def _file(self, home: Home) -> Path:
        return home.plc_logins


def typed_password(user: str) -> str:
    """Read from standard input without an echo; from a pipe its first line."""
    return getpass.getpass(f"password of {user}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _anew(holds: str) -> str:
    return f"delete it and set the passwords anew with `vigil {holds.removesuffix('s')} password`"


def camera_address(context: Context, camera: Camera, *, main: bool = False) -> Address:
    """Where a camera of the site is today, with its login. `main`: its large stream, if it has one.

    Raises BadReply for an address that makes no sense, DeviceRefused when its login may not be read.
    """
    url = context.url(camera.main_url if main and camera.main_url else camera.url)
    return address(url, Credentials(context.home).of(camera.id), camera.certificate)


def onvif_address(context: Context, camera: Camera) -> Address | None:
    """Where a camera of the site is asked and steered by ONVIF, with its login; None where it is not.

    Raises BadReply for an address that makes no sense, DeviceRefused when its login may not be read.
    """
    if not camera.onvif:
        return None
    return address(context.url(camera.onvif), Credentials(context.home).of(camera.id), camera.certificate)


def open_passwords(cameras: Iterable[Camera]) -> list[str]:
    """A sentence for each password that stands in the site file."""
    return [
        f"camera.{camera.id}.{setting}: carries a password; take it out and say `vigil camera password {camera.id}`"
        for camera in cameras
        for setting, url in (("url", camera.url), ("main_url", camera.main_url))
        if carries_password(url)
    ]


def _refuse_open_to_others(path: Path, mode: int) -> None:
    """Windows keeps the folder of a user from other users by itself, and knows no such mode."""
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise DeviceRefused(f"{path}: others may read the passwords in it; say `chmod 600 {path}`, then change them")


def _logins(said: object, path: Path, holds: str) -> dict[str, Login]:
    try:
        if not isinstance(said, dict) or said["version"] != VERSION:
            raise ValueError(f"not of version {VERSION}")
        return {name: Login(str(one["user"]), str(one["password"])) for name, one in said[holds].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DeviceRefused(f"{path}: cannot be understood ({error!r}); {_anew(holds)}") from None
