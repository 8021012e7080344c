"""The only module that knows onnxruntime: opens a model, picks where it runs, says where it runs."""

from __future__ import annotations

from collections.abc import Sequence
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

Shape = tuple[int | None, ...]
"""None where the model leaves a size open."""


def preferred(installed: Sequence[str]) -> list[str]:
    """The installed providers that we use, best first. CPU is always the last resort."""
    return [name for name in PROVIDERS if name in installed or name == "CPUExecutionProvider"]


class Session:
    """One model ready to run. Not for two threads at once.

    `threads` bounds the threads within one run; several programs share the machine, so the default is one.
    Raises ModelRefused when the file is no model or this runtime cannot run it.
    """

    def __init__(self, path: Path, *, threads: int = 1, providers: Sequence[str] | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        wanted = preferred(onnxruntime.get_available_providers() if providers is None else providers)
        if not path.is_file():
            raise ModelRefused(f"{path}: no such model file")
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=wanted)
        except _ERRORS as error:
            which = f"onnxruntime {onnxruntime.__version__}"
            mend = "taken is an ONNX export of a YOLOX or YOLOv8-type model"
            raise ModelRefused(f"{path}: not a model that {which} runs: {error}; {mend}") from error
        self._path = path
        self.inputs: tuple[tuple[str, Shape, str], ...] = tuple(_said(one) for one in self._session.get_inputs())
        """Name, shape and element type of every input."""
        self.outputs: tuple[tuple[str, Shape, str], ...] = tuple(_said(one) for one in self._session.get_outputs())
        self.metadata: dict[str, str] = dict(self._session.get_modelmeta().custom_metadata_map)

    @property
    def provider(self) -> str:
        """Where it really runs, as the session says after opening: 'CUDA', 'CPU', ..."""
        name = str(self._session.get_providers()[0])
        return PROVIDERS.get(name, name)

    def run(self, blob: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The first output for the first input. Raises ModelRefused when it does not run after all."""
        try:
            result = self._session.run([self.outputs[0][0]], {self.inputs[0][0]: blob})
        except _ERRORS as error:
            raise ModelRefused(f"{self._path.name}: does not run: {error}; export it anew") from error
        return np.asarray(result[0], np.float32)


def _said(node: Any) -> tuple[str, Shape, str]:
    shape = tuple(size if isinstance(size, int) else None for size in node.shape)
    return str(node.name), shape, str(node.type)
