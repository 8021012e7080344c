"""Opens a plant from its files, as every command of the simulation does."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from devices.sim.events import Scenario
from devices.sim.plant import Plant
from devices.sim.scenario import read_scenario


def open_plant(site_file: Path, scenario: str | None = None, seed: int | None = None) -> Plant:
    """The plant of a site file; scenario and seed over those that it names. A scenario is looked for here, then beside
    the site file. Raises OSError, tomllib.TOMLDecodeError or ScenarioError."""
    site: dict[str, Any] = tomllib.loads(site_file.read_text(encoding="utf-8"))
    simulation = site.get("simulation", {})
    path = _scenario_path(site_file.parent, scenario, simulation.get("scenario"))
    played = read_scenario(path, site) if path else Scenario()
    return Plant(site, played, int(simulation.get("seed", 0)) if seed is None else seed)


def _scenario_path(beside: Path, said: str | None, named: str | None) -> Path | None:
    if said:
        return here if (here := Path(said)).exists() else beside / said
    return beside / named if named else None
