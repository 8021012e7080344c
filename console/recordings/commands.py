"""`vigil record ls | verify | export | lock | unlock`: which act does what, what it says, and whether that is good."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.recordings import asking, exporting, listing, texts, verifying
from console.recordings.errors import RecordingsRefused
from console.site.context import Context

EVER_US = 1 << 62


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for: times in UTC microseconds, `to_us` EVER_US where none was given."""

    camera: str
    from_us: int
    to_us: int
    out: str = ""
    lock: str = ""
    reason: str = ""
    operator: str = ""


def wanted(parsed: argparse.Namespace, context: Context, moment_us: Callable[[str, Context], int]) -> Wanted:
    """The arguments as values. Raises what `moment_us` raises for a text that is no time."""
    start, end = getattr(parsed, "start", ""), getattr(parsed, "end", "")
    return Wanted(
        camera=getattr(parsed, "camera", ""),
        from_us=moment_us(start, context) if start else 0,
        to_us=moment_us(end, context) if end else EVER_US,
        out=getattr(parsed, "out", ""),
        lock=getattr(parsed, "lock", ""),
        reason=getattr(parsed, "reason", ""),
        operator=getattr(parsed, "operator", "") or context.site.operators[0].id,
    )


def done(act: str, context: Context, asked: Wanted) -> tuple[dict[str, Any], int]:
    """Do it: what it says, and the exit code. Raises RecordingsRefused, StorageError, BusError."""
    try:
        return _ACTS[act](context, asked)
    except OSError as error:
        raise RecordingsRefused(f"{error.filename or context.home.recordings}: {error.strerror}") from error


def _ls(context: Context, asked: Wanted) -> tuple[dict[str, Any], int]:
    return listing.listed(context, asked.camera, asked.from_us, asked.to_us), 0


def _verify(context: Context, asked: Wanted) -> tuple[dict[str, Any], int]:
    said = verifying.verified(context, asked.camera, asked.from_us, asked.to_us)
    return said, 1 if said["broken"] or said["journal"] else 0


def _export(context: Context, asked: Wanted) -> tuple[dict[str, Any], int]:
    said = exporting.exported(context, asked.camera, asked.from_us, asked.to_us, Path(asked.out).resolve())
    subject, taken = f"export/{asked.camera}", f"{said['from_us']} to {said['to_us']}, SHA-256 {said['sha256']}"
    noted = asyncio.run(
        asking.journaled(context, subject, " · ".join(filter(None, (taken, asked.reason))), asked.operator)
    )
    return said | {"journaled": noted}, 0


def _lock(context: Context, asked: Wanted) -> tuple[dict[str, Any], int]:
    made = asking.locked(context, asked.camera, asked.from_us, asked.to_us, asked.reason, asked.operator)
    return asyncio.run(made), 0


def _unlock(context: Context, asked: Wanted) -> tuple[dict[str, Any], int]:
    return asyncio.run(asking.released(context, asked.lock, asked.reason, asked.operator)), 0


_ACTS: dict[str, Callable[[Context, Wanted], tuple[dict[str, Any], int]]] = {
    "ls": _ls,
    "verify": _verify,
    "export": _export,
    "lock": _lock,
    "unlock": _unlock,
}
TEXTS: dict[str, Callable[[dict[str, Any], texts.Clock], str]] = {
    "ls": texts.list_text,
    "verify": texts.verify_text,
    "export": texts.export_text,
    "lock": texts.lock_text,
    "unlock": texts.unlock_text,
}
