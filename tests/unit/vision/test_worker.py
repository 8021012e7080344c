"""What a worker's heartbeat says of its detector; what it does with what it hears."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from console.bus import Access, Bus
from console.heartbeat import DROPPED, FELL_FROM
from console.site.model import Crane
from console.site.shelf import BUILT_IN
from console.values import Need
from console.vision import worker as worker_module
from console.vision.budget import wanted_by
from console.vision.worker import Worker
from console.vision.zones import zones_seen
from inference.detector import Detector
from inference.runtime import LAST_RESORT
from tests import said, sites
from tests.integration import vision_server as vs
from tests.unit.inference.test_detector import grey, planted, with_card
from tests.unit.inference.tiny_model import write_model
from tests.unit.vision.test_detection import T0

CRANE = Crane(id="K-1", name="K-1", name_en="K-1", zone="yard", storey="G", x_m=8.0, y_m=8.0, radius_m=5.0)


def worker_of(folder: Path, detector: Detector) -> Worker:
    """A worker over one camera; nothing of it is started."""
    context = vs.context(folder, [vs.camera("C01", "rtsp://127.0.0.1:1/C01")])
    bus = Bus(Access("127.0.0.1", 1, "vision", "x"), "test", "vision-1")
    return Worker(context, bus, context.site.cameras, detector, 0.5)


def noted(asked: list[str], name: str, works_out: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, which notes its name when it is asked."""

    def ask(*told: Any) -> Any:
        asked.append(name)
        return works_out(*told)

    return ask


@pytest.mark.parametrize(("asked", "told"), [("CUDAExecutionProvider", "CUDA"), (LAST_RESORT, None)])
async def test_a_fall_to_the_cpu_is_told(tmp_path: Path, asked: str, told: str | None) -> None:
    worker = worker_of(tmp_path, Detector.open(BUILT_IN, providers=[asked]))
    try:
        figures, notes = worker.figures()
        assert (notes["provider"], notes.get(FELL_FROM)) == ("CPU", told)
        assert (figures["frames_passed_over"], worker.eyes[0].reading().need) == (0.0, Need.CALM)
    finally:
        worker.stop()


async def test_boxes_that_cannot_be_are_told_by_reason(tmp_path: Path) -> None:
    detector = Detector.open(with_card(write_model(tmp_path / "t.onnx", planted() * np.float32("nan")), None))
    worker = worker_of(tmp_path, detector)
    try:
        assert not any(name.startswith(DROPPED) for name in worker.figures()[0])
        detector.detect(grey())
        assert worker.figures()[0][f"{DROPPED}not_a_number"] == 84
    finally:
        worker.stop()


async def test_zones_follow_the_machines_and_looks_follow_alerts_and_permits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is worked out when what it depends on is heard, and not else."""
    asked: list[str] = []
    for name, works_out in (("zones_seen", zones_seen), ("wanted_by", wanted_by)):
        monkeypatch.setattr(worker_module, name, noted(asked, name, works_out))
    worker = worker_of(tmp_path, Detector.open(BUILT_IN))
    try:
        asked.clear()
        for message, worked_out in (
            (said.crane(CRANE, T0), ["zones_seen"]),
            (said.permit(sites.permit("HOT-1", "HOT", "yard"), T0, T0 + 1), ["wanted_by"]),
            (said.alert("sos", "worker/W-01", T0), ["wanted_by"]),
        ):
            worker.hear([("", message)])
            assert (type(message).__name__, asked) == (type(message).__name__, worked_out)
            asked.clear()
    finally:
        worker.stop()
