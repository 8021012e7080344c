"""A shift of violations and observed hours in a real store, for the report tests."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from console.domain.decision import Decision
from console.site.context import Context
from console.site.home import Home
from console.site.model import Shift, Simulation, WorkerRecord, Zone
from console.store.rows import BEHAVIOURS, HOUR_US, Exposure
from console.store.store import Store
from tests.sites import bare_site

START_US = int(datetime(2026, 11, 22, 8, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()) * 1_000_000
END_US = START_US + 8 * HOUR_US
TRADES = ("welder", "rigger", "electrician", "fitter", "inspector", "operator", "guardian")
AREAS = {
    "tank-farm": ("罐区", "Tank farm"),
    "reactor-hall": ("反应厂房", "Reactor hall"),
    "loading-bay": ("装卸区", "Loading bay"),
    "substation": ("变电所", "Substation"),
    "crane-yard": ("吊装场", "Crane yard"),
    "vessel-yard": ("容器检修区", "Vessel yard"),
}


def zone(name: str, names: tuple[str, str], kind: str = "area", inside: str = "") -> Zone:
    """A zone whose outline does not matter here."""
    return Zone(id=name, name=names[0], name_en=names[1], kind=kind, storey="F1", outline_m=(), inside=inside)


def context(folder: Path) -> Context:
    """The areas of a plant, a storey and a forbidden zone inside two of them, workers of every trade."""
    inner = (
        zone("reactor-hall-f2", ("二层", "F2"), inside="reactor-hall"),
        zone("pit", ("坑", "Pit"), kind="forbidden", inside="crane-yard"),
    )
    workers = tuple(
        WorkerRecord(id=f"W-{n:03}", name="", name_en="", trade=trade, tag="", band="")
        for n, trade in enumerate(TRADES)
    )
    site = bare_site(
        name="东港化工厂",
        name_en="Donggang chemical works",
        zones=(*(zone(name, names) for name, names in AREAS.items()), *inner),
        workers=workers,
        shifts=(Shift(id="day", name="白班", name_en="Day shift", starts="08:00", ends="16:00"),),
        simulation=Simulation(seed=1, scenario="shift.toml"),
    )
    return Context(site, folder / "site.toml", Home(folder))


def fill(store: Store, seed: int = 3) -> None:
    """Seven hours of a shift: people everywhere but in the substation at noon, violations here and there."""
    chance = random.Random(seed)
    places = [*AREAS, "reactor-hall-f2", "pit"]
    for hour in range(7):
        rows = [
            Exposure(START_US + hour * HOUR_US, place, trade, chance.uniform(20, 5400))
            for place in places
            for trade in TRADES
            if chance.random() < 0.5 and not (place == "substation" and hour in (4, 5))
        ]
        store.add_exposure(rows)
    for _ in range(60):
        at_us = START_US + chance.randrange(7 * HOUR_US)
        kind = chance.choice([*BEHAVIOURS, "sos", "gas_level_1"])
        trade, place = chance.choice([*TRADES, ""]), chance.choice([*places, ""])
        body = {"kind": kind, "zone": place, "trade": trade, "source": "camera/C01"}
        store.commit([Decision("alert_raised", f"danger/{kind}/camera/C01/{place}", body)], at_us)
    blind = {"kind": "no_helmet", "zone": "substation", "trade": "welder", "source": "camera/C14"}
    store.commit([Decision("alert_raised", "danger/no_helmet/camera/C14", blind)], START_US + 4 * HOUR_US + 5)
