"""The import rule holds, and it fails when it is broken: each planted violation must be noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("console", "widgets", "inference", "devices")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def judged(tree: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run([program, "--no-cache"], cwd=tree, env=environment, capture_output=True, text=True)


def test_the_import_rule_holds(tree: Path) -> None:
    said = judged(tree)
    assert said.returncode == 0, said.stdout[-3000:]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        pytest.param("devices/gas/planted.py", "import widgets.states.urgency", id="a device knows a widget"),
        pytest.param("devices/planted.py", "import console.messages", id="a device knows the console"),
        pytest.param("inference/planted.py", "import PySide6.QtCore", id="inference knows Qt"),
        pytest.param("inference/planted.py", "def late():\n    import devices.reading", id="inference knows a device"),
        pytest.param("widgets/planted.py", "def late():\n    import sqlalchemy", id="a widget knows the database"),
        pytest.param("widgets/planted.py", "import onnxruntime", id="a widget knows the model runtime"),
        pytest.param("widgets/states/planted.py", "from PySide6.QtGui import QColor", id="a state knows Qt"),
        pytest.param("console/domain/planted.py", "from console.store import store", id="a rule knows the store"),
        pytest.param("console/presenters/planted.py", "import PySide6.QtCore", id="a presenter knows Qt"),
        pytest.param("console/core/planted.py", "from console.pages import page", id="the core knows a page"),
        pytest.param("console/planted.py", "", id="a part of the console that no layer names"),
    ],
)
def test_the_import_rule_notices(tree: Path, module: str, line: str) -> None:
    planted = tree / module
    planted.write_text(f'"""Planted."""\n{line}\n', encoding="utf-8")
    try:
        assert judged(tree).returncode != 0
    finally:
        planted.unlink()
