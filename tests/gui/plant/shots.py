"""Pictures of the plant, alerts and overview pages, to be looked at: `python -m tests.gui.plant.shots FOLDER`.

Chinese comes from tables of phrases (English TAB Chinese) in the folder VIGIL_WORDS names, until they are compiled.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from console.pages.page import Page
from console.pages.registry import PAGES
from console.pages.theme import dress
from console.pages.words import speak_through
from tests.gui.desk import FixedDesk
from tests.gui.plant.scene import calm, demo_site, trouble

KEPT: list[QTranslator] = []
"""Qt does not keep the tables; somebody must."""
SIZES = ((1920, 1080), (2560, 1440))
BARS_PX = 150
"""Top bar, banner and bottom bar take so much of a window 1080 high."""


class Phrases(QTranslator):
    """Phrases from tables."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        lines = [line for file in sorted(folder.glob("*.tsv")) for line in file.read_text("utf-8").splitlines()]
        self.known = dict(line.split("\t", 1) for line in lines if "\t" in line)

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]
        """The Chinese phrase; None where there is none."""
        return self.known.get(text)

    def isEmpty(self) -> bool:  # noqa: N802
        """Never: else Qt does not ask."""
        return False


def shoot(folder: Path, names: tuple[str, ...]) -> None:
    """One picture a page, size and language."""
    site = demo_site()
    for language in ("zh", "en"):
        words = Path(os.environ.get("VIGIL_WORDS", "/nowhere"))
        KEPT.append(Phrases(words))
        speak_through(language, KEPT[-1] if language == "zh" else None)
        for size in SIZES:
            for name in names:
                desk = FixedDesk(site, folder)
                desk.hear(*(calm(site) if name == "calm" else trouble(site)))
                _shoot(desk, "overview" if name == "calm" else name, size, folder / f"{name}-{language}-{size[1]}.png")


def _shoot(desk: FixedDesk, name: str, size: tuple[int, int], file: Path) -> None:
    entry = next(entry for entry in PAGES if entry.name == name)
    page: Page = entry.factory()(desk)
    window = QWidget()
    window.setObjectName("ground")
    scale = size[1] / 1080
    dress(window, "night", scale)
    window.setStyleSheet(window.styleSheet() + " QWidget#ground { background: #22262A; }")
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page)
    window.resize(size[0], round(size[1] - BARS_PX * scale))
    window.show()
    page.retranslate()
    page.refresh(frozenset({"all"}))
    for _ in range(5):
        QApplication.processEvents()
    window.grab().save(str(file))
    window.close()


if __name__ == "__main__":
    APP = QApplication([])
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    shoot(target, tuple(sys.argv[2:]) or ("plant", "alerts", "overview", "calm"))
