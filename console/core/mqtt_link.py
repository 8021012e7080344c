"""The door to the outputs behind one MQTT topic, as `PlcLink` is to a PLC on Modbus: the same truth states."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.core.rhythm import every
from console.messages import PlcReading
from console.site.model import InterlockRecord, Plc
from devices.errors import DeviceError
from devices.plc.gate import WriteGate
from devices.plc.mqtt import MqttPlc
from devices.plc.outage import Outage


class MqttLink:
    """`linked` says whether every output answers."""

    def __init__(
        self,
        plc: Plc,
        interlocks: Sequence[InterlockRecord],
        line: MqttPlc,
        publish: Callable[[PlcReading], None],
        now_us: Callable[[], int],
        gate: WriteGate,
    ) -> None:
        self.plc = plc
        self.linked = False
        self.why_lost = "Not heard yet"
        self._verify_s = {record.id: record.verify_s for record in interlocks}
        self._line, self._publish, self._now_us, self._gate = line, publish, now_us, gate
        self._outage = Outage(plc.id)
        self._told: dict[str, bool] = {}
        """What the answer to an order read back, until it is looked at."""

    @property
    def writes_stopped(self) -> bool:
        """Whether nothing may be written now."""
        return self._gate.shut

    async def run(self) -> None:
        """Poll until cancelled."""
        try:
            await every(self.plc.poll_s, self.poll)
        finally:
            self.close()

    async def poll(self) -> PlcReading:
        """Read every output once, and say it."""
        feedback: dict[str, bool] = {}
        try:
            for interlock in self._verify_s:
                feedback[interlock] = await self._line.read(interlock)
        except DeviceError as error:
            self.why_lost, feedback = str(error), {}
            self._outage.failed(error)
        else:
            self.why_lost = ""
            self._outage.worked()
        self.linked = not self.why_lost
        reading = PlcReading(plc=self.plc.id, linked=self.linked, feedback=feedback, measured_at_us=self._now_us())
        self._publish(reading)
        return reading

    async def switch(self, interlock: str, on: bool) -> None:
        """Switch an output, once. Raises DeviceError as `MqttPlc.switch`."""
        self._told.pop(interlock, None)
        self._told[interlock] = await self._line.switch(interlock, on, self._verify_s[interlock])

    async def settle(self, interlock: str) -> None:
        """Nothing is left set: a request is one level."""

    async def read_feedback(self, interlock: str) -> bool:
        """Whether an output is on: by the answer to the order, then by asking. Raises DeviceError."""
        told = self._told.pop(interlock, None)
        return told if told is not None else await self._line.read(interlock)

    def close(self) -> None:
        """Let the connection go."""
        self._line.close()
