"""Pictures of the windows in a bad minute, to be looked at: `python -m tests.gui.shots DIR [page ...]`.

Chinese comes from the built translation, or, before it is built, from word lists (*.tsv) in the folder VIGIL_WORDS.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from console.pages.registry import present_pages
from console.pages.window import RoomWindow
from console.pages.words import TRANSLATION, speak, speak_through
from console.site.read import read_site
from tests.gui.rich import rich_desk

SITE = Path(__file__).resolve().parents[2] / "resources" / "demo" / "site.toml"


class WordList(QTranslator):
    """English TAB Chinese, one a line."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        lines = [line for file in sorted(folder.glob("*.tsv")) for line in file.read_text("utf-8").splitlines()]
        self._known = dict(line.split("\t", 1) for line in lines if "\t" in line)

    def translate(self, _context: str, text: str, _disambiguation: str | None = None, _count: int = -1) -> str | None:  # type: ignore[override]
        """The Chinese phrase; None where it is not known: Qt then shows the English."""
        return self._known.get(text)

    def isEmpty(self) -> bool:  # noqa: N802
        """Never: Qt would leave it out."""
        return False


async def main(folder: Path, pages: list[str]) -> None:
    """Save every page in both languages and sizes."""
    app = QApplication.instance() or QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for width, height, chosen in ((1920, 1080, "zh"), (1920, 1080, "en"), (2560, 1440, "zh")):
        if chosen == "zh" and (words := os.environ.get("VIGIL_WORDS")) and not TRANSLATION.exists():
            speak_through("zh", WordList(Path(words)))
        else:
            speak(chosen)
        desk = rich_desk(read_site(SITE), Path(tempfile.mkdtemp()))
        window = RoomWindow(desk, 0)
        window.resize(width, height)
        window.show()
        window.set_scale(height / 1080)
        for page in pages or [entry.name for entry in present_pages()]:
            window.open(page)
            until = time.monotonic() + 1.2
            while time.monotonic() < until:
                QApplication.processEvents()
                await asyncio.sleep(0.005)
            window.grab().save(str(folder / f"{page}-{height}-{chosen}.png"))
        window.close()
        window.deleteLater()
    del app


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
