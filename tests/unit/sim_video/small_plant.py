"""A plant of one yard, one tank and two cameras, for the tests of pictures."""

from __future__ import annotations

from typing import Any

from devices.sim.events import CameraFreeze, NoHelmet, Post, Scenario
from devices.sim.people import SimWorker
from devices.sim.plant import Flame, Plant, PlantState


def site() -> dict[str, Any]:
    """The parsed site file."""
    return {
        "width_m": 60.0,
        "height_m": 50.0,
        "storey": [{"id": "F1", "elevation_m": 0.0}],
        "zone": [{"id": "yard", "kind": "area", "storey": "F1", "outline_m": [[5, 5], [55, 5], [55, 45], [5, 45]]}],
        "shape": [{"kind": "tank", "outline_m": [[30, 20]], "radius_m": 4.0}],
        "camera": [
            {
                "id": "A",
                "zone": "yard",
                "storey": "F1",
                "x_m": 30.0,
                "y_m": 42.0,
                "height_m": 4.0,
                "heading_deg": 0.0,
                "tilt_deg": 12.0,
                "fov_deg": 60.0,
            },
            {
                "id": "B",
                "zone": "yard",
                "storey": "F1",
                "x_m": 6.0,
                "y_m": 6.0,
                "height_m": 4.0,
                "heading_deg": 270.0,
                "tilt_deg": 12.0,
                "fov_deg": 60.0,
            },
        ],
        "worker": [{"id": "W-1", "tag": "T-1", "band": "B-1", "trade": "fitter"}],
    }


def plant(*events: Any) -> Plant:
    """One worker who goes round before camera A."""
    post = Post(worker="W-1", storey="F1", path_m=((26.0, 32.0), (34.0, 32.0), (34.0, 35.0), (26.0, 35.0)))
    return Plant(site(), Scenario(posts=(post,), events=events), seed=1)


def bareheaded(at_s: float) -> NoHelmet:
    """W-1 takes his helmet off for five seconds."""
    return NoHelmet(at_s=at_s, worker="W-1", for_s=5.0)


def frozen(at_s: float) -> CameraFreeze:
    """Camera A freezes for ten seconds."""
    return CameraFreeze(at_s=at_s, camera="A", for_s=10.0)


def worker(x_m: float, y_m: float, name: str = "W-1", pose: str = "stand", helmet: bool = True) -> SimWorker:
    """Somebody who stands at a place."""
    return SimWorker(
        id=name,
        tag="",
        band="",
        trade="",
        x_m=x_m,
        y_m=y_m,
        storey="F1",
        heading_deg=180.0,
        pose=pose,
        helmet=helmet,
        vest=True,
        sos=False,
        pulse_bpm=80.0,
        skin_c=33.0,
        battery_pct=90.0,
    )


def state(*workers: SimWorker, flames: tuple[Flame, ...] = (), t_s: float = 0.0) -> PlantState:
    """The plant with these people and flames."""
    return PlantState(
        t_s=t_s, workers=workers, cranes=(), flames=flames, gas={}, wind_mps=0.0, wind_from_deg=0.0, air_c=20.0
    )
