"""A seat with a window a monitor on a real display whose monitors go and come. Run as a program of its own:

    python -m tests.gui.shell.monitors_seat FOLDER -2 +2 -3

opens three monitors, takes the second away, brings it back, takes the third away; says one line of JSON for the
beginning and for each step: by window, which monitor it is on ('' for none), whether on the whole of it, its page.
After the last step the first window hands its page to the next.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from console.pages.monitors import Monitors
from console.pages.window import RoomWindow
from console.programs.display import open_virtual
from console.site.read import read_site
from tests.gui.desk import FixedDesk
from tests.rooms import SMALL

WIDE, HIGH, COUNT = 1920, 1080, 3
SETTLED_S = 20.0


def main(folder: Path, steps: list[str]) -> None:
    """Open it, do the steps, say what there is."""
    display = open_virtual(COUNT, (WIDE, HIGH))
    try:
        os.environ |= {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"}
        _play(folder, steps)
    finally:
        display.close()


def _play(folder: Path, steps: list[str]) -> None:
    app = QApplication([])
    desk = FixedDesk(read_site(SMALL), folder)
    windows = [RoomWindow(desk, place) for place in range(COUNT)]
    for window, page in zip(windows, ("plant", "wall", "alerts"), strict=True):
        window.open(page)
    monitors = Monitors(windows)

    def said() -> list[tuple[str, bool, str]]:
        return [(_monitor(each), each.isFullScreen() and each.isVisible(), each.current) for each in windows]

    monitors.show()
    _turn(app, lambda: all(whole for _, whole, _ in said()))
    print(json.dumps(said()), flush=True)
    for step in steps:
        there = partial(_are_others, _names())
        _change(step)
        _turn(app, there)
        _turn(app, lambda: not monitors.settling)
        if step == steps[-1]:
            windows[0].send_page(1)
        print(json.dumps(said()), flush=True)


def _names() -> list[str]:
    return [screen.name() for screen in QGuiApplication.screens()]


def _are_others(before: list[str]) -> bool:
    return _names() != before


def _monitor(window: RoomWindow) -> str:
    """Where its middle is, by the places of the monitors side by side."""
    middle = window.geometry().center().x()
    return f"MONITOR-{middle // WIDE + 1}" if window.isVisible() else ""


def _change(step: str) -> None:
    place = int(step[1:])
    name = f"MONITOR-{place}"
    geometry = f"{WIDE}/508x{HIGH}/286+{(place - 1) * WIDE}+0"
    how = ("--delmonitor", name) if step[0] == "-" else ("--setmonitor", name, geometry, "none")
    subprocess.run(("xrandr", *how), check=True, capture_output=True)


def _turn(app: QApplication, true: Callable[[], bool]) -> None:
    until = time.monotonic() + SETTLED_S
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("the monitors do not settle")
        app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
