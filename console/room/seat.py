"""One seat: hears the bus, folds it into the picture, asks for its dispatcher, goes back in time and returns."""

from __future__ import annotations

import asyncio
import logging
import threading
import uuid
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from console.asks import AllSaid, Answer, Ask, Looked, SignIn
from console.bus import Bus, now_us
from console.cases import OF_THE_PAST, Case
from console.domain.occurrences import Occurrences
from console.domain.preview import Preview
from console.domain.settings import Values, fitting, layered
from console.domain.settings_change import changed
from console.heartbeat import Alive
from console.messages import JournalEntry, Message
from console.room.desk import AskFields, Listener
from console.room.lanes import Lanes, lanes_of
from console.room.leading import is_off, is_told, leaders, moment_of
from console.room.past import Past, PastCurve, calls_between, curve_between, newest_events, next_event
from console.room.past_alerts import PastAlerts, alerts_between
from console.room.picture import Picture
from console.room.preview import PreviewJob, Progress, run_preview
from console.room.replay import EVERYTHING, NothingRecorded, Opened, Replay
from console.room.replay_clock import ReplayClock
from console.room.retained import Retained
from console.room.searching import About, Question, Tell, answers, run_search
from console.room.thumbnails import Thumbnails
from console.room.tiles import LiveTiles, ReplayTiles, Shown, Tiles
from console.seats import LeadReplay, LedReplay, ShowScreens, led_by
from console.site.context import Context
from console.site.find import by_id
from console.site.growing import with_camera
from console.site.model import Site
from console.store.errors import StorageError
from console.values import Commissioning, Outcome

log = logging.getLogger(__name__)

CORE_GRACE_US = 3_000_000
SIT_S = 30.0
"""So long a seat waits for the core before it asks for its place anew."""
NOT_LAID = -1
"""In place of the number of the settings that were laid over the site: the site itself has changed."""
SOUGHT = frozenset({"sought"})
PICTURES_S = 2.0
"""A moment that is sought is shown without pictures that take longer."""


class Seat:
    """A desk (see `console.room.desk.Desk`). Everything here runs on the loop of the windows."""

    def __init__(self, context: Context, bus: Bus, seat: str, operator: str, open_past: Callable[[], Past]) -> None:
        self.seat, self.operator = seat, operator
        self._given, self._context, self._laid_over = context, context, 0
        self._replay: Replay | None = None
        self.sought: Opened | None = None
        self._past: Past | None = None
        self._opening = asyncio.Lock()
        self._live = Picture()
        self._retained = Retained(self._live)
        self._bus, self._open_past = bus, open_past
        self._listeners: list[Listener] = []
        self._core_heard_us = now_us()
        self._live_tiles = LiveTiles(context)
        self._replay_tiles: ReplayTiles | None = None
        self._clock, self._seeking = ReplayClock(), asyncio.Lock()
        self.leading, self.following = False, ""
        """Whether others may follow this seat's replay; which seat's replay this one follows, '' for none."""
        self._session = uuid.uuid4().hex
        """What this run of the windows knows alone: with it the seat is taken again when the network was gone."""
        self._entry = 0
        """Counted up when the replay is left: what was being read then is not shown any more."""
        self._led: LedReplay | None = None
        self._sitting: asyncio.Task[object] | None = None
        self._said: tuple[tuple[str, str], ...] = ()
        self._saying: asyncio.Task[object] | None = None
        self._coming: asyncio.Task[object] | None = None
        self._thumbnails = Thumbnails(context.home.recordings)
        self._stop_preview, self._stop_search = threading.Event(), threading.Event()
        self._reading: asyncio.Task[object] | None = None
        self._tasks: set[asyncio.Task[object]] = set()
        site = context.site.id
        for part in ("state/#", "seen/+", "journal"):
            bus.on(f"vigil/{site}/{part}", self._hear, endings=True)
        bus.on(f"vigil/{site}/alive/core", self._hear_core)
        bus.on_begun.append(self._retained.begin)
        bus.on_connected.append(self._on_connected)

    # ------------------------------------------------------------ what pages see

    @property
    def context(self) -> Context:
        """Of this start and with the cameras that came since; the settings that were in force at the time that is shown
        are laid over the site."""
        settings = self.picture.settings
        if settings.number != self._laid_over:
            site, _ = fitting(self._given.site, settings.values)
            self._context, self._laid_over = replace(self._given, site=site), settings.number
        return self._context

    @property
    def given(self) -> Site:
        """The site as its file says it, with the cameras that came since, without settings over it."""
        return self._given.site

    @property
    def picture(self) -> Picture:
        """The picture to show: live, or of the replay."""
        return self._replay.picture if self._replay is not None else self._live

    @property
    def live(self) -> Picture:
        """The live picture, also while replaying."""
        return self._live

    @property
    def replaying(self) -> bool:
        """Whether the windows show the past."""
        return self._replay is not None

    @property
    def tiles(self) -> Tiles:
        """Where the pictures of the cameras come from now."""
        return self._replay_tiles or self._live_tiles

    @property
    def core_lost_s(self) -> float:
        """Seconds since the core was last heard, once that is over 3 s; else 0."""
        silent_us = abs(now_us() - self._core_heard_us)  # Of a clock that was set back nobody knows how long.
        return silent_us / 1e6 if silent_us > CORE_GRACE_US else 0.0

    def now_us(self) -> int:
        """The time to show ages at."""
        return self._replay.at_us if self._replay is not None else now_us()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of changes; the result ends it."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    # ------------------------------------------------------------ asking

    def ask_fields(self) -> AskFields:
        """Who asks, when, under a new id."""
        return self._who(self.operator)

    def sealed(self, who: AskFields, pin: str) -> str:
        """See `Desk.sealed`."""
        pins = self._live.pins
        if not pin or pins is None:
            return ""
        # Ciphers take a moment to load, and only who has a PIN needs them.
        from console.site.sealing import bound_to, sealed

        return sealed(pin, pins.key, bound_to(who["ask"], who["seat"], who["operator"]))

    async def sign_in(self, operator: str, pin: str = "") -> Answer:
        """Take the seat; who sat there goes on sitting when that is refused."""
        who = self._who(operator)
        answer = await self._bus.ask(SignIn(**who, pin=self.sealed(who, pin), session=self._session))
        if answer.outcome is Outcome.DONE:
            self.operator = operator
            self.tell(EVERYTHING)
        return answer

    async def _sit(self) -> None:
        """Take the seat again, or for the first time, until the core has answered. Refused, nobody sits there."""
        operator = self.operator
        while operator == self.operator:
            answer = await self._bus.ask(SignIn(**self._who(operator), session=self._session), timeout_s=SIT_S)
            if answer.outcome is Outcome.REFUSED and operator == self.operator:
                self.operator = ""
                self.tell(EVERYTHING)
            if answer.outcome is not Outcome.FAILED:
                return

    def _who(self, operator: str) -> AskFields:
        return AskFields(ask=uuid.uuid4().hex, seat=self.seat, operator=operator, asked_at_us=now_us())

    async def ask(self, ask: Ask) -> Answer:
        """Ask the core; refused at once while it is lost. While the windows show the past, only what speaks of the past
        is asked."""
        if self.replaying and not isinstance(ask, Looked | OF_THE_PAST):
            return Answer(ask=ask.ask, outcome=Outcome.REFUSED, why="Not while replaying: go back to live first")
        if self.core_lost_s:
            return Answer(ask=ask.ask, outcome=Outcome.FAILED, why="The core is lost", where="core")
        return await self._bus.ask(ask)

    # ------------------------------------------------------------ the past

    @property
    def replay(self) -> Replay | None:
        """The replay that is shown, None while live."""
        return self._replay

    async def past_span(self) -> tuple[int, int] | None:
        """First and last moment that can be replayed, None when nothing is recorded yet."""
        past = await self._opened_past()
        return await asyncio.to_thread(past.tape.span)

    async def past_events(self, from_us: int, to_us: int, kinds: Sequence[str] = ()) -> list[JournalEntry]:
        """The newest events of a stretch of the past, oldest first."""
        return await asyncio.to_thread(newest_events, await self._opened_past(), from_us, to_us, kinds)

    async def next_event(
        self, at_us: int, kinds: Sequence[str], subjects: Sequence[str] = (), back: bool = False
    ) -> JournalEntry | None:
        """The nearest event after a moment, or before it, of these kinds, whose subject begins so."""
        past = await self._opened_past()
        return await asyncio.to_thread(next_event, past, at_us, kinds, subjects, back)

    async def past_calls(
        self, from_us: int, to_us: int, known: Occurrences | None = None, until_us: int = 0
    ) -> Occurrences:
        """Every call of an alert in a stretch of the past."""
        return await asyncio.to_thread(calls_between, await self._opened_past(), from_us, to_us, known, until_us)

    async def past_alerts(self, from_us: int, to_us: int) -> PastAlerts:
        """What the figures of a span are counted from."""
        return await asyncio.to_thread(alerts_between, await self._opened_past(), from_us, to_us)

    async def past_lanes(self, stretch: tuple[int, int], zone: str = "") -> Lanes:
        """What a stretch of the past holds; in lanes."""
        past, cameras = await self._opened_past(), [camera.id for camera in self.given.cameras]
        return await asyncio.to_thread(lanes_of, past, self.context.home.recordings, cameras, stretch, zone)

    async def past_picture(self, camera: str, at_us: int, wh_px: tuple[int, int]) -> Shown | None:
        """The recorded picture of a camera at a moment."""
        return await asyncio.wrap_future(self._thumbnails.picture(camera, at_us, wh_px))

    async def past_curve(self, kind: str, point: str, from_us: int, to_us: int, gap_us: int) -> PastCurve:
        """One number of one point over a long time, every extreme in it."""
        past = await self._opened_past()
        return await asyncio.to_thread(curve_between, past, kind, point, from_us, to_us, gap_us)

    async def preview(self, values: Values, dropped: Sequence[str], progress: Progress) -> Preview:
        """See `Desk.preview`; in a process of its own."""
        self._stop_preview.set()
        self._stop_preview = stop = threading.Event()
        in_force = self._live.settings
        wanted = layered(self.given, changed(in_force, values, tuple(dropped)))
        present, _ = fitting(self.given, in_force.values)
        job = PreviewJob(self._given.database_url, present, wanted, now_us())
        try:
            return await asyncio.to_thread(run_preview, job, progress, stop)
        except asyncio.CancelledError:
            stop.set()
            raise

    async def past_cases(self) -> dict[str, Case]:
        """Every case that is stored, by id."""
        stored = await asyncio.to_thread((await self._opened_past()).states, "case")
        return {name: case for name, case in stored.items() if isinstance(case, Case)}

    async def search(self, asked: Question, tell: Tell) -> None:
        """See `Desk.search`: what is asked of the journal alone in a thread, all else in a process of its own."""
        self._stop_search.set()
        self._stop_search = stop = threading.Event()
        if asked.about is not About.ROWS:
            await asyncio.to_thread(run_search, self._given.database_url, self.context.site, asked, tell, stop)
            return
        past, site = await self._opened_past(), self.context.site

        def read() -> None:
            for part in answers(past, site, asked):
                if stop.is_set():
                    return
                tell(part)

        await asyncio.to_thread(read)

    async def enter_replay(self, at_us: int) -> None:
        """Show the room as it was, with the pictures of that moment. Raises NothingRecorded when there is no past."""
        self.following = ""
        await self._seek(at_us)

    async def _seek(self, at_us: int) -> None:
        entry = self._entry
        async with self._seeking:
            replay = self._replay or Replay((await self._opened_past()).tape)
            tiles = self._replay_tiles or ReplayTiles(self.context.home.recordings, self._live_tiles.wishes)
            try:
                tiles.aim(at_us)
                self.sought = opened = await asyncio.to_thread(replay.opened, at_us)
                self.tell(SOUGHT)
                await asyncio.to_thread(tiles.prepared, opened.at_us, PICTURES_S)
                if entry != self._entry:
                    return
                replay.show(opened)
                tiles.take()
                self._clock.stand()
                self._begin_replay(replay, tiles)
            finally:
                self.sought = None
                if self._replay_tiles is not tiles:
                    tiles.close()
        self.tell(EVERYTHING | {"replay"})

    def leave_replay(self) -> None:
        """Back to live, at once. Who followed follows no more, who led leads no more."""
        self.following = ""
        self.lead(False)
        self._entry += 1
        self._replay = None
        if self._replay_tiles is not None:
            self._replay_tiles.close()
            self._replay_tiles = None
        self.tell(EVERYTHING | {"replay"})

    def advance_replay(self, elapsed_us: int) -> None:
        """Let the replay's clock run; called by a timer."""
        self._follow_on()
        replay, tiles = self._replay, self._replay_tiles
        if replay is None or tiles is None or self._seeking.locked():
            return
        self._lead_on(replay)
        if changed := self._clock.turn(replay, tiles, elapsed_us):
            self.tell(changed)
        if self._reading is not None and not self._reading.done():
            return
        if replay.playing and replay.has_looped:
            self._reading = self._spawn(self._seek(replay.loop_begin_us))
        elif replay.playing and replay.runs_low:
            self._reading = self._spawn(self._read_on(replay))

    async def step_replay(self, by_us: int) -> None:
        """Stand still, so much later or earlier than now. What is read already is not read again."""
        replay = self._replay
        if replay is None:
            return
        self.following, replay.playing = "", False
        if replay.reach(by_us) != replay.at_us + by_us:
            await self._read_for(replay, by_us)
        self._clock.stand()
        self.tell(replay.move(by_us))

    # ------------------------------------------------------------ what this seat shows

    def say_screens(self, windows: tuple[tuple[str, str], ...]) -> None:
        """Have it kept what the windows show, when it is something else; again while nobody has taken it."""
        idle = self._saying is None or self._saying.done()
        if windows == self._said or self.core_lost_s or not self.operator or not idle:
            return
        self._saying = self._spawn(self._say_screens(windows))

    async def _say_screens(self, windows: tuple[tuple[str, str], ...]) -> None:
        answer = await self._bus.ask(ShowScreens(**self.ask_fields(), windows=windows))
        if answer.outcome is not Outcome.FAILED:
            self._said = windows

    # ------------------------------------------------------------ several seats, one replay

    def leaders(self) -> list[LedReplay]:
        """The replays of other seats that can be followed now."""
        return leaders(self._live.leads, self._live.programmes, self.seat)

    def lead(self, leads: bool) -> None:
        """Lead those who follow through this replay from now on, or no more."""
        if self.leading and not leads and self._replay is not None:
            self._say_led(self._replay, over=True)
        self.leading, self._led = leads and self._replay is not None, None

    def follow(self, seat: str) -> None:
        """Go where this seat's replay goes, until one of the two is over or this seat goes somewhere by itself."""
        self.lead(False)
        self.following = seat

    def _lead_on(self, replay: Replay) -> None:
        if self.leading and not is_told(self._led, replay, now_us()):
            self._say_led(replay)

    def _say_led(self, replay: Replay, over: bool = False) -> None:
        said = LeadReplay(
            **self.ask_fields(), moment_us=replay.at_us, speed=replay.speed, playing=replay.playing, over=over
        )
        self._led = led_by(said)
        self._spawn(self._bus.ask(said))

    def _follow_on(self) -> None:
        """Bring this seat where the one it follows is; back to live when that one leads no more."""
        if not self.following or self._seeking.locked():
            return
        led = next((one for one in self.leaders() if one.seat == self.following), None)
        if led is None:
            self.leave_replay()
        elif self._replay is None or is_off(led, self._replay, now_us()):
            if self._coming is None or self._coming.done():
                self._coming = self._spawn(self._come(led))
        else:
            self._replay.playing, self._replay.speed = led.playing, led.speed

    async def _come(self, led: LedReplay) -> None:
        try:
            await self._seek(moment_of(led, now_us()))
        except (NothingRecorded, StorageError, OSError) as error:
            log.warning("%s cannot be followed: %r", led.seat, error)
            self.leave_replay()
            return
        if self._replay is not None:
            self._replay.playing, self._replay.speed = led.playing, led.speed

    # ------------------------------------------------------------ hearing

    def tell(self, changed: frozenset[str]) -> None:
        """Tell the pages which kinds of things changed."""
        for listener in tuple(self._listeners):
            listener(changed)

    def close(self) -> None:
        """Let shared memory and recordings go, and end a preview and a search."""
        self._stop_preview.set()
        self._stop_search.set()
        self.leave_replay()
        self._thumbnails.close()
        self._live_tiles.close()

    def _hear(self, batch: list[tuple[str, Message]]) -> None:
        changed = self._retained.hear(batch)
        if "site" in changed:
            self._take_cameras()
        self._tell_live(changed)

    def _tell_live(self, changed: frozenset[str]) -> None:
        """Tell what changed of the live room: while the past is shown, that alone of it which breaks through."""
        if not self.replaying:
            self.tell(changed)
        elif told := {"live-alert"} & {f"live-{kind}" for kind in changed} | {"lead"} & changed:
            self.tell(frozenset(told))

    def _take_cameras(self) -> None:
        """Cameras that were put into service since this room was started are of its site from now on."""
        for added in self._live.added.values():
            if added.step is not Commissioning.ADDED or by_id(self.given.cameras, added.camera) is not None:
                continue
            try:
                site = with_camera(self.given, added.settings)
            except ValueError as error:
                log.error("%s cannot be shown until this room is started again: %s", added.camera, error)
                continue
            self._given, self._laid_over = replace(self._given, site=site), NOT_LAID
            self._live_tiles.take(site.cameras[-1])

    def _hear_core(self, batch: list[tuple[str, Message]]) -> None:
        for _, message in batch:
            if isinstance(message, Alive) and message.up:
                self._core_heard_us = now_us()

    def _on_connected(self) -> None:
        self._core_heard_us = now_us()  # Its grace begins when it could be heard.
        if self.operator and (self._sitting is None or self._sitting.done()):
            self._sitting = self._spawn(self._sit())
        if self._retained.waits:
            self._spawn(self._let_go_of_ended(self._retained.line))

    async def _let_go_of_ended(self, line: int) -> None:
        """What ended while this seat's line was down goes out of the picture once the core has said all the rest again:
        what still stands never leaves it."""
        while line == self._retained.line:
            answer = await self._bus.ask(AllSaid(**self.ask_fields()), timeout_s=SIT_S)
            if answer.outcome is Outcome.DONE and line == self._retained.line:
                self._tell_live(self._retained.drop_unsaid())
                return

    async def _opened_past(self) -> Past:
        async with self._opening:
            if self._past is None:
                self._past = await asyncio.to_thread(self._open_past)
            return self._past

    def _begin_replay(self, replay: Replay, tiles: ReplayTiles) -> None:
        if self._replay is None:
            self._replay, self._replay_tiles = replay, tiles
            self._spawn(self.ask(Looked(**self.ask_fields(), subject=f"replay/{replay.at_us}")))

    async def _read_on(self, replay: Replay) -> None:
        replay.follow(await asyncio.to_thread(replay.read_on))

    async def _read_for(self, replay: Replay, by_us: int) -> None:
        """Read what a step in that direction needs."""
        read = partial(replay.read_back, replay.at_us) if by_us < 0 else partial(replay.read_ahead, replay.at_us)
        replay.follow(await asyncio.to_thread(read))

    def _spawn(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
