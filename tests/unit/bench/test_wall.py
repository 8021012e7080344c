"""The bench of the wall: what was measured is told, also when a later part fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console import cli
from console.bench import glass, rivals, wall
from console.bench.figures import Figure
from console.bench.session import BenchFailed

Part = tuple[list[Figure], dict[str, Any]]


def answers(name: str) -> Any:
    """A part that measures one figure."""

    async def part(seconds: float) -> Part:
        return [Figure(name, seconds, "s", 100.0, True)], {f"{name}_note": 1}

    return part


async def fails(_seconds: float) -> Part:
    """A part that cannot be measured."""
    raise BenchFailed("the clock is not to be seen")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """All three, of which each can be replaced."""
    monkeypatch.setattr(rivals, "needed", lambda: None)
    monkeypatch.setattr(wall, "measured", answers("many"))
    monkeypatch.setattr(rivals, "measured", answers("rivals"))
    monkeypatch.setattr(glass, "measured", answers("glass"))
    return monkeypatch


def told(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    """Names of the figures on standard output, and what went to standard error."""
    said = capsys.readouterr()
    return [row["name"] for row in json.loads(said.out)["figures"]], said.err


def test_all_parts_are_one_table(parts: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "wall", "--json", "--seconds", "7"]) == 0
    assert told(capsys) == (["many", "rivals", "glass"], "")


def test_a_part_that_fails_takes_no_other_with_it(
    parts: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts.setattr(glass, "measured", fails)
    assert cli.main(["bench", "wall", "--json"]) == 1
    assert told(capsys) == (["many", "rivals"], "vigil bench wall: the clock is not to be seen\n")


def test_where_nothing_was_measured_nothing_is_told(
    parts: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts.setattr(wall, "measured", fails)
    assert cli.main(["bench", "wall", "--json"]) == 1
    assert capsys.readouterr().out == ""
