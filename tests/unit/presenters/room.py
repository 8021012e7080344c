"""Alerts and readings for tests of the presenters, at a fixed time in the small plant."""

from __future__ import annotations

from console.messages import Alert, CameraReading, GasPoint, Worker
from console.values import AlertState, PictureState, Quality, Question, Tier
from tests import said
from tests.gui.desk import NOW_US, S


def alert(name: str, tier: Tier, ago_s: float = 10.0, **more: object) -> Alert:
    """An unanswered alert of danger."""
    fields: dict[str, object] = {
        "alert": name,
        "kind": "sos" if tier is Tier.SOS else "gas_level_1",
        "question": Question.DANGER,
        "tier": tier,
        "source": "worker/W-017" if tier is Tier.SOS else "gas/G-114",
        "state": AlertState.UNACKNOWLEDGED,
        "active": True,
        "raised_at_us": NOW_US - int(ago_s * S),
        "changed_at_us": NOW_US,
    }
    return Alert(**(fields | more))  # type: ignore[arg-type]


def gas(value: float | None = 27.0, quality: Quality = Quality.GOOD, ago_s: float = 3.0) -> GasPoint:
    """G-114."""
    at_us = NOW_US - int(ago_s * S)
    return said.gas("G-114", value, at_us, quality=quality, level=1)


def worker(ago_s: float = 1.0, pulse: float | None = 138.0) -> Worker:
    """Li Wei with the SOS key pressed."""
    return Worker(
        worker="W-017",
        x_m=40.0,
        y_m=35.0,
        storey="F1",
        error_m=0.6,
        zone="reactor-hall",
        position_at_us=NOW_US - int(ago_s * S),
        pulse_bpm=pulse,
        skin_c=31.5,
        battery_pct=87.0,
        vital_at_us=NOW_US - 2 * S,
        sos=True,
    )


def camera(
    name: str = "C01", picture: PictureState = PictureState.LIVE, heard_s: float = 0.4, last_s: float = 0.1
) -> CameraReading:
    """What vision says of a camera."""
    last_us = NOW_US - int(last_s * S)
    since_us = NOW_US - 3600 * S if picture is PictureState.LIVE else last_us
    at = {"since_us": since_us, "last_frame_at_us": last_us}
    return said.camera(name, NOW_US - int(heard_s * S), picture=picture, detect_fps=8.0, **at)
