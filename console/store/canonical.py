"""Canonical JSON (RFC 8785): the one text of a value, the same for whoever writes it in whatever language. Pure.

Keys in the order of their UTF-16 units, no blanks, text escaped no further than JSON must, numbers as ECMAScript says
them. All numbers are doubles: a whole number beyond 2**53 is rounded, so what must be exact there is written as text.
https://www.rfc-editor.org/rfc/rfc8785
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

import msgspec

EXACT = 2**53
"""Whole numbers up to it are exact in a double."""
LONGEST_WHOLE = 21
"""ECMAScript writes numbers without an exponent up to so many digits before the point."""
_encode = msgspec.json.Encoder(order="sorted").encode
_odd_number = re.compile(rb"[0-9](?:\.0[],}]|e|[0-9]{16}|(?<=9)[0-9]{15})").search
_long_letter = re.compile(rb"[\xf0-\xf4]").search


def canonical(body: Any) -> str:
    """The text of plain values and messages. Raises ValueError for what has none: NaN, infinity."""
    if type(body) is dict and (text := _quick(body)) is not None:
        return text
    return _said(msgspec.to_builtins(body, str_keys=True))


def _quick(body: dict[str, Any]) -> str | None:
    """The text as msgspec writes it, which is four times as fast; None where the two may differ, be it inside a text.

    That is: `1.0`, exponents, whole numbers of 16 digits from 9e15 on, letters of two UTF-16 units (they sort
    elsewhere as keys), and null, which msgspec also writes for what is no number.
    """
    try:
        said = _encode(body)
    except UnicodeEncodeError:
        return None
    if _odd_number(said) or b"null" in said or (not said.isascii() and _long_letter(said)):
        return None
    return said.decode()


def number_text(value: float) -> str:
    """A number as ECMAScript says it: the fewest digits that give the same double. Raises ValueError for NaN."""
    if not math.isfinite(value):
        raise ValueError(f"{value} has no JSON")
    if value == 0:
        return "0"
    plain = repr(value)
    if "e" not in plain:
        return plain.removesuffix(".0")
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + part) - len(digits))
    return sign + _placed(digits.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    """Digits with the decimal point behind `point` of them."""
    if len(digits) <= point <= LONGEST_WHOLE:
        return digits + "0" * (point - len(digits))
    if 0 < point <= LONGEST_WHOLE:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _said(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is int:
        return str(value) if -EXACT <= value <= EXACT else number_text(_double(value))
    if kind is dict:
        return _object(value)
    if kind is float:
        return number_text(value)
    if kind is list or kind is tuple:
        return f"[{','.join(map(_said, value))}]"
    return _word(value)


def _object(value: Mapping[str, Any]) -> str:
    parts = []
    for name in sorted(value) if "".join(value).isascii() else sorted(value, key=_units):
        item = value[name]
        said = encode_basestring(item) if type(item) is str else _said(item)
        parts.append(f"{encode_basestring(name)}:{said}")
    return f"{{{','.join(parts)}}}"


def _units(name: str) -> bytes:
    return name.encode("utf-16-be")


def _double(value: int) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError("a whole number of more than 308 digits has no JSON") from error


def _word(value: Any) -> str:
    for known, word in ((True, "true"), (False, "false"), (None, "null")):
        if value is known:
            return word
    raise ValueError(f"{type(value).__name__} has no JSON")
