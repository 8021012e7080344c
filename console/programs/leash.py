"""Programs of others on a leash: Mosquitto and Xvfb do not watch their standard input, so they would outlive us when
we are killed. `leash_holder` watches it for them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

HOLDER = Path(__file__).with_name("leash_holder.py")


class Leashed(subprocess.Popen[bytes]):
    """A program of others that ends when we do, however that comes. `program` begins with its whole path.

    It is out of reach of Ctrl+C, which is for us: we end it when its turn comes.
    """

    def __init__(self, program: Sequence[str], out: int | IO[bytes], pass_fds: Sequence[int] = ()) -> None:
        super().__init__(
            [sys.executable, "-I", "-S", str(HOLDER), *program],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            pass_fds=pass_fds,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def let_go(self) -> int:
        """End it and wait. Returns how it ended."""
        if self.stdin is not None:
            self.stdin.close()
        return self.wait()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and give up what held it."""
        code = super().wait(timeout)
        if self.stdin is not None:
            self.stdin.close()
        return code
