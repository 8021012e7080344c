"""Which packets are decoded and which frames are shown: newest wins, and no work that nobody needs. Pure."""

from __future__ import annotations

THIN_BEHIND_US, HIDE_BEHIND_US, DROP_BEHIND_US = 100_000, 250_000, 700_000
"""So far behind the stream, every second frame is shown, none is shown, nothing is decoded up to the next key frame."""
KEY_ONLY_GAP_US = 1_500_000
"""Decoding key frames alone will do only where they come at least this often."""


class Pace:
    """One stream's pace. Call `decodes` for each packet, `shows` for each frame that comes out."""

    def __init__(self) -> None:
        self._broken = True
        self._key_at_us: int | None = None
        self._key_gap_us = KEY_ONLY_GAP_US + 1
        self._behind_us = 0
        self._even = False

    def decodes(self, key: bool, captured_at_us: int, behind_us: int, watched: bool) -> bool:
        """Whether this packet goes to the decoder. Once one was left out, only a key frame mends the picture."""
        self._behind_us = behind_us
        if key:
            self._begin_group(captured_at_us)
            self._broken = False
        elif behind_us > DROP_BEHIND_US or not (watched or self._key_gap_us > KEY_ONLY_GAP_US):
            self._broken = True
        return not self._broken

    def shows(self) -> bool:
        """Whether this frame is worth converting."""
        self._even = not self._even
        if self._behind_us > HIDE_BEHIND_US:
            return False
        return self._even or self._behind_us <= THIN_BEHIND_US

    def _begin_group(self, captured_at_us: int) -> None:
        if self._key_at_us is not None:
            self._key_gap_us = captured_at_us - self._key_at_us
        self._key_at_us = captured_at_us
