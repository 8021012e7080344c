"""`vigil case export`: a range of several cameras, with the journal, as one file that can be checked without us."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.asks import LockRecording
from console.bus import BusError
from console.core.locks import Locks
from console.domain.alert import NotAllowed
from console.domain.decision import Decision
from console.evidence import form, gas_samples, paper, stamps, tables
from console.evidence.derived import FITS_US, derive
from console.evidence.errors import EvidenceRefused
from console.evidence.form import BundleFile, Manifest
from console.evidence.gaps import gone
from console.evidence.photos import Photo, photo_bytes, photos_of
from console.evidence.rows import Taken, covering, file_name, head_text, lines, taken, tree_of
from console.evidence.stamps import StampedHead
from console.evidence.zip_form import packed
from console.messages import Seen
from console.recordings import asking
from console.recordings.errors import RecordingsRefused
from console.recordings.exporting import exported as cut
from console.site.context import Context
from console.site.home import half_done
from console.site.model import Camera
from console.store.canonical import canonical
from console.store.keys import Keys
from console.store.segments import segment_path, start_of
from console.store.signing import BUNDLE, signed
from console.store.store import Store
from console.topics import decode, seen_topic

KIND = "evidence_exported"
VIEWER = Path(__file__).resolve().parents[2] / "resources" / "evidence" / "index.html"
ORIGINAL, VIDEO, DERIVED, DATA = "original", "video", "derived", "data"


NOT_BLURRED = "the tape does not hold all of the time: whoever was seen then is not blurred in the copy"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be taken out, by whom and why."""

    cameras: tuple[str, ...]
    from_us: int
    to_us: int
    reason: str
    operator: str
    out: Path


Told = Callable[[float, str], None]
"""Hears the share that is done, 0 to 1, and with what it goes on: '' or a camera."""
CUT, COPIED = 0.15, 0.9
"""The share that is done when the packets are cut, and when the copies are made, which takes longest."""


@dataclass
class Stage:
    """A bundle while it is made: its files lie in `folder`; what each is, by name."""

    folder: Path
    told: Told
    files: dict[str, tuple[str, bool]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    videos: list[tuple[Camera, Path, tuple[int, int]]] = field(default_factory=list)
    """Each with the times of its first and its last frame."""
    photos: dict[str, Photo] = field(default_factory=dict)

    def place(self, name: str, what: str, *, derived: bool) -> Path:
        """Where a new file goes."""
        self.files[name] = (what, derived)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def exported(context: Context, order: Order, told: Told = lambda _share, _what: None) -> dict[str, Any]:
    """Make the bundle; what it says. `told` hears how much of it is done, and with what it goes on. Raises
    EvidenceRefused, StorageError, OSError."""
    if not order.reason.strip():
        raise EvidenceRefused("an export needs a reason")
    if order.out.suffix.lower() != ".zip":
        raise EvidenceRefused(f"{order.out}: the name must end in .zip")
    order.out.parent.mkdir(parents=True, exist_ok=True)
    store = Store.open(context.database_url)
    try:
        with tempfile.TemporaryDirectory(prefix=half_done(order.out), dir=order.out.parent) as name:
            return _made(context, order, store, Stage(Path(name), told))
    finally:
        store.close()


def _made(context: Context, order: Order, store: Store, stage: Stage) -> dict[str, Any]:
    _lock(context, order, store, stage)
    _videos(context, order, store, stage)
    said = {"cameras": order.cameras, "from_us": order.from_us, "to_us": order.to_us, "reason": order.reason}
    [row] = store.commit([Decision(KIND, file_name(order.out.name), said, order.operator)], _now_us())
    head = covering(store, context, row.seq, _now_us)
    originals = [name.removeprefix(f"{ORIGINAL}/") for name in stage.files if name.startswith(ORIGINAL)]
    tree = tree_of(store, head)
    photos = [one for one in photos_of(store, order.cameras, order.from_us, order.to_us) if one.seq <= head.size]
    shown = [photo.seq for photo in photos]
    rows = taken(store, head, tree, (order.from_us, order.to_us), originals, [row.seq, *shown])
    _photos(context, photos, stage)
    stamp = _stamp(context, store, rows, stage)
    _copies(context, order, store, stage)
    _journal(rows, stage)
    if stamp:
        _stamp_files(stage, stamp.written(head, tree))
    _papers(context, order, rows, stamp, stage)
    return _packed(context, order, rows, stage)


def _lock(context: Context, order: Order, store: Store, stage: Stage) -> None:
    """Keep what is exported. A core that does not run removes nothing, and finds the lock when it starts."""
    until_us = min(order.to_us, _now_us())
    for camera in order.cameras:
        try:
            asyncio.run(asking.locked(context, camera, order.from_us, until_us, order.reason, order.operator))
        except RecordingsRefused as error:
            stage.remarks.append(f"{camera}: its recordings are not locked: {error}")
        except BusError:
            _lock_alone(context, order, store, camera, until_us)


def _lock_alone(context: Context, order: Order, store: Store, camera: str, until_us: int) -> None:
    locks, now_us = Locks(context.site), _now_us()
    locks.restore(store.states("lock").values())
    ask = LockRecording(
        ask="", seat=asking.SEAT, operator=order.operator, asked_at_us=now_us, camera=camera, from_us=order.from_us,
        to_us=until_us, reason=order.reason,
    )  # fmt: skip
    try:
        store.commit([locks.lock(ask, now_us)], now_us)
    except NotAllowed as error:
        raise EvidenceRefused(f"{camera}: {error}") from error


def _videos(context: Context, order: Order, store: Store, stage: Stage) -> None:
    """Of each camera the packets of the range, and the files that they are from; what of these is gone or cannot be
    read is said."""
    cameras = [camera for camera in context.site.cameras if camera.id in order.cameras]
    missing = gone(store, context.home.recordings, order.cameras, order.from_us, order.to_us)
    for number, camera in enumerate(cameras):
        stage.told(CUT * number / len(cameras), camera.id)
        stage.remarks += missing[camera.id]
        name = f"{VIDEO}/{file_name(camera.id)}.mp4"
        path = stage.place(name, f"{camera.id}: the original packets of the range, in another wrapping", derived=False)
        try:
            said = cut(context, camera.id, order.from_us, order.to_us, path)
        except RecordingsRefused as error:
            stage.files.pop(name)
            path.unlink(missing_ok=True)
            stage.remarks.append(f"{camera.id}: no video: {error}")
            continue
        path.with_name(path.name + ".json").unlink()
        stage.videos.append((camera, path, (said["from_us"], said["to_us"])))
        stage.remarks += [f"{camera.id}: {file} cannot be read to its end" for file in said["unread"]]
        for segment in said["segments"]:
            source = segment_path(context.home.recordings, camera.id, start_of(segment["name"]) or 0)
            copy = stage.place(
                f"{ORIGINAL}/{camera.id}/{source.name}", f"{camera.id}: as it was recorded", derived=False
            )
            shutil.copyfile(source, copy)


def _photos(context: Context, photos: Sequence[Photo], stage: Stage) -> None:
    for photo in photos:
        said = photo_bytes(context, photo)
        if said is None:
            stage.remarks.append(f"{photo.case}: photo of measure {photo.measure} is not there, or not as it was kept")
            continue
        what = f"photo of measure {photo.measure} of {photo.case}, as it was given"
        stage.place(photo.name(said), what, derived=False).write_bytes(said)
        stage.photos[photo.name(said)] = photo


def _copies(context: Context, order: Order, store: Store, stage: Stage) -> None:
    for number, (camera, source, span) in enumerate(stage.videos):
        seen = list(_seen(context, store, camera.id, span))
        blurred = "heads of people blurred" if seen else "nobody was seen by the detector, so nobody is blurred"
        path = stage.place(f"{DERIVED}/{source.name}", f"{camera.id}: with boxes and clock, {blurred}", derived=True)
        if gas_samples.beyond_tape(store, span):
            stage.remarks.append(f"{camera.id}: {NOT_BLURRED}")
        told = _told(stage, camera.id, number, span)
        derive(source, path, span[0], seen, camera.masks, context.site.time_zone, told)
    folder = stage.folder / DATA
    folder.mkdir()
    for name in tables.write_tables(store.tape.messages(order.from_us, order.to_us), folder):
        stage.place(f"{DATA}/{name}", "what went by on the bus, from the tape, which is not signed", derived=True)
    _from_history(context, order, store, stage)
    plan = stage.place("plan.svg", "the plan, of the site file of today", derived=True)
    plan.write_text(tables.plan_svg(context.site, order.cameras), encoding="utf-8")


def _from_history(context: Context, order: Order, store: Store, stage: Stage) -> None:
    """Gas readings where the tape has ended."""
    spans = gas_samples.beyond_tape(store, (order.from_us, min(order.to_us, _now_us())))
    points = [point.id for point in context.site.gas_points]
    names, damaged = gas_samples.write_samples(store, points, spans, stage.folder / DATA)
    stage.remarks += damaged
    for name in names:
        what = "gas readings of the history, where the tape holds nothing any more; it is not signed"
        stage.place(f"{DATA}/{name}", what, derived=True)


def _told(stage: Stage, camera: str, number: int, span_us: tuple[int, int]) -> Callable[[int], None]:
    """Tells of each hundredth of a copy."""
    each, last = (COPIED - CUT) / len(stage.videos), -1

    def told(at_us: int) -> None:
        nonlocal last
        part = min(1.0, max(0.0, (at_us - span_us[0]) / max(1, span_us[1] - span_us[0])))
        if int(part * 100) > last:
            last = int(part * 100)
            stage.told(CUT + each * (number + part), camera)

    return told


def _seen(context: Context, store: Store, camera: str, span: tuple[int, int]) -> Iterator[Seen]:
    """What was seen on the frames of a video, which begins with a key frame before the range, and just before them."""
    wanted = seen_topic(context.site.id, camera)
    for _, topic, payload in store.tape.messages(span[0] - FITS_US, span[1] + 1):
        if topic == wanted and isinstance(message := decode(topic, payload), Seen):
            yield message


def _journal(rows: Taken, stage: Stage) -> None:
    stage.place(form.ROWS, "rows of the journal, each with its proof", derived=False).write_text(
        lines(rows.rows), encoding="utf-8"
    )
    stage.place(form.HEAD_FILE, "the signed head that the proofs lead to", derived=False).write_text(
        head_text(rows.head), encoding="utf-8"
    )
    for name in stage.files:
        if name.startswith(ORIGINAL) and name.removeprefix(f"{ORIGINAL}/") not in rows.sealed:
            stage.remarks.append(f"{name}: was not sealed yet: no row of the journal vouches for it")


def _stamp(context: Context, store: Store, rows: Taken, stage: Stage) -> StampedHead | None:
    """The time stamp that covers the range; one is asked for where there is none and the site names an authority."""
    try:
        found = stamps.covering_stamp(store, rows.head, rows.last_seq)
        if found is None and context.site.evidence.tsa:
            return stamps.new_stamp(context, store, rows.head, _now_us())
    except EvidenceRefused as error:
        stage.remarks.append(str(error))
        return None
    return found


def _stamp_files(stage: Stage, parts: dict[str, bytes]) -> None:
    for name, said in parts.items():
        stage.place(name, stamps.PARTS[name], derived=False).write_bytes(said)


def _papers(context: Context, order: Order, rows: Taken, stamp: StampedHead | None, stage: Stage) -> None:
    site, key = context.site, rows.head.key
    facts = [
        ("装置 · Site", f"{site.name} · {site.name_en} ({site.id})"),
        ("时间段 · Range", f"{_clock(order.from_us, context)} – {_clock(order.to_us, context)}"),
        ("摄像机 · Cameras", ", ".join(order.cameras)),
        ("操作员 · Operator", order.operator),
        ("原因 · Reason", order.reason),
        ("签名 · Signed", f"{_clock(rows.head.at_us, context)}, {rows.head.size} rows, root {rows.head.root}"),
        ("公钥 · Public key (Ed25519)", key),
        *_stamp_facts(context, stamp),
        *(("注意 · Remark", remark) for remark in stage.remarks),
    ]
    page = stage.place("report.pdf", "what this proves and what not; the rows on paper", derived=True)
    paper.print_paper(page, facts, rows.rows, rows.head, site.time_zone, stamped=stamp is not None)
    shutil.copyfile(VIEWER, stage.place("index.html", "the page to look at all this with", derived=True))


def _stamp_facts(context: Context, stamp: StampedHead | None) -> list[tuple[str, str]]:
    if stamp is None:
        return []
    said = f"{_clock(stamp.stamp.at_us, context)}, {stamp.stamp.authority}, rows 1 – {stamp.head.size}"
    return [("时间戳 · Time stamp (RFC 3161)", said)]


def _packed(context: Context, order: Order, rows: Taken, stage: Stage) -> dict[str, Any]:
    manifest = Manifest(
        v=form.VERSION,
        site=context.site.id,
        site_name=f"{context.site.name} · {context.site.name_en}",
        time_zone=context.site.time_zone,
        cameras=order.cameras,
        from_us=order.from_us,
        to_us=order.to_us,
        made_at_us=_now_us(),
        operator=order.operator,
        reason=order.reason,
        key=rows.head.key,
        first_seq=rows.first_seq,
        last_seq=rows.last_seq,
        remarks=tuple(stage.remarks),
        files={name: _listed(stage, rows, name) for name in sorted(stage.files)},
    )
    stage.told(COPIED, "")
    text = canonical(manifest)
    key = Keys(context.home).load(manifest.key)
    signature = canonical({"key": manifest.key, "signature": signed(key, BUNDLE, text)})
    viewer = form.viewer_data(text, signature, lines(rows.rows), head_text(rows.head))
    for name, said in ((form.MANIFEST, text), (form.SIGNATURE, signature), (form.VIEWER_DATA, viewer)):
        (stage.folder / name).write_text(said, encoding="utf-8")
    new = order.out.with_name(order.out.name + ".new")
    packed(new, [(name, stage.folder / name) for name in form.names_of(manifest)])
    new.replace(order.out)
    return {
        "file": str(order.out),
        "files": len(manifest.files),
        "bytes": order.out.stat().st_size,
        "sha256": _sha256(order.out),
        "rows": len(rows.rows),
        "key": manifest.key,
        "head": rows.head.number,
        "time_stamped": stamps.TOKEN in stage.files,
        "remarks": list(manifest.remarks),
    }


def _listed(stage: Stage, rows: Taken, name: str) -> BundleFile:
    path, (what, derived) = stage.folder / name, stage.files[name]
    sha256 = _sha256(path)
    row, sealed = _sealed_by(stage, rows, name)
    if row and sealed != sha256:
        raise EvidenceRefused(f"{name}: is not what row {row} of the journal sealed; see `vigil record verify`")
    return BundleFile(sha256=sha256, size=path.stat().st_size, what=what, derived=derived, row=row)


def _sealed_by(stage: Stage, rows: Taken, name: str) -> tuple[int, str]:
    """The row that vouches for a file, and the SHA-256 that it names; 0 and '' where none does."""
    if (photo := stage.photos.get(name)) is not None:
        return photo.seq, photo.sha256
    return rows.sealed.get(name.removeprefix(f"{ORIGINAL}/"), (0, "")) if name.startswith(ORIGINAL) else (0, "")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now_us() -> int:
    return time.time_ns() // 1000


def _clock(at_us: int, context: Context) -> str:
    zone = ZoneInfo(context.site.time_zone)
    return datetime.fromtimestamp(at_us / 1e6, zone).isoformat(sep=" ", timespec="milliseconds")
