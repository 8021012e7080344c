"""What a page holds in its hands: the picture to show, the time to show it at, and the way to ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypedDict

from console.asks import Answer, Ask
from console.cases import Case
from console.domain.occurrences import Occurrences
from console.domain.preview import Preview, Reached
from console.domain.settings import Values
from console.messages import JournalEntry
from console.room.past import PastCurve
from console.room.past_alerts import PastAlerts
from console.room.picture import Picture
from console.room.replay import Opened, Replay
from console.room.searching import Question, Tell
from console.seats import LedReplay
from console.site.context import Context
from console.site.model import Site

if TYPE_CHECKING:
    from console.room.lanes import Lanes
    from console.room.tiles import Shown, Tiles

Listener = Callable[[frozenset[str]], None]
"""Told once per batch which kinds of things changed: 'alert', 'gas', 'worker', ... or 'tick' once a second."""


class AskFields(TypedDict):
    """Who asks, when, under which id."""

    ask: str
    seat: str
    operator: str
    asked_at_us: int


class Desk(Protocol):
    """One seat. `picture` and `now_us` are those of the replay while `replaying`; `live` is always the live room."""

    operator: str
    """'' while nobody has taken the seat: nothing can be asked there."""
    seat: str

    @property
    def context(self) -> Context:
        """Where this installation is; its site with the settings that are in force, or were at the time shown."""

    @property
    def given(self) -> Site:
        """The site as its file says it."""

    @property
    def picture(self) -> Picture:
        """The picture to show: live, or of the replay."""

    @property
    def live(self) -> Picture:
        """The live picture, also while replaying: live alerts break through."""

    @property
    def replaying(self) -> bool:
        """Whether the windows show the past."""

    @property
    def tiles(self) -> Tiles:
        """Where the pictures of the cameras come from now; another object while replaying."""

    @property
    def core_lost_s(self) -> float:
        """Seconds since the core was last heard beyond its 3 s of grace, 0 while it is there."""

    @property
    def replay(self) -> Replay | None:
        """The replay that is shown, None while live."""

    @property
    def sought(self) -> Opened | None:
        """The moment that is sought, from when it is read until it is shown with its pictures; listeners are told
        'sought'."""

    async def past_span(self) -> tuple[int, int] | None:
        """First and last moment that can be replayed, None when nothing is recorded yet."""

    async def past_events(self, from_us: int, to_us: int, kinds: Sequence[str] = ()) -> list[JournalEntry]:
        """What was journaled with from_us <= at_us < to_us, oldest first: the newest few hundred of these kinds (all
        kinds when none are named). Raises StorageError, OSError."""

    async def past_calls(
        self, from_us: int, to_us: int, known: Occurrences | None = None, until_us: int = 0
    ) -> Occurrences:
        """Every call of an alert with from_us <= time < to_us; with `known` these, and what came since; with `until_us`
        what was said of them until then. Raises StorageError, OSError."""

    async def past_alerts(self, from_us: int, to_us: int) -> PastAlerts:
        """What the figures of a span are counted from: see `alerts_between`. Raises StorageError, OSError."""

    async def past_lanes(self, stretch: tuple[int, int], zone: str = "") -> Lanes:
        """What a stretch of the past holds, in lanes. Raises StorageError, OSError."""

    async def past_picture(self, camera: str, at_us: int, wh_px: tuple[int, int]) -> Shown | None:
        """The recorded picture of a camera at a moment, at most so large; None where there is a gap."""

    async def past_curve(self, kind: str, point: str, from_us: int, to_us: int, gap_us: int) -> PastCurve:
        """The number of a point ('gas', 'G-101'; 'vital', 'W-001' for the pulse) over a long time, every extreme in it.
        A pause longer than `gap_us` is a gap. Raises StorageError, OSError."""

    async def preview(self, values: Values, dropped: Sequence[str], progress: Callable[[Reached], None]) -> Preview:
        """What the last week would have been with these settings in place of those in force (a dropped one goes back to
        the site file's). `progress` is told, in another thread, what was reached. A new one
        ends the one before, as cancelling does.
        Raises SettingsRefused, PreviewFailed."""

    async def past_cases(self) -> dict[str, Case]:
        """Every case that is stored, by id, the closed ones too. Raises StorageError, OSError."""

    async def search(self, asked: Question, tell: Tell) -> None:
        """Put a question to the past; `tell` hears the answers part by part, in another thread. A new question ends the
        one before it. Raises SearchFailed, StorageError, OSError."""

    async def enter_replay(self, at_us: int) -> None:
        """Show the room as it was. Raises NothingRecorded when there is no past yet."""

    async def next_event(
        self, at_us: int, kinds: Sequence[str], subjects: Sequence[str] = (), back: bool = False
    ) -> JournalEntry | None:
        """The nearest event after a moment, or before it, of these kinds, whose subject begins so; None when there is
        none. Raises StorageError, OSError."""

    async def step_replay(self, by_us: int) -> None:
        """Stand still, so much later than now, or earlier. Raises NothingRecorded, StorageError, OSError."""

    leading: bool
    """Whether other seats may follow this one's replay."""
    following: str
    """The seat whose replay this one follows; '' for none."""

    def leaders(self) -> list[LedReplay]:
        """The replays of other seats that can be followed now."""

    def lead(self, leads: bool) -> None:
        """Lead those who follow through this replay from now on, or no more."""

    def follow(self, seat: str) -> None:
        """Go where this seat's replay goes, until one of the two is over or this seat goes somewhere by itself."""

    def leave_replay(self) -> None:
        """Back to live, at once."""

    def now_us(self) -> int:
        """The time to show ages and countdowns at: the replay's clock while replaying."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of changes; the result ends it."""

    def sign_in(self, operator: str, pin: str = "") -> Awaitable[Answer]:
        """Take this seat as somebody; `operator` is his once the core has agreed. Never raises for an outside fault."""

    def sealed(self, who: AskFields, pin: str) -> str:
        """A PIN so that the core alone reads it, and in this ask only; '' for none, or while no core has spoken."""

    def ask(self, ask: Ask) -> Awaitable[Answer]:
        """Ask the core. Never raises for an outside fault: the answer says failed, and where."""

    def ask_fields(self) -> AskFields:
        """The fields every ask carries, for `Acknowledge(**desk.ask_fields(), alerts=...)`."""
