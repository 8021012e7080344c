"""Every CSV of Vigil is written in one place: texts that compute nothing, numbers that are numbers."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from console.causes import sheet_csv
from console.domain.occurrences import Occurrence
from console.domain.samples import Samples
from console.evidence.gas_samples import write_samples
from console.evidence.tables import write_tables
from console.presenters.alert_history import Worded
from console.presenters.alert_paper import sheet_rows
from console.presenters.performance import csv_lines
from console.presenters.set_aside import listed_lines
from console.presenters.texts import plain as same
from console.programs.history import exported
from console.reports.csv_file import FORMULA, csv_bytes, plain, write_csv
from console.reports.found_print import print_found
from console.reports.registry import print_report
from console.store.store import Store
from console.values import Tier
from tests.conftest import ROOT
from tests.sites import small_site
from tests.unit.reports.plant import END_US, START_US, context, fill
from widgets.states.row import Row

S = 1_000_000
HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "'=1", "'quoted'")


def found(folder: Path, text: str) -> Path:
    """What a search found."""
    return print_found(folder / "found", ["Found"], ["said"], [1.0], [[text]])[1]


def of_a_bundle(folder: Path, text: str) -> Path:
    """What went by on the bus."""
    payload = json.dumps({"note": text, "value": -3.5, "at": [1]}).encode()
    (name, _) = write_tables([(START_US, "vigil/demo/field/gas/G-1", payload)], folder)
    return folder / name


def gas_of_a_bundle(folder: Path, text: str) -> Path:
    """Samples out of the history, of a point with such a name."""
    (name, _), _ = write_samples(kept(folder, text), [text], [(0, 2 * START_US)], folder)
    return folder / name


def of_the_history(folder: Path, text: str) -> Path:
    """A quality that is such a text."""
    exported(kept(folder, "G-1", text), "gas/G-1", 0, 2 * START_US, folder / "point.csv", "Asia/Shanghai")
    return folder / "point.csv"


def kept(folder: Path, point: str, quality: str = "good") -> Store:
    """A store with one sample."""
    store = Store.open(f"sqlite:///{folder / 'vigil.db'}")
    numbers = np.array([[-1.5], [10.0]])
    store.history.put("gas", point, Samples(np.array([START_US]), np.array([0], np.uint16), numbers, (quality,)))
    return store


def heat_map(folder: Path, text: str) -> Path:
    """Of an area with such a name."""
    store, plant = Store.open(f"sqlite:///{folder / 'vigil.db'}"), context(folder)
    fill(store)
    named = replace(plant.site, zones=tuple(replace(zone, name=text) for zone in plant.site.zones))
    site = replace(plant, site=named)
    return print_report("heat-map", store, site, START_US, END_US, "wang", "zh", same, folder / "reports")[1]


def calls(folder: Path, text: str) -> Path:
    """The calls behind the alert figures."""
    write_csv(folder / "calls.csv", csv_lines([call(text)], small_site(), "en", same))
    return folder / "calls.csv"


def alert_list(folder: Path, text: str) -> Path:
    """The alert list with its history."""
    rows = Worded(small_site(), "en", same).rows([call(text)], {}, "", "")
    write_csv(folder / "list.csv", sheet_rows(rows, small_site()))
    return folder / "list.csv"


def set_aside(folder: Path, text: str) -> Path:
    """What is shelved."""
    write_csv(folder / "aside.csv", listed_lines([Row("x", "Gas", text)]))
    return folder / "aside.csv"


def causes(folder: Path, text: str) -> Path:
    """The cause-and-effect table."""
    (folder / "causes.csv").write_bytes(sheet_csv.written([["cause"], [text]]))
    return folder / "causes.csv"


def call(comment: str) -> Occurrence:
    """One call with a comment."""
    return Occurrence(1, "danger/sos/worker/W-1", "sos", Tier.SOS, "worker/W-1", "hall", START_US, comment=comment)


WRITERS = (found, of_a_bundle, gas_of_a_bundle, of_the_history, heat_map, calls, alert_list, set_aside, causes)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.__name__)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_any_csv_is_a_formula(writer: Callable[[Path, str], Path], text: str, tmp_path: Path) -> None:
    with writer(tmp_path, text).open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    texts = [cell for cell in cells if not is_number(cell)]
    assert not any(cell.startswith(tuple(FORMULA.replace("'", ""))) for cell in texts)
    expected = text.strip() if writer is set_aside else text
    kept_back = [plain(cell) for cell in texts if cell.startswith("'")]
    assert expected in kept_back or not expected.startswith(tuple(FORMULA))


def is_number(cell: str) -> bool:
    """Whether a spreadsheet takes it for a plain number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_number_stays_a_number_and_nothing_is_empty() -> None:
    assert csv_bytes([[-3, -1.5, None, "-3"]]).decode("utf-8-sig") == "-3,-1.5,,'-3\r\n"


def test_every_csv_is_written_there() -> None:
    """No other module of the console writes one."""
    writers = {"writer", "DictWriter"}
    users = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "console").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in writers and getattr(node.value, "id", "") == "csv"
    }
    assert users == {"console/reports/csv_file.py"}
