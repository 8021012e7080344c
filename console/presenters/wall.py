"""The video wall: what each tile says, which boxes belong to a picture, which zones a camera sees. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from console.domain.kinds import KINDS
from console.domain.standing import TIER_ORDER
from console.domain.steering import turned
from console.messages import CameraReading, Permit, Seen, SeenBehaviour, SeenObject
from console.presenters.alert_text import TEXTS, filled
from console.presenters.camera_reasons import reason_text
from console.presenters.texts import Words, age_s, clock_text, span_text
from console.presenters.wall_figures import again_text, stream_text
from console.presenters.wall_steering import head_note
from console.room.picture import Picture
from console.site.find import same_area
from console.site.model import Camera, Outline, Site, Zone
from console.values import PermitState, PictureState
from inference.ground import pixel_of
from inference.keypoints import BONES, COCO_17, SURE
from widgets.states.tile import BoxMark, TileState, ZoneMark

SAME_PICTURE_US = 1_000_000
"""Boxes of an older frame than this are not painted: they would point at nothing."""
SAME_WAY_US = 2_000_000
"""Two looks further apart say nothing of where somebody is going."""
_EDGE_STEPS = 8
_PICTURE_WH_PX = (640, 360)

_TROUBLES = {
    PictureState.LIVE: ("Picture old {span}", "the program that brings it is silent"),
    PictureState.FROZEN: ("Picture frozen {span}", "the stream still runs"),
    PictureState.LOST: ("Picture lost {span}", "no stream"),
    PictureState.BLACK: ("Picture black {span}", "the stream still runs"),
    PictureState.COVERED: ("Nothing to be seen {span}", "lens covered, sprayed or in thick fog"),
    PictureState.MOVED: ("Looks elsewhere {span}", "the camera was turned"),
    PictureState.LATE: ("Picture late {span}", "the stream lags behind"),
}

Box = tuple[float, float, float, float]
_NOT_YET = {False: "waiting for the camera", True: "nothing recorded at this moment, or not found yet"}


@dataclass(frozen=True, slots=True)
class WallView:
    """What the wall is made from. `newest_at_us`: camera → when the newest picture that came was captured."""

    picture: Picture
    site: Site
    newest_at_us: dict[str, int]
    now_us: int
    replaying: bool = False
    seat: str = ""
    """Of this wall: who steers from another one is named."""
    again_at_us: Mapping[str, int] = field(default_factory=dict)
    """Camera → the moment that its tile shows once more while the others are live."""


def tile_states(
    view: WallView, language: str, words: Words, wanted: Collection[str] | None = None
) -> tuple[TileState, ...]:
    """Every camera of the site in its order, or of these alone."""
    tiers = view.picture.alerts.looked_at()
    notes = _permit_notes(view.picture.permits.values(), words)
    heads = view.picture.steering
    return tuple(
        replace(
            _tile(camera, view, words),
            title=f"{camera.id} {camera.said_in(language)}",
            note=" · ".join(
                filter(
                    None,
                    (
                        head_note(heads.get(camera.id), view.seat, view.site, language, words),
                        notes.get(camera.id, ""),
                    ),
                )
            ),
            tier=tiers[camera.id].value if camera.id in tiers else "",
        )
        for camera in view.site.cameras
        if wanted is None or camera.id in wanted
    )


def trouble(reading: CameraReading | None, view: WallView, newest_at_us: int, words: Words) -> tuple[str, str]:
    """What is wrong with a picture and its second line; ('', '') while it is the present.

    The room believes its own clock: a picture older than the site's limit is old even when nobody says so.
    """
    last_us = newest_at_us or (reading.last_frame_at_us if reading else 0)
    state = reading.picture if reading else PictureState.LIVE
    if state is PictureState.LIVE:
        if not last_us:
            return words("No picture yet"), words(_NOT_YET[view.replaying])
        if age_s(last_us, view.now_us) <= view.site.limits.camera_s:
            return "", ""
        since_us = last_us
    else:
        since_us = min(reading.since_us, last_us or reading.since_us) if reading else last_us
    phrase, why = _TROUBLES[state]
    title = words(phrase).format(span=span_text(age_s(since_us, view.now_us), words))
    reason = reason_text(reading.why if reading is not None and reading.why else why, words)
    last = words("last picture {at}").format(at=clock_text(since_us, view.site.time_zone))
    return title, f"{reason} · {last}"


def unwatched(camera: Camera, picture: Picture, words: Words) -> str:
    """Why the detector does not look at a camera; '' while it does, or where there is none to look."""
    blind = picture.alerts.get(f"sight/detector_blind/camera/{camera.id}")
    if blind is None or not blind.active:
        return ""
    doubted = any(alert.kind == "detector_untrusted" and alert.active for alert in picture.alerts.values())
    return words("Not watched: detector not trustworthy") if doubted else words("Not watched: detection stands still")


def boxes(seen: Seen, words: Words) -> tuple[BoxMark, ...]:
    """The boxes of one frame; what behaves dangerously has its tier and its words."""
    behaviours: dict[int, SeenBehaviour] = {}
    for behaviour in sorted(seen.behaviours, key=_urgency):
        behaviours.setdefault(behaviour.track, behaviour)
    return tuple(_box(each, behaviours.get(each.track), seen.captured_at_us, words) for each in seen.objects)


def carried(marks: Sequence[BoxMark], looks: Sequence[Seen], at_us: int) -> tuple[BoxMark, ...]:
    """The boxes of a look where their objects are on a later picture: each goes on as it went since the look before.

    `looks` are the newest and the one before; `marks` the boxes of the newest, in its order. A walking man leaves a
    box that stands still within half a second, and a camera may be looked at once a second only.
    """
    later_s = (at_us - looks[0].captured_at_us) / 1e6
    if later_s <= 0 or len(looks) < 2 or not 0 < looks[0].captured_at_us - looks[1].captured_at_us <= SAME_WAY_US:
        return tuple(marks)
    share = later_s * 1e6 / (looks[0].captured_at_us - looks[1].captured_at_us)
    before = {each.track: each.box for each in looks[1].objects}
    return tuple(
        _moved(mark, _onward(each.box, before[each.track], share)) if each.track in before else mark
        for mark, each in zip(marks, looks[0].objects, strict=True)
    )


def _moved(mark: BoxMark, box: Box) -> BoxMark:
    """The mark with its box there, and its skeleton moved along."""
    right, down = box[0] - mark.box[0], box[1] - mark.box[1]
    bones = tuple((x + right, y + down, to_x + right, to_y + down) for x, y, to_x, to_y in mark.bones)
    return replace(mark, box=box, bones=bones)


def _onward(box: Box, before: Box, share: float) -> Box:
    """A box moved on by a share of its last way, at most by its own width and half its height; its size stays."""
    right = (box[0] + box[2] - before[0] - before[2]) / 2 * share
    down = (box[1] + box[3] - before[1] - before[3]) / 2 * share
    width, height = box[2] - box[0], (box[3] - box[1]) / 2
    right, down = max(-width, min(width, right)), max(-height, min(height, down))
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def seen_zones(camera: Camera, site: Site, permits: Iterable[Permit]) -> tuple[ZoneMark, ...]:
    """The forbidden zones and the places of permits of the camera's own area that it has in its picture."""
    places = {permit.zone: permit for permit in permits if permit.state in (PermitState.ACTIVE, PermitState.SUSPENDED)}
    marks = []
    for zone in site.zones:
        tier = _zone_tier(zone, places.get(zone.id))
        if tier is not None and zone.storey == camera.storey and same_area(site, camera.zone, zone.id):
            outline = projected(camera, zone.outline_m)
            if outline:
                marks.append(ZoneMark(outline, tier))
    return tuple(marks)


@lru_cache(maxsize=4096)
def projected(camera: Camera, outline_m: Outline) -> tuple[tuple[float, float], ...]:
    """An outline on the floor as shares of the picture; empty when no part of it is in the picture."""
    corners = list(zip(outline_m, (*outline_m[1:], *outline_m[:1]), strict=True))
    points = []
    for (x0, y0), (x1, y1) in corners:
        for step in range(_EDGE_STEPS):
            share = step / _EDGE_STEPS
            pixel = pixel_of(camera, _PICTURE_WH_PX, (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))
            if pixel is not None:
                points.append((pixel[0] / _PICTURE_WH_PX[0], pixel[1] / _PICTURE_WH_PX[1]))
    inside = any(0 <= x <= 1 and 0 <= y <= 1 for x, y in points)
    return tuple(points) if inside and len(points) > 2 else ()


def _tile(camera: Camera, view: WallView, words: Words) -> TileState:
    reading = view.picture.cameras.get(camera.id)
    newest_at_us, again_at_us = view.newest_at_us.get(camera.id, 0), view.again_at_us.get(camera.id)
    pose = turned(camera, view.picture.steering.get(camera.id))
    title, detail = trouble(reading, view, newest_at_us, words)
    if again_at_us is not None:
        title, detail = ("", "") if newest_at_us else (words("No picture yet"), words(_NOT_YET[True]))
    return TileState(
        camera=camera.id,
        title=camera.id,
        trouble=title,
        trouble_detail=detail,
        unwatched="" if title else unwatched(camera, view.picture, words),
        aspect=_aspect(reading),
        zones=seen_zones(pose, view.site, view.picture.permits.values()) if pose is not None else (),
        wh_px=_own_wh_px(camera, reading),
        masks=camera.masks,
        again="" if again_at_us is None else again_text(again_at_us, view.now_us, words),
        figures=stream_text(camera.id, view.picture, words),
    )


def _aspect(reading: CameraReading | None) -> float:
    """Width over height. Of the main stream while it is there: small ones are often squeezed."""
    if reading is None:
        return 16 / 9
    of = reading.main if reading.main is not None and reading.main.height else reading
    return of.width / of.height if of.height else 16 / 9


def _own_wh_px(camera: Camera, reading: CameraReading | None) -> tuple[int, int]:
    """The most pixels that there are of a camera; (0, 0) while nobody knows how many its main stream has."""
    if reading is not None and reading.main is not None:
        return reading.main.width, reading.main.height
    return (reading.width, reading.height) if reading is not None and not camera.main_url else (0, 0)


def _permit_notes(permits: Iterable[Permit], words: Words) -> dict[str, str]:
    notes: dict[str, str] = {}
    for permit in permits:
        if permit.camera and permit.state in (PermitState.ACTIVE, PermitState.SUSPENDED):
            suspended = f" {words('suspended')}" if permit.state is PermitState.SUSPENDED else ""
            before = f"{notes[permit.camera]} · " if permit.camera in notes else ""
            notes[permit.camera] = f"{before}{permit.permit}{suspended}"
    return notes


def _zone_tier(zone: Zone, permit: Permit | None) -> str | None:
    if zone.kind == "forbidden":
        return "1"
    if permit is None:
        return None
    return "2" if permit.state is PermitState.SUSPENDED else ""


def _urgency(behaviour: SeenBehaviour) -> int:
    kind = KINDS.get(behaviour.kind)
    return TIER_ORDER[kind.tier] if kind else len(TIER_ORDER)


def _box(each: SeenObject, behaviour: SeenBehaviour | None, at_us: int, words: Words) -> BoxMark:
    if behaviour is None or behaviour.kind not in KINDS:
        label = words("{kind} {track}").format(kind=words(each.kind), track=each.track)
        return BoxMark(each.box, label, bones=_bones(each))
    phrase = filled(words(TEXTS.get(behaviour.kind, behaviour.kind)), {})
    held_s = age_s(behaviour.since_us, at_us)
    return BoxMark(each.box, f"{phrase} {held_s:.1f} s", KINDS[behaviour.kind].tier.value, _bones(each))


def _bones(each: SeenObject) -> tuple[Box, ...]:
    """The bones of which both ends are sure."""
    body = each.keypoints or ()
    if len(body) != len(COCO_17):
        return ()
    return tuple(
        (*body[one][:2], *body[other][:2]) for one, other in BONES if min(body[one][2], body[other][2]) >= SURE
    )
