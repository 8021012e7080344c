"""`vigil history` as people call it: what there is, one point as CSV, and exit codes that do not lie."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, update

from console.cli import main
from console.domain.history import Sample
from console.site.home import Home
from console.store.store import Store
from console.store.tables import HISTORY
from console.store.tail import Gathered
from tests.unit.site.small_site import SMALL

S = 1_000_000
START_US = 1_795_329_127 * S


@pytest.fixture
def called(tmp_path: Path) -> tuple[str, ...]:
    """The arguments for a site with two samples in a block and one in a tail."""
    site, home = tmp_path / "site.toml", Home(tmp_path / "home").made()
    site.write_text(SMALL, encoding="utf-8")
    store = Store.open(home.database_url)
    said = [("good", 0.1), ("lost", None), ("good", 27.0)]
    for second, (mark, value) in enumerate(said):
        gathered = Gathered()
        gathered.add(Sample("gas", "G-1", START_US + second * S, mark, (value,)))
        store.history.append([("gas", gathered)])
        if second == 1:
            store.history.seal("gas")
    store.close()
    return ("--site", str(site), "--home", str(home.root))


def test_what_there_is(called: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """By point, and how many wait to be packed."""
    assert main(["history", "ls", *called, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(one["point"], one["samples"]) for one in said["points"]] == [("gas/G-1", 2)]
    assert said["not_packed_yet"]["gas"] == 1
    assert main(["history", "ls", *called]) == 0
    assert "gas/G-1" in capsys.readouterr().out


def test_the_samples_of_a_point_as_csv(called: tuple[str, ...], tmp_path: Path) -> None:
    """Each with its time, its quality and its number as it was; a time bounds them."""
    out = tmp_path / "g.csv"
    assert main(["history", "export", "gas/G-1", *called, "--out", str(out)]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(int(row["at_us"]) - START_US, row["mark"], row["value"]) for row in rows] == [
        (0, "good", "0.1"),
        (S, "lost", ""),
        (2 * S, "good", "27.0"),
    ]
    late = ("--from", "2026-11-22T06:32:09+00:00", "--to", "2027-01-01T00:00:00")
    assert main(["history", "export", "gas/G-1", *called, "--out", str(out), *late]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


def test_what_cannot_be_given_is_told(
    called: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A point of no kind, a point without samples, a folder that is not there, damage: the rest is written."""
    out = tmp_path / "g.csv"
    for point in ("G-1", "noise/G-1", "gas/"):
        assert main(["history", "export", point, *called, "--out", str(out)]) == 2
        assert "write it like gas/G-101" in capsys.readouterr().err
    assert main(["history", "export", "gas/G-9", *called, "--out", str(out)]) == 1
    assert main(["history", "export", "gas/G-1", *called, "--out", str(tmp_path / "none" / "g.csv")]) == 1
    engine = create_engine(Home(tmp_path / "home").database_url)
    with engine.begin() as connection:
        connection.execute(update(HISTORY).where(HISTORY.c.point == "G-1").values(body=b"broken"))
    engine.dispose()
    capsys.readouterr()
    assert main(["history", "export", "gas/G-1", *called, "--out", str(out)]) == 1
    said = capsys.readouterr().out
    assert "1 samples of gas/G-1" in said and "history row" in said
