"""A model of somebody is first opened in a process of its own, with bounds on time and memory: what is corrupt,
hostile or endless ends there, in words, and not in the program that watches the plant.

The trial reads the file's outer shape, opens it on the CPU, looks at a grey picture and the card's self-test picture.
What it cannot find out: a model that behaves on these two pictures and fails on a third.
On Windows the time is bounded and the memory is not.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec
import numpy as np

from inference.detector import Detector
from inference.errors import InferenceError, ModelRefused
from inference.model_card import card_path, read_card, second_model
from inference.onnx_file import OnnxFile, read_onnx_file

TRIAL = (sys.executable, "-m", "inference.vetting")
ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEMORY_MIB = 20.0, 4096
MOST_SAID = 64_000
"""Bytes of the trial's answer that are read; its last line is the answer."""
CARD_BYTES = 1 << 20
GREY = np.full((360, 640, 3), 114, np.uint8)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a trial may use: seconds from its start to its answer, MiB of address space."""

    seconds: float = SECONDS
    memory_mib: int = MEMORY_MIB


class Vetted(msgspec.Struct, frozen=True):
    """What the trial found. `opset`: domain to version. `self_test`: 'passed', what was wrong, or '' without one."""

    sha256: str
    size_bytes: int
    ir_version: int
    opset: dict[str, int]
    producer: str
    has_card: bool
    self_test: str


class _Answer(msgspec.Struct):
    """The trial's one line: what it found, or why the model is refused."""

    vetted: Vetted | None = None
    refused: str = ""


def vet(path: Path, bounds: Bounds | None = None, trial: Sequence[str] = TRIAL) -> Vetted:
    """Try a model in a process of its own. Raises ModelRefused with where, what and the mend; `trial` is the command
    of that process."""
    bounds = bounds or Bounds()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        command = [*trial, str(path.resolve()), "--memory-mib", str(bounds.memory_mib)]
        try:
            code = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                timeout=bounds.seconds,
                env=_surroundings(),
                check=False,
            ).returncode
        except subprocess.TimeoutExpired as expired:
            raise ModelRefused(
                f"{path}: not taken: no answer within {bounds.seconds:g} s; it is far too large or never ends: "
                "take a smaller model or another export"
            ) from expired
        return _judged(path, code, _end(out), _end(errors))


def _surroundings() -> dict[str, str]:
    """One thread a library: many threads need much address space."""
    found = os.environ.get("PYTHONPATH")
    paths = os.pathsep.join([str(ROOT), *([found] if found else [])])
    return {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _end(file: IO[bytes]) -> str:
    """The last line that was written."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - MOST_SAID))
    return file.read().decode("utf-8", "replace").strip().rpartition("\n")[2]


def _judged(path: Path, code: int, said: str, complaint: str) -> Vetted:
    if code:
        why = f"it crashed the runtime ({_signal(-code)})" if code < 0 else f"its trial failed: {complaint or code}"
        raise ModelRefused(f"{path}: not taken: {why}; take another export")
    try:
        answer = msgspec.json.decode(said, type=_Answer)
    except msgspec.DecodeError as error:
        raise ModelRefused(f"{path}: not taken: its trial ended without an answer; take another export") from error
    if answer.vetted is None:
        raise ModelRefused(answer.refused)
    return answer.vetted


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


# ---------------------------------------------------------------- in the process of its own


def tried(path: Path) -> Vetted:
    """Open the model here and look. Raises ModelRefused; may as well hang, crash or eat memory: see `vet`."""
    file = _looked_over(path)
    if (second := second_model(path, read_card(path))) is not None:
        _looked_over(second)
    detector = Detector.open(path, providers=["CPUExecutionProvider"])
    detector.detect(GREY)
    proof = ""
    if (test := detector.card.self_test) is not None:
        if Path(test.picture).name != test.picture:
            raise ModelRefused(f"{card_path(path)}: self-test picture {test.picture!r}: must lie beside the card")
        detector.check_itself()
        proof = detector.self_test
    content = path.read_bytes()
    return Vetted(
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        ir_version=file.ir_version,
        opset=file.opset,
        producer=file.producer,
        has_card=card_path(path).is_file(),
        self_test=proof,
    )


def _looked_over(path: Path) -> OnnxFile:
    """What a model's file says of itself, and that its card is no giant, before anything opens either."""
    file = read_onnx_file(path)
    _check_card_file(path)
    return file


def _check_card_file(path: Path) -> None:
    card = card_path(path)
    if card.is_file() and (size := card.stat().st_size) > CARD_BYTES:
        raise ModelRefused(f"{card}: {size >> 10} KiB; a model card has less than {CARD_BYTES >> 10} KiB")


def _bound_memory(memory_mib: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_mib << 20, memory_mib << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: Sequence[str] | None = None) -> int:
    """Try one model and answer with one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m inference.vetting", description="Try one model file.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--memory-mib", type=int, default=MEMORY_MIB)
    given = parser.parse_args(arguments)
    _bound_memory(given.memory_mib)
    try:
        answer = _Answer(vetted=tried(given.model))
    except InferenceError as error:
        answer = _Answer(refused=str(error))
    except MemoryError:
        why = f"it needs more than {given.memory_mib} MiB; take a smaller one"
        answer = _Answer(refused=f"{given.model}: not taken: {why}")
    sys.stdout.write("\n" + msgspec.json.encode(answer).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
