"""What only some systems have: a virtual display (Xvfb, two monitors)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from console.programs.leash import Leashed

WIDTH_PX, HEIGHT_PX = 1920, 1080


class DisplayError(Exception):
    """No screen to show the windows on, and none can be made. str() says what is missing."""


@dataclass
class VirtualDisplay:
    """A running Xvfb on its leash. `name` is for the DISPLAY variable."""

    name: str
    process: Leashed

    def close(self) -> None:
        """End it."""
        self.process.let_go()


def needed() -> bool:
    """Whether this machine has no screen for us."""
    if sys.platform in ("win32", "darwin"):
        return False
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return not shown and "QT_QPA_PLATFORM" not in os.environ


def open_virtual(monitors: int = 2, size_px: tuple[int, int] = (WIDTH_PX, HEIGHT_PX)) -> VirtualDisplay:
    """Start Xvfb on a free number, monitors side by side. Raises DisplayError naming the package that is missing."""
    server = _installed("Xvfb", "xvfb")
    _installed("xrandr", "x11-xserver-utils")
    width, height = size_px
    reading, writing = os.pipe()
    screen = f"{monitors * width}x{height}x24"
    command = [server, "-displayfd", str(writing), "-screen", "0", screen, "-noreset", "-nolisten", "tcp"]
    process = Leashed(command, subprocess.DEVNULL, pass_fds=[writing])
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    if not number:
        raise DisplayError(f"Xvfb ended with {process.wait()} before it had a display")
    display = VirtualDisplay(f":{number}", process)
    for place in range(monitors):
        _set_monitor(display, place, width, height)
    return display


def _installed(program: str, package: str) -> str:
    """The whole path of a program."""
    path = shutil.which(program)
    if path is None:
        raise DisplayError(f"no display, and {program} is not installed (Debian package '{package}')")
    return path


def _set_monitor(display: VirtualDisplay, place: int, width: int, height: int) -> None:
    geometry = f"{width}/508x{height}/286+{place * width}+0"
    output = "screen" if place == 0 else "none"
    done = subprocess.run(
        ["xrandr", "--setmonitor", f"MONITOR-{place + 1}", geometry, output],
        env={**os.environ, "DISPLAY": display.name},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        display.close()
        raise DisplayError(f"xrandr could not set monitor {place + 1}: {done.stderr.strip()}")
