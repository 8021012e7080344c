"""Every way from Vigil to a socket, and the proof that what can write to a PLC goes through the gate."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

import pytest
from pymodbus.client.mixin import ModbusClientMixin

from tests.conftest import ROOT

LINES = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "pymodbus",
    "pyModbusTCP",
    "serial",
    "paho",
    "requests",
    "smtplib",
    "telnetlib",
}
"""Packages that can open a line to another machine."""
LIBRARIES = ("pymodbus", "umodbus", "minimalmodbus", "modbus_tk", "libmodbus")
STREAMS = {"open_connection", "create_connection", "create_datagram_endpoint", "sock_connect"}
"""What asyncio opens one with."""
WAYS = {
    "console/core/watch.py": "none: it asks how this machine is called",
    "console/line.py": "the broker",
    "console/programs/broker.py": "whether our own broker listens yet",
    "console/bench/bare.py": "the broker, as the core's rival in a bench",
    "console/bench/wire.py": "the broker, for a bench",
    "console/bench/mpv.py": "a player on this machine that is measured",
    "devices/cameras/film.py": "none: it asks how a file is called on this machine",
    "devices/cameras/mjpeg.py": "cameras by HTTP",
    "devices/cameras/stream.py": "cameras by RTSP and HTTP",
    "devices/onvif/discovery.py": "cameras that answer on the network",
    "devices/plc/keys.py": "none: it reads the keys of a line to a PLC",
    "devices/plc/modbus.py": "PLCs and gas controllers",
    "devices/plc/mqtt.py": "outputs behind an MQTT broker",
    "devices/tls.py": "the certificate of a camera",
    "devices/web.py": "cameras by HTTP",
}
"""Every module that opens a line, and to what. The simulated plant is no part of Vigil's own ways."""
MODBUS = "devices/plc/modbus.py"
BY_NAME = {"console/pages/registry.py", "console/reports/registry.py"}
"""Modules that import others by a name that is put together: pages and reports of our own."""
READS = frozenset({"read_coils", "read_discrete_inputs", "read_holding_registers", "read_input_registers"})
WRITES = frozenset(
    name
    for name, _ in inspect.getmembers(ModbusClientMixin, inspect.isfunction)
    if not name.startswith("_") and not name.startswith("convert_") and name not in READS
)
"""Everything the Modbus client can send that is no plain read: writes, diagnostics, raw requests."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every source file of Vigil by its path, the simulated plant left out."""
    for folder in ("console", "devices", "inference", "widgets"):
        for path in (ROOT / folder).rglob("*.py"):
            if "sim" not in path.relative_to(ROOT).parts:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def opens_a_line(tree: ast.Module) -> bool:
    """Whether a module imports, anywhere in it, what opens a line to another machine, or opens one by asyncio."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if any(_is_line(name.name) for name in names):
                return True
            case ast.ImportFrom(module=str(module)) if _is_line(module):
                return True
            case ast.Attribute(attr=name) if name in STREAMS:
                return True
    return False


def _is_line(module: str) -> bool:
    return module.partition(".")[0] in LINES and module != "urllib.parse"


def knows_modbus(tree: ast.Module) -> bool:
    """Whether a module imports a Modbus library, or one by a name that is put together."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if any(name.name.lower().startswith(LIBRARIES) for name in names):
                return True
            case ast.ImportFrom(module=str(module)) if module.lower().startswith(LIBRARIES):
                return True
            case ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"):
                return True
    return False


def round_the_gate(tree: ast.Module) -> list[str]:
    """The sending calls of a Modbus client that are not handed to `_write` for sending."""
    handed = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "_write"
        for argument in call.args
        if isinstance(argument, ast.Lambda)
        for inner in ast.walk(argument)
    }
    return [
        f"line {node.lineno}: {node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in WRITES and id(node) not in handed
    ]


def test_every_way_to_a_socket_is_known() -> None:
    """A new one must say here to what it leads."""
    assert {path for path, tree in modules() if opens_a_line(tree)} == set(WAYS)


def test_one_module_alone_speaks_modbus() -> None:
    assert {path for path, tree in modules() if knows_modbus(tree)} - BY_NAME == {MODBUS}


def test_everything_there_that_is_no_read_goes_through_one_place() -> None:
    """And that place asks the gate last, right before it sends."""
    tree = ast.parse((ROOT / MODBUS).read_text(encoding="utf-8"))
    assert round_the_gate(tree) == []
    [write] = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.name == "_write"]
    assert "must_be_open" in ast.unparse(write.body[-1].body[-2])  # type: ignore[attr-defined]
    assert "self._answered(request(client), unit_id)" in ast.unparse(write.body[-1].body[-1])  # type: ignore[attr-defined]


def test_what_switches_over_mqtt_asks_the_gate_right_before_it_is_sent() -> None:
    """One place publishes; one asks for a switching, and it asks the gate first."""
    tree = ast.parse((ROOT / "devices/plc/mqtt.py").read_text(encoding="utf-8"))
    places = {
        function.name: [node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)]
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert [name for name, said in places.items() if "publish" in said] == ["_request"]
    assert [name for name, said in places.items() if "_request" in said] == ["read", "switch"]
    bodies = {node.name: node.body for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)}
    assert "/get" in ast.unparse(bodies["read"][-1]) and "must_be_open" in ast.unparse(bodies["switch"][-2])


def test_the_calls_that_are_looked_for_are_those_the_client_has() -> None:
    """A library that is renamed under us makes the proof say so."""
    assert {"write_coil", "write_coils", "write_register", "write_registers", "mask_write_register"} <= WRITES
    assert {"readwrite_registers", "write_file_record", "execute", "diag_restart_communication"} <= WRITES
    assert all(hasattr(ModbusClientMixin, name) for name in READS)


@pytest.mark.parametrize(
    "planted",
    [
        "async def f(self, client): await client.write_coil(1, True)",
        "async def f(self, client): await self._answered(client.write_registers(1, [2]))",
        "async def f(self, client): await client.execute(False, request)",
        "def f(self, client): later = client.mask_write_register",
    ],
)
def test_a_way_round_the_gate_is_found(planted: str) -> None:
    assert len(round_the_gate(ast.parse(planted))) == 1


@pytest.mark.parametrize(
    ("planted", "line", "modbus"),
    [
        ("def f():\n    import socket", True, False),
        ("from pymodbus.client import ModbusTcpClient", True, True),
        ("import asyncio\nasync def f(): await asyncio.open_connection('10.0.0.1', 502)", True, False),
        ("import importlib\nimportlib.import_module('pymod' + 'bus')", False, True),
        ("from devices.plc.modbus import ModbusDevice", False, False),
        ("from urllib.parse import urlsplit", False, False),
    ],
)
def test_a_new_way_is_found(planted: str, line: bool, modbus: bool) -> None:
    tree = ast.parse(planted)
    assert (opens_a_line(tree), knows_modbus(tree)) == (line, modbus)
