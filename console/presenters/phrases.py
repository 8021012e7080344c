"""The panel's phrases without Qt, read from the translation source: for what is printed from the command line."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from console.presenters.texts import Words, plain

SOURCE = Path(__file__).resolve().parents[2] / "resources" / "translations" / "vigil_zh.ts"


def phrases(language: str) -> Words:
    """Words of a language, 'zh' or 'en'."""
    if language == "en":
        return plain
    known = read_phrases(SOURCE)
    return lambda text: known.get(text, text)


def read_phrases(source: Path) -> dict[str, str]:
    """English to Chinese, from a Qt translation source."""
    root = ElementTree.parse(source).getroot()
    found = ((m.findtext("source", ""), m.findtext("translation", "")) for m in root.iter("message"))
    return {english: chinese for english, chinese in found if chinese}
