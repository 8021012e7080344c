"""Keeps the recordings: seals each finished segment into the journal, removes what its time or the disk is over for.

The only one who deletes recordings. It works in the core because there the locks, the permits and the journal are: what
is removed is journaled before it goes. All it does to the disk happens in a thread of its own.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from console.core.alerts import Alerts
from console.core.disk_thread import DiskThread
from console.core.locks import Locks
from console.domain.ages import is_over
from console.domain.alert import Condition
from console.domain.decision import Decision
from console.domain.keeping import DAY_US, Piece, Worth, Worths, ends_us, expired, to_make_room
from console.domain.occasions import KINDS, Occasions
from console.messages import JournalEntry, Message, Recordings, Sealed
from console.site.model import Site
from console.store.errors import StorageError
from console.store.segments import Segments, recorded_cameras, runs_of, segment_name, segment_path

TURN_S = 10.0
LOOKS = 6
"""Turns in which every camera's folder is read once: a minute."""
EXPIRY_S = 600.0
"""From one search for what is over its time to the next."""
STILL_S = 600.0
"""The newest segment of a camera is finished when nobody wrote into it for so long."""
MOST_SEALED, MOST_REMOVED = 150, 400
"""In one turn: a journal row must fit into a message."""
MORE_PCT = 0.5
"""So much more than the least is made free, so that not each turn removes one segment."""
HANGS_S = 30.0
DISK = "recordings"
NO_ANSWER = "The disk of the recordings does not answer"
NOT_THERE = "The folder of the recordings cannot be used"
ALL_KEPT = "Only locked video and video that must be kept is left"

Result = TypeVar("Result")

log = logging.getLogger(__name__)


class KeepsLedger(Protocol):
    """The part of the ledger that is needed here."""

    lost_since_us: int
    said: list[Callable[[str, Message], None]]

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions durably, then publish them."""

    async def in_store(self, work: Callable[[], Result]) -> Result:
        """Run some work on the store in its thread."""

    def show(self, kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
        """Publish a state that is no decision."""


class KeepsJournal(Protocol):
    """The part of the store that is needed here."""

    def journal(
        self,
        after_seq: int = 0,
        limit: int = 1000,
        from_us: int | None = None,
        to_us: int | None = None,
        kinds: Sequence[str] | None = None,
    ) -> list[JournalEntry]:
        """Rows after a number, in order."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One finished file: its size in bytes and its SHA-256, '' when it could not be read."""

    camera: str
    start_us: int
    size: int
    sha256: str


class Keeper:
    """`turn` is called every TURN_S on the loop; `tick` more often, also while a turn hangs."""

    def __init__(
        self,
        site: Site,
        recordings: Path,
        alerts: Alerts,
        ledger: KeepsLedger,
        store: KeepsJournal,
        now_us: Callable[[], int],
    ) -> None:
        self.locks = Locks(site)
        self.sealed: dict[str, Sealed] = {}
        self.removed = 0
        """Segments removed since the start."""
        self.free_pct = 100.0
        self.disk = DiskThread()
        self._site, self._recordings, self._alerts = site, recordings, alerts
        self._ledger, self._store, self._now_us = ledger, store, now_us
        self._segments: dict[str, Segments] = {}
        self._late: dict[str, set[int]] = {}
        """By camera what came with an older name than what is sealed, as after a clock that was set back."""
        self._occasions: Occasions | None = None
        self._turns = 0
        self._searched_at_us = 0
        self._hangs = False

    def retune(self, site: Site) -> None:
        """A camera more has recordings."""
        self._site = site
        self.locks.retune(site)
        if self._occasions is not None:
            self._occasions.retune(site)

    def restore(self, locks: Iterable[Message], sealed: Iterable[Message]) -> None:
        """Take over what was stored before a restart."""
        self.locks.restore(locks)
        self.sealed = {one.camera: one for one in sealed if isinstance(one, Sealed)}

    def figures(self) -> dict[str, float]:
        """What the heartbeat says of the recordings."""
        return {
            "recordings_free_pct": round(self.free_pct, 1),
            "recordings_removed": float(self.removed),
            "recordings_locks": float(len(self.locks.standing())),
        }

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: it looks at the disk, the locks and the journal."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """A disk that does not answer is told of although the turn waits for it."""
        hangs = self.disk.busy_s > HANGS_S
        if hangs is self._hangs:
            return []
        self._hangs = hangs
        return self._at_risk(NO_ANSWER if hangs else "", now_us)

    async def turn(self, standing: Iterable[str] = ()) -> None:
        """Look, seal, remove. `standing`: the permits that are open and the alerts that are active now, by id."""
        now_us, why = self._now_us(), ""
        try:
            free, total = await self.disk.do(partial(_space, self._recordings))
            looked = await self._look()
        except OSError as error:
            log.warning("recordings: %s", error)
            await self._tell(0, 0, now_us, NOT_THERE)
            return
        if not self._ledger.lost_since_us:
            await self._seal(looked, now_us)
            if occasions := await self._known(standing, now_us):
                why = await self._remove(occasions, free, total, now_us)
        await self._tell(free, total, now_us, why)

    # ------------------------------------------------------------ looking

    async def _look(self) -> list[str]:
        """Read the folders whose turn it is, at first all of them; which those were."""
        cameras = await self.disk.do(partial(recorded_cameras, self._recordings))
        for gone in self._segments.keys() - set(cameras):
            del self._segments[gone]
        looked = [camera for place, camera in enumerate(cameras) if self._is_due(camera, place)]
        self._turns += 1
        for camera in looked:
            await self.disk.do(partial(self._refresh, camera))
        return looked

    def _refresh(self, camera: str) -> None:
        """Read a camera's folder. In the disk's thread."""
        segments = self._segments.get(camera)
        if segments is None:
            segments = self._segments[camera] = Segments(self._recordings, camera)
            segments.refresh()
            return
        before = segments.starts_us
        segments.refresh()
        if segments.starts_us is not before:  # It was read anew.
            older = segments.starts_us[: bisect_right(segments.starts_us, self._sealed_until_us(camera))]
            self._late.setdefault(camera, set()).update(set(older) - set(before))

    def _is_due(self, camera: str, place: int) -> bool:
        return camera not in self._segments or place % LOOKS == self._turns % LOOKS

    # ------------------------------------------------------------ sealing

    async def _seal(self, cameras: Iterable[str], now_us: int) -> None:
        """The finished segments of some cameras into the journal, in one row."""
        files: list[SealedFile] = []
        for camera in cameras:
            for start_us in await self.disk.do(partial(self._finished, camera, now_us)):
                if len(files) == MOST_SEALED:
                    break
                if (file := await self.disk.do(partial(_sealed, self._recordings, camera, start_us))) is not None:
                    files.append(file)
        if files:
            await self._ledger.commit([self._sealing(files)])

    def _finished(self, camera: str, now_us: int) -> list[int]:
        """Starts that are finished and not sealed. In the disk's thread."""
        starts_us = self._segments[camera].starts_us
        new = list(starts_us[bisect_right(starts_us, self._sealed_until_us(camera)) :])
        if new and not self._lies_still(camera, new[-1], now_us):
            new.pop()
        late = (start_us for start_us in self._late.get(camera, ()) if self._segments[camera].has(start_us))
        return sorted(start_us for start_us in late if self._lies_still(camera, start_us, now_us)) + new

    def _sealed_until_us(self, camera: str) -> int:
        return self.sealed[camera].until_us if camera in self.sealed else -1

    def _lies_still(self, camera: str, start_us: int, now_us: int) -> bool:
        """Whether nobody wrote into a file for long."""
        try:
            return now_us / 1e6 - segment_path(self._recordings, camera, start_us).stat().st_mtime > STILL_S
        except FileNotFoundError:
            return True

    def _sealing(self, files: Sequence[SealedFile]) -> Decision:
        for file in files:
            count = self.sealed[file.camera].segments if file.camera in self.sealed else 0
            until_us = max(file.start_us, self._sealed_until_us(file.camera))
            self.sealed[file.camera] = Sealed(camera=file.camera, until_us=until_us, segments=count + 1)
            self._late.get(file.camera, set()).discard(file.start_us)
        body = {"segments": [[file.camera, segment_name(file.start_us), file.size, file.sha256] for file in files]}
        states = tuple(("sealed", camera, self.sealed[camera]) for camera in sorted({file.camera for file in files}))
        return Decision("recordings_sealed", DISK, body, states=states)

    # ------------------------------------------------------------ removing

    async def _remove(self, occasions: Occasions, free: int, total: int, now_us: int) -> str:
        """Remove what is over its time, then make room; what is wrong, '' when nothing is."""
        if is_over(self._searched_at_us, EXPIRY_S * 1e6, now_us):
            self._searched_at_us = now_us
            worths = Worths([*occasions.spans(), *self.locks.spans()])
            over = expired(self._site, self._starts(), worths, now_us)
            pieces = await self.disk.do(lambda: list(islice(over, MOST_REMOVED)))
            if len(pieces) == MOST_REMOVED:
                self._searched_at_us = 0  # There may be more: the next turn goes on.
            free += await self._removed(pieces, "age")
        rules = self._site.recording
        if free * 100 >= total * rules.least_free_pct:
            return ""
        wanted = int(total * min(100.0, rules.least_free_pct + MORE_PCT) / 100) - free
        worths = Worths([*occasions.spans(), *self.locks.spans()])
        chosen = await self.disk.do(partial(self._chosen, worths, wanted))
        freed = await self._removed(chosen, "full")
        return "" if freed or chosen else ALL_KEPT

    def _chosen(self, worths: Worths, wanted: int) -> list[Piece]:
        """So many segments that they free what is wanted. In the disk's thread."""
        pieces: list[Piece] = []
        for start_us, camera in islice(to_make_room(self._starts(), worths), MOST_REMOVED):
            if wanted <= 0:
                break
            wanted -= _size(segment_path(self._recordings, camera, start_us))
            pieces.append((start_us, camera))
        return pieces

    async def _removed(self, pieces: Sequence[Piece], why: str) -> int:
        """Journal, then remove; bytes that were freed. What is gone already is no part of it: the row would cover up
        for it. What was locked meanwhile stays."""
        for camera in {camera for _, camera in pieces}:
            await self.disk.do(partial(self._refresh, camera))
        pieces = [(start_us, camera) for start_us, camera in pieces if self._segments[camera].has(start_us)]
        if not pieces:
            return 0
        await self._ledger.commit([self._removal(pieces, why)])
        locked = Worths(self.locks.spans())
        return await self.disk.do(partial(self._unlink, pieces, locked))

    def _removal(self, pieces: Sequence[Piece], why: str) -> Decision:
        runs = []
        for camera in sorted({camera for _, camera in pieces}):
            chosen = sorted(start_us for start_us, of in pieces if of == camera)
            for first_us, last_us, count in runs_of(self._segments[camera].starts_us, chosen):
                runs.append([camera, segment_name(first_us), segment_name(last_us), count])
        return Decision("recordings_removed", DISK, {"runs": runs, "segments": len(pieces), "cause": why})

    def _unlink(self, pieces: Sequence[Piece], locked: Worths) -> int:
        """In the disk's thread."""
        freed = 0
        ends = [ends_us(self._segments[camera].starts_us, start_us) for start_us, camera in pieces]
        for (start_us, camera), end_us in zip(pieces, ends, strict=True):
            if locked.of(camera, start_us, end_us) is Worth.LOCKED:
                continue
            path = segment_path(self._recordings, camera, start_us)
            size = _size(path)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                log.warning("recordings: %s is not removed: %s", path, error)
                continue
            self._segments[camera].drop(start_us)
            self.removed += 1
            freed += size
        return freed

    # ------------------------------------------------------------ pieces

    def _starts(self) -> dict[str, Sequence[int]]:
        return {camera: segments.starts_us for camera, segments in self._segments.items()}

    async def _known(self, standing: Iterable[str], now_us: int) -> Occasions | None:
        """What is to be kept for longer, and until when. None while the journal cannot be read: then nothing goes."""
        if self._occasions is None:
            try:
                self._occasions = await self._recalled(now_us)
            except StorageError as error:
                log.warning("recordings: nothing is removed until the journal can be read: %s", error)
                return None
            self._occasions.settle(frozenset(standing), now_us)
        return self._occasions

    async def _recalled(self, now_us: int) -> Occasions:
        """What the journal says of the time of which there may be video."""
        occasions, rules, after = Occasions(self._site), self._site.recording, 0
        longest = max(rules.permit_days, rules.alert_days, rules.keep_days)
        from_us = now_us - int((longest + 1) * DAY_US)
        while rows := await self._ledger.in_store(partial(self._store.journal, after, 1000, from_us, None, KINDS)):
            for row in rows:
                occasions.hear(row)
            after = rows[-1].seq
        self._ledger.said.append(lambda _, said: occasions.hear(said) if isinstance(said, JournalEntry) else None)
        return occasions

    async def _tell(self, free: int, total: int, now_us: int, why: str) -> None:
        oldest = [segments.starts_us[0] for segments in self._segments.values() if segments.starts_us]
        said = Recordings(
            disk=DISK,
            free_bytes=free,
            total_bytes=total,
            segments=sum(len(segments.starts_us) for segments in self._segments.values()),
            oldest_us=min(oldest, default=0),
            measured_at_us=now_us,
            why=why,
        )
        self._ledger.show("recordings", DISK, said)
        decisions = [*self._at_risk(why, now_us), *(self._low(free, total, now_us) if total else [])]
        if decisions:
            await self._ledger.commit(decisions)

    def _at_risk(self, why: str, now_us: int) -> list[Decision]:
        return self._alerts.hold_or_clear(bool(why), _condition("recordings_at_risk", reason=why), now_us)

    def _low(self, free: int, total: int, now_us: int) -> list[Decision]:
        self.free_pct = free * 100 / total
        condition = _condition("disk_low", value=f"{self.free_pct:.0f}", unit="%")
        margin = 1.0 if self._alerts.stands(condition.alert) else 0.0
        low = self.free_pct < self._site.recording.low_free_pct + margin
        return self._alerts.hold_or_clear(low, condition, now_us)


def _condition(kind: str, **said: str) -> Condition:
    return Condition(kind=kind, source=f"disk/{DISK}", values={name: value for name, value in said.items() if value})


def _space(recordings: Path) -> tuple[int, int]:
    """Free and total bytes of the disk."""
    usage = shutil.disk_usage(recordings)
    return usage.free, usage.total


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _sealed(recordings: Path, camera: str, start_us: int) -> SealedFile | None:
    """Size and hash of one file; None when it is gone. One that cannot be read is sealed as such."""
    path = segment_path(recordings, camera, start_us)
    try:
        with path.open("rb") as file:
            hashed = hashlib.file_digest(file, "sha256").hexdigest()
            return SealedFile(camera, start_us, file.tell(), hashed)
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("recordings: %s cannot be read: %s", path, error)
        return SealedFile(camera, start_us, 0, "")
