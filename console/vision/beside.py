"""The models beside the detector: each is believed as long as it proves itself, and none can blind the detector."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np

from console.bus import now_us
from console.heartbeat import BESIDE, BESIDE_NOT_TRUSTWORTHY, NONSENSE
from console.site.shelf import InUse
from console.vision.nonsense import Minute, counted, nonsense
from console.vision.trust import Trust
from inference.beside import Joint, Role, role_of
from inference.detector import Detector
from inference.errors import InferenceError, ModelRefused
from inference.frames import Image
from inference.pipeline import Finder
from inference.seen import Detections

FAULTS = (InferenceError, ArithmeticError, LookupError, ValueError, RuntimeError, MemoryError, cv2.error)
"""What a model of others may raise while it looks: it fails alone."""

NO_ROLE = Role(())

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Companion:
    """A model beside the detector by its name: open, with its role and its proof ('' or what is wrong), or with the
    reason in `trouble` why it is not. `dropped` goes on counting what it gave that cannot be."""

    name: str
    finder: Finder | None = None
    role: Role = NO_ROLE
    proof: Callable[[], str] = lambda: ""
    dropped: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""


def opened(model: InUse, proof: Callable[[Detector], str]) -> Companion:
    """Open a model of the shelf to run beside the detector; what is wrong with it is its own trouble, and nobody
    else's."""
    if model.trouble:
        return Companion(model.name, trouble=model.trouble)
    try:
        finder = Detector.open(model.path)
        role = role_of(model.path.name, finder.classes, finder.card.keypoints)
    except ModelRefused as error:
        return Companion(model.name, trouble=str(error))
    return Companion(model.name, finder, role, partial(proof, finder), finder.dropped)


class Beside:
    """One of them at work. For one thread; `why` may be read from any."""

    def __init__(self, companion: Companion, finder: Finder) -> None:
        self.why = ""
        """Why it is not believed now, '' when it is."""
        self._companion, self._finder = companion, finder
        self._trust = Trust(companion.proof)
        self._minute: Minute | None = None

    def look(self, frames: Sequence[Image], at_us: int) -> list[Detections] | None:
        """What it sees on the frames, None while it is not believed. It is believed again once it has passed its
        self-test and looked."""
        if nonsense(self._minute, at_us):
            self._minute = None
            self._trust.reject(NONSENSE, at_us)
        if not self._trust.holds(at_us):
            self._say(self._trust.why)
            return None
        before = sum(self._companion.dropped.values())
        try:
            found = self._finder.detect(frames)
        except FAULTS as error:
            self._trust.reject(f"{type(error).__name__}: {error}", at_us)
            self._say(self._trust.why)
            return None
        spoilt, objects = sum(self._companion.dropped.values()) - before, sum(len(one.scores) for one in found)
        self._minute = counted(self._minute, at_us, len(frames), spoilt, objects)
        self._say("")
        return found

    def _say(self, why: str) -> None:
        if why != self.why:
            log.error("%s beside the detector: %s", self._companion.name, why or "works again")
        self.why = why


class Together:
    """The detector and the models beside it as one finder. What a model beside it does wrong is its own: its finds are
    missing then, and `distrust` says why. `clock` gives UTC microseconds."""

    def __init__(self, detector: Finder, companions: Sequence[Companion], clock: Callable[[], int] = now_us) -> None:
        self._detector, self._companions, self._clock = detector, tuple(companions), clock
        self._open = [(one, Beside(one, one.finder)) for one in companions if one.finder is not None]
        graded = [(one.role, one.finder.score_threshold) for one in companions if one.finder is not None]
        self._joint = Joint(detector.classes, detector.score_threshold, graded)

    @property
    def classes(self) -> tuple[str, ...]:
        """Names by class id."""
        return self._joint.classes

    @property
    def score_threshold(self) -> float:
        """The weakest score that the detector reports."""
        return self._detector.score_threshold

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The weakest score that is reported, by class id."""
        return self._joint.thresholds

    @property
    def distrust(self) -> dict[str, str]:
        """The models beside the detector that are not believed now, each with the reason. From any thread."""
        broken = {one.name: one.trouble for one in self._companions if one.trouble}
        return broken | {one.name: beside.why for one, beside in self._open if beside.why}

    @property
    def dropped(self) -> dict[str, int]:
        """What the models beside the detector gave that cannot be, by reason."""
        total: dict[str, int] = {}
        for one in self._companions:
            for reason, count in dict(one.dropped).items():
                total[reason] = total.get(reason, 0) + count
        return total

    def notes(self) -> dict[str, str]:
        """What the heartbeat says of them."""
        working = " · ".join(f"{one.name} ({', '.join(one.role.said)})" for one, _ in self._open)
        doubted = {BESIDE_NOT_TRUSTWORTHY + name: why for name, why in self.distrust.items()}
        return ({BESIDE: working} if working else {}) | doubted

    def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
        """What is on each frame."""
        pictures = [frames] if isinstance(frames, np.ndarray) else frames
        answers = self._detector.detect(pictures)
        for model, (_, beside) in enumerate(self._open):
            others = beside.look(pictures, self._clock())
            if others is not None:
                answers = [self._joint.with_finds(*pair, model) for pair in zip(answers, others, strict=True)]
        return answers
