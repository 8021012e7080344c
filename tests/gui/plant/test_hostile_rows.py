"""What somebody wrote to an alert, as far as the painted row: it stays in its cell and turns nothing beside it."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.messages import JournalEntry
from console.presenters.alerts import alert_facts, alert_row
from console.presenters.journal import journal_lines
from console.presenters.texts import LONGEST, one_line, plain
from console.values import AlertState
from tests.gui.desk import NOW_US
from tests.said import alert
from tests.sites import hall_site
from widgets.alert_table import AlertTable, columns
from widgets.look import Look, set_look
from widgets.states.alert_row import AlertRow, AlertRows

SITE = hall_site()
MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOSTILE = [
    "\u202egas gone",
    "seen\u2067\u2069\u2069\u202c",
    "\u200fseen",
    "a\nb\r\nc\td\u2028e",
    "\x00\x1b[31mred\x07",
    "שלום 25 %LEL",
    "مرحبا",
    "x" * 60_000,
    "\U000e0041\u200b\ufeff",
]


@given(st.text(max_size=40) | st.text(alphabet=MARKS + "aא1 \n", max_size=20))
def test_no_text_of_anybody_leaves_its_line_or_turns_it(text: str) -> None:
    """But for the isolate that we put around what is written from right to left."""
    said = one_line(text)
    inner = said[1:-1] if said.startswith("\u2068") and said.endswith("\u2069") else said
    assert not set(inner) & set(MARKS)
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in inner)
    turned = any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in inner)
    assert turned is (said != inner)
    assert len(inner) <= LONGEST + 1


def test_plain_text_of_every_language_is_shown_as_it_stands() -> None:
    for text in ("seen, on my way", "已派人查看 25 %LEL", "ÄÖÜ · é", ""):
        assert one_line(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_every_field_of_a_row_is_one_line(text: str) -> None:
    """Values of the alert, comment, names: in the row, in the card beside it, in the journal."""
    said = replace(
        alert("camera_lost", "camera/C01", NOW_US),
        values={"reason": text, "camera": text, "worker": text},
        comment=text,
        acknowledged_by=text,
        handed_to=text,
    )
    row = alert_row(said, SITE, NOW_US, "en", plain)
    facts = alert_facts(said, SITE, NOW_US, "en", plain)
    entry = JournalEntry(
        seq=1,
        at_us=NOW_US,
        kind="alert_acknowledged",
        subject=text,
        operator=text,
        body={"comment": text},
        previous="",
        hash="",
    )
    lines = journal_lines([entry], SITE, "en", plain)
    shown = [row.title, row.place, row.state, row.answered_by, row.comment, lines[1]]
    shown += [part for fact in facts.facts for part in (fact.value, fact.note)]
    for part in shown:
        assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in part), part
        assert not set(part) & set(MARKS) - {"\u2068", "\u2069"}, part
        assert part.count("\u2068") == part.count("\u2069")


def painted(qtbot: QtBot, row: AlertRow) -> tuple[np.ndarray, list[QRectF]]:
    """The pixels of one row as the table paints it, and its cells."""
    table = AlertTable()
    qtbot.addWidget(table)
    set_look(table, Look())
    table.resize(1600, 200)
    table.show()
    qtbot.waitExposed(table)
    table.show_rows(AlertRows.of([row]))
    image = table.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    box = QRectF(table.visualRect(table.model().index(0, 0)))
    return pixels[: int(box.height()), : image.width()].copy(), columns(box)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_painted_row_differs_from_a_clean_one_in_the_cell_of_the_text_alone(qtbot: QtBot, text: str) -> None:
    """And in that cell the text begins at the left, whichever way it is written."""
    seen = alert("camera_lost", "camera/C01", NOW_US, state=AlertState.ACKNOWLEDGED)
    rows = [alert_row(each, SITE, NOW_US, "en", plain) for each in (seen, replace(seen, comment=text))]
    (before, cells), (after, _) = (painted(qtbot, row) for row in rows)
    comment = cells[-1]
    differs = np.flatnonzero((before != after).any(axis=0))
    assert len(differs) and differs.min() >= int(comment.left())
    assert differs.min() <= comment.left() + 0.2 * comment.width()
