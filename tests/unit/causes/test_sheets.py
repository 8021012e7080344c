"""The cause-and-effect table as CSV and XLSX: what goes out comes back, and nothing in it computes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.causes import sheet_csv, sheet_xlsx
from console.causes.errors import TableRefused
from console.causes.grid import CELL_FORM, HEADS, cell_of, grid_of, tables_of
from console.reports import csv_file
from console.site.read import read_site
from tests.conftest import ROOT
from tests.sites import effect

DEMO = read_site(ROOT / "resources" / "demo" / "site.toml")
texts = st.text(st.characters(codec="utf-8"), max_size=12)
grids = st.lists(st.lists(texts, min_size=1, max_size=6), min_size=1, max_size=6)
MAIN = sheet_xlsx.MAIN


def same(one: list[list[str]], other: list[list[str]]) -> bool:
    """Whether two grids say the same; empty cells at the end of a row and empty rows at the end say nothing."""

    def bare(grid: list[list[str]]) -> list[list[str]]:
        rows = [list(row) for row in grid]
        for row in rows:
            while row and not row[-1]:
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        return rows

    return bare(one) == bare(other)


@given(grids)
def test_what_an_xlsx_holds_comes_back_as_it_was(grid: list[list[str]]) -> None:
    assert same(sheet_xlsx.read(sheet_xlsx.written(grid)), grid)


@given(
    st.lists(st.lists(texts.filter(lambda text: "\x00" not in text), min_size=2, max_size=5), min_size=1, max_size=5)
)
def test_what_a_csv_holds_comes_back_as_it_was(grid: list[list[str]]) -> None:
    heads = [["cause", "name"]]
    assert sheet_csv.read(sheet_csv.written(heads + grid)) == heads + grid


@given(texts)
def test_no_cell_of_a_csv_is_a_formula_and_the_apostrophe_goes_again(text: str) -> None:
    assert csv_file.harmless(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert csv_file.plain(csv_file.harmless(text)) == text


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "'=1"])
def test_a_formula_in_a_name_is_written_harmlessly(text: str) -> None:
    cell = next(csv.reader(io.StringIO(sheet_csv.written([[text]]).decode("utf-8-sig"))))[0]
    assert cell == f"'{text}"
    with zipfile.ZipFile(io.BytesIO(sheet_xlsx.written([[text]]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and 't="inlineStr"' in sheet


@pytest.mark.parametrize("form", [sheet_csv, sheet_xlsx])
def test_the_demo_table_goes_out_and_comes_back(form: object) -> None:
    written: Callable[..., bytes] = form.written  # type: ignore[attr-defined]
    read: Callable[..., list[list[str]]] = form.read  # type: ignore[attr-defined]
    before = tables_of(grid_of(DEMO))
    assert tables_of(read(written(grid_of(DEMO)))) == before
    assert len(before.causes) == len(DEMO.causes) and len(before.effects) == len(DEMO.effects)


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ({}, "trip"),
        ({"action": "reset", "automatic": False}, "propose reset"),
        ({"delay_s": 2.5}, "trip after 2.5 s"),
        (
            {"delay_s": 20.0, "hold_roles": ("shift_lead", "dispatcher"), "hold_s": 120.0},
            "trip after 20 s, hold 120 s by shift_lead dispatcher",
        ),
    ],
)
def test_every_effect_has_its_cell(said: dict[str, object], cell: str) -> None:
    assert cell_of(effect("CE-1", "IL-1", **said)) == cell
    [entry] = tables_of([[*HEADS, "IL-1"], ["CE-1", "因", "Cause", "gas", *[""] * 6, cell]]).effects
    assert effect("CE-1", "IL-1", **{**entry, "hold_roles": tuple(entry.get("hold_roles", ()))}) == effect(
        "CE-1", "IL-1", **said
    )


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        ([], ["row 1: the heads cause, name, name_en, signal are missing"]),
        ([["cause", "name", "name_en", "signal", "IL-1", "IL-1"]], ["row 1: IL-1 stands there twice"]),
        ([["cause", "name", "name_en", "signal", ""]], ["row 1: a head is empty"]),
        (
            [["cause", "name", "name_en", "signal", "needed", "IL-1"], ["CE-1", "x", "x", "gas", "two", "cut"]],
            ["row 2, needed: must be a whole number, got 'two'", f"row 2, IL-1: {CELL_FORM}, got 'cut'"],
        ),
        (
            [["cause", "name", "name_en", "signal"], [], ["CE-1", "x", "x", "gas", "more"]],
            ["row 3: has more cells than there are heads"],
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(grid: list[list[str]], said: list[str]) -> None:
    with pytest.raises(TableRefused) as refused:
        tables_of(grid)
    assert list(refused.value.problems) == said


def test_a_csv_of_a_chinese_spreadsheet_with_semicolons_is_read() -> None:
    assert sheet_csv.read("cause;name\r\nCE-1;反应厂房\r\n".encode("gb18030")) == [
        ["cause", "name"],
        ["CE-1", "反应厂房"],
    ]


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b'"' + b"x" * 200_000])
def test_what_is_no_csv_is_refused(content: bytes) -> None:
    with pytest.raises(TableRefused):
        sheet_csv.read(content)


def book_of(sheet: str, **parts: str) -> bytes:
    """A workbook with this sheet; other parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in {**sheet_xlsx._PARTS, "xl/worksheets/sheet1.xml": sheet, **parts}.items():
            book.writestr(name, content)
    return out.getvalue()


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def test_shared_texts_runs_numbers_and_gaps_are_read_as_a_spreadsheet_writes_them() -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>cause</t></si>'
        "<si><r><t>CE</t></r><r><t>-01</t></r><rPh><t>shiyi</t></rPh></si></sst>"
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>2</v></c></row>'
        '<row r="3"><c t="s"><v>1</v></c><c t="str"><v>x_x000D_y</v></c><c t="inlineStr"/></row>'
    )
    grid = sheet_xlsx.read(book_of(sheet_of(rows), **{"xl/sharedStrings.xml": shared}))
    assert grid == [["cause", "", "2"], [], ["CE-01", "x\ry", ""]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no zip", "not an XLSX workbook"),
        (book_of(sheet_of('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')), "A1: a formula"),
        (book_of(sheet_of('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>')), "A1: an error"),
        (book_of(sheet_of('<row r="9999999"/>')), "must be 1 to 2000, got '9999999'"),
        (book_of(sheet_of('<row r="x"/>')), "got 'x'"),
        (book_of(sheet_of('<row r="1"><c r="ZZZ1"><v>2</v></c></row>')), "ZZZ1: more than 500 columns"),
        (book_of(sheet_of('<row r="1"><c t="s"><v>7</v></c></row>')), "got '7'"),
        (book_of(f'<!DOCTYPE x [<!ENTITY a "b">]>{sheet_of("")}'), "document type"),
        (book_of("<worksheet"), "not XML"),
        (book_of(" " * (sheet_xlsx.MOST_BYTES + 1)), "larger than"),
        (book_of("", **{"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}), "it has no sheet"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "book",
)
def test_a_bad_workbook_is_refused_with_why(content: bytes, said: str) -> None:
    with pytest.raises(TableRefused, match=said):
        sheet_xlsx.read(content)
