"""A case through a real core: on every seat, there after the core was killed, gone from the bus when it is closed."""

from __future__ import annotations

import asyncio
from typing import Any

from console.asks import Ask
from console.bus import Bus, now_us
from console.cases import FindCauses, OpenCase, PinNote, StepCase
from console.evidence.cases import listed, opened
from console.values import CaseStep, Outcome
from tests.conftest import RunningBroker
from tests.integration.core_room import CoreProgram, Seat, seated
from tests.sites import small_context
from tests.waiting import until

LONG_S = 30.0


async def done(seat: Seat, form: type[Ask], operator: str = "wang", **fields: object) -> str:
    """Ask, and be answered with done; what the answer says it is."""
    answer = await seat.bus.ask(form(**seat.asked(operator), **fields), timeout_s=LONG_S)  # type: ignore[arg-type]
    assert (answer.outcome, answer.why) == (Outcome.DONE, "")
    return answer.where


async def test_a_case_outlives_the_core_and_leaves_the_bus_when_it_is_closed(
    core: CoreProgram, seat: Seat, field: Bus, broker: RunningBroker
) -> None:
    await until(lambda: "core" in seat.picture.programmes, "the core is there", LONG_S)
    about: dict[str, Any] = {"title": "Gas at the weld", "from_us": 1, "to_us": 2, "zone": "hall"}
    name = await done(seat, OpenCase, **about)
    note = await done(seat, PinNote, about_us=now_us() - 1, text="Hiss")
    await until(lambda: name in seat.picture.cases and note in seat.picture.notes, "the case", LONG_S)
    core.kill()
    core.start()
    async with seated(broker, "room-2") as other:
        await until(lambda: name in other.picture.cases and note in other.picture.notes, "it is retained", LONG_S)
        await done(other, FindCauses, case=name, whys=("Old hose",))
        await done(other, StepCase, case=name, step=CaseStep.REVIEW)
        await done(other, StepCase, "li", case=name, step=CaseStep.CLOSED, reason="Nothing to be done")
        await until(lambda: name not in other.picture.cases, "it is closed", LONG_S)
    async with seated(broker, "room-3") as late:
        await until(lambda: note in late.picture.notes, "the note is retained", LONG_S)
        assert late.picture.cases == {}
    context = small_context(broker.home.root)
    told = await asyncio.to_thread(opened, context, {**about, "cameras": (), "people": ()}, "wang")
    assert told == {"case": "CASE-0002"}
    rows = await asyncio.to_thread(listed, context, True)
    assert [(row["case"], row["step"]) for row in rows["cases"]] == [("CASE-0002", "open"), ("CASE-0001", "closed")]
