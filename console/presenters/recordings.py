"""The disk of the recordings and what is locked on it, for the system page. Pure."""

from __future__ import annotations

from console.messages import RecordingLock, Recordings
from console.presenters.texts import NO_VALUE, Words, age_text, date_clock_text, size_text
from console.room.picture import Picture
from console.site.find import by_id
from console.site.model import Site
from widgets.states.health_state import HealthRow, HealthTableState


def recordings_table(picture: Picture, site: Site, now_us: int, language: str, words: Words) -> HealthTableState:
    """The disk first, then every lock that holds, the newest first."""
    standing = sorted(picture.locks.values(), key=lambda lock: lock.locked_at_us, reverse=True)
    rows = (_disk(picture.recordings, site, now_us, words), *(_lock(lock, site, language) for lock in standing))
    note = words("{n} locked as evidence").format(n=len(standing)) if standing else words("nothing locked")
    return HealthTableState(
        name="recordings",
        title=words("Recordings"),
        note=note,
        heads=(words("Recording"), words("From"), words("To"), words("Why")),
        rows=rows,
    )


def _disk(disk: Recordings | None, site: Site, now_us: int, words: Words) -> HealthRow:
    if disk is None:
        return HealthRow((words("Disk"), NO_VALUE, NO_VALUE, words("never heard")), True)
    free_pct = 100 * disk.free_bytes / disk.total_bytes if disk.total_bytes else 0.0
    oldest = date_clock_text(disk.oldest_us, site.time_zone) if disk.oldest_us else NO_VALUE
    said = words("{free} of {all} free ({pct} %) · {n} files").format(
        free=size_text(disk.free_bytes), all=size_text(disk.total_bytes), pct=f"{free_pct:.0f}", n=disk.segments
    )
    why = words(disk.why) if disk.why else said
    trouble = bool(disk.why) or free_pct < site.recording.low_free_pct
    return HealthRow((words("Disk"), oldest, age_text(disk.measured_at_us, now_us, words), why), trouble)


def _lock(lock: RecordingLock, site: Site, language: str) -> HealthRow:
    person = by_id(site.operators, lock.operator)
    name = person.said_in(language) if person is not None else lock.operator
    from_to = (date_clock_text(at_us, site.time_zone) for at_us in (lock.from_us, lock.to_us))
    return HealthRow((f"{lock.lock} {lock.camera}", *from_to, f"{name}: {lock.reason}"))
