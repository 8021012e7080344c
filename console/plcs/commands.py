"""`vigil plc test`: what every point of a PLC says, by reading alone. `vigil plc password`: who asks its broker."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from console.plcs.walk import walked
from console.site.context import Context
from console.site.credentials import PlcCredentials, typed_password
from console.site.model import Plc
from devices.cameras.address import Login

Text = Callable[[dict[str, Any]], str]


class WrongQuestion(Exception):
    """Arguments that do not fit. str() names the argument and what would fit."""


def acted(parsed: argparse.Namespace, context: Context) -> tuple[dict[str, Any], int, Text]:
    """What was found or kept, the exit code, and how it is told. Raises WrongQuestion, DeviceError."""
    plcs = [plc for plc in context.site.plcs if plc.id in (parsed.plcs or [plc.id])]
    if parsed.act == "test":
        return *test(context, plcs), test_text
    return *set_password(context, plcs, asked_login(parsed, plcs)), password_text


def asked_login(parsed: argparse.Namespace, plcs: Sequence[Plc]) -> Login | None:
    """Who asks the brokers from now on; None: nobody. Raises WrongQuestion."""
    if modbus := [plc.id for plc in plcs if not plc.topic]:
        raise WrongQuestion(f"PLC: {', '.join(modbus)} has no topic: Modbus knows no password, see tls_certificate")
    if parsed.forget:
        return None
    if not parsed.user:
        raise WrongQuestion("--user: missing; the name by which the broker knows us")
    if not (said := typed_password(parsed.user)):
        raise WrongQuestion("the password is empty; --forget takes a login away")
    return Login(parsed.user, said)


def test(context: Context, plcs: Sequence[Plc]) -> tuple[dict[str, Any], int]:
    """What was found, and the exit code: 0 where every point of every PLC says something that means something."""
    found = asyncio.run(_all(context, plcs))
    return {"plcs": [{**asdict(one), "well": one.is_well} for one in found]}, int(not all(one.is_well for one in found))


def test_text(said: dict[str, Any]) -> str:
    """The same for people: a line a point."""
    lines: list[str] = []
    for plc in said["plcs"]:
        role = f", our role: {plc['role']}" if plc["role"] else ""
        lines.append(f"{plc['plc']} at {plc['place']}{role}")
        lines += [_line(point) for point in plc["points"]]
    return "\n".join(lines)


def set_password(context: Context, plcs: Sequence[Plc], login: Login | None) -> tuple[dict[str, Any], int]:
    """Keep a login for the brokers of some PLCs; None: forget what was kept. Raises DeviceError."""
    kept, names = PlcCredentials(context.home), [plc.id for plc in plcs]
    if login is None:
        kept.forget(names)
    else:
        kept.keep(names, login)
    user = login.user if login else ""
    return {"plcs": names, "user": user, "file": str(context.home.plc_logins), "known": kept.known()}, 0


def password_text(said: dict[str, Any]) -> str:
    """The same for people."""
    how = f"asked as {said['user']}" if said["user"] else "asked without a login"
    return f"{', '.join(said['plcs'])}: {how} from the next connection on. Kept in {said['file']}"


def _line(point: dict[str, Any]) -> str:
    told = " ".join(str(part) for part in (point["value"], point["meaning"]) if part not in (None, ""))
    what = " ".join(part for part in (point["of"], point["what"]) if part)
    said = f"  {what:<24}{point['point']:<28}{point['state']:<14}{told}"
    return f"{said}: {point['why']}" if point["why"] else said


async def _all(context: Context, plcs: Sequence[Plc]) -> list[Any]:
    return list(await asyncio.gather(*(walked(plc, context) for plc in plcs)))
