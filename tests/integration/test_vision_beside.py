"""A worker that runs a detector, a fire model and a pose model over a real stream, and what fails fails alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import cv2
import numpy as np
import pytest

from console.heartbeat import BESIDE, BESIDE_NOT_TRUSTWORTHY, NOT_TRUSTWORTHY
from console.messages import Seen
from console.models import taking
from console.site.home import Home
from console.site.shelf import Shelf
from console.vision import worker
from inference.model_card import KnownObject, SelfTest, write_card
from tests.conftest import RunningBroker
from tests.integration import vision_server as vs
from tests.integration.test_vision_worker import Room
from tests.unit.inference import answers
from tests.unit.inference.test_detector import BOX, NAMES, planted
from tests.unit.inference.tiny_model import card_for, write_answers, write_model

BESIDE_BOX = (30.0, 8.0, 60.0, 30.0)


def fire_model(folder: Path) -> Path:
    """A model that sees a fire at BESIDE_BOX, on its self-test picture as on every other."""
    model = write_model(folder / "fire.onnx", planted(BESIDE_BOX), metadata={})
    cv2.imwrite(str(folder / "fire.png"), np.full((64, 64, 3), 90, np.uint8))
    known = KnownObject(kind="fire", box_xyxy_px=BESIDE_BOX)
    test = SelfTest(picture="fire.png", objects=(known,))
    write_card(card_for(model, name="fire", classes=("fire", "smoke"), self_test=test), model)
    return model


def pose_model(folder: Path) -> Path:
    """A model that sees a body where the detector sees its person: both in a frame of 640 x 360."""
    left, top, right, bottom = (edge * 10 for edge in BOX)
    lies = 640 / 96, (64 - 54) / 2
    box = (left / lies[0], top / lies[0] + lies[1], right / lies[0], bottom / lies[0] + lies[1])
    metadata = {"names": "{0: 'person'}", "task": "pose", "kpt_shape": "[17, 3]"}
    return write_answers(folder / "pose.onnx", answers.yolov8_pose(box=box), taken=(1, 3, 64, 96), metadata=metadata)


@pytest.mark.parametrize("trusted", [True, False], ids=["all are believed", "the fire model fails its self-test"])
async def test_three_models_look_together_and_fail_apart(broker: RunningBroker, tmp_path: Path, trusted: bool) -> None:
    home = Home(tmp_path / "home").made()
    detector = write_model(tmp_path / "own.onnx", planted(), metadata=NAMES)
    fire = taking.take(home, fire_model(tmp_path), beside=True)
    pose = taking.take(home, pose_model(tmp_path), beside=True)
    if not trusted:
        write_card_for_elsewhere(Shelf(home).path(fire))
    server = vs.RtspServer({"C01": vs.from_file(vs.clip(tmp_path / "clip.mp4", vs.moving, 40))})
    context = vs.context(tmp_path, [vs.camera("C01", server.url("C01"))])
    room = Room(context, broker.access("core"))
    await room.bus.start()
    work = worker.run(
        context, broker.access("vision"), ["C01"], detector, True, "vision-7", 1.0, beside=Shelf(home).beside()
    )
    task = asyncio.ensure_future(work)
    kinds = {"person", "fire"} if trusted else {"person"}
    try:
        await room.until(lambda: bool(room.seen) and {one.kind for one in last(room).objects} == kinds, 30, "finds")
        await room.until(lambda: bool(room.alive) and room.alive[-1].figures["detections"] > 5, 20, "it goes on")
        seen, notes = last(room), room.alive[-1].notes
    finally:
        task.cancel()
        await asyncio.wait({task})
        await room.bus.stop()
        server.kill()
    person = next(one for one in seen.objects if one.kind == "person")
    points = person.keypoints
    assert points and len(points) == 17
    assert points[0][:2] == pytest.approx(((BOX[0] + BOX[2]) * 5 / 640, BOX[1] * 10 / 360), abs=0.02)
    assert all(not one.keypoints for one in seen.objects if one.kind != "person")
    assert notes[BESIDE] == f"{fire.folder} (fire, smoke) · {pose.folder} (key points)"
    doubted = {name: why for name, why in notes.items() if name.startswith(BESIDE_NOT_TRUSTWORTHY)}
    assert doubted == ({} if trusted else {f"{BESIDE_NOT_TRUSTWORTHY}{fire.folder}": "fire.png: not found: fire"})
    assert NOT_TRUSTWORTHY not in notes and notes["model"] == "own"


def write_card_for_elsewhere(model: Path) -> None:
    """From now on the model's card knows the fire elsewhere: a self-test that it cannot pass."""
    known = KnownObject(kind="fire", box_xyxy_px=(0, 40, 10, 60))
    test = SelfTest(picture="fire.png", objects=(known,))
    write_card(card_for(model, name="fire", classes=("fire", "smoke"), self_test=test), model)


def last(room: Room) -> Seen:
    """What was seen last."""
    return room.seen[-1]
