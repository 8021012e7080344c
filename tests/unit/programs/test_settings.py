"""`vigil settings`: the versions of a home, as people read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import main
from console.settings import SettingsInForce
from console.site.home import Home
from console.site.versions import Versions
from tests.rooms import SMALL


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two versions, and a file that is none."""
    versions = Versions(Home(tmp_path))
    for number, values in (
        (1, {"alerts.stale_h": 12.0}),
        (2, {"alerts.stale_h": 8.0, "gas_point.G-77.set_point_1": 9.0}),
    ):
        versions.write(SettingsInForce(settings="room", number=number, values=dict(values), reason=f"No. {number}",
                                       proposed_by="wang", released_by="li"))  # fmt: skip
    versions.path(3).write_text("[settings", encoding="utf-8")
    return tmp_path


def vigil(capsys: pytest.CaptureFixture[str], home: Path, act: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, what was said, what was complained of."""
    capsys.readouterr()
    code = main(["settings", act, "--site", str(SMALL), "--home", str(home), *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_list(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = vigil(capsys, home, "ls")
    assert code == 0 and out.splitlines()[0] == "   1  1 settings, proposed by wang, released by li: No. 1"
    assert "unreadable" in out.splitlines()[2]
    _, out, _ = vigil(capsys, home, "ls", "--json")
    assert [row["number"] for row in json.loads(out)["versions"]] == [1, 2, 3]
    assert vigil(capsys, tmp_path / "new", "ls")[1] == "no settings lie over the site file\n"


def test_one_is_shown_with_what_does_not_fit_and_exported(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = vigil(capsys, home, "show", "2")
    assert "stale_h = 8.0" in out and "# not in force: gas_point.G-77.set_point_1: there is no such setting" in out
    assert vigil(capsys, home, "export", "1", "--out", str(home / "one.toml"))[0] == 0
    assert (home / "one.toml").read_text() == Versions(Home(home)).path(1).read_text()


def test_what_is_not_there_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vigil(capsys, home, "show")[0] == 1
    code, _, err = vigil(capsys, home, "show", "9")
    assert code == 1 and "there is no version 9" in err
    assert vigil(capsys, home, "export", "1", "--out", str(home / "no" / "where.toml"))[0] == 1
