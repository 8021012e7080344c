"""`vigil plc test`: what every point of the PLCs says, by reading alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from console.plcs.walk import walked
from console.site.context import Context
from console.site.model import Plc


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


def _line(point: dict[str, Any]) -> str:
    told = " ".join(str(part) for part in (point["value"], point["meaning"]) if part not in (None, ""))
    what = " ".join(part for part in (point["of"], point["what"]) if part)
    said = f"  {what:<24}{point['point']:<28}{point['state']:<14}{told}"
    return f"{said}: {point['why']}" if point["why"] else said


async def _all(context: Context, plcs: Sequence[Plc]) -> list[Any]:
    return list(await asyncio.gather(*(walked(plc, context) for plc in plcs)))
