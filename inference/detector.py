"""A model that is ready to look: frames in, Detections out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from inference.boxes import iou
from inference.errors import ModelRefused
from inference.frames import Image
from inference.model_card import ModelCard, SelfTest, card_path, check_shapes, read_card, recognised
from inference.postprocess import detections, yolov8, yolox
from inference.preprocess import Feeder
from inference.runtime import Session
from inference.seen import Detections

DECODED_MEDIAN = 8.0
"""Offsets within cells stay around 0..1; boxes that are decoded already lie at half the picture's size."""


class Detector:
    """One open model. Reuses its buffers: not for two threads at once."""

    def __init__(self, path: Path, card: ModelCard, session: Session) -> None:
        self._path = path
        self._card = card
        self._session = session
        self._feeder = Feeder(card.intake)
        self.self_test = "not run"
        """What came of the last `check_itself`: 'passed', or what was wrong."""

    @classmethod
    def open(cls, path: Path | str, *, threads: int = 1, providers: Sequence[str] | None = None) -> Detector:
        """Open a model file with its card, or recognise it. Raises ModelRefused with the reason."""
        path = Path(path)
        session = Session(path, threads=threads, providers=providers)
        if len(session.inputs) != 1 or session.inputs[0][2] != "tensor(float)":
            found = ", ".join(f"{kind} {list(shape)}" for _, shape, kind in session.inputs)
            raise ModelRefused(f"{path.name}: inputs {found}; taken is one float32 input [1,3,H,W]")
        taken, given = session.inputs[0][1], session.outputs[0][1]
        card = read_card(path)
        if card is not None:
            check_shapes(card, path, taken, given)
            return cls(path, card, session)
        detector = cls(path, recognised(path, taken, given, session.metadata), session)
        detector._try()
        return detector

    @property
    def name(self) -> str:
        """The model's name, from its card or file."""
        return self._card.name

    @property
    def provider(self) -> str:
        """Where it runs: 'CPU', 'CUDA', ..."""
        return self._session.provider

    @property
    def classes(self) -> tuple[str, ...]:
        """Names by class id."""
        return self._card.classes

    @property
    def score_threshold(self) -> float:
        """The weakest score that is reported."""
        return self._card.score_threshold

    @property
    def card(self) -> ModelCard:
        """What the model is."""
        return self._card

    def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
        """What is on each of the frames (H, W, 3) uint8 BGR; one frame may come without a list."""
        pictures = [frames] if isinstance(frames, np.ndarray) else frames
        return [self._detect(frame, self._card.score_threshold) for frame in pictures]

    def detect_down_to(self, frame_bgr: Image, threshold: float) -> Detections:
        """As `detect` for one frame, with a threshold of the caller's: for measuring a model."""
        return self._detect(frame_bgr, threshold)

    def check_itself(self) -> bool:
        """Look at the card's self-test picture. True only if all its objects were found, where they are; a model
        without such a picture cannot prove that it sees. `self_test` says what came of it."""
        try:
            self.self_test = self._self_test(self._card.self_test)
        except ModelRefused as error:
            self.self_test = str(error)
        return self.self_test == "passed"

    def _detect(self, frame_bgr: Image, threshold: float) -> Detections:
        blob, lies = self._feeder.feed(frame_bgr)
        raw = self._session.run(blob)[0]
        card = self._card
        if card.family == "yolox":
            found = yolox(raw, wh_px=card.intake.wh_px, strides=card.strides, threshold=threshold)
        else:
            found = yolov8(raw, threshold=threshold)
        frame_wh_px = (frame_bgr.shape[1], frame_bgr.shape[0])
        return detections(found, lies, frame_wh_px, max_iou=card.nms_iou)

    def _try(self) -> None:
        """One look at grey tells whether it runs at all. YOLOX can be exported with its boxes decoded: same shapes,
        other numbers."""
        blob, _ = self._feeder.feed(np.full((64, 64, 3), 114, np.uint8))
        raw = self._session.run(blob)
        check_shapes(self._card, self._path, blob.shape, raw.shape)
        if self._card.family == "yolox" and (median := float(np.median(np.abs(raw[0][:, :2])))) > DECODED_MEDIAN:
            raise ModelRefused(
                f"{self._path.name}: YOLOX shapes, but its boxes are decoded already (median centre {median:.0f}); "
                "taken is YOLOX not yet decoded: export without --decode_in_inference"
            )

    def _self_test(self, test: SelfTest | None) -> str:
        if test is None:
            return f"{self._path.name}: no self-test picture on its card"
        picture = card_path(self._path).with_name(test.picture)
        frame = cv2.imread(str(picture)) if picture.is_file() else None
        if frame is None:
            return f"{picture}: no such picture"
        found = self.detect(np.asarray(frame, np.uint8))[0]
        missed = [known.kind for known in test.objects if not self._found(known.kind, known.box_xyxy_px, found, test)]
        if missed:
            return f"{picture.name}: not found: {', '.join(missed)}"
        more = len(found.scores) - len(test.objects)
        return "passed" if more <= test.most_more else f"{picture.name}: {more} objects too many"

    def _found(self, kind: str, box: tuple[float, float, float, float], found: Detections, test: SelfTest) -> bool:
        if kind not in self.classes:
            return False
        mine = found.boxes_xyxy_px[found.class_ids == self.classes.index(kind)]
        return bool((iou(np.array([box], np.float32), mine) >= test.min_iou).any())
