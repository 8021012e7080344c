"""Permits: issued from the site file for each shift, judged again and again, suspended by rule, resumed by a person."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from console.core.alerts import Alerts
from console.core.gas import GasDuty
from console.core.people import PeopleDuty
from console.core.surroundings import SurroundingsDuty
from console.domain.ages import MINUTE_US, earlier
from console.domain.alert import Condition
from console.domain.areas import Areas
from console.domain.coverage import cameras_for
from console.domain.decision import Decision, State
from console.domain.people import is_placed
from console.domain.permit import Conditions, Judgement, judge, over_limit, start
from console.domain.shift import shift_at
from console.messages import Message, Permit
from console.site.find import by_id, middle_of
from console.site.geometry import distance_to_outline_m, inside
from console.site.model import PermitRecord, Site
from console.values import PermitState

GUARDIAN_REACH_M = 2.0
"""A guardian may stand this far outside the outline (beside the manhole), beyond the error of his position."""
ALERT_KINDS = ("permit_suspended", "permit_lapsed", "guardian_absent")
GUARDIAN_ABSENT = "Guardian absent"


class PermitsDuty:
    """All permits of the site. Hears nothing itself: it looks at what the other duties know."""

    def __init__(
        self, site: Site, alerts: Alerts, gas: GasDuty, people: PeopleDuty, surroundings: SurroundingsDuty
    ) -> None:
        self.permits: dict[str, Permit] = {}
        self._site, self._alerts, self._gas, self._people, self._surroundings = site, alerts, gas, people, surroundings
        self._guardian_left_us: dict[str, int] = {}
        self._areas = Areas(site)
        self._outdoors = {record.zone: self._is_outdoors(record.zone) for record in site.permits}

    def retune(self, site: Site) -> None:
        """A camera more may look at the work."""
        self._site = site

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: how long a work is interrupted, and a guardian away, stays what it was. The times
        that are written on a permit stay."""
        self._guardian_left_us = earlier(self._guardian_left_us, by_us)
        for name, permit in self.permits.items():
            self.permits[name] = msgspec.structs.replace(permit, changed_at_us=permit.changed_at_us - by_us)
        return [("permit", name, permit) for name, permit in self.permits.items()]

    def restore(self, permits: Iterable[Permit]) -> None:
        """Take over the permits of before a restart that the site file still has."""
        known = {record.id for record in self._site.permits}
        self.permits = {permit.permit: permit for permit in permits if permit.permit in known}

    def hear(self, _topic: str, _message: Message, _now_us: int) -> list[Decision]:
        """Nothing: positions, gas and wind are heard by their own duties."""
        return []

    def tick(self, now_us: int) -> list[Decision]:
        """Issue what is due, judge every permit, and say what follows."""
        decisions = self._issue_due(now_us)
        for permit in tuple(self.permits.values()):
            conditions = self.conditions(permit, now_us)
            decisions += self._turn(permit, judge(permit, conditions, now_us), conditions, now_us)
            decisions += self._guardian_back(permit, conditions, now_us)
        return decisions

    def open_permits(self, zone: str) -> tuple[str, ...]:
        """Ids of the permits of a zone's area on which somebody may be working."""
        held = (PermitState.ACTIVE, PermitState.SUSPENDED)
        return tuple(
            permit.permit
            for permit in self.permits.values()
            if permit.state in held and self._areas.same(permit.zone, zone)
        )

    def resume(self, permit_id: str, now_us: int) -> tuple[Judgement, list[Decision]]:
        """Start or resume a permit for a person. The judgement has a reason when something bars it. Raises KeyError."""
        permit = self.permits[permit_id]
        conditions = self.conditions(permit, now_us)
        judgement = start(permit, conditions, now_us)
        if judgement.reason:
            return judgement, []
        return judgement, self._turn(permit, judgement, conditions, now_us)

    def conditions(self, permit: Permit, now_us: int) -> Conditions:
        """What is known of a permit's place now."""
        return Conditions(
            gas_over=self._gas_over(permit),
            gas_monitored=self._gas.monitored(permit.zone),
            guardian_away_s=self._guardian_away_s(permit, now_us),
            guardian_elsewhere=tuple(
                other.permit
                for other in self.permits.values()
                if other.guardian == permit.guardian != ""
                and other.permit != permit.permit
                and other.state is PermitState.ACTIVE
            ),
            wind_mps=self._surroundings.wind_mps(now_us),
            outdoors=self._outdoors.get(permit.zone, True),
        )

    # ------------------------------------------------------------ issuing

    def _issue_due(self, now_us: int) -> list[Decision]:
        shift_starts_us = shift_at(self._site, now_us).starts_us
        decisions: list[Decision] = []
        for record in self._site.permits:
            before = self.permits.get(record.id)
            fresh = _issued(record, shift_starts_us, now_us)
            over = before is None or before.state is PermitState.CLOSED or now_us > before.valid_to_us
            if over and (before is None or fresh.valid_from_us > before.valid_from_us):
                decisions += self._issue(fresh, record, now_us)
        return decisions

    def _issue(self, permit: Permit, record: PermitRecord, now_us: int) -> list[Decision]:
        """A permit that the site file calls active was started at its beginning: its start is judged for that time."""
        if record.state == PermitState.ACTIVE:
            judgement = start(permit, Conditions(), min(now_us, permit.valid_from_us))
            permit = _judged(permit, judgement, now_us)
        self.permits[permit.permit] = permit
        decisions = [_decision("permit_issued", permit)]
        for alert in self._alerts.of(f"permit/{permit.permit}", ALERT_KINDS):
            decisions += self._alerts.clear(alert.alert, now_us)
        return decisions

    # ------------------------------------------------------------ judging

    def _turn(self, permit: Permit, judgement: Judgement, conditions: Conditions, now_us: int) -> list[Decision]:
        """The permit after a judgement, with its alerts. A reason alone that bars a start is told once, too."""
        if (permit.state, permit.reason, permit.clause) == (judgement.state, judgement.reason, judgement.clause):
            return []
        after = _judged(permit, judgement, now_us)
        self.permits[permit.permit] = after
        said: dict[str, Any] = {"gas_points": list(conditions.gas_over), "wind_mps": conditions.wind_mps}
        if after.state is permit.state:
            return [_decision("permit_barred" if after.reason else "permit_ready", after, **said)]
        kind = "permit_resumed" if after.state is PermitState.ACTIVE else f"permit_{after.state}"
        return [_decision(kind, after, **said), *self._alert(after, conditions, now_us)]

    def _alert(self, permit: Permit, conditions: Conditions, now_us: int) -> list[Decision]:
        wanted = ""
        if permit.state is PermitState.SUSPENDED:
            wanted = "guardian_absent" if permit.reason == GUARDIAN_ABSENT else "permit_suspended"
        elif permit.state is PermitState.LAPSED:
            wanted = "permit_lapsed"
        decisions: list[Decision] = []
        for alert in self._alerts.of(f"permit/{permit.permit}", ALERT_KINDS):
            if alert.kind != wanted:
                decisions += self._alerts.clear(alert.alert, now_us)
        if wanted:
            decisions += self._alerts.hold(self._condition(wanted, permit, conditions), now_us)
        return decisions

    def _guardian_back(self, permit: Permit, conditions: Conditions, now_us: int) -> list[Decision]:
        """The guardian is there again: his alert clears, the permit stays suspended until a person resumes it."""
        if conditions.guardian_away_s != 0.0:
            return []
        return self._alerts.clear(f"danger/guardian_absent/permit/{permit.permit}", now_us)

    def _condition(self, kind: str, permit: Permit, conditions: Conditions) -> Condition:
        zone = by_id(self._site.zones, permit.zone)
        middle = middle_of(self._site, permit.zone)
        storey = zone.storey if zone else ""
        guardian = by_id(self._site.workers, permit.guardian)
        values = {"permit": permit.permit, "reason": permit.reason, "clause": permit.clause}
        if kind == "guardian_absent":
            values |= {"worker": permit.guardian, "trade": guardian.trade if guardian else ""}
            values |= {"value": f"{conditions.guardian_away_s or 0:.0f}", "unit": "s"}
        elif conditions.gas_over:
            values["point"] = conditions.gas_over[0]
        own = (permit.camera,) if permit.camera else ()
        others = cameras_for(self._site, permit.zone, storey)
        return Condition(
            kind=kind,
            source=f"permit/{permit.permit}",
            zone=self._areas.of(permit.zone),
            storey=storey,
            x_m=middle[0] if middle else None,
            y_m=middle[1] if middle else None,
            cameras=(own + tuple(camera for camera in others if camera not in own))[:4],
            values={name: value for name, value in values.items() if value},
        )

    # ------------------------------------------------------------ looking

    def _gas_over(self, permit: Permit) -> tuple[str, ...]:
        return tuple(
            place.id
            for place, value in self._gas.values_of(permit.zone)
            if over_limit(permit.kind, place.kind, place.unit, value, place.set_point_1)
        )

    def _guardian_away_s(self, permit: Permit, now_us: int) -> float | None:
        """Seconds since the guardian was first seen outside, without end after a clock that was set back; None while
        nobody knows where he is."""
        guardian = self._people.workers.get(permit.guardian)
        zone = by_id(self._site.zones, permit.zone)
        if guardian is None or zone is None or not is_placed(guardian, self._site.limits.position_s, now_us):
            self._guardian_left_us.pop(permit.permit, None)
            return None
        far_m = distance_to_outline_m((guardian.x_m, guardian.y_m), zone.outline_m)
        if guardian.storey == zone.storey and far_m <= GUARDIAN_REACH_M + guardian.error_m:
            self._guardian_left_us.pop(permit.permit, None)
            return 0.0
        left_us = self._guardian_left_us.setdefault(permit.permit, now_us)
        return max(1e-6, (now_us - left_us) / 1e6) if now_us >= left_us else math.inf

    def _is_outdoors(self, zone: str) -> bool:
        middle = middle_of(self._site, zone)
        roofs = (shape.outline_m for shape in self._site.shapes if shape.kind == "building")
        return middle is None or not any(inside(middle, roof) for roof in roofs)


def _issued(record: PermitRecord, shift_starts_us: int, now_us: int) -> Permit:
    """A permit as the site file brings it; one that is called active is judged before it is."""
    from_us = shift_starts_us + record.from_min * MINUTE_US
    given = PermitState(record.state)
    return Permit(
        permit=record.id,
        kind=record.kind,
        grade=record.grade,
        state=PermitState.APPROVED if given is PermitState.ACTIVE else given,
        zone=record.zone,
        work=record.work,
        work_en=record.work_en,
        leader=record.leader,
        guardian=record.guardian,
        workers=record.workers,
        valid_from_us=from_us,
        valid_to_us=from_us + int(record.hours * 60) * MINUTE_US,
        gas_tested_at_us=shift_starts_us + record.gas_test_min * MINUTE_US,
        isolations=record.isolations,
        isolations_verified=record.isolations_verified,
        camera=record.camera,
        changed_at_us=now_us,
    )


def _judged(permit: Permit, judgement: Judgement, now_us: int) -> Permit:
    return msgspec.structs.replace(
        permit, state=judgement.state, reason=judgement.reason, clause=judgement.clause, changed_at_us=now_us
    )


def _decision(kind: str, permit: Permit, **said: Any) -> Decision:
    body = {"state": permit.state, "reason": permit.reason, "clause": permit.clause, "zone": permit.zone, **said}
    return Decision(kind, permit.permit, body, states=(("permit", permit.permit, permit),))
