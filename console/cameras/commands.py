"""`vigil camera find | ask | test | password`: what each finds, as one plain object, and its exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from console.site.adding import Settings, checked, write
from console.site.context import Context
from console.site.credentials import Credentials, camera_address
from console.site.errors import SiteFileError
from console.site.home import Home
from devices.cameras import usb
from devices.cameras.address import Address, Login
from devices.cameras.trial import png, tried
from devices.errors import BadReply, LinkLost
from devices.onvif import discovery
from devices.onvif.device import OnvifDevice, Profile
from devices.onvif.ptz import Ptz

Outcome = tuple[dict[str, Any], int]
"""What a command says, and its exit code."""


def find(seconds: float, interfaces: Sequence[str]) -> Outcome:
    """Who answers on the network, and the cameras of this machine. Raises LinkLost when there is none of these and
    the network cannot be asked."""
    here, why, found = usb.plugged_in(), "", list[discovery.Found]()
    try:
        found = discovery.find(seconds, interfaces)
    except LinkLost as error:
        if not here:
            raise
        why = str(error)
    said = {"seconds": seconds, "cameras": [asdict(one) for one in found], "here": [asdict(one) for one in here]}
    return {**said, "why": why}, 0 if found or here else 1


def ask(where: Address) -> Outcome:
    """What an ONVIF camera says of itself. Raises DeviceError."""
    camera = OnvifDevice(where)
    profiles = [_profile(camera, one) for one in camera.profiles()]
    said = {"url": where.said, **asdict(camera.information()), "clock_off_s": camera.clock_off_s}
    return {**said, "events": camera.has("events"), "profiles": profiles}, 0 if profiles else 1


def test(where: Address, seconds: float, picture: Path | None) -> Outcome:
    """Open a camera and watch it for some seconds. 1 when no picture came. Raises DeviceError, OSError."""
    trial = tried(where, seconds)
    measured = {one.name: getattr(trial, one.name) for one in fields(trial) if one.name != "picture"}
    said = {"url": where.said, "seconds": seconds, **measured, "picture": ""}
    if picture is not None and trial.picture is not None:
        picture.write_bytes(png(trial.picture))
        said["picture"] = str(picture)
    return said, 0 if trial.picture is not None else 1


def camera_of(context: Context, camera: str, *, main: bool) -> Address:
    """Address and login of a camera of the site. Raises DeviceError, KeyError for one that it does not have."""
    return camera_address(context, {one.id: one for one in context.site.cameras}[camera], main=main)


def set_password(context: Context, cameras: Sequence[str], login: Login | None) -> Outcome:
    """Keep a login for some cameras; None: forget what was kept. Raises DeviceError."""
    kept = Credentials(context.home)
    if login is None:
        kept.forget(cameras)
    else:
        kept.keep(cameras, login)
    user = login.user if login else ""
    return {"cameras": list(cameras), "user": user, "file": str(context.home.camera_logins), "known": kept.known()}, 0


def add(path: Path, home: Home, camera: Settings, login: Login | None, login_only: bool = False) -> Outcome:
    """Write a camera into a site file, its login into the home. 1 when the file would be wrong: it stays as it was, as
    it does with `login_only`.

    Raises DeviceError for a login that cannot be kept.
    """
    written = not login_only
    said: dict[str, Any] = {"camera": camera.get("id", ""), "file": str(path), "written": written, "problems": []}
    try:
        before, after = checked(path, camera)
        if login is not None:
            Credentials(home).keep([str(camera["id"])], login)
        if not login_only:
            write(path, before, after)
    except SiteFileError as error:
        return {**said, "written": False, "problems": list(error.problems)}, 1
    except OSError as error:
        return {**said, "written": False, "problems": [f"{path}: {error.strerror}"]}, 1
    return said, 0


def _profile(camera: OnvifDevice, profile: Profile) -> dict[str, Any]:
    said: dict[str, Any] = asdict(profile)
    said["stream"], said["still"], said["presets"] = camera.stream(profile.token).said, "", []
    try:
        said["still"] = camera.snapshot(profile.token).said
        if profile.node and camera.has("ptz"):
            said["presets"] = [asdict(preset) for preset in Ptz(camera, profile).presets()]
    except BadReply as error:  # Stills and presets may be missing; a stream may not.
        said["missing"] = str(error)
    return said
