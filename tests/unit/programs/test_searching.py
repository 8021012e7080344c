"""`vigil search`: questions to the past of a home, as people and programs read the answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import main
from console.domain.decision import Decision
from console.store.store import Store
from tests.rooms import SMALL

AT_US = 1_777_593_600_000_000
"""2026-05-01 08:00 in Shanghai."""
DAY = ("--from", "2026-05-01T07:00:00+08:00", "--to", "2026-05-01T09:00:00+08:00")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one alert in its journal."""
    store = Store.open(f"sqlite:///{tmp_path / 'vigil.db'}")
    body = {"kind": "gas_level_1", "question": "danger", "tier": "1", "source": "gas/G-1", "zone": "hall"}
    store.commit([Decision("alert_raised", "danger/gas_level_1/gas/G-1", body)], AT_US)
    store.close()
    return tmp_path


def vigil(capsys: pytest.CaptureFixture[str], home: Path, act: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, what was said, what was complained of."""
    capsys.readouterr()
    code = main(["search", act, *arguments, "--site", str(SMALL), "--home", str(home), "--language", "en"])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_rows_by_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = vigil(capsys, home, "rows", "--text", "g-1", *DAY)
    assert code == 0 and out.startswith("2026-05-01 08:00:00  alert raised")
    code, out, _ = vigil(capsys, home, "rows", "--text", "g-1", *DAY, "--json")
    assert json.loads(out)["found"][0]["row"]["seq"] == 1
    code, out, _ = vigil(capsys, home, "rows", "--text", "helmet", *DAY)
    assert (code, out) == (1, "nothing found\n")


def test_an_incident_on_paper(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = str(home / "incident.pdf")
    code, out, _ = vigil(capsys, home, "incident", "danger/gas_level_1/gas/G-1", *DAY, "--out", paper)
    assert code == 0 and "alert raised" in out
    assert (home / "incident.pdf").read_bytes().startswith(b"%PDF") and (home / "incident.csv").exists()
    (home / "file").write_text("")
    assert vigil(capsys, home, "rows", *DAY, "--out", str(home / "file" / "x.pdf"))[0] == 1


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (("rows", "--place", "nowhere"), "--place: there is no nowhere"),
        (("seen", "--person", "W-999"), "--person: there is no W-999"),
        (("gas", "--point", "G-999", "--over", "10"), "--point: there is no G-999"),
        (("rows", "--from", "2026-05-02", "--to", "2026-05-01"), "--to: must be after --from"),
        (("incident", "danger/sos/worker/W-001", *DAY), "was not raised in this time"),
    ],
)
def test_what_fits_nothing_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], call: tuple[str, ...], why: str
) -> None:
    code, _, err = vigil(capsys, home, *call)
    assert code == 2 and why in err
