"""The only module that knows onnxruntime: opens a model, picks where it runs, says where it really runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as _ort

from inference.errors import ModelRefused

PROVIDERS: dict[str, str] = {
    "TensorrtExecutionProvider": "TensorRT",
    "CUDAExecutionProvider": "CUDA",
    "DmlExecutionProvider": "DirectML",
    "OpenVINOExecutionProvider": "OpenVINO",
    "CPUExecutionProvider": "CPU",
}
"""By preference, with the names we show."""
LAST_RESORT = "CPUExecutionProvider"
AT_ONCE: dict[str, int] = {"TensorRT": 8, "CUDA": 8, "DirectML": 4, "OpenVINO": 2}
"""Pictures that one run takes with gain where a model leaves it open. A CPU gains nothing per picture from a batch, and
the first picture of one waits for the last."""

_ERRORS: tuple[type[Exception], ...] = (
    _ort.Fail,
    _ort.EPFail,
    _ort.InvalidArgument,
    _ort.InvalidGraph,
    _ort.InvalidProtobuf,
    _ort.NoModel,
    _ort.NotImplemented,
    _ort.RuntimeException,
)

_DOES_NOT_OPEN: tuple[type[Exception], ...] = (*_ERRORS, ValueError)
"""ValueError: a provider that this build has not, or whose settings it refuses."""

Shape = tuple[int | None, ...]
"""None where the model leaves a size open."""
Open = Callable[[list[str]], Any]
"""Opens a session with these providers, or raises one of onnxruntime's errors."""


def preferred(installed: Sequence[str]) -> list[str]:
    """The installed providers that we use, best first. CPU is always the last resort."""
    return [name for name in PROVIDERS if name in installed or name == LAST_RESORT]


def named(provider: str) -> str:
    """'CUDAExecutionProvider' → 'CUDA'."""
    return PROVIDERS.get(provider, provider)


def first_that_opens(wanted: Sequence[str], open_with: Open) -> Any:
    """A session with the first providers that open the model: one whose driver is missing must not take the others
    with it. Raises what the last resort raised."""
    for skipped in range(len(wanted) - 1):
        try:
            return open_with(list(wanted[skipped:]))
        except _DOES_NOT_OPEN:
            continue
    return open_with(list(wanted[-1:]))


def fell_from(wanted: Sequence[str], got: str) -> str:
    """The name of the better provider that failed when a session runs on the CPU after all; '' when it does not, or
    when nothing better was wanted."""
    best = wanted[0] if wanted else LAST_RESORT
    return named(best) if got == LAST_RESORT != best else ""


class Session:
    """One model ready to run. Not for two threads at once.

    `threads` bounds the threads within one run; several programs share the machine, so the default is one.
    `providers` asks for some by onnxruntime's names; None: the best of those installed.
    Raises ModelRefused when the file is no model or this runtime cannot run it.
    """

    def __init__(self, path: Path, *, threads: int = 1, providers: Sequence[str] | None = None) -> None:
        if not path.is_file():
            raise ModelRefused(f"{path}: no such model file")
        installed = onnxruntime.get_available_providers()
        wanted = preferred(installed if providers is None else providers)
        usable = [name for name in wanted if name in installed] or [LAST_RESORT]
        try:
            self._session: Any = first_that_opens(usable, lambda names: _opened(path, threads, names))
        except _ERRORS as error:
            which = f"onnxruntime {onnxruntime.__version__}"
            mend = "taken is an ONNX export of a detector"
            raise ModelRefused(f"{path}: not a model that {which} runs: {error}; {mend}") from error
        self._path = path
        self._got = str(self._session.get_providers()[0])
        self.fell_from = fell_from(wanted, self._got)
        """The better provider that was installed or asked for and failed, so that this runs on the CPU; or ''."""
        self.inputs: tuple[tuple[str, Shape, str], ...] = tuple(_said(one) for one in self._session.get_inputs())
        """Name, shape and element type of every input."""
        self.outputs: tuple[tuple[str, Shape, str], ...] = tuple(_said(one) for one in self._session.get_outputs())
        self.metadata: dict[str, str] = dict(self._session.get_modelmeta().custom_metadata_map)

    @property
    def provider(self) -> str:
        """Where it really runs, as the session says after opening: 'CUDA', 'CPU', ..."""
        return named(self._got)

    @property
    def at_once(self) -> int:
        """How many pictures one run should take: as the model says, or, where it leaves that open, as many as this
        provider gains from."""
        shape = self.inputs[0][1] if self.inputs else ()
        fixed = shape[0] if shape else 1
        return AT_ONCE.get(self.provider, 1) if fixed is None else max(1, fixed)

    def run(self, blob: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        """The first output for the first input. Raises ModelRefused when it does not run after all."""
        return self.run_all({self.inputs[0][0]: blob}, [self.outputs[0][0]])[0]

    def run_all(self, feeds: Mapping[str, npt.NDArray[Any]], wanted: Sequence[str]) -> list[npt.NDArray[np.float32]]:
        """The outputs with these names, as float32 whatever the model gives. Raises ModelRefused when it does not run
        after all."""
        try:
            result = self._session.run(list(wanted), dict(feeds))
        except _ERRORS as error:
            raise ModelRefused(f"{self._path.name}: does not run: {error}; export it anew") from error
        return [np.asarray(one, np.float32) for one in result]


def _opened(path: Path, threads: int, providers: list[str]) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    chosen = [(name, settings(name, threads)) for name in providers]
    return onnxruntime.InferenceSession(str(path), options, providers=chosen, enable_fallback=0)


def settings(provider: str, threads: int) -> dict[str, str]:
    """What a provider must be told beside onnxruntime: OpenVINO has threads of its own, and takes all cores."""
    return {"num_of_threads": str(threads)} if provider == "OpenVINOExecutionProvider" else {}


def _said(node: Any) -> tuple[str, Shape, str]:
    shape = tuple(size if isinstance(size, int) else None for size in node.shape)
    return str(node.name), shape, str(node.type)
