"""Work in a process of its own: it holds no window up, and ends with who waits for it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection


@contextmanager
def apart(name: str, work: Callable[..., None], *arguments: object) -> Iterator[Connection]:
    """A process that does `work(saying, *arguments)`; what it says is heard here. Use it off the loop."""
    spawn = multiprocessing.get_context("spawn")
    hearing, saying = spawn.Pipe(duplex=False)
    process = spawn.Process(target=work, args=(saying, *arguments), name=name, daemon=True)
    process.start()
    saying.close()
    try:
        yield hearing
    finally:
        hearing.close()
        process.terminate()
        process.join()
