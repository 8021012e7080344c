"""`vigil causes`: export, check and import of a real site file; problems with the cell they are in."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from console.causes import commands, sheet_csv, sheet_xlsx
from console.causes.grid import grid_of
from console.cli import main
from console.site import replacing
from console.site.errors import SiteFileError
from console.site.read import read_site
from tests.unit.site.test_cause_rules import GOOD


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site file with one cause, comments round its tables."""
    path = tmp_path / "site.toml"
    path.write_text(GOOD.replace("[[cause]]", "# the table\n[[cause]]") + "\n# behind it\n[limits]\ngas_s = 7\n")
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_out_changed_and_in_again(site: Path, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """All else of the file stays letter by letter; the same table again changes nothing."""
    file, before = tmp_path / f"table.{form}", site.read_text()
    assert main(["causes", "export", str(file), "--site", str(site)]) == 0
    assert main(["causes", "import", str(file), "--site", str(site)]) == 0
    assert site.read_text() == before
    sheet = {"csv": sheet_csv, "xlsx": sheet_xlsx}[form]
    grid = sheet.read(file.read_bytes())
    grid[1] += [""] * (len(grid[0]) - len(grid[1]))
    grid[1][-1] = "trip after 5 s, hold 60 s by shift_lead"
    file.write_bytes(sheet.written(grid))
    assert main(["causes", "check", str(file), "--site", str(site), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {
        "act": "check", "site": str(site), "file": str(file), "causes": 1, "effects": 2, "changed": True,
    }  # fmt: skip
    assert site.read_text() == before
    assert main(["causes", "import", str(file), "--site", str(site)]) == 0
    after = read_site(site)
    assert [(effect.interlock, effect.delay_s, effect.hold_s) for effect in after.effects] == [
        ("IL-1", 0.0, 0.0),
        ("IL-2", 5.0, 60.0),
    ]
    start, end = before.index("# the table"), before.index("# behind it")
    text = site.read_text()
    assert text.startswith(before[:start]) and text.endswith(before[end:])
    assert "1 causes, 2 effects, written" in capsys.readouterr().out


def test_every_problem_is_told_with_its_cell_and_nothing_is_written(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = site.read_text(), tmp_path / "table.csv"
    grid = grid_of(read_site(site))
    grid.append(["CE-2", "二", "Two", "gas", "", "G-999", "2", "3", "", "", "reset", ""])
    file.write_bytes(sheet_csv.written(grid))
    assert main(["causes", "import", str(file), "--site", str(site)]) == 1
    said = capsys.readouterr().out
    assert "cause.CE-2.points[1]: 'G-999' is not one of" in said
    assert site.read_text() == before
    grid[-1][5:8] = ["G-101", "2", "1"]
    file.write_bytes(sheet_csv.written(grid))
    problems = commands.done("check", site, file)["problems"]
    assert problems == ["CE-2 → IL-1.action: CE-2 orders 'reset' of IL-1, CE-1 orders 'trip': both may stand at once"]


def test_a_bad_table_of_the_file_is_mended_by_an_import(site: Path, tmp_path: Path) -> None:
    """What is wrong in the file now is no reason to refuse what would mend it."""
    file = tmp_path / "table.csv"
    commands.done("export", site, file)
    site.write_text(site.read_text().replace('points = ["G-101"]', "points = []"))
    assert "problems" in commands.done("export", site, tmp_path / "other.csv")
    assert commands.done("import", site, file)["changed"]
    assert read_site(site).causes[0].points == ("G-101",)


@pytest.mark.parametrize("act", ["import", "check", "export"])
def test_what_cannot_be_opened_is_said(site: Path, tmp_path: Path, act: str) -> None:
    gone = tmp_path / "no" / "table.csv"
    assert commands.done(act, site, gone)["problems"] == [f"{gone}: No such file or directory"]
    assert commands.done(act, site, tmp_path / "table.ods")["problems"] == ["table.ods: must end in .csv or .xlsx"]


def test_a_file_that_is_too_large_is_refused(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_BYTES", 10)
    commands.done("export", site, tmp_path / "table.csv")
    assert "larger than 10 bytes" in commands.done("check", site, tmp_path / "table.csv")["problems"][0]


def test_tables_are_put_into_a_file_that_has_none_and_out_of_one_that_has() -> None:
    text = 'id = "x"'
    entry = {"id": "CE-1", "points": ["G-1"], "needed": 2, "automatic": False}
    made = replacing.with_tables(text, {"cause": (entry,), "effect": ()})
    assert tomllib.loads(made) == {"id": "x", "cause": [entry]}
    assert tomllib.loads(replacing.with_tables(made, {"cause": (), "effect": ()})) == {"id": "x"}


def test_tables_that_are_written_otherwise_are_left_to_the_hand(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text("cause = []\n" + GOOD.replace("[[cause]]", "[[causes]]"))
    with pytest.raises(ValueError, match="change it by hand"):
        replacing.with_tables('cause = [{ id = "a" }]', {"cause": ({"id": "b"},)})
    with pytest.raises(SiteFileError):
        replacing.checked(path, {"cause": ({"id": "b"},)})
