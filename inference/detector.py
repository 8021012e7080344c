"""A model that is ready to look: frames in, Detections out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from inference.boxes import iou
from inference.errors import ModelRefused
from inference.families.family import Floats
from inference.frames import Image
from inference.inlet import Inlet, inlet, nodes_said
from inference.keypoints import places
from inference.metadata import Metadata, understood
from inference.model_card import ModelCard, SelfTest, card_path, known_family, read_card, second_model
from inference.postprocess import Sieve, detections
from inference.preprocess import Feeder, Fit, Intake
from inference.recognition import Reading, Said, reading_for, recognised, try_picture
from inference.runtime import Session
from inference.second_look import FAINTEST, MOST, SecondLook
from inference.seen import Detections

NUMBERS = ("tensor(float)", "tensor(float16)", "tensor(double)", "tensor(int64)", "tensor(int32)")
Opened = Callable[[Path], Session]
"""How a model file is opened: with so many threads, on one of these providers."""


class Detector:
    """One open model. Reuses its buffers: not for two threads at once."""

    def __init__(
        self,
        path: Path,
        card: ModelCard,
        session: Session,
        door: Inlet,
        reading: Reading,
        closer: Detector | None = None,
        at_once: int = 1,
    ) -> None:
        """`closer` looks at people once more. `at_once`: pictures that one run shall take where the model leaves it
        open. Raises ModelRefused when `closer` cannot look again."""
        self.path = path
        """The model file."""
        self._card, self._session, self._door, self._reading = card, session, door, reading
        self._at_once = (door.pictures or max(at_once, session.at_once)) if reading.pictures else 1
        self._feeder = Feeder(card.intake, pictures=self._at_once, kind=door.kind)
        self._wanted = [session.outputs[k][0] for k in reading.order]
        points = places(card.keypoints) if reading.family.keypoints else None
        self._sieve = Sieve(card.classes, card.nms_iou if reading.family.suppress else None, points)
        self.self_test = "not run"
        """What came of the last `check_itself`: 'passed', or what was wrong."""
        self.dropped: Counter[str] = Counter()
        """Boxes that could not be, by reason ('not a number', 'outside the frame', ...), since it was opened."""
        self.looks = 0
        """Pictures it has looked at since it was opened."""
        self.closer = closer
        """The model that looks at people once more, where there is one."""
        self._second = _second_look(card, closer) if closer is not None else None
        if closer is not None:
            closer.dropped = self.dropped

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        threads: int = 1,
        providers: Sequence[str] | None = None,
        said: Said | None = None,
        at_once: int = 1,
    ) -> Detector:
        """Open a model file with its card, or recognise it; `said` helps where it has no card and could be more than
        one thing; `at_once` is how many pictures come together. Raises ModelRefused with the reason."""
        path, said = Path(path), said or Said()
        if said.family and (wrong := known_family(said.family)):
            raise ModelRefused(f"{path.name}: {wrong}")
        return cls._of(path, read_card(path), said, partial(Session, threads=threads, providers=providers), at_once)

    @classmethod
    def _of(cls, path: Path, card: ModelCard | None, said: Said, opened: Opened, at_once: int) -> Detector:
        session = opened(path)
        if not session.outputs or any(kind not in NUMBERS for _, _, kind in session.outputs):
            raise ModelRefused(f"{path.name}: outputs {nodes_said(session.outputs)}; taken are tensors of numbers")
        metadata = understood(session.metadata)
        door = inlet(path.name, session.inputs, card.input if card else None, metadata.image_wh_px)
        if card is None:
            card = _recognised(path, session, door, metadata, said)
        second = second_model(path, card)
        closer = cls._closer(path, second, opened) if second else None
        return cls(path, card, session, door, _reading(path, card, session, door), closer, at_once)

    @classmethod
    def _closer(cls, path: Path, second: Path, opened: Opened) -> Detector:
        """The model `second` that looks at people once more, for the one at `path`."""
        own = read_card(second)
        if own is None or own.second_look:
            wrong = "has no card" if own is None else "has a second look of its own"
            raise ModelRefused(f"{card_path(path)}: second_look: {second.name} {wrong}")
        return cls._of(second, own, Said(), opened, MOST)

    @property
    def name(self) -> str:
        """The model's name, from its card or file."""
        return self._card.name

    @property
    def provider(self) -> str:
        """Where it runs: 'CPU', 'CUDA', ..."""
        return self._session.provider

    @property
    def fell_from(self) -> str:
        """The better provider that failed, so that it runs on the CPU; '' when none did."""
        return self._session.fell_from

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

    @property
    def at_once(self) -> int:
        """How many frames one run of the network takes."""
        return self._at_once

    def detect(self, frames: Image | Sequence[Image], down_to: float | None = None) -> list[Detections]:
        """What is on each of the frames (H, W, 3) uint8 BGR; one frame may come without a list. `down_to`: the weakest
        score, where it shall not be the card's."""
        pictures = [frames] if isinstance(frames, np.ndarray) else frames
        return list(self._detect(pictures, self._card.score_threshold if down_to is None else down_to))

    def check_itself(self) -> bool:
        """Look at the card's self-test picture. True only if all its objects were found, where they are; a model
        without such a picture cannot prove that it sees. `self_test` says what came of it."""
        try:
            self.self_test = self._self_test(self._card.self_test)
        except ModelRefused as error:
            self.self_test = str(error)
        return self.self_test == "passed"

    def _detect(self, frames: Sequence[Image], threshold: float) -> Iterator[Detections]:
        lowest = min(threshold, FAINTEST) if self._second else threshold
        for first in range(0, len(frames), self._at_once):
            some = frames[first : first + self._at_once]
            self.looks += len(some)
            blob, fits = self._feeder.feed_all(some, filled=self._door.pictures is not None)
            outputs = self._session.run_all(self._door.feeds(blob), self._wanted)
            for slot, (frame, lies) in enumerate(zip(some, fits, strict=True)):
                found = self._decoded(outputs, slot, frame, lies, lowest)
                if self._second is not None:
                    found = self._second.improved(frame, found, lowest)
                    found = found.rows(found.scores >= threshold)
                yield found

    def _decoded(self, outputs: list[Floats], slot: int, frame: Image, lies: Fit, threshold: float) -> Detections:
        reading = self._reading
        with np.errstate(all="ignore"):
            found = reading.family.decode(reading.of(outputs, slot), reading.net, threshold)
            return detections(found, lies, (frame.shape[1], frame.shape[0]), self._sieve, self.dropped)

    def _self_test(self, test: SelfTest | None) -> str:
        if test is None:
            return f"{self.path.name}: no self-test picture on its card"
        picture = card_path(self.path).with_name(test.picture)
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


def _second_look(card: ModelCard, closer: Detector) -> SecondLook:
    form = closer.card.input
    try:
        return SecondLook(card.classes, closer.classes, form.width / form.height, closer.detect)
    except ValueError as error:
        raise ModelRefused(f"{card.name}: second_look: {error}") from error


def _recognised(path: Path, session: Session, door: Inlet, metadata: Metadata, said: Said) -> ModelCard:
    return recognised(path, door, _tried(session, door, Intake(door.wh_px, "rgb", 1 / 255, "stretch")), metadata, said)


def _reading(path: Path, card: ModelCard, session: Session, door: Inlet) -> Reading:
    """How the outputs are read. A card is believed: its model is only run here where the file leaves sizes open, or
    where two of its outputs have one shape."""
    if door.wh_px != (card.input.width, card.input.height):
        means, takes = (f"{wide}x{high}" for wide, high in ((card.input.width, card.input.height), door.wh_px))
        raise ModelRefused(f"{path.name}: the card means pictures of {means}, the file takes {takes}")
    closed = [tuple(size or 0 for size in shape) for _, shape, _ in session.outputs]
    if all(0 not in shape for shape in closed) and len(set(closed)) == len(closed):
        return reading_for(card, path, closed, None)
    outputs = _tried(session, door, card.intake)
    return reading_for(card, path, [output.shape for output in outputs], outputs)


def _tried(session: Session, door: Inlet, intake: Intake) -> list[Floats]:
    """All outputs for the try picture."""
    feeder = Feeder(replace(intake, layout=door.layout), pictures=door.pictures or 1, kind=door.kind)
    blob, _ = feeder.feed_all([try_picture(door.wh_px)] * (door.pictures or 1))
    return session.run_all(door.feeds(blob), [name for name, _, _ in session.outputs])
