"""What the recording commands say, for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from console.presenters.texts import size_text

Clock = Callable[[int], str]
"""A time of the bus in the plant's own clock."""
MOST_GAPS = 10


def list_text(said: Mapping[str, Any], clock: Clock) -> str:
    """One camera a block: its line, its gaps, its locks."""
    lines = [f"{said['folder']}: {len(said['cameras'])} cameras"]
    for one in said["cameras"]:
        span = f"{clock(one['from_us'])} to {clock(one['to_us'])}"
        size = size_text(one["bytes"])
        lines.append(f"{one['camera']:<6} {span}  {one['segments']:>6} segments {size:>9}  {one['sealed']} sealed")
        lines += [f"       gap    {clock(start)} to {clock(end)}" for start, end in one["gaps"][:MOST_GAPS]]
        if len(one["gaps"]) > MOST_GAPS:
            lines.append(f"       gap    and {len(one['gaps']) - MOST_GAPS} more")
        lines += [
            f"       locked {clock(lock['from_us'])} to {clock(lock['to_us'])}  {lock['lock']} {lock['operator']}: "
            f"{lock['reason']}"
            for lock in one["locks"]
        ]
    return "\n".join(lines)


def verify_text(said: Mapping[str, Any], _clock: Clock) -> str:
    """Whole or not, and what does not fit."""
    lines = [f"! journal: {said['journal']}"] if said["journal"] else []
    lines += [f"! {one['camera']}/{one['segment']}: {one['why']} (row {one['row']})" for one in said["faults"]]
    if said["broken"] > len(said["faults"]):
        lines.append(f"! and {said['broken'] - len(said['faults'])} more")
    verdict = "broken" if said["journal"] or said["broken"] else "whole"
    lines.append(
        f"{said['folder']}: {verdict}; {said['files']} segments ({size_text(said['bytes'])}) as they were sealed, "
        f"{said['removed']} removed in order, {said['not_sealed_yet']} not sealed yet"
    )
    return "\n".join(lines)


def export_text(said: Mapping[str, Any], clock: Clock) -> str:
    """What was written, and its hash."""
    lines = [
        f"{said['file']}: {said['camera']}, {clock(said['from_us'])} to {clock(said['to_us'])}, "
        f"{said['frames']} frames, {size_text(said['bytes'])}",
        f"SHA-256 {said['sha256']}",
        f"{said['file']}.json: the {len(said['segments'])} segments it was taken from",
    ]
    if not said["journaled"]:
        lines.append("! the core did not answer: this export is not in the journal")
    return "\n".join(lines)


def lock_text(said: Mapping[str, Any], clock: Clock) -> str:
    """What is locked."""
    return f"{said['lock']}: {said['camera']}, {clock(said['from_us'])} to {clock(said['to_us'])}, stays until released"


def unlock_text(said: Mapping[str, Any], _clock: Clock) -> str:
    """What is released."""
    return f"{said['released']} is released"
