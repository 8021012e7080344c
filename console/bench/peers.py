"""Programs of others that are measured beside ours."""

from __future__ import annotations

import shutil

from console.bench.session import BenchFailed


def program(name: str) -> str:
    """The whole path of a rival or a tool. Raises BenchFailed with what brings it."""
    path = shutil.which(name)
    if path is None:
        raise BenchFailed(f"{name} is not installed; `make bench` brings it")
    return path
