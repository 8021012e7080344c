"""Why a camera shows nothing, in the panel's language.

Whoever finds a fault says it in one English sentence with the numbers and names of the moment in it (`devices/cameras`,
`console/vision`): here is how each is built, so that it can be said in another language. What is not known is shown as
it came.
"""

from __future__ import annotations

import re

from console.presenters.texts import Words
from console.vision.logins import SELDOM

TEMPLATES = (
    "user or password refused; `vigil camera password CAMERA` sets them",
    "the server knows no such path; look at the camera's address in the site file",
    "connection refused; is the camera on, is the port right?",
    "silent for {seconds} s; look at the camera's power and network",
    "no answer within {seconds} s; look at the camera's power and network",
    "no whole answer within {seconds} s; look at the camera's power and network",
    "no whole picture within {seconds} s; look at the camera's power and network",
    "hung up without an answer; look at the camera's power and network",
    "its video cannot be decoded here; set the camera to H.264 or H.265",
    "the server refuses to play; has this path a video?",
    "not the answer of a camera ({reason}); look at address and port",
    "the server ended the stream",
    "no picture in {seconds} s of packets; look at its codec",
    "the stream has no video; look at the path in the camera's address",
    "there is no such file; look at the path",
    "the film has ended",
    "there is none; is the camera plugged in, is it the right name?",
    "another program has it; end that one, it serves one at a time",
    "not a camera; `vigil camera find` lists those of this machine",
    "may not be opened; put the service's user into the group `video`",
    "silent for {seconds} s; plug it in anew",
    "picture is {seconds} s late; look at the network and at what else this machine does",
    "not recording: {reason}; look at the disk of {folder}",
    "not recording: the disk of {folder} is too slow; {count} packets lost",
    "not recording: the disk of {folder} does not answer",
    "not recording: {reason}; set the camera to H.264 or H.265",
    "not recording: no key frame for {minutes} min; set the camera to one every second or two",
    "the camera says a number that cannot be: {name} {number}; start the camera again, or update its firmware",
    "{reason}; look at the camera's power and network",
)
"""How the sentences are built; the first that fits counts. A test holds them beside what is really said."""
_ADDRESS = re.compile(r"((?:rtsps?|https?|file|usb)://\S*): (.+)", re.DOTALL)


def reason_text(why: str, words: Words, *, with_address: bool = False) -> str:
    """A reason in words. Its camera is named where it stands: the address is left out but for who mends it."""
    fits = _ADDRESS.fullmatch(why)
    address, said = (fits[1], fits[2]) if fits else ("", why)
    plain = said.removesuffix(f"; {SELDOM}")
    told = _told(plain, words) + (f"; {words(SELDOM)}" if plain != said else "")
    return f"{address}: {told}" if with_address and address else told


def _told(said: str, words: Words) -> str:
    for template, pattern in _PATTERNS:
        if fits := pattern.fullmatch(said):
            return words(template).format(**fits.groupdict())
    return words(said) if said else ""


def _pattern(template: str) -> re.Pattern[str]:
    parts = enumerate(re.split(r"\{(\w+)\}", template))
    return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in parts), re.DOTALL)


_PATTERNS = tuple((template, _pattern(template)) for template in TEMPLATES)
