"""What processes cost, read from /proc of Linux: CPU time, memory, descriptors, threads. Nothing is asked of them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_SHARED = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Usage:
    """One process at one moment. `pss_mb`: its own memory and its share of what it shares with others, MiB."""

    pid: int
    cpu_s: float
    pss_mb: float
    descriptors: int
    threads: int


def descendants(pid: int) -> list[int]:
    """The process ids below one, nearest first; empty when it is gone."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, ahead = list[int](), [pid]
    while ahead:
        below = children.get(ahead.pop(0), [])
        found += below
        ahead += below
    return found


def programs(pid: int) -> dict[str, int]:
    """The programs of Vigil below a `vigil run`, by the name that they have on the bus: name to process id."""
    named = {program_of(below): below for below in descendants(pid)}
    return {name: below for name, below in named.items() if name}


def program_of(pid: int) -> str:
    """The name of a program of Vigil: core, vision-2, room-1, plant, cameras, broker; '' for anything else."""
    return name_of(_words(pid))


def name_of(words: list[str]) -> str:
    """The same from the words of its command line."""
    if "devices.sim" in words:
        return "plant"
    if any(word.endswith("rtsp_server.py") for word in words):
        return "cameras"
    if "console.cli" in words:
        said = words[words.index("console.cli") + 1 :]
        known = {"core": "core", "room": "room-1", "vision": _after("--name", said, "vision-1")}
        return known.get(said[0], "") if said else ""
    return "broker" if words and Path(words[0]).name == "mosquitto" else ""


def below_named(pid: int, program: str) -> int:
    """The first process below one that runs a program ('Xvfb', 'mpv'); 0 when there is none."""
    found = (below for below in descendants(pid) if Path((_words(below) or [""])[0]).name == program)
    return next(found, 0)


def cpu_s(pid: int) -> float:
    """CPU seconds of all threads of a process so far, in user and kernel; 0 when it is gone."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def usage(pid: int) -> Usage | None:
    """What a process costs now; None when it is gone."""
    try:
        rollup = (PROC / str(pid) / "smaps_rollup").read_text()
        descriptors = sum(1 for _ in (PROC / str(pid) / "fd").iterdir())
    except OSError:
        return None
    pss = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    fields = _stat(pid)
    if pss is None or not fields:
        return None
    return Usage(pid, cpu_s(pid), int(pss[1]) / 1024, descriptors, int(fields[17]))


def shared_mb(prefix: str) -> float:
    """MiB of shared memory whose names begin so."""
    return sum(entry.stat().st_size for entry in _SHARED.glob(f"{prefix}*")) / 1048576


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on (state, parent, ...); empty when it is gone."""
    try:
        said = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return []
    return said[said.rindex(")") + 2 :].split()


def _words(pid: int) -> list[str]:
    try:
        said = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return [word.decode(errors="replace") for word in said.split(b"\0")[:-1]]


def _after(option: str, words: list[str], otherwise: str) -> str:
    return words[words.index(option) + 1] if option in words[:-1] else otherwise
