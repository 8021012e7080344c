"""`vigil history ls | export`: what there is of every point, and the samples of one as CSV."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.domain.history import COLUMNS
from console.reports.csv_file import Cell, write_csv
from console.site.context import Context
from console.store.history import Past
from console.store.store import Store

EVER_US = 1 << 62
Moment = Callable[[str, Context], int]


class UnknownPoint(Exception):
    """A point that no kind of sample can have. str() says what can be asked for."""


def acted(parsed: argparse.Namespace, context: Context, moment_us: Moment) -> tuple[dict[str, Any], int]:
    """What one act has to say, and its exit code. Raises UnknownPoint, StorageError, OSError."""
    store = Store.open(context.database_url)
    try:
        if parsed.act == "ls":
            return listed(store), 0
        from_us = moment_us(parsed.start, context) if parsed.start else 0
        to_us = moment_us(parsed.end, context) if parsed.end else EVER_US
        return exported(store, parsed.point, from_us, to_us, Path(parsed.out), context.site.time_zone)
    finally:
        store.close()


def listed(store: Store) -> dict[str, Any]:
    """What blocks hold of each point; what no block holds yet, by kind."""
    points = [
        {
            "point": f"{one.kind}/{one.point}",
            "from_us": one.from_us,
            "to_us": one.to_us,
            "samples": one.samples,
            "bytes": one.size,
        }
        for one in store.history.holdings()
    ]
    return {"points": points, "not_packed_yet": {kind: store.history.waiting(kind)[1] for kind in COLUMNS}}


def exported(
    store: Store, said: str, from_us: int, to_us: int, out: Path, time_zone: str
) -> tuple[dict[str, Any], int]:
    """Write the samples of 'gas/G-101' with from_us <= time < to_us; 1 when there are none, or some are damaged."""
    kind, _, point = said.partition("/")
    if kind not in COLUMNS or not point:
        raise UnknownPoint(f"{said}: write it like gas/G-101; there is {', '.join(COLUMNS)}")
    past = store.history.read(kind, point, from_us, to_us)
    write_csv(out, _lines(past, COLUMNS[kind], ZoneInfo(time_zone)))
    damaged = [f"history row {row.row} ({row.from_us} to {row.to_us}): {row.why}" for row in past.damaged]
    count = len(past.samples)
    return {"point": said, "samples": count, "file": str(out), "damaged": damaged}, 0 if count and not damaged else 1


def _lines(past: Past, columns: tuple[str, ...], zone: ZoneInfo) -> Iterator[list[Cell]]:
    samples = past.samples
    yield ["at_us", "local_time", "mark", *columns]
    for at_us, mark, values in zip(
        samples.at_us.tolist(), samples.mark.tolist(), samples.values.T.tolist(), strict=True
    ):
        local = datetime.fromtimestamp(at_us / 1e6, zone).isoformat(timespec="milliseconds")
        yield [at_us, local, samples.marks[mark], *("" if math.isnan(value) else value for value in values)]


def list_text(said: dict[str, Any]) -> str:
    """A line a point."""
    lines = [f"{one['point']:24} {one['samples']:>12} samples {one['bytes']:>12} bytes" for one in said["points"]]
    waits = ", ".join(f"{count} of {kind}" for kind, count in said["not_packed_yet"].items())
    return "\n".join([*lines, f"not packed yet: {waits}"])


def export_text(said: dict[str, Any]) -> str:
    """Where it is, and what is missing from it."""
    return "\n".join([f"{said['file']}: {said['samples']} samples of {said['point']}", *said["damaged"]])


TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {"ls": list_text, "export": export_text}
"""Act → its words for people."""
