"""Users and passwords of the cameras: one file of the home that nobody but its owner may read.

Not in the site file (which is copied, printed and mailed), not in a key ring (a service has no session to unlock one).
"""

from __future__ import annotations

import json
import os
import stat
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

    def __init__(self, home: Home) -> None:
        self._path = home.camera_logins

    def of(self, camera: str) -> Login | None:
        """Who asks this camera; None when nothing is kept for it."""
        return self._read().get(camera)

    def known(self) -> list[str]:
        """The cameras that have a login here."""
        return sorted(self._read())

    def keep(self, cameras: Iterable[str], login: Login) -> None:
        """Ask these cameras so from now on."""
        self._write(self._read() | dict.fromkeys(cameras, login))

    def forget(self, cameras: Iterable[str]) -> None:
        """Ask these cameras without a login."""
        gone = set(cameras)
        self._write({camera: login for camera, login in self._read().items() if camera not in gone})

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
            raise DeviceRefused(f"{self._path}: cannot be read ({error}); {_ANEW}") from None
        return _logins(said, self._path)

    def _write(self, logins: Mapping[str, Login]) -> None:
        """At once or not at all, and never readable by others, not even while it is written."""
        kept = {camera: {"user": login.user, "password": login.password} for camera, login in sorted(logins.items())}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=".camera-logins-", dir=self._path.parent)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump({"version": VERSION, "cameras": kept}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self._path)


_ANEW = "delete it and set the passwords anew with `vigil camera password`"


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
        raise DeviceRefused(
            f"{path}: others may read the cameras' passwords in it; say `chmod 600 {path}`, then change them"
        )


def _logins(said: object, path: Path) -> dict[str, Login]:
    try:
        if not isinstance(said, dict) or said["version"] != VERSION:
            raise ValueError(f"not of version {VERSION}")
        return {camera: Login(str(one["user"]), str(one["password"])) for camera, one in said["cameras"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DeviceRefused(f"{path}: cannot be understood ({error!r}); {_ANEW}") from None
