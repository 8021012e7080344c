"""What cameras say to our logins. Asked again and again with a wrong one, many a camera locks its user out.

So a login that was refused is held back for longer each time; another login for the same camera is tried at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from devices.cameras.address import Address, Login
from devices.errors import LoginRefused

HELD_BACK_S = (0.0, 30.0, 120.0, 600.0)
"""After one, two, three and more refusals in a row. A camera that has just been switched on may refuse a good login."""
SELDOM = "asked seldom from now on, at once with another password: many a camera locks its user out"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refusal:
    """How often in a row a login was refused, the last time when (monotonic seconds), and in which words."""

    login: Login
    times: int
    at_s: float
    words: str

    def holds(self, login: Login, now_s: float) -> bool:
        """Whether it is too early to ask with this login again."""
        held_s = HELD_BACK_S[min(self.times, len(HELD_BACK_S)) - 1]
        return login == self.login and now_s - self.at_s < held_s


class Logins:
    """The refusals of one worker's cameras. From any thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._refused: dict[str, Refusal] = {}
        self._lock = threading.Lock()

    def asked(self, what: str, where: Address, ask: Callable[[Address], T]) -> T:
        """What a camera answers. `what` names the camera and what of it: its events may refuse who may see its picture.

        Raises LoginRefused, also without asking, and whatever `ask` raises.
        """
        if where.login is None:
            return ask(where)
        with self._lock:
            before = self._refused.get(what)
        if before is not None and before.holds(where.login, self._monotonic()):
            raise LoginRefused(f"{before.words}; {SELDOM}")
        try:
            answer = ask(where)
        except LoginRefused as error:
            self._note(what, where.login, str(error))
            raise
        with self._lock:
            self._refused.pop(what, None)
        return answer

    def _note(self, what: str, login: Login, words: str) -> None:
        with self._lock:
            before = self._refused.get(what)
            times = before.times + 1 if before is not None and before.login == login else 1
            self._refused[what] = Refusal(login, times, self._monotonic(), words)
