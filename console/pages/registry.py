"""The pages of the room, in the order of their keys. A new page is one line here and its module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from console.pages.page import Page
from console.room.desk import Desk


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its name in code, its key, its English title, and `module:class`."""

    name: str
    key: str
    title: str
    place: str
    in_bar: bool = True
    """Whether it has a button in the top bar; else a key, and a button on the page it belongs to."""

    @property
    def exists(self) -> bool:
        """Whether its module is part of this installation."""
        return find_spec(self.place.partition(":")[0]) is not None

    def factory(self) -> Callable[[Desk], Page]:
        """Its class, imported now: a page nobody opens costs nothing at start."""
        module, _, name = self.place.partition(":")
        made: Callable[[Desk], Page] = getattr(import_module(module), name)
        return made


PAGES: tuple[PageEntry, ...] = (
    PageEntry("overview", "F1", "Overview", "console.pages.overview:OverviewPage"),
    PageEntry("wall", "F2", "Wall", "console.pages.wall:WallPage"),
    PageEntry("plant", "F3", "Plant", "console.pages.plant:PlantPage"),
    PageEntry("alerts", "F4", "Alerts", "console.pages.alerts:AlertsPage"),
    PageEntry("set_aside", "Shift+F4", "Set aside", "console.pages.set_aside:SetAsidePage", in_bar=False),
    PageEntry("permits", "F5", "Permits", "console.pages.permits:PermitsPage"),
    PageEntry("people", "F6", "People", "console.pages.people:PeoplePage"),
    PageEntry("interlocks", "F7", "Interlocks", "console.pages.interlocks:InterlocksPage"),
    PageEntry("causes", "Shift+F7", "Cause and effect", "console.pages.causes:CausesPage", in_bar=False),
    PageEntry("proofs", "Ctrl+F7", "Proof tests", "console.pages.proofs:ProofsPage", in_bar=False),
    PageEntry("replay", "F8", "Replay", "console.pages.replay:ReplayPage"),
    PageEntry("search", "Shift+F8", "Search", "console.pages.search:SearchPage", in_bar=False),
    PageEntry("reports", "F9", "Reports", "console.pages.reports:ReportsPage"),
    PageEntry("cases", "Shift+F9", "Cases", "console.pages.cases:CasesPage", in_bar=False),
    PageEntry("system", "F10", "System", "console.pages.system:SystemPage"),
    PageEntry("sign_in", "Ctrl+O", "Sign in", "console.pages.sign_in:SignInPage", in_bar=False),
    PageEntry("settings", "Ctrl+E", "Settings", "console.pages.settings:SettingsPage"),
    PageEntry("performance", "F12", "Alert figures", "console.pages.performance:PerformancePage"),
)


def present_pages() -> tuple[PageEntry, ...]:
    """The pages of this installation, in order."""
    return tuple(entry for entry in PAGES if entry.exists)
