"""A camera that the core has put into service gets a worker of its own, once, and no other worker is touched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.commissioning import AddedCamera
from console.programs.newcomers import Newcomers
from console.programs.table import Program, RunOptions
from console.site.adding import checked, write
from console.site.context import Context
from console.site.home import Home
from console.site.read import read_site
from console.values import Commissioning
from tests.unit.site.small_site import SMALL
from tests.unit.site.test_adding import NEW
from tests.waiting import until


class Table:
    """Keeps what would be started."""

    def __init__(self) -> None:
        self.programs: list[Program] = []

    def add(self, program: Program) -> None:
        self.programs.append(program)


def said(camera: str, step: Commissioning = Commissioning.ADDED) -> list[tuple[str, AddedCamera]]:
    return [("", AddedCamera(camera=camera, settings={}, step=step, at_us=1))]


@asynccontextmanager
async def working(folder: Path) -> AsyncIterator[tuple[Newcomers, Table]]:
    path = folder / "site.toml"
    path.write_text(SMALL, encoding="utf-8")
    context = Context(read_site(path), path, Home(folder / "home"), {})
    newcomers, table = Newcomers(context, RunOptions(decode="cpu")), Table()
    work = asyncio.create_task(newcomers.work(table))
    yield newcomers, table
    work.cancel()


async def test_it_gets_one_worker(tmp_path: Path) -> None:
    async with working(tmp_path) as (newcomers, table):
        write(tmp_path / "site.toml", *checked(tmp_path / "site.toml", NEW))
        newcomers.hear([*said("C01"), *said("C02", Commissioning.WANTED), *said("C02"), *said("C02")])
        await until(lambda: table.programs, "its worker is there")
        newcomers.hear(said("C02"))
        await until(newcomers._new.empty, "all is heard")
        assert [program.name for program in table.programs] == ["vision-2"]
        arguments = " ".join(table.programs[0].arguments)
        assert "--name vision-2 --cameras C02" in arguments and "--decode cpu" in arguments
        assert table.programs[0].patient


async def test_a_camera_that_the_file_does_not_have_gets_none(tmp_path: Path) -> None:
    """The broker may still know one that was taken out of the file, and the file may be broken just now."""
    async with working(tmp_path) as (newcomers, table):
        newcomers.hear(said("C77"))
        await until(newcomers._new.empty, "all is heard")
        (tmp_path / "site.toml").write_text("no toml", encoding="utf-8")
        newcomers.hear(said("C78"))
        await until(newcomers._new.empty, "all is heard")
        assert table.programs == []
