"""Cameras that can be steered: what their heads say in; their state, answers and orders to their workers out.

The core judges who may and who has a camera, and journals it; a vision worker talks to the camera. Nothing here waits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from console.asks import Answer, Ask
from console.core.duty import Show
from console.domain.ages import earlier
from console.domain.decision import Decision, State
from console.domain.steering import MOST_TURNED, Hold, aim, in_reach, preset_for, taken
from console.messages import Message
from console.site.find import by_id
from console.site.model import Camera, Site
from console.steering import GoTo, LookThere, Steer, Steering, SteeringReading, SteerOrder
from console.topics import ASK_VERB
from console.values import Outcome

SILENT_US = 30_000_000
"""A head that no worker speaks of for so long cannot be steered."""
UNHEARD = "No word from vision"
NOBODY, NO_RIGHT = "Nobody of this name may sit at this desk", "Your role may not steer this camera"
HELD, CANNOT = "Somebody else steers this camera", "This camera cannot be steered now"
NO_PRESET, NO_ANGLE = "The camera has no such place", "The camera cannot be sent to an angle"
NONE_SEES = "No camera that can be steered sees this place"

TOO_FAST = "Speeds are -1 to 1"
SPOKEN = frozenset({"NO_RIGHT", "HELD", "CANNOT", "NO_PRESET", "NO_ANGLE", "NONE_SEES", "TOO_FAST"})
"""Names of the refusals above that only this duty speaks."""

Judged = tuple[Answer, list[Decision], list[SteerOrder]]
"""What is answered, what is journaled before anything moves, and what is ordered then."""


class SteeringDuty:
    """All cameras of the site that can be steered."""

    def __init__(self, site: Site, show: Show) -> None:
        self._site, self._show = site, show
        self._cameras = {camera.id: camera for camera in site.cameras if camera.onvif}
        self._heads: dict[str, SteeringReading] = {}
        self._heard_us: dict[str, int] = {}
        self._holds: dict[str, Hold] = {}
        self._newest_us: dict[tuple[str, str], int] = {}
        """(camera, seat) → when the newest of its asks was asked: what was overtaken on the way moves nothing."""

    def retune(self, site: Site) -> None:
        """A camera more may be turned."""
        self._site = site
        self._cameras = {camera.id: camera for camera in site.cameras if camera.onvif}

    # ------------------------------------------------------------ as a duty

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """What a worker says of one head."""
        if isinstance(message, SteeringReading) and message.camera in self._cameras:
            self._heads[message.camera], self._heard_us[message.camera] = message, now_us
            self._tell(message.camera)
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Whoever rests has the camera no more; a head that nobody speaks of cannot be steered."""
        over = [camera for camera, hold in self._holds.items() if hold.is_over(now_us)]
        decisions = [self._ended(camera, self._holds.pop(camera)) for camera in over]
        silent = [camera for camera, at_us in self._heard_us.items() if not 0 <= now_us - at_us <= SILENT_US]
        for camera in silent:
            del self._heard_us[camera]
            self._heads[camera] = _unheard(self._heads[camera])
        for camera in {*over, *silent}:
            self._tell(camera)
        return decisions

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: who has a camera has it no longer, and what the seats ask now is not of before."""
        self._heard_us, self._newest_us = earlier(self._heard_us, by_us), earlier(self._newest_us, by_us)
        self._holds = {
            camera: replace(hold, since_us=hold.since_us - by_us, last_us=hold.last_us - by_us)
            for camera, hold in self._holds.items()
        }
        return []

    # ------------------------------------------------------------ asks

    def ask(self, ask: Steer | GoTo | LookThere, now_us: int) -> Judged:
        """Judge an ask. A refusal to steer moves nothing and leaves no row; that of a single act does."""
        operator = by_id(self._site.operators, ask.operator)
        if operator is None:
            return _refused(ask, NOBODY)
        if isinstance(ask, LookThere):
            return self._look(ask, operator.role, now_us)
        if why := self._barred(ask.camera, operator.role):
            return _refused(ask, why)
        if isinstance(ask, GoTo):
            return self._go(ask, now_us)
        return self._steer(ask, now_us)

    def overtaken(self, ask: Ask, camera: str) -> bool:
        """Whether the same seat has asked something newer of a camera since."""
        return ask.asked_at_us < self._newest_us.get((camera, ask.seat), 0)

    def _steer(self, ask: Steer, now_us: int) -> Judged:
        held, speeds = self._holds.get(ask.camera), (ask.pan, ask.tilt, ask.zoom)
        mine = taken(held, ask.operator, ask.seat, now_us)
        if mine is None:
            return _refused(ask, HELD, held.operator if held else "")
        if not all(-1 <= speed <= 1 for speed in speeds):
            return _refused(ask, TOO_FAST)
        begins = held is None or mine.since_us != held.since_us
        if self.overtaken(ask, ask.camera) or (begins and not any(speeds)):
            return _done(ask), [], []
        self._take(ask, ask.camera, mine)
        order = SteerOrder(camera=ask.camera, order=ask.ask, pan=ask.pan, tilt=ask.tilt, zoom=ask.zoom)
        answer = _done(ask)
        body = {"seat": ask.seat}
        decisions = [_row("steering_began", ask.camera, body, ask, answer)] if begins else []
        return answer, decisions, [order]

    def _go(self, ask: GoTo, now_us: int) -> Judged:
        mine, head = self._mine(ask, ask.camera, now_us), self._heads[ask.camera]
        if mine is None:
            return _refused(ask, HELD, self._holds[ask.camera].operator)
        preset = next((one for one in head.presets if one.token == ask.preset), None)
        if ask.preset and preset is None:
            return _refused(ask, NO_PRESET)
        if not ask.preset and not head.aims:
            return _refused(ask, NO_ANGLE)
        self._take(ask, ask.camera, mine)
        to = None if preset else (0.0, 0.0)
        order = SteerOrder(camera=ask.camera, order=ask.ask, preset=ask.preset, aim_deg=to)
        answer = _done(ask)
        body = {"preset": preset.name} if preset else {"home": True}
        return answer, [_row("camera_sent", ask.camera, body, ask, answer)], [order]

    def _look(self, ask: LookThere, role: str, now_us: int) -> Judged:
        """The nearest that are free and can: by angle, else by a preset named like the place."""
        free = [name for name in self._cameras if not self._barred(name, role) and self._mine(ask, name, now_us)]
        orders: list[SteerOrder] = []
        for camera in in_reach(self._site, free, ask.x_m, ask.y_m, ask.storey):
            order = self._order_to(camera, ask)
            if order is not None and len(orders) < MOST_TURNED:
                orders.append(order)
        if not orders:
            return _refused(ask, NONE_SEES)
        for order in orders:
            mine = self._mine(ask, order.camera, now_us)
            if mine is not None:
                self._take(ask, order.camera, mine)
        answer = Answer(ask=ask.ask, outcome=Outcome.DONE, where=", ".join(order.camera for order in orders))
        place = {"x_m": ask.x_m, "y_m": ask.y_m, "storey": ask.storey}
        rows = [_row("camera_sent", order.camera, {"place": place}, ask, answer) for order in orders]
        return answer, [rows[0], *(replace(row, body={"place": place, "seat": ask.seat}) for row in rows[1:])], orders

    def _order_to(self, camera: Camera, ask: LookThere) -> SteerOrder | None:
        head = self._heads[camera.id]
        if head.aims:
            return SteerOrder(camera=camera.id, order=ask.ask, aim_deg=aim(camera, ask.x_m, ask.y_m))
        preset = preset_for(self._site, head.presets, ask.x_m, ask.y_m, ask.storey)
        return SteerOrder(camera=camera.id, order=ask.ask, preset=preset.token) if preset else None

    # ------------------------------------------------------------ inside

    def _barred(self, camera: str, role: str) -> str:
        """Why nobody, or not somebody of this role, may steer a camera now; '' where he may."""
        head = self._heads.get(camera)
        if head is None or not head.moves:
            return CANNOT
        return "" if role in self._cameras[camera].steer_roles else NO_RIGHT

    def _mine(self, ask: Ask, camera: str, now_us: int) -> Hold | None:
        return taken(self._holds.get(camera), ask.operator, ask.seat, now_us)

    def _take(self, ask: Ask, camera: str, hold: Hold) -> None:
        self._holds[camera] = hold
        self._newest_us[camera, ask.seat] = ask.asked_at_us
        self._tell(camera)

    def _ended(self, camera: str, hold: Hold) -> Decision:
        seconds = round((hold.last_us - hold.since_us) / 1e6, 1)
        return Decision("steering_ended", camera, {"seat": hold.seat, "seconds": seconds}, hold.operator)

    def _tell(self, camera: str) -> None:
        head, hold = self._heads[camera], self._holds.get(camera)
        state = Steering(
            camera=camera,
            moves=head.moves,
            aims=head.aims,
            presets=head.presets,
            pan_deg=head.pan_deg,
            tilt_deg=head.tilt_deg,
            zoomed=head.zoomed,
            home=head.home,
            why=head.why,
            operator=hold.operator if hold else "",
            seat=hold.seat if hold else "",
            since_us=hold.since_us if hold else 0,
        )
        self._show("steering", camera, state, at_once=True)


def _unheard(head: SteeringReading) -> SteeringReading:
    return SteeringReading(
        camera=head.camera, moves=False, aims=False, measured_at_us=head.measured_at_us, home=head.home, why=UNHEARD
    )


def _done(ask: Ask) -> Answer:
    return Answer(ask=ask.ask, outcome=Outcome.DONE)


def _refused(ask: Steer | GoTo | LookThere, why: str, where: str = "") -> Judged:
    answer = Answer(ask=ask.ask, outcome=Outcome.REFUSED, why=why, where=where)
    if isinstance(ask, Steer):
        return answer, [], []
    subject = ask.camera if isinstance(ask, GoTo) else ask.seat
    return answer, [_row("ask_refused", subject, {"verb": ASK_VERB[type(ask)]}, ask, answer)], []


def _row(kind: str, subject: str, body: dict[str, Any], ask: Ask, answer: Answer) -> Decision:
    """A row that answers an ask: it carries the answer, which the store keeps for who asks again."""
    return Decision(kind, subject, {**body, "answer": answer.spoken(), "seat": ask.seat}, ask.operator, ask=ask.ask)
