"""PINs: kept where only the service reads them, never as they were typed; sealed on their way for one core, one ask."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.site import pins
from console.site.home import Home
from console.site.pins import PinFile, why_unfit
from console.site.sealing import SealBroken, SealKey, bound_to, sealed
from devices.errors import DeviceRefused

PIN = "守望 4711"
BOUND = bound_to("ask-1", "room-1", "li")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that costs little."""
    monkeypatch.setattr(pins, "COST", 2)


def test_a_pin_is_kept_checked_and_forgotten(home: Home) -> None:
    kept = PinFile(home)
    assert kept.known() == () and not kept.is_right("li", PIN)
    kept.keep("li", PIN)
    kept.keep("chen", PIN)
    assert PinFile(home).known() == ("chen", "li")
    assert kept.is_right("li", PIN) and not kept.is_right("li", PIN + " ") and not kept.is_right("wang", PIN)
    assert (kept.forget("li"), kept.forget("li"), kept.known()) == (True, False, ("chen",))
    assert [path.name for path in home.root.iterdir()] == ["operator-pins.json"], "nothing half written is left"


def test_what_is_kept_says_nothing_of_the_pin(home: Home) -> None:
    """Two people with the same one have different hashes; nobody but the owner reads them."""
    kept = PinFile(home)
    kept.keep("li", PIN)
    kept.keep("chen", PIN)
    said = home.operator_pins.read_text()
    hashes = [line for line in said.splitlines() if '"hash"' in line]
    assert PIN not in said and len(set(hashes)) == 2
    assert stat.S_IMODE(home.operator_pins.stat().st_mode) == 0o600
    home.operator_pins.chmod(0o640)
    with pytest.raises(DeviceRefused, match=f"chmod 600 {home.operator_pins}"):
        kept.known()


@pytest.mark.parametrize("said", ["", "[]", '{"version": 2, "operators": {}}', '{"version": 1, "operators": 5}'])
def test_a_file_that_makes_no_sense_is_told(home: Home, said: str) -> None:
    PinFile(home).keep("li", PIN)
    home.operator_pins.write_text(said)
    with pytest.raises(DeviceRefused, match="vigil operator pin"):
        PinFile(home).known()


@pytest.mark.parametrize("one", ["5", "{}", '{"salt": "x", "hash": "", "n": 2, "r": 8, "p": 1}'])
def test_an_entry_that_makes_no_sense_is_told(home: Home, one: str) -> None:
    PinFile(home).keep("li", PIN)
    home.operator_pins.write_text(f'{{"version": 1, "operators": {{"li": {one}}}}}')
    with pytest.raises(DeviceRefused, match="vigil operator pin"):
        PinFile(home).is_right("li", PIN)


@pytest.mark.parametrize(("pin", "fits"), [("123", False), ("1234", True), ("x" * 64, True), ("x" * 65, False)])
def test_what_can_be_a_pin(home: Home, pin: str, fits: bool) -> None:
    assert (why_unfit(pin) == "") is fits
    if not fits:
        with pytest.raises(ValueError, match="4 to 64"):
            PinFile(home).keep("li", pin)


def test_what_is_sealed_only_its_core_reads_and_for_its_ask_alone() -> None:
    key, other = SealKey(), SealKey()
    seal = sealed(PIN, key.public, BOUND)
    assert key.opened(seal, BOUND) == PIN
    assert PIN.encode().hex() not in seal and seal != sealed(PIN, key.public, BOUND)
    assert len(seal) == len(sealed("1234", key.public, BOUND)), "its length tells nothing"
    for broken, bound in (
        (seal, bound_to("ask-2", "room-1", "li")),
        (seal, bound_to("ask-1", "room-1", "chen")),
        (seal[:-2] + ("00" if seal[-2:] != "00" else "01"), BOUND),
        (seal[:40], BOUND),
        ("00" * 80, BOUND),
        ("proven", BOUND),
    ):
        with pytest.raises(SealBroken):
            key.opened(broken, bound)
    with pytest.raises(SealBroken):
        other.opened(seal, BOUND)
