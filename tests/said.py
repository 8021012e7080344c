"""What the core and its field say, for tests: one function a message, in good order but for what a test changes."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from console.domain.alert import alert_id
from console.domain.decision import Decision
from console.domain.kinds import KINDS
from console.messages import Alert, CameraReading, Equipment, GasPoint, JournalEntry, Permit
from console.site.model import Crane, PermitRecord
from console.values import AlertState, PermitState, PictureState, Quality

S = 1_000_000
"""One second in microseconds."""


def gas(point: str, value: float | None, at_us: int, /, **changes: Any) -> GasPoint:
    """A believed value in %LEL, heard when it was measured."""
    made = GasPoint(
        point=point,
        value=value,
        unit="%LEL",
        quality=Quality.GOOD,
        level=0,
        measured_at_us=at_us,
        received_at_us=at_us,
    )
    return replace(made, **changes)


def camera(name: str, at_us: int, /, **changes: Any) -> CameraReading:
    """A picture that has lived for an hour, looked at and recorded."""
    made = CameraReading(
        camera=name,
        picture=PictureState.LIVE,
        since_us=at_us - 3600 * S,
        last_frame_at_us=at_us,
        fps=25.0,
        detect_fps=5.0,
        width=640,
        height=360,
        recording=True,
        measured_at_us=at_us,
    )
    return replace(made, **changes)


def crane(record: Crane, at_us: int, /, **changes: Any) -> Equipment:
    """A crane that runs at its place."""
    made = Equipment(
        equipment=record.id,
        kind="crane",
        x_m=record.x_m,
        y_m=record.y_m,
        storey=record.storey,
        radius_m=record.radius_m,
        running=True,
        measured_at_us=at_us,
    )
    return replace(made, **changes)


def permit(record: PermitRecord, from_us: int, to_us: int, /, **changes: Any) -> Permit:
    """An active permit; its gas was tested when it began."""
    made = Permit(
        permit=record.id,
        kind=record.kind,
        grade=record.grade,
        state=PermitState.ACTIVE,
        zone=record.zone,
        work=record.work,
        work_en=record.work_en,
        leader=record.leader,
        guardian=record.guardian,
        workers=record.workers,
        valid_from_us=from_us,
        valid_to_us=to_us,
        gas_tested_at_us=from_us,
        isolations=record.isolations,
        isolations_verified=record.isolations_verified,
        camera=record.camera,
    )
    return replace(made, **changes)


def alert(kind: str, source: str, raised_at_us: int, /, **changes: Any) -> Alert:
    """An alert as it is raised: question and tier are those of its kind, nobody has answered it."""
    made = Alert(
        alert=alert_id(kind, source),
        kind=kind,
        question=KINDS[kind].question,
        tier=KINDS[kind].tier,
        source=source,
        state=AlertState.UNACKNOWLEDGED,
        active=True,
        raised_at_us=raised_at_us,
        changed_at_us=raised_at_us,
    )
    return replace(made, **changes)


def row_of(decision: Decision, seq: int, at_us: int) -> JournalEntry:
    """A decision as a row of the journal, without its place in the chain."""
    return JournalEntry(
        seq=seq,
        at_us=at_us,
        kind=decision.kind,
        subject=decision.subject,
        operator=decision.operator,
        body=decision.body,
        previous="",
        hash="",
    )
