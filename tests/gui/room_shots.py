"""Pictures of the running room for docs/pictures: `python -m tests.gui.room_shots DIR [zh-1920 …]`.

The demo plant with everything that runs, on a virtual display of two monitors, a dispatcher played with real keys; once
a language and size. What a window shows leaves DIR/<page>-<language>-<width>.png with 256 colours (ImageMagick).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from console.programs.display import open_virtual

SIZES = {"1920": (1920, 1080), "2560": (2560, 1440)}
LANGUAGES = ("zh", "en")
LONGEST_S = 120
PLAYED = """
window 1
key F3
wait "W-017" for 90s
pause 9s
key F3
pause 2s
shot both
key F1
pause 3s
shot overview
key F7
wait interlock-list for 15s
key Return
wait hold for 15s
pause 1s
shot interlocks
"""
"""The SOS is raised and not answered, gas rises, a permit is suspended; then an interlock is selected."""
PAGES = {"both-1": "plant", "both-2": "wall", "overview-1": "overview", "interlocks-1": "interlocks"}
"""Which window of which shot is the picture of which page."""


def shoot(folder: Path, language: str, size: str) -> list[Path]:
    """Run the room once and keep its pictures. Raises CalledProcessError, FileNotFoundError where one is missing."""
    display = open_virtual(2, SIZES[size])
    try:
        with tempfile.TemporaryDirectory(prefix="vigil-shots-") as scratch:
            script, shots = Path(scratch) / "script.txt", Path(scratch) / "shots"
            script.write_text(PLAYED, encoding="utf-8")
            home = Path(os.environ.get("VIGIL_SHOTS_HOME", scratch)) / f"{language}-{size}"
            where = ("--home", str(home), "--screenshots", str(shots), "--dispatcher", str(script))
            how = ("--language", language, "--windows", "2", "--seconds", str(LONGEST_S))
            command = (sys.executable, "-m", "console.cli", "run", *where, *how)
            subprocess.run(command, env={**os.environ, "DISPLAY": display.name}, check=True, timeout=4 * LONGEST_S)
            return [_kept(shots / f"{shot}.png", folder / f"{PAGES[shot]}-{language}-{size}.png") for shot in PAGES]
    finally:
        display.close()


def _kept(shot: Path, picture: Path) -> Path:
    """A picture with a palette of its own: a quarter of the size, and nobody sees the difference."""
    convert = shutil.which("convert") or "convert"
    how = ("-dither", "FloydSteinberg", "-colors", "256", "-define", "png:compression-level=9")
    subprocess.run([convert, str(shot), *how, f"PNG8:{picture}"], check=True)
    return picture


def main(arguments: list[str]) -> None:
    """All pictures, or those named."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    wanted = arguments[1:] or [f"{language}-{size}" for size in SIZES for language in LANGUAGES]
    for one in wanted:
        language, _, size = one.partition("-")
        for picture in shoot(folder, language, size):
            print(picture, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
