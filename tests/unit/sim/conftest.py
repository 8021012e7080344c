"""The demo plant as a simulation, for the tests in this folder."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from devices.sim.plant import Plant
from devices.sim.scenario import read_scenario
from tests.conftest import ROOT

DEMO = ROOT / "resources" / "demo"


@pytest.fixture(scope="session")
def site() -> dict[str, Any]:
    """The demo site's TOML."""
    return tomllib.loads((DEMO / "site.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def plant(site: dict[str, Any]) -> Plant:
    """The demo plant in its own scenario."""
    return Plant(site, read_scenario(DEMO / "shift.toml", site), seed=7)
