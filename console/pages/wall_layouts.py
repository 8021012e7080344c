"""Wall layouts under names: the operator's own on this machine, and those that every seat has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from console.asks import ShareWall, WithdrawWall
from console.pages.asking import answer_text
from console.pages.words import language, words
from console.presenters.wall_layouts import View, views
from console.room.arrangement import Arrangement, arrangement_of_shared, tiles_of
from console.room.desk import Desk
from console.room.saved_walls import SavedWalls
from widgets.states.wall_layout import smallest_layout


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is told: `say` what was done or why not, `take` the arrangement to go on with."""

    say: Callable[[str], None]
    take: Callable[[Arrangement], None]


class KeptLayouts:
    """Saves, shares and forgets layouts; lists them as views."""

    def __init__(self, desk: Desk, cameras: Collection[str], told: Told) -> None:
        self._desk, self._told = desk, told
        self._waiting: set[asyncio.Task[None]] = set()
        self.take(cameras)

    def take(self, cameras: Collection[str]) -> None:
        """These are the cameras of the site from now on."""
        self._cameras = frozenset(cameras)

    @property
    def _saved(self) -> SavedWalls:
        """Those of whoever has the seat now."""
        return SavedWalls(self._desk.context.home.saved_walls, self._desk.operator, self._cameras)

    def views(self) -> tuple[View, ...]:
        """All cameras, the areas, what every seat has, what is saved here."""
        read = {name: arrangement_of_shared(wall, self._cameras) for name, wall in self._desk.live.walls.items()}
        shared = {name: each for name, each in read.items() if each is not None}
        return views(self._desk.context.site, shared, self._saved.all(), language(), words)

    def save(self, name: str, arrangement: Arrangement) -> None:
        """Keep it under a name, for this operator, and go on with it."""
        try:
            self._saved.save(name, arrangement)
        except OSError as error:
            self._told.say(words("Not saved: {why}").format(why=error))
            return
        self._told.take(replace(arrangement, view=f"saved/{name}"))
        self._told.say(words("Saved: {name}").format(name=name))

    def share(self, name: str, arrangement: Arrangement) -> None:
        """Give it to every seat under a name, and go on with it."""
        name, layout = name.strip(), arrangement.layout or smallest_layout(len(arrangement.cameras))
        wish = ShareWall(
            **self._desk.ask_fields(),
            wall=name,
            cameras=arrangement.cameras,
            columns=layout.columns,
            rows=layout.rows,
            tiles=tiles_of(layout),
        )
        self._ask(wish, words("Shared: {name}").format(name=name), replace(arrangement, view=f"shared/{name}"))

    def forget(self, arrangement: Arrangement) -> None:
        """Keep a saved layout no longer, take a shared one from every seat; the wall stays as it is."""
        kind, _, name = arrangement.view.partition("/")
        nameless = replace(arrangement, view="all")
        gone = words("Forgotten: {name}").format(name=name)
        if kind == "shared":
            self._ask(WithdrawWall(**self._desk.ask_fields(), wall=name), gone, nameless)
        elif kind != "saved":
            self._told.say(words("Choose a saved layout first (V)"))
        elif self._forgot(name):
            self._told.take(nameless)
            self._told.say(gone)

    def _forgot(self, name: str) -> bool:
        try:
            self._saved.forget(name)
        except OSError as error:
            self._told.say(words("Not saved: {why}").format(why=error))
            return False
        return True

    def _ask(self, wish: ShareWall | WithdrawWall, done: str, then: Arrangement) -> None:
        task = asyncio.ensure_future(self._hear(wish, done, then))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _hear(self, wish: ShareWall | WithdrawWall, done: str, then: Arrangement) -> None:
        why = answer_text(await self._desk.ask(wish))
        if not why:
            self._told.take(then)
        self._told.say(why or done)
