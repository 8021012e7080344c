"""What the camera commands were asked. A password comes by standard input, never by an argument."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.cameras import commands, texts
from console.site.context import Context
from console.site.credentials import onvif_address as onvif_of
from console.site.credentials import typed_password
from console.site.find import by_id
from devices.cameras.address import Address, Login, address, carries_password
from devices.onvif.device import PATH

TYPED = "-"
"""In place of an address: it is the first line of standard input, so no list of processes has it."""
Contexts = Callable[[argparse.Namespace], Context]
"""Reads the site of the arguments."""
Text = Callable[[dict[str, Any]], str]


class WrongQuestion(Exception):
    """Arguments that do not fit. str() names the argument and what would fit."""


def acted(parsed: argparse.Namespace, contexts: Contexts) -> tuple[dict[str, Any], int, Text]:
    """What the command found, its exit code, and how it is told. Raises WrongQuestion, DeviceError."""
    _typed(parsed)
    match parsed.act:
        case "find":
            return *commands.find(parsed.seconds, parsed.interface), texts.find_text
        case "ask":
            return *commands.ask(onvif_address(parsed, contexts)), texts.ask_text
        case "test":
            into = picture(parsed)
            return *commands.test(stream_address(parsed, contexts), parsed.seconds, into), texts.test_text
        case "add":
            camera, whose = new_camera(sys.stdin.read())
            context = contexts(parsed)
            return *commands.add(context.site_path, context.home, camera, whose, parsed.login_only), texts.add_text
    named, login = cameras_and_login(parsed, contexts)
    return *commands.set_password(contexts(parsed), named, login), texts.password_text


def _typed(parsed: argparse.Namespace) -> None:
    """Read the address where it is not an argument. One with a password in it is taken as such, but who looks at the
    list of processes sees it."""
    if parsed.act not in ("ask", "test"):
        return
    if parsed.camera == TYPED:
        parsed.camera = sys.stdin.readline().strip()
    elif carries_password(parsed.camera):
        print(
            "the password in the address shows in the list of processes; use --user, or - in its place", file=sys.stderr
        )


def onvif_address(parsed: argparse.Namespace, contexts: Contexts) -> Address:
    """Where an ONVIF camera is asked: a camera of the site with its login, an address, or only its host.

    Raises DeviceError for nonsense.
    """
    if camera := _of_the_site(parsed, contexts):
        return camera
    url = parsed.camera if "://" in parsed.camera else f"http://{parsed.camera}{PATH}"
    where = _told(url, parsed)
    if where.scheme not in ("http", "https"):
        raise WrongQuestion(f"{where.said}: ONVIF is asked by http or https; `vigil camera test` opens a stream")
    return where


def _of_the_site(parsed: argparse.Namespace, contexts: Contexts) -> Address | None:
    """Of a camera that the site file names, only where a site file was named: a host may be called C01 too."""
    if not parsed.site:
        return None
    context = contexts(parsed)
    camera = by_id(context.site.cameras, parsed.camera)
    where = onvif_of(context, camera) if camera is not None else None
    if camera is not None and where is None:
        raise WrongQuestion(f"{camera.id}: the site file has no onvif address for it; name its host instead")
    return where


def stream_address(parsed: argparse.Namespace, contexts: Contexts) -> Address:
    """Where a stream is: an address, or a camera of the site with its login. Raises DeviceError for nonsense."""
    if "://" in parsed.camera:
        return _told(parsed.camera, parsed)
    context = contexts(parsed)
    _known(context, [parsed.camera])
    return commands.camera_of(context, parsed.camera, main=parsed.main)


def cameras_and_login(parsed: argparse.Namespace, contexts: Contexts) -> tuple[list[str], Login | None]:
    """Which cameras, and how they are asked from now on; None: without a login."""
    _known(contexts(parsed), parsed.cameras)
    if parsed.forget:
        return parsed.cameras, None
    if not parsed.user:
        raise WrongQuestion("--user: missing; the name by which the camera knows us")
    return parsed.cameras, Login(parsed.user, password(parsed.user))


def new_camera(said: str) -> tuple[dict[str, str | float], Login | None]:
    """The settings and the login of a camera to add: {"camera": {…}, "user": "…", "password": "…"}. Raises
    WrongQuestion."""
    try:
        told = json.loads(said)
        camera = dict(told["camera"])
        login = Login(str(told["user"]), str(told.get("password", ""))) if told.get("user") else None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongQuestion('standard input: must be {"camera": {…}, "user": "…", "password": "…"}') from None
    for setting, value in camera.items():
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise WrongQuestion(f"camera.{setting}: must be text or a number")
        if isinstance(value, str) and carries_password(value):
            raise WrongQuestion(f"camera.{setting}: carries a password; give it as user and password")
    return camera, login


def picture(parsed: argparse.Namespace) -> Path | None:
    """Where the first picture goes."""
    if not parsed.picture:
        return None
    path = Path(parsed.picture).resolve()
    if path.suffix.lower() != ".png" or not path.parent.is_dir():
        raise WrongQuestion(f"--picture {parsed.picture}: must be a file .png in a folder that is there")
    return path


def password(user: str) -> str:
    """Read without an echo; from a pipe its first line."""
    if not (said := typed_password(user)):
        raise WrongQuestion("the password is empty; --forget takes a login away")
    return said


def _told(url: str, parsed: argparse.Namespace) -> Address:
    """An address that somebody named, with its login."""
    login = Login(parsed.user, password(parsed.user)) if parsed.user else None
    return address(url, login, parsed.certificate)


def _known(context: Context, cameras: list[str]) -> None:
    known = [camera.id for camera in context.site.cameras]
    if unknown := sorted(set(cameras) - set(known)):
        raise WrongQuestion(f"CAMERA: there is no {', '.join(unknown)}; there is {', '.join(known)}")
