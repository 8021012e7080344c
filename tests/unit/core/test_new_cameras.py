"""Cameras put into service while the core runs: by an ask, by hand in the site file, over a crash in between."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from console.asks import Answer
from console.commissioning import AddCamera, AddedCamera, SiteFile
from console.core import new_cameras as duty
from console.core.new_cameras import NewCameras
from console.domain.decision import Decision
from console.messages import Message
from console.site.adding import checked, write
from console.site.context import Context
from console.site.home import Home
from console.site.model import Site
from console.site.read import read_site
from console.store.errors import AskRepeated
from console.store.store import Store
from console.values import Commissioning, Outcome
from tests.evidence import sqlite_url
from tests.unit.site.small_site import SMALL
from tests.unit.site.test_adding import NEW

ADD = "add-1"


class Ledger:
    """Commits into a real store at once."""

    def __init__(self, store: Store) -> None:
        self.shown: dict[str, Message] = {}
        self._store, self._at_us = store, 1_000_000

    async def commit(self, decisions: Sequence[Decision]) -> None:
        self._at_us += 1
        self._store.commit(decisions, self._at_us)

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        self.shown[f"{kind}/{name}"] = message


class Core:
    """As much of one as the site file is looked at with."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "site.toml"
        self.path.write_text(SMALL, encoding="utf-8")
        self.home = Home(folder / "home").made()
        self.store = Store.open(sqlite_url(folder))
        self.ledger = Ledger(self.store)
        self.start()

    def start(self) -> None:
        """After an end of any kind: only store and file are left."""
        context = Context(read_site(self.path), self.path, self.home)
        self.taken: list[Site] = []
        self.cameras = NewCameras(context, self.ledger, self.taken.append, lambda: 5)
        self.cameras.restore(self.store.states("added").values())

    async def ask(self, settings: dict[str, float | str] = NEW, operator: str = "wang", ask: str = ADD) -> Answer:
        fields = {"ask": ask, "seat": "room-1", "operator": operator, "asked_at_us": 1}
        return await self.cameras.ask(AddCamera(**fields, settings=settings))  # type: ignore[arg-type]

    def by_hand(self, old: str, new: str) -> None:
        """Somebody changes the file."""
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8")
        os.utime(self.path, ns=(1, self.path.stat().st_mtime_ns + 1_000_000))

    async def look(self) -> None:
        """Two looks: what changed is read when it has been the same for both."""
        await self.cameras.turn()
        await self.cameras.turn()

    def rows(self) -> list[tuple[str, str, str]]:
        return [(row.kind, row.subject, row.operator) for row in self.store.journal()]

    def said(self) -> SiteFile:
        states = self.store.states("site")
        last = states.get("site", self.ledger.shown.get("site/site"))
        assert isinstance(last, SiteFile)
        return last


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    made = Core(tmp_path)
    yield made
    made.store.close()


async def test_an_ask_is_journaled_written_and_taken(core: Core) -> None:
    await core.cameras.turn()
    answer = await core.ask()
    assert (answer.outcome, answer.why) == (Outcome.DONE, "")
    assert core.rows() == [("camera_wanted", "C02", "wang"), ("camera_added", "C02", "wang")]
    assert [camera.id for camera in core.taken[-1].cameras] == ["C01", "C02"]
    assert read_site(core.path) == core.taken[-1]
    added = core.store.states("added")["C02"]
    assert isinstance(added, AddedCamera) and (added.step, added.by) == (Commissioning.ADDED, "wang")
    assert added.settings["url"] == NEW["url"]
    assert core.store.answer_to(ADD) == answer
    await core.look()
    assert len(core.rows()) == 2 and core.said() == SiteFile(file="site"), "what we wrote ourselves is no news"
    core.start()
    await core.cameras.turn()
    assert len(core.rows()) == 2 and core.cameras.added["C02"] == added, "seats with another file need it further on"


@pytest.mark.parametrize(
    ("settings", "operator", "why", "where"),
    [
        (NEW, "nobody", duty.NOBODY, ""),
        ({**NEW, "url": "rtsp://u:s3cret@cam/1"}, "wang", duty.PASSWORD, ""),
        ({**NEW, "zone": "nowhere"}, "wang", duty.WRONG, "camera.C02.zone: 'nowhere' is not one of"),
        ({**NEW, "id": "C01"}, "wang", duty.WRONG, "used twice"),
        ({}, "wang", duty.WRONG, "missing"),
    ],
)
async def test_what_cannot_be_is_refused_in_words_and_not_written(
    core: Core, settings: dict[str, float | str], operator: str, why: str, where: str
) -> None:
    answer = await core.ask(settings, operator)
    assert (answer.outcome, answer.why) == (Outcome.REFUSED, why) and where in answer.where
    assert [kind for kind, _, _ in core.rows()] == ["ask_refused"] and core.path.read_text(encoding="utf-8") == SMALL
    assert "s3cret" not in str(core.store.journal())


async def test_a_file_that_cannot_be_written_is_told(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, before: str, after: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(duty, "write", refuse)
    answer = await core.ask()
    assert (answer.outcome, answer.why, answer.where) == (Outcome.FAILED, duty.WRONG, "Permission denied")
    assert [kind for kind, _, _ in core.rows()] == ["camera_wanted", "camera_not_added"]
    assert core.store.answer_to(ADD) == answer and not core.cameras.added and not core.taken
    core.start()
    await core.cameras.turn()
    assert len(core.rows()) == 2, "it is settled"


@pytest.mark.parametrize("written", [True, False])
async def test_after_a_crash_it_is_told_what_became_of_an_ask(
    core: Core, written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As kill -9: nothing runs after it."""

    def end(path: Path, before: str, after: str) -> None:
        if written:
            write(path, before, after)
        raise Killed

    monkeypatch.setattr(duty, "write", end)
    with pytest.raises(Killed):
        await core.ask()
    core.start()
    await core.cameras.turn()
    last = core.store.journal()[-1]
    answer = core.store.answer_to(ADD)
    assert answer is not None
    if written:
        assert (last.kind, last.operator, answer.outcome) == ("camera_added", "wang", Outcome.DONE)
        assert core.cameras.added["C02"].step is Commissioning.ADDED
    else:
        assert (last.kind, answer.outcome, answer.why) == ("camera_not_added", Outcome.FAILED, duty.UNDER_WAY)
        assert not core.cameras.added
    with pytest.raises(AskRepeated):
        await core.ask({**NEW, "id": "C03"})


async def test_a_camera_written_by_hand_is_taken_once_the_file_rests(core: Core) -> None:
    await core.cameras.turn()
    write(core.path, *checked(core.path, NEW))
    await core.cameras.turn()
    assert not core.taken, "an editor may still be writing"
    await core.cameras.turn()
    assert [camera.id for camera in core.taken[-1].cameras] == ["C01", "C02"]
    assert core.rows() == [("camera_added", "C02", "")]


async def test_what_waits_for_a_start_is_said_and_taken_back(core: Core) -> None:
    await core.cameras.turn()
    assert core.said() == SiteFile(file="site")
    core.by_hand('"C01"', '"C09"')
    await core.look()
    assert core.said().waits == ("camera.C01", "permit.HOT-1")
    assert [camera.id for camera in core.taken[-1].cameras] == ["C01", "C09"]
    core.by_hand("width_m", "widht_m")
    await core.look()
    assert core.said().waits == () and "widht_m" in core.said().problems[0]
    core.path.unlink()
    await core.look()
    assert "cannot be read" in core.said().problems[0]
    core.path.write_text(SMALL, encoding="utf-8")
    await core.look()
    assert core.said().waits == ("camera.C09",), "what was taken goes with the next start"
    assert [kind for kind, _, _ in core.rows()] == ["camera_added", *["site_file_changed"] * 4]


async def test_a_camera_in_an_area_that_is_new_waits_for_the_start(core: Core) -> None:
    await core.cameras.turn()
    annex = '[[zone]]\nid = "annex"\nname = "附"\nname_en = "Annex"\nkind = "area"\nstorey = "F1"\n'
    core.by_hand("[[camera]]", annex + "outline_m = [[1, 1], [3, 1], [3, 3], [1, 3]]\n\n[[camera]]")
    answer = await core.ask({**NEW, "zone": "annex"})
    assert (answer.outcome, answer.why) == (Outcome.FAILED, duty.WAITS)
    assert core.said().waits == ("zone.annex", "camera.C02") and not core.cameras.added
    assert core.store.answer_to(ADD) == answer


async def test_a_camera_that_was_taken_out_of_the_file_is_gone_after_the_next_start(core: Core) -> None:
    await core.ask()
    core.path.write_text(SMALL, encoding="utf-8")
    os.utime(core.path, ns=(1, core.path.stat().st_mtime_ns + 1_000_000))
    await core.look()
    assert core.said().waits == ("camera.C02",) and "C02" in core.cameras.added, "until then it is watched"
    core.start()
    assert core.cameras.added == {}
