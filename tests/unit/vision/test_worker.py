"""What a worker's heartbeat says of where its detector runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.bus import Access, Bus
from console.messages import FELL_FROM
from console.vision.worker import DEFAULT_MODEL, Worker
from inference.detector import Detector
from inference.runtime import LAST_RESORT
from tests.integration import vision_server as vs


@pytest.mark.parametrize(("asked", "said"), [("CUDAExecutionProvider", "CUDA"), (LAST_RESORT, None)])
async def test_a_fall_to_the_cpu_is_told(tmp_path: Path, asked: str, said: str | None) -> None:
    context = vs.context(tmp_path, [vs.camera("C01", "rtsp://127.0.0.1:1/C01")])
    bus = Bus(Access("127.0.0.1", 1, "vision", "x"), "test", "vision-1")
    detector = Detector.open(DEFAULT_MODEL, providers=[asked])
    worker = Worker(context, bus, context.site.cameras, detector, 0.5)
    try:
        figures, notes = worker.figures()
        assert (notes["provider"], notes.get(FELL_FROM)) == ("CPU", said)
        assert (figures["frames_passed_over"], worker.eyes[0].reading().need) == (0.0, "")
    finally:
        worker.stop()
