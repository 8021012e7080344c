"""Things of the backdrop that a detector should find: which pixels are theirs, and how much of them is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from devices.sim.video.camera import NEAR_M, Pinhole
from devices.sim.video.rays import rays_of, window_of
from devices.sim.video.solids import Solid

_LEAST_SEEN_PX, _BEYOND = 40, 2


@dataclass(frozen=True)
class Standing:
    """A thing of several solids that a detector should find: a vehicle. `visible` is the share that nothing hides."""

    kind: str
    id: str
    box_xyxy_px: tuple[float, float, float, float]
    visible: float
    ground_m: tuple[float, float]


def things_of(
    pinhole: Pinhole, solids: Sequence[Solid], which: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.uint8], tuple[Standing, ...]]:
    """Who owns each pixel (H, W), and the things themselves: solids that bear the same name are one thing."""
    owner = np.zeros(which.shape, np.uint8)
    numbers: dict[str, list[int]] = {}
    for number, solid in enumerate(solids):
        if solid.thing:
            numbers.setdefault(solid.thing, []).append(number)
    found: list[Standing] = []
    for name, mine in numbers.items():
        seen = np.isin(which, mine)
        if int(seen.sum()) < _LEAST_SEEN_PX or len(found) == 255:
            continue
        x, y, w, h = cv2.boundingRect(seen.astype(np.uint8))
        whole = _whole_px(pinhole, [solids[n] for n in mine])
        middle = np.concatenate([solids[n].corners_m[:, :2] for n in mine])
        place = (middle.min(axis=0) + middle.max(axis=0)) / 2
        found.append(
            Standing(
                name.split(" ", 1)[0],
                name,
                (float(x), float(y), float(x + w), float(y + h)),
                min(1.0, float(seen.sum()) / max(1, whole)),
                (float(place[0]), float(place[1])),
            )
        )
        owner[seen] = len(found)
    return owner, tuple(found)


def _whole_px(pinhole: Pinhole, solids: Sequence[Solid]) -> int:
    """How many pixels a thing would take with nothing before it, as if the picture went on beyond its edges by half."""
    wide = Pinhole(
        pinhole.x_m,
        pinhole.y_m,
        pinhole.height_m,
        pinhole.heading_deg,
        pinhole.tilt_deg,
        float(np.degrees(2 * np.arctan(_BEYOND * np.tan(np.radians(pinhole.fov_deg) / 2)))),
        round(pinhole.width_px * _BEYOND / 2),
        round(pinhole.height_px * _BEYOND / 2),
    )
    taken = np.zeros((wide.height_px, wide.width_px), bool)
    rays = rays_of(wide).reshape(wide.height_px, wide.width_px, 3)
    for solid in solids:
        window = window_of(wide, solid.corners_m)
        if window is not None:
            near, far = solid.span(pinhole.place_m[None, :], rays[window].reshape(-1, 3))
            taken[window] |= ((near < far) & (near > NEAR_M)).reshape(taken[window].shape)
    return 4 * int(taken.sum())
