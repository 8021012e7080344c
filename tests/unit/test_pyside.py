"""PySide6 keeps its references: version 6.12.0 on Python 3.11 does not, see docs/decisions/0009."""

from __future__ import annotations

import subprocess
import sys

CALLS = "from PySide6.QtCore import QObject\no = QObject()\nfor _ in range(200_000): o.setObjectName('x')"


def test_two_hundred_thousand_calls_do_not_end_the_process() -> None:
    assert subprocess.run([sys.executable, "-c", CALLS], timeout=60).returncode == 0
