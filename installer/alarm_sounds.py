"""Makes the alarm sounds in resources/sounds: bursts after the pattern of IEC 60601-1-8. Run by hand when they change.

A pulse has a fundamental between 150 and 1000 Hz with five harmonics; the number and pace of pulses tell the tier.
"""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

RATE_HZ = 22_050
SOUNDS = Path(__file__).resolve().parents[1] / "resources" / "sounds"
HARMONICS = (1.0, 0.8, 0.6, 0.5, 0.35)
"""Strength of the fundamental and each harmonic: within 15 dB of it."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Pulses: when each starts (s), how high (Hz); and how long each is (s)."""

    starts_s: tuple[float, ...]
    tones_hz: tuple[float, ...]
    pulse_s: float


_FIVE_S = (0.0, 0.2, 0.4, 0.75, 0.95)
BURSTS = {
    "sos": Burst((*_FIVE_S, *(1.5 + start for start in _FIVE_S)), (523.0, 659.0, 784.0, 659.0, 988.0) * 2, 0.14),
    "tier-1": Burst(_FIVE_S, (440.0, 440.0, 440.0, 587.0, 587.0), 0.15),
    "tier-2": Burst((0.0, 0.35, 0.7), (392.0, 330.0, 392.0), 0.22),
}


def samples(burst: Burst) -> list[float]:
    """The burst as samples between -1 and 1 at RATE_HZ."""
    sounds = [0.0] * round((burst.starts_s[-1] + burst.pulse_s + 0.05) * RATE_HZ)
    for start_s, tone_hz in zip(burst.starts_s, burst.tones_hz, strict=True):
        first = round(start_s * RATE_HZ)
        for i in range(round(burst.pulse_s * RATE_HZ)):
            sounds[first + i] += _pulse(i / RATE_HZ, tone_hz, burst.pulse_s)
    return sounds


def write(path: Path, burst: Burst) -> None:
    """Write one burst as a 16-bit mono WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(b"".join(struct.pack("<h", round(each * 30_000)) for each in samples(burst)))


def main() -> None:
    """Write them all."""
    SOUNDS.mkdir(parents=True, exist_ok=True)
    for name, burst in BURSTS.items():
        write(SOUNDS / f"{name}.wav", burst)


def _pulse(at_s: float, tone_hz: float, length_s: float) -> float:
    edge_s = 0.1 * length_s
    swell = min(1.0, at_s / edge_s, (length_s - at_s) / edge_s)
    tone = sum(k * math.sin(2 * math.pi * tone_hz * (n + 1) * at_s) for n, k in enumerate(HARMONICS))
    return swell * tone / sum(HARMONICS)


if __name__ == "__main__":
    main()
