"""The one command as people call it: its help, its refusals, its exit codes, its JSON."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import numpy as np
import pytest

from console import cli
from console.arguments import parser
from console.bus import now_us
from console.cli import main
from console.domain.decision import Decision
from console.meaning import model_of
from console.site.home import Home
from console.site.shelf import BUILT_IN
from console.store.rows import Exposure
from console.store.store import Store
from tests.rooms import SMALL, room, small_home, vigil
from tests.unit.inference.tiny_model import write_model

SITE = ("--site", str(SMALL))


@pytest.fixture(autouse=True)
def plain_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command sets the log up for a process of its own."""
    monkeypatch.setattr(logging, "basicConfig", lambda **_settings: None)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and what was said on standard error."""
    capsys.readouterr()
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, capsys.readouterr().err


def test_help_tells_of_every_command() -> None:
    said = vigil("--help")
    assert said.returncode == 0
    assert [command for command in cli.COMMANDS if command not in said.stdout] == []


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_every_command_has_its_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: vigil {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("", "required: COMMAND"),
        ("dance", "invalid choice: 'dance'"),
        ("run --seconds soon", "invalid float value"),
        ("core --sight", "unrecognized arguments: --sight"),
        ("bench nothing", "invalid choice: 'nothing'"),
        ("check", "required: SITE"),
        ("core --link gas-1", "--link gas-1: must look like NAME=HOST:PORT"),
        ("core --link gas-9=10.0.0.1:502", "--link: there is no gas-9; there is video, gas-1, plc-1"),
        ("vision --cameras C01,NOPE", "--cameras: there is no NOPE; there is C01, C02"),
        ("vision --model nowhere.onnx", "--model nowhere.onnx: there is no such file"),
        ("run --model nowhere.onnx", "--model nowhere.onnx: there is no such file"),
        ("run --operator zhao", "--operator: there is no zhao; there is wang, li, chen"),
        ("run --dispatcher nowhere.txt", "--dispatcher nowhere.txt: there is no such file"),
        ("run --scenario nowhere.toml", "--scenario nowhere.toml: there is no such file"),
        ("room --operator zhao", "--operator: there is no zhao"),
        ("report cold-map", "NAME: there is no cold-map; there is heat-map"),
        ("report --from yesterday", "'yesterday' is no time; write it like 2026-05-01T14:32:07"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_what_would_fit(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, call: str, why: str
) -> None:
    command = call.split()
    if command and command[0] in ("run", "core", "vision", "room", "report"):
        command += [*SITE, "--home", str(tmp_path)]
    code, said = refused(capsys, *command)
    assert (code, why in said) == (2, True), said


def test_check_of_a_good_site(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SMALL)]) == 0
    assert "no problems" in capsys.readouterr().out
    assert main(["check", str(SMALL), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["problems"], said["counts"]["cameras"], said["counts"]["gas_points"]) == ([], 2, 5)


def test_check_of_a_bad_site_says_every_problem(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = SMALL.read_text(encoding="utf-8")
    for good, worse in (('"Asia/Shanghai"', '"Asia/Shanghia"'), ("unit_id = 1", "unit_id = 999"), ('"W-04"]', '"X"]')):
        bad = bad.replace(good, worse)
    path = tmp_path / "bad.toml"
    path.write_text(bad.replace('camera = "C01"', 'camera = "C09"'), encoding="utf-8")
    (tmp_path / "shift.toml").write_text(SMALL.with_name("shift.toml").read_text(encoding="utf-8"), encoding="utf-8")

    assert main(["check", str(path), "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    for part in ("Asia/Shanghai", "gas_controller.GC-1.unit_id", "plc.PLC-1.unit_id", "permit.HOT-1.camera"):
        assert any(part in problem for problem in problems), problems
    assert main(["check", str(path)]) == 1
    assert f"{len(problems)} problems" in capsys.readouterr().out


def test_a_core_without_access_to_the_broker_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said = refused(capsys, "core", *SITE, "--home", str(tmp_path))
    assert code == 1
    assert "no access to the broker for 'core'" in said
    assert "start `vigil run` first" in said


def test_a_site_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said = refused(capsys, "core", "--site", str(tmp_path / "no.toml"), "--home", str(tmp_path))
    assert (code, "cannot be read: No such file" in said) == (1, True)


@pytest.mark.parametrize("command", ["run", "vision"])
def test_a_model_that_is_none_is_refused_before_anything_starts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    model = tmp_path / "model.onnx"
    model.write_text("no model", encoding="utf-8")
    code, said = refused(capsys, command, *SITE, "--home", str(tmp_path), "--model", str(model))
    assert (code, said.startswith(f"vigil {command}: --model {model}: {model}: not a model")) == (2, True), said
    assert "taken is an ONNX export of a detector, all in one file" in said
    assert not Home(tmp_path).access.exists()


@pytest.mark.parametrize("command", ["run", "vision"])
def test_a_model_of_no_known_layout_is_refused_with_what_is_taken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    model = write_model(tmp_path / "odd.onnx", np.zeros((1, 10), np.float32))
    code, said = refused(capsys, command, *SITE, "--home", str(tmp_path), "--model", str(model))
    assert (code, "odd.onnx: " in said, "output [1,10]; " in said) == (2, True, True), said
    assert not Home(tmp_path).access.exists()


def test_a_good_model_is_taken_by_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BUILT_IN.parent)
    parsed = parser().parse_args(["vision", "--model", BUILT_IN.name])
    assert model_of(parsed) == BUILT_IN


def test_a_heat_map_of_a_store_with_rows(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The JSON names the files, and they are there."""
    now = now_us()
    store = Store.open(Home(tmp_path).made().database_url)
    body = {"kind": "no_helmet", "source": "camera/C01", "zone": "hall", "trade": "welder", "camera": "C01"}
    store.commit([Decision("alert_raised", "danger/no_helmet/camera/C01", body)], now)
    store.add_exposure([Exposure(now - now % 3_600_000_000, "hall", "welder", 3600.0)])
    store.close()

    assert main(["report", "heat-map", "--json", *SITE, "--home", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["from_us"] <= now < said["to_us"]
    pdf, csv = (Path(path) for path in said["files"])
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert "hall" in csv.read_text(encoding="utf-8-sig")


def test_nothing_to_replay_in_an_empty_home(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["replay", "--list", "--json", *SITE, "--home", str(tmp_path)]) == 1
    assert json.loads(capsys.readouterr().out) == {"from_us": 0, "to_us": 0}
    code, said = refused(capsys, "replay", *SITE, "--home", str(tmp_path))
    assert (code, "nothing recorded yet" in said) == (1, True)


def test_a_database_that_cannot_be_opened(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (Home(tmp_path).made().root / "vigil.db").write_text("no database at all", encoding="utf-8")
    code, said = refused(capsys, "report", *SITE, "--home", str(tmp_path))
    assert (code, "vigil.db" in said) == (1, True), said


async def test_two_runs_in_one_home(tmp_path: Path) -> None:
    """The second says who is there, and leaves the first alone."""
    home = small_home(tmp_path / "home")
    bare = ("--no-room", "--no-detection")
    async with room(home, *bare, "--seconds", "100") as desk:
        await desk.until(lambda: desk.pid("core"), "the core is heard")
        second = await asyncio.to_thread(vigil, "run", *SITE, "--home", str(home.root), *bare, "--seconds", "5")
        assert second.returncode == 1
        assert f"{home.root} is in use by another `vigil run`" in second.stderr
        said = await asyncio.to_thread(desk.run.end)
        assert (said["restarts"], desk.run.left()) == ({}, [])
