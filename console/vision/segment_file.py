"""A recorded file opened to be read. It may be damaged anywhere: what is wrong with it is told by one kind of error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import av
from av.container import InputContainer

UNREADABLE = (av.FFmpegError, OSError)
"""What opening and reading a recorded file may raise."""


def opened(path: Path, options: Mapping[str, str] | None = None) -> InputContainer:
    """A recorded file with a picture that can be decoded. A name within it that is no text is no reason not to read it.
    Raises what UNREADABLE says."""
    file = av.open(str(path), options=dict(options or {}), metadata_errors="replace")
    # Without a decoder the stream has no codec context, whatever its type says.
    if not file.streams.video or file.streams.video[0].codec_context is None:
        file.close()
        raise OSError(f"{path}: no picture that could be decoded")
    return file
