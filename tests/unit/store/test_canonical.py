"""Canonical JSON, by the vectors of RFC 8785."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.store.canonical import canonical, number_text

NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
"""Appendix B of RFC 8785: the bits of a double, and its text."""


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items())
def test_numbers_are_said_as_ecmascript_says_them(bits: str, text: str) -> None:
    assert number_text(struct.unpack(">d", bytes.fromhex(bits))[0]) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_is_changed(value: float) -> None:
    assert float(number_text(value)) == value


@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_and_the_same_as_a_double_are_one_text(value: int) -> None:
    assert canonical(value) == canonical(float(value)) == str(value)


def test_a_larger_whole_number_is_a_double() -> None:
    assert canonical([2**53 + 1, 2**62]) == "[9007199254740992,4611686018427388000]"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="has no JSON"):
        canonical({"a": [value]})


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical({"a": object()})


def test_keys_stand_in_the_order_of_their_utf_16_units() -> None:
    """Section 3.2.3: a smiley, which takes two units, comes before U+FB33."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    wanted = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 0)))) == wanted


def test_the_example_of_the_standard() -> None:
    """Section 3.2.2 to 3.2.4: bytes to the letter."""
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(value) == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(json_values)
def test_the_text_says_the_value_and_is_its_own_text(value: object) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


ODD = [1.0, -0.0, 1e21, 1e-7, 5e-324, 1e15 + 0.5, 2**53, 2**53 + 1, 9_000_000_000_000_001, 10**20, "1.0]", "7e", "null"]


@given(
    st.dictionaries(st.text(), json_values | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(ODD))
)
def test_an_object_is_said_in_the_same_words_by_itself_and_inside_a_list(value: dict[str, object]) -> None:
    """By itself it goes the quick way where it can, inside a list never."""
    try:
        inside = canonical([value]).encode()
    except UnicodeEncodeError:
        return
    assert canonical(value).encode() == inside[1:-1]


def test_half_a_letter_is_no_text() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical({"a": "\ud800"}).encode()
