"""Makes the Chinese translation Qt reads from the source people edit.

    .venv/bin/python installer/translations.py        vigil_zh.ts to vigil_zh.qm
    .venv/bin/python installer/translations.py add FILE.tsv ...    take in phrases: English, tab, Chinese

The source is resources/translations/vigil_zh.ts, sorted, one context. A test tells when a phrase of the panel has no
Chinese, or when the .qm is older than its source.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "translations"
SOURCE, COMPILED = FOLDER / "vigil_zh.ts", FOLDER / "vigil_zh.qm"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="zh_CN">\n'


def read(source: Path = SOURCE) -> dict[str, str]:
    """English to Chinese."""
    if not source.exists():
        return {}
    messages = ElementTree.parse(source).getroot().iter("message")
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def write(phrases: dict[str, str], source: Path = SOURCE) -> None:
    """The translation source, sorted."""
    rows = [
        f"<message><source>{escape(english)}</source><translation>{escape(chinese)}</translation></message>\n"
        for english, chinese in sorted(phrases.items())
    ]
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(f"{HEAD}<context>\n<name>vigil</name>\n{''.join(rows)}</context>\n</TS>\n", encoding="utf-8")


def compile_source(source: Path = SOURCE, compiled: Path = COMPILED) -> None:
    """Compile with Qt's own lrelease, which comes with PySide6."""
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([str(lrelease), "-silent", str(source), "-qm", str(compiled)], check=True)


def main(arguments: list[str]) -> int:
    """Take in phrases if asked, then compile."""
    if arguments[:1] == ["add"]:
        phrases = read()
        for file in arguments[1:]:
            lines = Path(file).read_text(encoding="utf-8").splitlines()
            phrases |= dict(line.split("\t")[:2] for line in lines if "\t" in line)
        write(phrases)
    elif arguments:
        print(__doc__)
        return 2
    compile_source()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
