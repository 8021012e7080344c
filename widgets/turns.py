"""Work of the windows that may wait, one piece a turn of the loop.

Timers of 0 ms are all due in the same turn, and hold the windows as long as all their work together takes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid


class Turn(QObject):
    """Work that waits for a turn of its own, `first` before what else waits. It goes with its parent."""

    def __init__(self, parent: QObject, do: Callable[[], None], first: bool = False) -> None:
        super().__init__(parent)
        self._do, self._first = do, first

    @property
    def waits(self) -> bool:
        """Whether its turn is yet to come."""
        return self in _turns().waiting

    def start(self) -> None:
        """Let it have one of the next turns; once, however often it is said."""
        _turns().put(self, self._first)

    def stop(self) -> None:
        """It need not be done any more."""
        _turns().leave_out(self)

    def do(self) -> None:
        """It is its turn."""
        self._do()


class _Turns(QObject):
    """Who waits, of all windows."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self.waiting: deque[Turn] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._next)

    def put(self, turn: Turn, first: bool) -> None:
        if turn not in self.waiting:
            (self.waiting.appendleft if first else self.waiting.append)(turn)
            self._timer.start()

    def leave_out(self, turn: Turn) -> None:
        if turn in self.waiting:
            self.waiting.remove(turn)

    def _next(self) -> None:
        if self.waiting:
            turn = self.waiting.popleft()
            if isValid(turn):
                turn.do()
        if not self.waiting:
            self._timer.stop()


@cache
def _turns() -> _Turns:
    return _Turns()
