"""One thread for a disk that may hang: the loop waits for it without a thread of its own being held up.

A daemon: the core ends, or is ended, whatever the disk does.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")
Job = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class DiskThread:
    """Does one thing after the other."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._began = 0.0
        self._thread: threading.Thread | None = None

    @property
    def busy_s(self) -> float:
        """How long it has been at what it does now; 0 while it does nothing."""
        began = self._began
        return self._monotonic() - began if began else 0.0

    async def do(self, work: Callable[[], Result]) -> Result:
        """Do some work there, after what waits. Raises what the work raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="disk", daemon=True)
            self._thread.start()
        self._jobs.put((work, loop, future))
        return await future

    def close(self) -> None:
        """Take nothing more."""
        self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, loop, future = job
            self._began = self._monotonic()
            result: Any = None
            failure: BaseException | None = None
            try:
                result = work()
            except OSError as error:
                failure = error
            finally:
                self._began = 0.0
                failure = sys.exception() or failure  # A fault of ours ends this thread, and is told there.
                if not loop.is_closed():
                    loop.call_soon_threadsafe(_answer, future, result, failure)


def _answer(future: asyncio.Future[Any], result: Any, failure: BaseException | None) -> None:
    if future.done():
        return
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(result)
