"""Users and passwords of the cameras, and of the brokers of PLCs: a file of the home each that nobody but its owner may
read.

Not in the site file (which is copied, printed and mailed), not in a key ring (a service has no session to unlock one).
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from console.site.context import Context
from console.site.home import Home
from console.site.model import Camera
from console.site.private_file import PrivateFile
from devices.cameras.address import Address, Login, address, carries_password


class Credentials:
    """The logins of one home. Raises DeviceRefused, with the mend, for a file that may not be trusted."""

    holds = "cameras"
    """What they are logins of, as the file says it."""

    def __init__(self, home: Home) -> None:
        command = f"vigil {self.holds.removesuffix('s')} password"
        anew = f"delete it and set the passwords anew with `{command}`"
        self._file = PrivateFile(self._path(home), self.holds, anew)

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

    def _path(self, home: Home) -> Path:
        return home.camera_logins

    def _read(self) -> dict[str, Login]:
        said = self._file.read()
        try:
            return {name: Login(str(one["user"]), str(one["password"])) for name, one in said.items()}
        except (KeyError, TypeError) as error:
            raise self._file.not_understood(repr(error)) from None

    def _write(self, logins: Mapping[str, Login]) -> None:
        self._file.write(
            {name: {"user": login.user, "password": login.password} for name, login in sorted(logins.items())}
        )


class PlcCredentials(Credentials):
    """The same for the PLCs whose broker demands a login."""

    holds = "plcs"

    def _path(self, home: Home) -> Path:
        return home.plc_logins


def typed_password(user: str) -> str:
    """Read from standard input without an echo; from a pipe its first line."""
    return getpass.getpass(f"password of {user}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


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
