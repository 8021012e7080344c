"""A script of its own: starts one program as its child and ends it when standard input closes. See `leash`.

As the parent it can never end another process that got the same id. It must start within milliseconds: plain Python
without `site`; nothing is imported but what the interpreter has in itself. It ends as its child did.
"""

from __future__ import annotations

import _thread
import os
import sys
import time

GRACE_S = 3.0
"""From being asked to end to being killed."""
SETPRIV = "/usr/bin/setpriv"
"""On Linux it has the kernel kill the child when we are killed, who then cannot end it any more."""
_TERM, _KILL = 15, 9
"""The `signal` module would take longer to import than all the rest."""


def main(program: list[str]) -> int:
    """Run the program (a whole path, and its arguments) until it ends or standard input closes."""
    told = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if os.access(SETPRIV, os.X_OK):
        program = [SETPRIV, "--pdeathsig", "KILL", "--", *program]
    child = os.spawnv(os.P_NOWAIT, program[0], program)
    _thread.start_new_thread(_end_when_closed, (told, child))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code < 0:
        os.kill(os.getpid(), -code)
    return code if code >= 0 else 128 - code


def _end_when_closed(told: int, child: int) -> None:
    while os.read(told, 4096):
        pass
    _end(child, _TERM)
    time.sleep(GRACE_S)
    _end(child, _KILL)


def _end(child: int, how: int) -> None:
    if sys.platform == "win32":
        import _winapi

        _winapi.TerminateProcess(child, 1)
    else:
        os.kill(child, how)


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
