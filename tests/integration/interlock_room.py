"""A small site with two PLCs and three interlocks, and the core's duty on it over real Modbus, store and ledger."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

from console.asks import Agree, Answer, Ask, Operate, Select, Withdraw
from console.bus import now_us
from console.core.alerts import Alerts
from console.core.interlocks import Interlocks
from console.core.ledger import Ledger
from console.core.plc_link import plc_links
from console.core.spool import Spool
from console.domain.alert import Condition, alert_id
from console.domain.decision import Decision
from console.messages import JournalEntry, Message
from console.site.context import Context
from console.site.home import Home
from console.site.model import InterlockRecord, Limits, Site
from console.store.store import Store
from console.values import Outcome
from devices.plc.gate import WriteGate
from tests import sites

_ASKS = itertools.count(1)


def interlock(name: str, plc: str, coil: int, **changes: Any) -> InterlockRecord:
    """One interlock of the hall; its feedback is ten above its coil and may take 3 s."""
    wired = {"plc": plc, "coil": coil, "feedback": coil + 10, "machines": 3, "verify_s": 3.0}
    return sites.interlock(name, "hall", **wired | changes)


def two_plcs(**changes: Any) -> Site:
    """PLC-1 with IL-01 and IL-02, PLC-2 with IL-03. Changes are fields of Site."""
    interlocks = (
        interlock("IL-01", "PLC-1", 0),
        interlock("IL-02", "PLC-1", 1, roles=("shift_lead",)),
        interlock("IL-03", "PLC-2", 0),
    )
    site = sites.bare_site(
        links={"plc-1": "127.0.0.1:1", "plc-2": "127.0.0.1:1"},
        plcs=(sites.plc(1, poll_s=0.05), sites.plc(2, poll_s=0.05)),
        interlocks=interlocks,
        operators=(sites.WANG, sites.LI, sites.CHEN),
        limits=Limits(plc_s=60.0),
    )
    return replace(site, **changes)


def hasty_site() -> Site:
    """The site with one interlock that waits 0.3 s for its feedback."""
    return two_plcs(interlocks=(interlock("IL-01", "PLC-1", 0, verify_s=0.3),))


class Silence:
    """A bus that keeps what is said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Message]] = []

    def publish(self, topic: str, message: Message, *, retain: bool = False, qos: int = 0) -> None:
        self.said.append((topic, message))

    def clear(self, topic: str) -> None:
        self.said = [(said, message) for said, message in self.said if said != topic]


class Alarm:
    """The alerts of the core as the interlocks use them."""

    def __init__(self) -> None:
        self.alerts = Alerts(sites.bare_site())
        self.danger = ""

    def danger_in(self, zone: str) -> str:
        return self.danger

    def raise_alert(self, kind: str, source: str, zone: str, values: dict[str, str]) -> list[Decision]:
        return self.alerts.hold(Condition(kind, source, zone=zone, values=values), now_us(), again=True)

    def clear_alert(self, kind: str, source: str) -> list[Decision]:
        return self.alerts.clear(alert_id(kind, source), now_us())


class Room:
    """The core around the interlocks, as one process would have it."""

    def __init__(self, folder: Path, port: int, site: Site | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.context = Context(site or two_plcs(), folder / "site.toml", Home(folder), {"plc-1": f"127.0.0.1:{port}"})
        self.store = Store.open(f"sqlite:///{folder / 'vigil.db'}")
        self.bus = Silence()
        self.ledger = Ledger(self.store, self.bus, "test", Spool(folder / "spool.jsonl"), now_us)
        self.alarm = Alarm()
        self.inside: tuple[str, ...] = ("W-017",)
        self.gone: set[str] = set()
        """Seats that are gone."""
        self.gate = WriteGate()
        self.links = plc_links(self.context, self._hear, now_us, self.gate)
        self.interlocks = Interlocks(
            self.context,
            self.store,
            self.ledger,
            self.links,
            inside=lambda zone: self.inside if zone == "hall" else (),
            open_permits=lambda zone: ("HOT-0007",) if zone == "hall" else (),
            now_us=now_us,
            alarm=self.alarm,
            is_gone=lambda seat: seat in self.gone,
        )
        self._heard: list[Decision] = []

    def _hear(self, topic: str, message: Message) -> None:
        self._heard = self.interlocks.hear(topic, message, now_us())

    async def poll(self) -> None:
        """Hear PLC-1 once, let time pass once, and store what follows."""
        await self.links["PLC-1"].poll()
        await self.ledger.commit([*self._heard, *self.interlocks.tick(now_us())])

    async def select(
        self,
        name: str = "IL-01",
        operator: str = "wang",
        seat: str = "s1",
        action: bool = True,
        ask: str = "",
        reason: str = "",
    ) -> Answer:
        """Ask to select."""
        wish = Select(**fields(operator, seat, ask), interlock=name, action=action, reason=reason)
        return await self.interlocks.ask(wish)

    async def agree(self, operator: str = "li", seat: str = "s2", name: str = "IL-01", seen_us: int = 0) -> Answer:
        """Agree as the second person to what is selected now, or was when it held until `seen_us`."""
        until_us = seen_us or self.interlocks.states[name].selected_until_us
        return await self.interlocks.ask(Agree(**fields(operator, seat), interlock=name, selected_until_us=until_us))

    async def operate(self, name: str = "IL-01", operator: str = "wang", seat: str = "s1", ask: str = "") -> Answer:
        """Ask to operate."""
        return await self.interlocks.ask(Operate(**fields(operator, seat, ask), interlock=name))

    async def trips(self, cause: str, order: str = "") -> Answer:
        """IL-01 trips by itself."""
        return await self.interlocks.act("IL-01", True, order or f"effect/{next(_ASKS)}", {"cause": cause})

    async def withdraw(self, name: str = "IL-01", operator: str = "wang", seat: str = "s1") -> Answer:
        """Ask to let go."""
        return await self.interlocks.ask(Withdraw(**fields(operator, seat), interlock=name))

    async def ask(self, form: type[Ask], operator: str = "wang", seat: str = "s1", **more: Any) -> Answer:
        """Ask anything of IL-01."""
        return await self.interlocks.ask(form(**fields(operator, seat), interlock="IL-01", **more))

    def rows(self, *kinds: str) -> list[JournalEntry]:
        """The journal, of some kinds."""
        return self.store.journal(kinds=kinds or None)

    async def close(self) -> None:
        """End everything in order."""
        await self.ledger.close()
        for link in self.links.values():
            link.close()
        self.store.close()


def said(answer: Answer) -> tuple[Outcome, str]:
    """What the operator is told."""
    return answer.outcome, answer.why


def fields(operator: str, seat: str, ask: str = "") -> dict[str, Any]:
    """Who asks."""
    return {"ask": ask or f"ask-{next(_ASKS)}", "seat": seat, "operator": operator, "asked_at_us": now_us()}
