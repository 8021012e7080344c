"""Finding a camera by what is typed: its number, its Chinese or English name, the initials of its pinyin. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from console.site.model import Camera, Site

_FIRST = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
"""GB 2312 orders its 3,755 usual characters by their pinyin: code of the first one of each initial."""
_LAST = 0xD7F9
_CODES = [code for code, _ in _FIRST]


def found(typed: str, site: Site) -> tuple[Camera, ...]:
    """The cameras that fit every word that was typed, the best first; all in their order while nothing is."""
    asked = typed.casefold().split()
    ranked = [(max((_rank(word, camera) for word in asked), default=0), camera) for camera in site.cameras]
    return tuple(camera for rank, camera in sorted(ranked, key=lambda pair: pair[0]) if rank < _NOT)


def camera_of_number(number: int, site: Site) -> str:
    """The camera whose id ends in a number ('C05' for 5), else the one at that place of the site; '' for none."""
    own = next((camera.id for camera in site.cameras if _number(camera.id) == number), "")
    at = site.cameras[number - 1].id if 1 <= number <= len(site.cameras) else ""
    return own or at


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """The pinyin initials of a Chinese name, 'gqb' for 罐区北; Latin letters and digits stay, the rest is left out."""
    return "".join(_initial(sign) for sign in name.casefold())


_NOT = 9


def _rank(word: str, camera: Camera) -> int:
    """0 the best fit; _NOT for none."""
    name, english, short = camera.name.casefold(), camera.name_en.casefold(), initials(camera.name)
    own = camera.id.casefold()
    fits = (
        own == word or (word.isdecimal() and _number(camera.id) == int(word)),
        own.startswith(word),
        name.startswith(word),
        short.startswith(word),
        any(part.startswith(word) for part in english.split()),
        word in own,
        word in name,
        word in english,
        word in short,
    )
    return fits.index(True) if True in fits else _NOT


def _number(camera: str) -> int:
    digits = re.search(r"(\d+)$", camera)
    return int(digits[1]) if digits else -1


def _initial(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isalnum() else ""
    try:
        code = int.from_bytes(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return ""
    return _FIRST[bisect_right(_CODES, code) - 1][1] if _CODES[0] <= code <= _LAST else ""
