"""Wall layouts that every seat has: who gave them, and who may change them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from console.asks import ShareWall, WithdrawWall
from console.domain.alert import NotAllowed
from console.domain.decision import Decision
from console.domain.walls import MOST_NAME, covers_grid
from console.messages import Message, SharedWall
from console.site.find import by_id, is_lead
from console.site.model import Site

MOST_WALLS = 100


class Walls:
    """The shared layouts by name."""

    def __init__(self, site: Site) -> None:
        self.walls: dict[str, SharedWall] = {}
        self._site = site

    def retune(self, site: Site) -> None:
        """A camera more may be on a layout."""
        self._site = site

    def restore(self, stored: Iterable[Message]) -> None:
        """Take over what was stored before a restart."""
        walls = (wall for wall in stored if isinstance(wall, SharedWall))
        self.walls = {wall.wall: wall for wall in walls if not wall.withdrawn}

    def share(self, ask: ShareWall, now_us: int) -> Decision:
        """Every seat has it from now on; one of that name is replaced. Raises NotAllowed."""
        name = ask.wall.strip()
        if not 1 <= len(name) <= MOST_NAME:
            raise NotAllowed("A layout needs a name of at most 40 characters")
        if not ask.cameras or any(by_id(self._site.cameras, camera) is None for camera in ask.cameras):
            raise NotAllowed("There is no such camera")
        if not covers_grid(ask.columns, ask.rows, ask.tiles):
            raise NotAllowed("The tiles of the layout do not cover its grid")
        if name not in self.walls and len(self.walls) >= MOST_WALLS:
            raise NotAllowed("There are 100 shared layouts: withdraw one first")
        self._must_own(name, ask.operator)
        wall = SharedWall(
            wall=name,
            cameras=tuple(dict.fromkeys(ask.cameras)),
            columns=ask.columns,
            rows=ask.rows,
            tiles=ask.tiles,
            operator=ask.operator,
            shared_at_us=now_us,
        )
        self.walls[name] = wall
        return _decision("wall_shared", wall, ask.operator)

    def withdraw(self, ask: WithdrawWall) -> Decision:
        """No seat has it any more. Raises NotAllowed."""
        if ask.wall not in self.walls:
            raise NotAllowed("There is no such layout")
        self._must_own(ask.wall, ask.operator)
        return _decision("wall_withdrawn", replace(self.walls.pop(ask.wall), withdrawn=True), ask.operator)

    def _must_own(self, name: str, operator: str) -> None:
        """Another one's layout is changed by those alone who lead. Raises NotAllowed."""
        wall = self.walls.get(name)
        if wall is not None and wall.operator != operator and not is_lead(self._site, operator):
            raise NotAllowed("Only who shared it, a shift lead or a safety engineer may change this layout")


def _decision(kind: str, wall: SharedWall, operator: str) -> Decision:
    return Decision(kind, wall.wall, {"cameras": list(wall.cameras)}, operator, states=(("wall", wall.wall, wall),))
