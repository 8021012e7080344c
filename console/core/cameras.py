"""Cameras: what vision says of each picture in; its state and the alerts of sight out."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from console.core.alerts import Alerts
from console.core.duty import Show
from console.core.losses import Link, Losses
from console.core.programmes import ProgrammesDuty
from console.domain.ages import CLOCKS_APART_US, earlier, is_within
from console.domain.alert import Condition, alert_id
from console.domain.coverage import cameras_for
from console.domain.decision import Decision, State
from console.messages import CameraReading, Message
from console.site.model import Camera, Site
from console.steering import CameraNotice
from console.values import Need, PictureState

GRACE_S = 15.0
"""A camera that vision never spoke of is lost this long after the start, or after it was put into service: opening a
stream takes its time."""
BLIND_AFTER_S = 10.0
"""Detection that stood still for so long, on a picture that is live, is blind."""
REPEATED_S = 30.0
"""Tampering that nobody has said again for so long, of a camera that vision sees, is over: vision says it again each
ten seconds while it stands, and a worker that began anew knows of none."""

KINDS: dict[PictureState, str] = {
    PictureState.LOST: "camera_lost",
    PictureState.BLACK: "camera_black",
    PictureState.FROZEN: "camera_frozen",
    PictureState.COVERED: "camera_covered",
    PictureState.MOVED: "camera_moved",
    PictureState.LATE: "camera_late",
}
TAMPERED = "The camera reports tampering"
_LINK = re.compile(r"\{([^{}]+)\}")
UNHEARD = "No word from vision"


class CamerasDuty:
    """All cameras of the site."""

    def __init__(
        self, site: Site, alerts: Alerts, show: Show, started_at_us: int, beside: tuple[ProgrammesDuty, Losses]
    ) -> None:
        self.cameras: dict[str, CameraReading] = {}
        self._programmes, self._losses = beside
        self._site, self._alerts, self._show = site, alerts, show
        self._places = {camera.id: camera for camera in site.cameras}
        self._links = _links(site)
        self._heard_us: dict[str, int] = {}
        self._known_us = dict.fromkeys(self._places, started_at_us)
        """Since when a camera could be heard."""
        self._tampered: dict[str, dict[str, int]] = {}
        """By camera, what it itself calls tampering and has not taken back, and when that was said last."""
        self._watched_us: dict[str, int] = {}
        """When each camera that is to be detected on last was, or had no live picture to detect on."""
        self._unkept_us: dict[str, int] = {}
        """Since when a picture that is there is not recorded."""

    def retune(self, site: Site) -> None:
        """Take other limits over, and cameras that are new. How long a picture is dead is judged by them with the next
        that is heard of it."""
        self._site = site
        self._places = {camera.id: camera for camera in site.cameras}
        self._links = _links(site)

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: every camera was heard and watched as long ago as before."""
        self._heard_us, self._known_us, self._watched_us, self._unkept_us = (
            earlier(times_us, by_us) for times_us in (self._heard_us, self._known_us, self._watched_us, self._unkept_us)
        )
        for name, reading in self.cameras.items():
            self.cameras[name] = msgspec.structs.replace(reading, since_us=reading.since_us - by_us)
        return []

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """What vision says of one camera, and what the camera says of itself."""
        if isinstance(message, CameraNotice) and message.camera in self._places:
            return self._noticed(message, now_us)
        if not isinstance(message, CameraReading) or message.camera not in self._places:
            return []
        self._heard_us[message.camera] = now_us
        if message.detect_fps > 0 or (message.need is not Need.NONE and message.picture is not PictureState.LIVE):
            self._watched_us[message.camera] = now_us
        elif message.need is not Need.NONE:
            self._watched_us.setdefault(message.camera, now_us)
        return self._believe(message, now_us)

    def tick(self, now_us: int) -> list[Decision]:
        """Cameras that vision does not speak of any more are lost."""
        decisions: list[Decision] = []
        for camera in self._places.values():
            decisions += self._silent(camera, now_us)
            decisions += self._dead(camera, now_us)
            decisions += self._blind(camera, now_us)
            decisions += self._unrecorded(camera, now_us)
            decisions += self._unrepeated(camera, now_us)
        return decisions

    def _noticed(self, notice: CameraNotice, now_us: int) -> list[Decision]:
        """Tampering is an alert as a covered picture is; it goes when neither the camera nor vision speaks of it."""
        if notice.kind != "tamper":
            return []
        camera, known = self._places[notice.camera], self._tampered.setdefault(notice.camera, {})
        if notice.on:
            known[notice.topic] = now_us
            return self._alerts.hold(self._condition(camera, "camera_covered", reason=TAMPERED), now_us)
        known.pop(notice.topic, None)
        return self._untampered(camera, now_us)

    def _unrepeated(self, camera: Camera, now_us: int) -> list[Decision]:
        """Tampering of which nobody speaks any more. While the camera is lost nobody could."""
        known, reading = self._tampered.get(camera.id), self.cameras.get(camera.id)
        if not known:
            return []
        unseen = reading is None or reading.picture is PictureState.LOST
        heard = {topic: now_us if unseen else min(said_us, now_us) for topic, said_us in known.items()}
        kept = {topic: said_us for topic, said_us in heard.items() if now_us - said_us <= REPEATED_S * 1e6}
        self._tampered[camera.id] = kept
        return self._untampered(camera, now_us)

    def _untampered(self, camera: Camera, now_us: int) -> list[Decision]:
        reading = self.cameras.get(camera.id)
        if self._tampered.get(camera.id) or (reading is not None and reading.picture is PictureState.COVERED):
            return []
        return self._alerts.clear(f"sight/camera_covered/camera/{camera.id}", now_us)

    def _silent(self, camera: Camera, now_us: int) -> list[Decision]:
        due_us = self._heard_us.get(camera.id, self._known_us.setdefault(camera.id, now_us) + int(GRACE_S * 1e6))
        before = self.cameras.get(camera.id)
        told = before is not None and before.why == UNHEARD
        early = camera.id not in self._heard_us and now_us < due_us
        if told or early or is_within(due_us, self._site.limits.camera_s, now_us):
            return []
        before = before or _never(camera.id, now_us)
        silent = msgspec.structs.replace(before, picture=PictureState.LOST, since_us=due_us, why=UNHEARD)
        return self._believe(msgspec.structs.replace(silent, fps=0.0, detect_fps=0.0, recording=False), now_us)

    def _blind(self, camera: Camera, now_us: int) -> list[Decision]:
        """Detection that is switched off is no alert: such a camera has no need, and never was detected on."""
        reading, last_us = self.cameras.get(camera.id), self._watched_us.get(camera.id)
        if reading is None or last_us is None:
            return []
        live = reading.picture is PictureState.LIVE
        blind = live and not is_within(last_us, BLIND_AFTER_S, now_us)
        if blind is self._alerts.stands(f"sight/detector_blind/camera/{camera.id}"):
            return []
        return self._alerts.hold_or_clear(blind, self._condition(camera, "detector_blind"), now_us)

    def _unrecorded(self, camera: Camera, now_us: int) -> list[Decision]:
        """A picture that is there but not kept. Of a lost one there is nothing to keep: it is an alert of its own."""
        reading = self.cameras.get(camera.id)
        if reading is None:
            return []
        if reading.recording:
            self._unkept_us.pop(camera.id, None)
            return self._alerts.clear(f"sight/camera_not_recording/camera/{camera.id}", now_us)
        if reading.picture is PictureState.LOST:
            self._unkept_us.pop(camera.id, None)
            return []
        since_us = self._unkept_us.setdefault(camera.id, now_us)
        if is_within(since_us, self._site.recording.not_recording_s, now_us):
            return []
        return self._alerts.hold(self._condition(camera, "camera_not_recording", reason=reading.why), now_us)

    def _believe(self, reading: CameraReading, now_us: int) -> list[Decision]:
        before = self.cameras.get(reading.camera)
        self.cameras[reading.camera] = reading
        turned = before is None or before.picture is not reading.picture
        self._show("camera", reading.camera, reading, at_once=turned)
        if not turned:
            return []
        decisions: list[Decision] = []
        if reading.picture is not PictureState.LOST:
            decisions += self._losses.found(self._links[reading.camera], _lost_id(reading.camera), now_us)
        kept = {"camera_covered"} if self._tampered.get(reading.camera) else set()
        others = set(KINDS.values()) - {KINDS.get(reading.picture, "")} - kept
        if reading.why == UNHEARD:
            others = set()  # What a picture was like that nobody sees any more is not over.
        for alert in self._alerts.of(f"camera/{reading.camera}", others):
            decisions += self._alerts.clear(alert.alert, now_us)
        return decisions + self._dead(self._places[reading.camera], now_us)

    def _dead(self, camera: Camera, now_us: int) -> list[Decision]:
        """A picture that has not been alive for as long as the site bears is an alert, each way of being dead its
        own."""
        reading = self.cameras.get(camera.id)
        kind = KINDS.get(reading.picture, "") if reading else ""
        if reading is None or not kind or self._alerts.stands(f"sight/{kind}/camera/{camera.id}"):
            return []
        if -CLOCKS_APART_US <= now_us - reading.since_us < self._site.limits.camera_dead_s * 1e6:
            return []
        if reading.picture is not PictureState.LOST:
            condition = self._condition(camera, kind, picture=reading.picture, reason=reading.why)
            return self._alerts.hold(condition, now_us)
        if self._programmes.explains(camera.id, now_us):
            return self._losses.found(self._links[camera.id], _lost_id(camera.id), now_us)
        condition = self._condition(camera, kind, picture=reading.picture, reason=reading.why)
        return self._losses.lost(self._links[camera.id], condition, now_us)

    def _condition(self, camera: Camera, kind: str, **said: str) -> Condition:
        others = cameras_for(self._site, camera.zone, camera.storey)
        return Condition(
            kind=kind,
            source=f"camera/{camera.id}",
            zone=camera.zone,
            storey=camera.storey,
            x_m=camera.x_m,
            y_m=camera.y_m,
            cameras=(camera.id, *(other for other in others if other != camera.id)),
            values={"camera": camera.id, **{name: value for name, value in said.items() if value}},
        )


def _links(site: Site) -> dict[str, Link]:
    """By what each camera comes: the link that its address names, or nothing but its own line."""
    named = {camera.id: _LINK.search(camera.url) for camera in site.cameras}
    names = {camera: found[1] if found else camera for camera, found in named.items()}
    totals = Counter(names.values())
    return {camera: Link(f"link/{name}", name, "cameras", totals[name]) for camera, name in names.items()}


def _lost_id(camera: str) -> str:
    return alert_id("camera_lost", f"camera/{camera}")


def _never(camera: str, now_us: int) -> CameraReading:
    return CameraReading(
        camera=camera,
        picture=PictureState.LOST,
        since_us=now_us,
        last_frame_at_us=0,
        fps=0.0,
        detect_fps=0.0,
        width=0,
        height=0,
        recording=False,
        measured_at_us=0,
    )
