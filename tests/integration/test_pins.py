"""PINs over a real core, broker, store and PLC: who sits, who agrees at whose seat, and that a PIN is read nowhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from msgspec.structs import replace
from paho.mqtt.enums import CallbackAPIVersion

from console.asks import Acknowledge, Agree, AskBypass, ConfirmBypass, Operate, Select
from console.domain import sign_in as rule
from console.domain.interlock import OWN_PIN, SAME_PERSON
from console.pins import ChangePin
from console.room.desk import AskFields
from console.room.seat import Seat
from console.site import pins
from console.values import Outcome
from tests.conftest import RunningBroker
from tests.integration.core_plant import SLOW_S, Plant
from tests.integration.interlock_room import said
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until

PIN, ANOTHER, WRONG = "pin-4711-守", "pin-0815-望", "pin-9999"


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that costs little."""
    monkeypatch.setattr(pins, "COST", 2)


@pytest.fixture
async def plant(broker: RunningBroker, plc: ModbusPlant) -> AsyncIterator[Plant]:
    """Li and Zhao have a PIN."""
    made = Plant(broker, plc, second_person=True)
    made.file.keep("li", PIN)
    made.file.keep("zhao", ANOTHER)
    await made.start_core()
    yield made
    await made.stop_core()


def who(seat: Seat, operator: str) -> AskFields:
    """Somebody else at this seat."""
    return {**seat.ask_fields(), "operator": operator}


async def test_a_seat_is_taken_with_the_own_pin_and_left_by_new_windows(plant: Plant) -> None:
    async with plant.seated("room-1", "li") as seat:
        await until(lambda: seat.operator == "", within_s=SLOW_S)
        refused = await seat.ask(Acknowledge(**who(seat, "li"), alerts=("a",)))
        assert said(refused) == (Outcome.REFUSED, rule.NOT_SIGNED_IN)
        assert said(await seat.sign_in("li", WRONG)) == (Outcome.REFUSED, rule.WRONG)
        assert said(await seat.sign_in("li", PIN)) == (Outcome.DONE, "")
        await until(lambda: "room-1" in seat.live.duty and seat.live.duty["room-1"].operator == "li", within_s=SLOW_S)
        assert seat.operator == "li"
        answer = await seat.ask(Acknowledge(**seat.ask_fields(), alerts=("a",)))
        assert answer.why != rule.NOT_SIGNED_IN
        before = seat.live.pins
        await plant.stop_core()
        await plant.start_core()
        await until(lambda: seat.live.pins != before, within_s=SLOW_S)
        seat._on_connected()  # As when its network was gone for a moment.
        answer = await seat.ask(Acknowledge(**seat.ask_fields(), alerts=("a",)))
        assert seat.operator == "li" and answer.why != rule.NOT_SIGNED_IN
    async with plant.seated("room-1", "li") as again:
        await until(lambda: again.operator == "", within_s=SLOW_S)
        await until(lambda: again.live.duty["room-1"].operator == "", within_s=SLOW_S)
    assert [row.kind for row in plant.rows("signed_in", "signed_out", "pin_refused")] == [
        "pin_refused", "signed_in", "signed_in", "signed_out",
    ]  # fmt: skip


async def test_a_second_person_agrees_at_the_seat_of_the_first_and_operates_nothing(
    plant: Plant, plc: ModbusPlant
) -> None:
    """Not by another role, not without the PIN, not the first with his own: and who sits there goes on."""
    async with plant.seated("room-1", "wang") as seat:
        await until(lambda: _ready(seat), within_s=SLOW_S)
        assert said(await seat.ask(Select(**seat.ask_fields(), interlock="IL-01", action=True))) == (Outcome.DONE, "")
        await until(lambda: seat.live.interlocks["IL-01"].wish is not None, within_s=SLOW_S)
        until_us = seat.live.interlocks["IL-01"].selected_until_us

        async def agree(operator: str, pin: str = "") -> tuple[Outcome, str]:
            one = who(seat, operator)
            seal = seat.sealed(one, pin)
            return said(await seat.ask(Agree(**one, interlock="IL-01", selected_until_us=until_us, pin=seal)))

        assert await agree("wang") == (Outcome.REFUSED, SAME_PERSON)
        assert await agree("chen") == (Outcome.REFUSED, OWN_PIN)
        assert await agree("zhao") == (Outcome.REFUSED, rule.NOT_SIGNED_IN)
        assert await agree("zhao", PIN) == (Outcome.REFUSED, rule.WRONG)
        assert await agree("zhao", ANOTHER) == (Outcome.DONE, "")
        assert said(await seat.ask(Operate(**seat.ask_fields(), interlock="IL-01"))) == (Outcome.DONE, "")
        assert plc.handler.writes == [(0, True)] and seat.operator == "wang"
    [agreed], [sent] = plant.rows("order_agreed"), plant.rows("order_sending")
    assert (agreed.operator, agreed.body["seat"], agreed.body["own_pin"]) == ("zhao", "room-1", True)
    assert (sent.operator, sent.body["agreed_by"]) == ("wang", "zhao")


async def test_a_bypass_is_confirmed_so_too(plant: Plant) -> None:
    async with plant.seated("room-1", "wang") as seat:
        await until(lambda: _ready(seat), within_s=SLOW_S)
        wish = AskBypass(**seat.ask_fields(), interlock="IL-01", minutes=5, reason="The feedback is mended")
        assert said(await seat.ask(wish)) == (Outcome.DONE, "")
        chen = who(seat, "chen")
        assert said(await seat.ask(ConfirmBypass(**chen, interlock="IL-01"))) == (Outcome.REFUSED, OWN_PIN)
        li = who(seat, "li")
        confirm = ConfirmBypass(**li, interlock="IL-01", pin=seat.sealed(li, PIN))
        assert said(await seat.ask(confirm)) == (Outcome.DONE, "")
        assert said(await seat.ask(replace(confirm, pin="said again"))) == (Outcome.DONE, ""), "one ask, one answer"
    [confirmed] = plant.rows("bypass_confirmed")
    assert (confirmed.operator, confirmed.body["seat"], confirmed.body["own_pin"]) == ("li", "room-1", True)


async def test_a_pin_is_nowhere_to_be_read(
    plant: Plant, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """On no topic, retained or passing; in no file of the home, the database among them; in no log."""
    caplog.set_level(logging.DEBUG)
    async with _overheard(plant.broker) as heard, plant.seated("room-1", "wang") as seat:
        assert said(await seat.sign_in("li", PIN)) == (Outcome.DONE, "")
        assert said(await seat.sign_in("zhao", PIN)) == (Outcome.REFUSED, rule.WRONG)
        li = who(seat, "li")
        change = ChangePin(**li, pin=seat.sealed(li, PIN), new_pin=seat.sealed(li, ANOTHER))
        assert said(await seat.ask(change)) == (Outcome.DONE, "")
        await until(lambda: any("ask/change-pin" in topic for topic, _ in heard), within_s=SLOW_S)
    await plant.stop_core()
    said_anywhere = [payload for _, payload in heard]
    files = [path for path in Path(plant.broker.home.root).rglob("*") if path.is_file()]
    said_anywhere += [path.read_bytes() for path in files]
    said_anywhere += [caplog.text.encode(), *(text.encode() for text in capfd.readouterr())]
    assert any("ask/sign-in" in topic for topic, _ in heard) and len(files) > 3
    for secret in (PIN, ANOTHER):
        for form in (secret.encode(), secret.encode().hex().encode(), secret.encode("unicode_escape")):
            assert not any(form in one for one in said_anywhere)
    assert not [payload for topic, payload in heard if "/state/" in topic and b'"pin"' in payload]
    await plant.start_core()


def _ready(seat: Seat) -> bool:
    state = seat.live.interlocks.get("IL-01")
    return state is not None and not state.blocked_why


@asynccontextmanager
async def _overheard(broker: RunningBroker) -> AsyncIterator[list[tuple[str, bytes]]]:
    """Everything that passes the broker, as the core's own account may hear it."""
    heard: list[tuple[str, bytes]] = []
    access, ready = broker.access("core"), asyncio.Event()
    loop = asyncio.get_running_loop()
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.username_pw_set(access.user, access.password)
    client.on_message = lambda _client, _data, message: heard.append((message.topic, bytes(message.payload)))

    def connected(own: mqtt.Client, *_said: object) -> None:
        own.subscribe("#")

    def subscribed(*_said: object) -> None:
        loop.call_soon_threadsafe(ready.set)

    client.on_connect, client.on_subscribe = connected, subscribed
    client.connect(access.host, access.port)
    client.loop_start()
    await asyncio.wait_for(ready.wait(), SLOW_S)
    yield heard
    client.loop_stop()
    client.disconnect()
