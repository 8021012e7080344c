"""`vigil operator pin NAME`: set or take away an operator's PIN. `vigil operator ls`: who has one."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import Any

from console.site.context import Context
from console.site.pins import PinFile, why_unfit


class PinNotSet(Exception):
    """What was typed is no PIN, or not twice the same. str() says which."""


def acted(parsed: argparse.Namespace, context: Context) -> dict[str, Any]:
    """What was done or found. Raises PinNotSet, DeviceError for a file that may not be trusted, OSError."""
    kept = PinFile(context.home)
    if parsed.act == "ls":
        return listed(context, kept)
    said: dict[str, Any] = {"operator": parsed.name, "file": str(context.home.operator_pins)}
    if parsed.forget:
        return {**said, "had": kept.forget(parsed.name), "has": False}
    kept.keep(parsed.name, typed_twice(parsed.name))
    return {**said, "has": True}


def listed(context: Context, kept: PinFile) -> dict[str, Any]:
    """Every operator of the site: whether he has a PIN, and whether he must have one."""
    known, wanted = kept.known(), context.site.pins.roles
    rows = [
        {"operator": one.id, "role": one.role, "has": one.id in known, "must": one.role in wanted}
        for one in context.site.operators
    ]
    gone = sorted(set(known) - {one.id for one in context.site.operators})
    return {"operators": rows, "unknown": gone, "file": str(context.home.operator_pins)}


def typed_twice(name: str) -> str:
    """From the terminal without an echo; from a pipe two lines. Raises PinNotSet."""
    first = _typed(f"new PIN of {name}: ")
    if why := why_unfit(first):
        raise PinNotSet(why)
    if _typed("the same again: ") != first:
        raise PinNotSet("the two are not the same; nothing was changed")
    return first


def pin_text(said: dict[str, Any]) -> str:
    """What `operator pin` did, for people."""
    if said["has"]:
        return f"{said['operator']}: the PIN is set, and asked for from now on. Kept, hashed, in {said['file']}"
    return f"{said['operator']}: {'has no PIN any more' if said['had'] else 'had no PIN'}"


def list_text(said: dict[str, Any]) -> str:
    """A line an operator."""
    lines = [f"{one['operator']:<16}{one['role']:<18}{_state(one)}" for one in said["operators"]]
    return "\n".join([*lines, *(f"{name:<16}not in the site file; say: vigil operator pin {name} --forget"
                                for name in said["unknown"])])  # fmt: skip


TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {"pin": pin_text, "ls": list_text}


def _state(one: dict[str, Any]) -> str:
    if one["has"]:
        return "has a PIN"
    return "MUST have a PIN and has none: cannot sign in" if one["must"] else "no PIN"


def _typed(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
