"""A real Modbus TCP server that is not pymodbus, whose moods a test can choose."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

from pyModbusTCP.constants import EXP_NONE
from pyModbusTCP.server import DataBank, DataHandler, ModbusServer


class MoodyHandler(DataHandler):  # type: ignore[misc]
    """Answers from the data bank, unless told to refuse or to keep silent. Counts the writes that reach it."""

    def __init__(self) -> None:
        super().__init__(DataBank())
        self.writes: list[tuple[int, bool]] = []
        self.reads = 0
        self.heard = 0
        """Requests that reached it, answered or not."""
        self.refuse_reads = EXP_NONE
        self.refuse_writes = EXP_NONE
        self.feedback_of: Callable[[int], int | None] = lambda _coil: None
        """Which discrete input follows a coil, None: none does."""
        self.register_writes: list[tuple[int, tuple[int, ...]]] = []
        self.units: list[int] = []
        """Unit of every request, in order."""
        self.after_write: Callable[[], None] = lambda: None
        """The PLC's programme: it runs after each write."""
        self.speaking = threading.Event()
        self.speaking.set()
        self.closing = False

    def write_coils(self, address: int, bits_l: list[bool], srv_info: Any) -> Any:
        self._wait_to_speak(srv_info)
        self.writes.append((address, bool(bits_l[0])))
        if self.refuse_writes != EXP_NONE:
            return DataHandler.Return(exp_code=self.refuse_writes)
        feedback = self.feedback_of(address)
        if feedback is not None:
            self.data_bank.set_discrete_inputs(feedback, bits_l)
        done = super().write_coils(address, bits_l, srv_info)
        self.after_write()
        return done

    def write_h_regs(self, address: int, words_l: list[int], srv_info: Any) -> Any:
        self._wait_to_speak(srv_info)
        self.register_writes.append((address, tuple(words_l)))
        if self.refuse_writes != EXP_NONE:
            return DataHandler.Return(exp_code=self.refuse_writes)
        done = super().write_h_regs(address, words_l, srv_info)
        self.after_write()
        return done

    def read_d_inputs(self, address: int, count: int, srv_info: Any) -> Any:
        return self._read(super().read_d_inputs, address, count, srv_info)

    def read_coils(self, address: int, count: int, srv_info: Any) -> Any:
        return self._read(super().read_coils, address, count, srv_info)

    def read_h_regs(self, address: int, count: int, srv_info: Any) -> Any:
        return self._read(super().read_h_regs, address, count, srv_info)

    def read_i_regs(self, address: int, count: int, srv_info: Any) -> Any:
        return self._read(super().read_i_regs, address, count, srv_info)

    def _read(self, read: Callable[[int, int, Any], Any], address: int, count: int, srv_info: Any) -> Any:
        self._wait_to_speak(srv_info)
        self.reads += 1
        if self.refuse_reads != EXP_NONE:
            return DataHandler.Return(exp_code=self.refuse_reads)
        return read(address, count, srv_info)

    def _wait_to_speak(self, srv_info: Any) -> None:
        self.heard += 1
        self.units.append(srv_info.recv_frame.mbap.unit_id)
        self.speaking.wait(20)
        if self.closing:
            raise OSError("the server is closing")


class ModbusPlant:
    """One server on a free loopback port."""

    def __init__(self, port: int = 0) -> None:
        self.handler = MoodyHandler()
        self.port = port or free_port()
        self._server = ModbusServer("127.0.0.1", self.port, no_block=True, data_hdl=self.handler)
        self._server.start()

    @property
    def bank(self) -> Any:
        """What the server holds: set_discrete_inputs, set_holding_registers, get_coils..."""
        return self.handler.data_bank

    def stop(self) -> None:
        """End it; silent requests are let go."""
        self.handler.closing = True
        self.handler.speaking.set()
        self._server.stop()


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
