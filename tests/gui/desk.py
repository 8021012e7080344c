"""A seat for tests of the windows: a real picture, a clock that stands still until it is moved, asks that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QApplication

from console.asks import Answer, Ask, SignIn
from console.cases import Case
from console.domain.occurrences import KINDS_READ, Occurrences
from console.domain.preview import Preview, Reached
from console.domain.settings import Values, fitting, layered
from console.domain.settings_change import changed
from console.domain.stood import stood_at
from console.messages import Duty, JournalEntry, Message
from console.pages.window import RoomWindow
from console.room.desk import AskFields, Listener
from console.room.lanes import Lanes, lanes_of
from console.room.leading import leaders
from console.room.past import Past, PastCurve, calls_between, curve_between, newest_events, next_event
from console.room.past_alerts import PastAlerts, alerts_between
from console.room.picture import Picture
from console.room.preview import PreviewFailed, PreviewJob, preview_of
from console.room.replay import Opened, Replay
from console.room.searching import Question, Tell, answers
from console.room.thumbnails import Thumbnails
from console.room.tiles import Shown
from console.seats import LedReplay
from console.site.context import Context
from console.site.home import Home
from console.site.model import Site
from console.site.sealing import bound_to, sealed
from console.values import Outcome
from tests import waiting

NOW_US = 1_795_329_127_000_000
"""2026-11-22 06:32:07 UTC: 14:32:07 at the plant."""
S = 1_000_000
"""One second in microseconds."""


class PaintedTiles:
    """Pictures by camera without a ring: a test puts what the wall shall find."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self.pictures: dict[str, tuple[int, npt.NDArray[np.uint8]]] = {}
        self.wanted: dict[str, tuple[int, int]] = {}
        self.close_ups: dict[str, bool] = {}
        self.asked_close_up = False
        """Whether the newest picture that was asked for was a close-up."""
        self._now_us = now_us

    def put(self, camera: str, pixels_bgra: npt.NDArray[np.uint8], captured_at_us: int = 0) -> None:
        """The newest picture of a camera, (H, W, 4)."""
        self.pictures[camera] = (captured_at_us or self._now_us(), pixels_bgra)

    def newest(self, camera: str, close_up: bool = False) -> tuple[int, npt.NDArray[np.uint8]] | None:
        """What was put last."""
        self.asked_close_up = close_up
        return self.pictures.get(camera)

    def want(self, camera: str, width_px: int, height_px: int, close_up: bool = False) -> None:
        """Keep the wish."""
        self.wanted[camera], self.close_ups[camera] = (width_px, height_px), close_up

    def close(self) -> None:
        """Nothing to let go."""


class FixedDesk:
    """A `Desk` whose every part a test can set: `desk.hear(message)` folds and tells the windows."""

    def __init__(self, site: Site, home: Path, now_us: int = NOW_US) -> None:
        self.context = Context(site=site, site_path=home / "site.toml", home=Home(home / "home"))
        self.given, self.operator, self.seat = site, "wang", "seat-1"
        self.live = Picture()
        self.past: Picture | None = None
        self.store: Past | None = None
        self.shown: Replay | None = None
        self.sought: Opened | None = None
        self.core_lost_s = 0.0
        self.time_us = now_us
        self.asked: list[Ask] = []
        self.outcome, self.why = Outcome.DONE, ""
        self.tiles = PaintedTiles(lambda: self.time_us)
        self.leading, self.following = False, ""
        self.thumbnails = Thumbnails(self.context.home.recordings)
        self._listeners: list[Listener] = []
        self.live.fold(Duty(seat=self.seat, operator="wang", shift="day", since_us=now_us - 3600 * S))

    @property
    def replaying(self) -> bool:
        """Whether a past picture was set."""
        return self.past is not None

    @property
    def picture(self) -> Picture:
        """The past while replaying, else the live picture."""
        return self.shown.picture if self.shown is not None else self.past or self.live

    def now_us(self) -> int:
        """The clock as the test left it; the replay's while one over a store is shown."""
        return self.shown.at_us if self.shown is not None else self.time_us

    @property
    def replay(self) -> Replay | None:
        """Over the tape of `store` where a test gave one; otherwise a test sets `past` instead."""
        return self.shown

    async def past_span(self) -> tuple[int, int] | None:
        """Of the store; without one the last hour."""
        if self.store is not None:
            return self.store.tape.span()
        return self.time_us - 3600 * S, self.time_us

    async def past_events(self, from_us: int, to_us: int, kinds: Sequence[str] = ()) -> list[JournalEntry]:
        """Of the store; without one what the live journal holds of that time."""
        if self.store is not None:
            return newest_events(self.store, from_us, to_us, kinds)
        known = (entry for entry in self.live.journal if from_us <= entry.at_us < to_us)
        return [entry for entry in known if not kinds or entry.kind in kinds]

    async def next_event(
        self, at_us: int, kinds: Sequence[str], subjects: Sequence[str] = (), back: bool = False
    ) -> JournalEntry | None:
        """Of the store."""
        return None if self.store is None else next_event(self.store, at_us, kinds, subjects, back)

    async def step_replay(self, by_us: int) -> None:
        """Stand still, so much later or earlier."""
        if self.shown is None:
            return
        self.shown.playing = False
        changed = self.shown.move(by_us)
        if not changed:
            read = self.shown.read_back if by_us < 0 else self.shown.read_ahead
            self.shown.follow(read(self.shown.at_us))
            changed = self.shown.move(by_us)
        self.tell(*changed)

    async def past_calls(
        self, from_us: int, to_us: int, known: Occurrences | None = None, until_us: int = 0
    ) -> Occurrences:
        """Of the store; without one what the live journal holds of that time."""
        if self.store is not None:
            return calls_between(self.store, from_us, to_us, known, until_us)
        last_us = max(to_us, until_us)
        return Occurrences(entry for entry in self.live.journal if from_us <= entry.at_us < last_us)

    async def past_alerts(self, from_us: int, to_us: int) -> PastAlerts:
        """Of the store; without one what the live journal holds of that time, and what stands now."""
        if self.store is not None:
            return alerts_between(self.store, from_us, to_us)
        later = (entry for entry in self.live.journal if entry.at_us >= to_us and entry.kind in KINDS_READ)
        at_end = stood_at(to_us, self.live.alerts.values(), later)
        return PastAlerts(await self.past_calls(from_us, to_us), tuple(at_end))

    async def past_lanes(self, stretch: tuple[int, int], zone: str = "") -> Lanes:
        """Of the store and of the recordings in the home."""
        if self.store is None:
            return Lanes(*stretch, zone)
        cameras = [camera.id for camera in self.given.cameras]
        return lanes_of(self.store, self.context.home.recordings, cameras, stretch, zone)

    async def past_picture(self, camera: str, at_us: int, wh_px: tuple[int, int]) -> Shown | None:
        """Of the recordings in the home."""
        return await asyncio.wrap_future(self.thumbnails.picture(camera, at_us, wh_px))

    async def past_curve(self, kind: str, point: str, from_us: int, to_us: int, gap_us: int) -> PastCurve:
        """Of the store; without one there is none."""
        if self.store is None:
            return PastCurve(until_us=from_us)
        return curve_between(self.store, kind, point, from_us, to_us, gap_us)

    async def preview(self, values: Values, dropped: Sequence[str], progress: Callable[[Reached], None]) -> Preview:
        """Over the store, in this process; without one there is none."""
        if self.store is None:
            raise PreviewFailed("no store")
        in_force = self.live.settings
        wanted = layered(self.given, changed(in_force, values, tuple(dropped)))
        job = PreviewJob("", fitting(self.given, in_force.values)[0], wanted, self.time_us)
        return preview_of(self.store, job, progress)

    async def past_cases(self) -> dict[str, Case]:
        """Of the store; without one those that are open."""
        stored = self.store.states("case") if self.store is not None else {}
        return {name: case for name, case in stored.items() if isinstance(case, Case)}

    async def search(self, asked: Question, tell: Tell) -> None:
        """Over the store, in this process; without one nothing is found."""
        for part in answers(self.store, self.context.site, asked) if self.store is not None else ():
            tell(part)

    async def enter_replay(self, at_us: int) -> None:
        """The past of the store; without one an empty past, at that time."""
        if self.store is None:
            self.past, self.time_us = Picture(), at_us
        else:
            replay = self.shown or Replay(self.store.tape)
            self.sought = opened = replay.opened(at_us)
            self.tell("sought")
            replay.show(opened)
            self.sought = None
            self.shown, self.past = replay, replay.picture
        self.tell("replay")

    def play(self, seconds: float) -> None:
        """Let the replay's clock run."""
        if self.shown is not None:
            if self.shown.runs_low:
                self.shown.follow(self.shown.read_on())
            self.tell(*self.shown.advance(int(seconds * S)))

    def leaders(self) -> list[LedReplay]:
        """Those of the live picture."""
        return leaders(self.live.leads, self.live.programmes, self.seat)

    def lead(self, leads: bool) -> None:
        """Keep the wish."""
        self.leading = leads and self.replaying

    def follow(self, seat: str) -> None:
        """Keep the wish."""
        self.leading, self.following = False, seat

    def leave_replay(self) -> None:
        """Back to the live picture."""
        self.leading, self.following = False, ""
        self.past, self.shown = None, None
        self.tell("replay")

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Keep a listener; the result lets it go."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def hear(self, *messages: Message) -> None:
        """Fold messages into the live picture as one batch and tell the windows."""
        self.tell(*(self.live.fold(message) for message in messages))

    def tell(self, *kinds: str) -> None:
        """Tell the windows that things of these kinds changed; a tick is on their pages when this is over."""
        listeners = tuple(self._listeners)
        for listener in listeners:
            listener(frozenset(kinds))
        for window in (getattr(listener, "__self__", None) for listener in listeners):
            if isinstance(window, RoomWindow):
                window.show_rest()

    def tick(self, seconds: float = 1.0) -> None:
        """Move the clock and tell the windows that a second went by."""
        self.time_us += int(seconds * S)
        self.tell("tick")

    async def _answer(self, ask: Ask) -> Answer:
        return Answer(ask=ask.ask, outcome=self.outcome, why=self.why)

    def ask(self, ask: Ask) -> asyncio.Future[Answer]:
        """Keep the ask and answer it with `outcome` and `why`. Needs a running loop, as the real desk does."""
        self.asked.append(ask)
        return asyncio.ensure_future(self._answer(ask))

    def sign_in(self, operator: str, pin: str = "") -> asyncio.Future[Answer]:
        """Keep the ask; whoever asks takes the seat when the outcome is DONE."""
        who: AskFields = {**self.ask_fields(), "operator": operator}
        if self.outcome is Outcome.DONE:
            self.operator = operator
        return self.ask(SignIn(**who, pin=self.sealed(who, pin)))

    def sealed(self, who: AskFields, pin: str) -> str:
        """Really sealed, for the key of the live picture."""
        pins = self.live.pins
        return sealed(pin, pins.key, bound_to(who["ask"], who["seat"], who["operator"])) if pin and pins else ""

    def ask_fields(self) -> AskFields:
        """Fields of an ask, numbered."""
        return AskFields(
            ask=f"ask-{len(self.asked) + 1}", seat=self.seat, operator=self.operator, asked_at_us=self.time_us
        )


async def until(condition: Callable[[], bool], *, within_s: float = 3.0) -> None:
    """Let Qt and the loop run until the condition holds. Raises AssertionError past the deadline."""

    def painted() -> bool:
        QApplication.processEvents()
        return condition()

    await waiting.until(painted, within_s=within_s)
