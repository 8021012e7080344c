"""Modbus/TCP Security: mutual certificates, the role in ours, and each way it can fail, in words."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from console.values import Outcome
from devices.errors import DeviceError
from devices.plc.gate import WriteGate
from devices.plc.keys import Keys, role_of
from devices.plc.modbus import ModbusDevice, ModbusRefused, NotConnected
from tests.integration.interlock_room import Room, said, two_plcs
from tests.integration.tls_plc import Authority, secured
from tests.unit.devices.modbus_server import ModbusPlant


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.made(tmp_path / "authority")


def line(port: int, keys: Keys | None, gate: WriteGate | None = None) -> ModbusDevice:
    return ModbusDevice("PLC-1", "127.0.0.1", port, timeout_s=4.0, gate=gate or WriteGate(), keys=keys)


async def test_an_order_over_tls(tmp_path: Path, plc: ModbusPlant, authority: Authority) -> None:
    """By the site file's own files, beside it; verified by read-back as over a plain line."""
    authority.signed("vigil", "Operator")
    files = {
        "tls_certificate": "authority/vigil.pem",
        "tls_key": "authority/vigil.key",
        "tls_authority": "authority/authority.pem",
    }
    site = two_plcs()
    first, second = site.plcs
    async with secured(plc.port, authority) as port:
        room = Room(tmp_path, port, replace(site, plcs=(replace(first, **files), second)))
        await room.poll()
        await room.select()
        assert said(await room.operate()) == (Outcome.DONE, "")
        await room.close()
    assert plc.handler.writes == [(0, True)]


async def test_a_role_that_may_not_write_is_refused_in_words(plc: ModbusPlant, authority: Authority) -> None:
    """It may read."""
    async with secured(plc.port, authority) as port:
        device = line(port, authority.keys(role="Viewer"))
        assert await device.read_coils(0, 1) == (False,)
        with pytest.raises(ModbusRefused, match="illegal function"):
            await device.write_coil(0, True)
        device.close()
    assert plc.handler.writes == []


async def test_the_gate_stands_before_a_secured_line_too(plc: ModbusPlant, authority: Authority) -> None:
    gate = WriteGate()
    gate.shut = True
    async with secured(plc.port, authority) as port:
        device = line(port, authority.keys(), gate)
        with pytest.raises(DeviceError, match="nothing was sent"):
            await device.write_coil(0, True)
        device.close()
    assert plc.handler.writes == []


async def test_who_is_not_known_is_not_spoken_with(plc: ModbusPlant, authority: Authority, tmp_path: Path) -> None:
    """Another authority, another name, an unsigned client, no TLS on the other side: nothing reaches the PLC."""
    stranger = Authority.made(tmp_path / "stranger")
    good = authority.keys()
    async with secured(plc.port, authority) as port:
        for keys, fault, words in (
            (replace(good, authority=stranger.file), NotConnected, "its certificate is not trusted"),
            (authority.keys(called="plc-9.plant"), NotConnected, "its certificate is not trusted .*plc-9.plant"),
            (replace(stranger.keys(), authority=authority.file), DeviceError, "PLC-1"),
            (None, DeviceError, "PLC-1"),
        ):
            device = line(port, keys)
            with pytest.raises(fault, match=words):
                await device.write_coil(0, True)
            device.close()
        by_name = line(port, authority.keys(called="plc-1.plant"))
        assert await by_name.read_coils(0, 1) == (False,)
        by_name.close()
    assert plc.handler.writes == []


async def test_keys_that_cannot_be_used_are_told(plc: ModbusPlant, authority: Authority, tmp_path: Path) -> None:
    """Before anything is sent."""
    good = authority.keys()
    torn = tmp_path / "torn.pem"
    torn.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n", encoding="ascii")
    for keys, words in (
        (replace(good, certificate=tmp_path / "none.pem"), "cannot be read"),
        (replace(good, certificate=torn), "TLS could not be agreed on"),
    ):
        with pytest.raises(NotConnected, match=words):
            await line(plc.port, keys).write_coil(0, True)


def test_the_role_in_our_certificate(authority: Authority) -> None:
    """As the PLC reads it; a certificate without one has none; a torn one neither."""
    assert authority.keys("one", "Operator").role() == "Operator"
    assert authority.keys("two", "").role() == ""
    der = ssl.PEM_cert_to_DER_cert((authority.folder / "one.pem").read_text())
    assert role_of(der) == "Operator"
    assert role_of(der[: der.index(b"Operator") + 3]) == ""
    critical = bytes.fromhex("060b2b0601040183890c8622010101ff04050c03") + b"Eng"
    assert role_of(critical) == "Eng"
