"""A grid of texts as an XLSX workbook of one sheet, and back: Office Open XML (ECMA-376), no more than that needs.

Every cell is written as a text, so no spreadsheet computes one. What is read is bounded; formulas, document types and
anything that is no workbook are refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.sax.saxutils import escape

from console.causes.errors import TableRefused
from console.causes.grid import Grid

MOST_BYTES = 16 * 1024 * 1024
"""Of one unpacked part."""
MOST_ROWS, MOST_COLUMNS = 2000, 500
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
"""Time of every part, so that the same table gives the same file."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="Cause and effect" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What a sheet writes as _xHHHH_ (ECMA-376, 22.9.2.19): no XML may hold it, or it looks like such a sign."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def written(grid: Sequence[Sequence[str]]) -> bytes:
    """The workbook. The heads and the first three columns stay in sight."""
    rows = "".join(
        f'<row r="{number}">{"".join(_cell(column, number, text) for column, text in enumerate(row))}</row>'
        for number, row in enumerate(grid, start=1)
    )
    frozen = '<pane xSplit="3" ySplit="1" topLeftCell="D2" activePane="bottomRight" state="frozen"/>'
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/><sheetData>{rows}</sheetData></worksheet>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            book.writestr(zipfile.ZipInfo(name, WRITTEN_AT), _HEAD + content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read(content: bytes) -> Grid:
    """The first sheet of a workbook. Raises TableRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            place = _first_sheet(book)
            shared = [_text(item) for item in _tree(book, "xl/sharedStrings.xml").iterfind(f"{{{MAIN}}}si")]
            return _grid(_tree(book, place), shared)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise TableRefused((f"not an XLSX workbook: {error}",)) from None


class _NoDoctype(TreeBuilder):
    """A tree without entities: what brings a document type is refused."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Called by the parser for a document type. Raises TableRefused."""
        raise TableRefused((f"it brings a document type ({name})",))


def _first_sheet(book: zipfile.ZipFile) -> str:
    sheet = _tree(book, "xl/workbook.xml").find(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
    wanted = sheet.get(f"{{{OFFICE}}}id") if sheet is not None else None
    for link in _tree(book, "xl/_rels/workbook.xml.rels").iter(f"{{{PACKAGE}/relationships}}Relationship"):
        if wanted is not None and link.get("Id") == wanted:
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise TableRefused(("not an XLSX workbook: it has no sheet",))


def _tree(book: zipfile.ZipFile, name: str) -> Element:
    """One part; an empty one where there is none: a workbook without shared texts has no such part."""
    if name not in book.namelist():
        return Element("nothing")
    with book.open(name) as part:
        content = part.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TableRefused((f"{name}: larger than {MOST_BYTES} bytes",))
    parser = XMLParser(target=_NoDoctype())
    try:
        parser.feed(content)
        tree: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise TableRefused((f"{name}: not XML: {error}",)) from None
    return tree


def _grid(sheet: Element, shared: Sequence[str]) -> Grid:
    grid: Grid = []
    for row in sheet.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"):
        number = _whole(row.get("r"), len(grid) + 1, MOST_ROWS)
        grid += [[] for _ in range(number - len(grid))]
        for column, text in _cells(row, number, shared):
            grid[number - 1] += [""] * (column + 1 - len(grid[number - 1]))
            grid[number - 1][column] = text
    return grid


def _cells(row: Element, number: int, shared: Sequence[str]) -> Iterator[tuple[int, str]]:
    after = 0
    for cell in row.iterfind(f"{{{MAIN}}}c"):
        place = cell.get("r", "")
        letters = re.match(r"[A-Z]{1,3}(?=\d)", place)
        column = _column(letters[0]) if letters else after
        if column >= MOST_COLUMNS:
            raise TableRefused((f"{place}: more than {MOST_COLUMNS} columns",))
        if cell.find(f"{{{MAIN}}}f") is not None:
            raise TableRefused((f"{place or f'row {number}'}: a formula, where a text is needed",))
        after = column + 1
        yield column, _shown(cell, place, shared)


def _shown(cell: Element, place: str, shared: Sequence[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{{{MAIN}}}v", "")
    if kind == "inlineStr":
        inline = cell.find(f"{{{MAIN}}}is")
        return _text(inline) if inline is not None else ""
    if kind == "s":
        number = _whole(value, 0, len(shared) - 1, least=0)
        return shared[number]
    if kind == "e":
        raise TableRefused((f"{place}: an error, where a text is needed",))
    return _unescaped(value)


def _text(item: Element) -> str:
    """The text of a shared or inline string, its runs joined; readings beside Chinese are no part of it."""
    plain = item.findtext(f"{{{MAIN}}}t")
    runs = [run.findtext(f"{{{MAIN}}}t", "") for run in item.iterfind(f"{{{MAIN}}}r")]
    return _unescaped("".join(runs) if plain is None else plain)


def _cell(column: int, row: int, text: str) -> str:
    if not text:
        return ""
    shown = escape(_NO_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text))
    return f'<c r="{_letters(column)}{row}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text)


def _letters(column: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _whole(text: str | None, otherwise: int, most: int, least: int = 1) -> int:
    """A whole number of the sheet. Raises TableRefused for one that cannot be."""
    number = otherwise if text is None else int(text) if re.fullmatch(r"\d{1,7}", text) else -1
    if not least <= number <= most:
        raise TableRefused((f"a number of the sheet must be {least} to {most}, got {text!r}",))
    return number
