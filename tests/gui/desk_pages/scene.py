"""A bad minute with a past: what the core journaled in a real store, and the states that follow from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from msgspec.structs import replace

from console.domain.causes import at_rest
from console.domain.decision import Decision
from console.effects import Cause, CauseEffect
from console.messages import Alert, Interlock, JournalEntry, Message, Order
from console.proofs import Proof
from console.site.context import Context
from console.site.home import Home
from console.site.model import Site
from console.store.rows import Exposure
from console.store.store import Store
from console.topics import encode, state_topic
from console.values import EffectPhase, OrderPhase, OrderResult, Sign
from tests.gui.desk import FixedDesk
from tests.gui.plant.scene import NOW_US, S, demo_site, trouble
from tests.gui.rich import scene

SITE = demo_site()
NOT_FOLLOWED = "The feedback does not follow"
MINUTE = 60 * S
HOUR = 60 * MINUTE
DAY_US = 24 * HOUR
BLIND = (
    ("C07", "camera_lost", 540 * S, 380 * S),
    ("C03", "camera_frozen", 410 * S, 395 * S),
    ("C09", "camera_late", 400 * S, 250 * S),
    ("C12", "camera_covered", 100 * S, 0),
    ("C02", "camera_moved", 30 * S, 0),
)
"""Cameras that could not see: which, how, how long ago it began and was over (0: it stands)."""


def interlock(name: str, **more: object) -> Interlock:
    """The state of one interlock of the demo site, at rest unless `more` says otherwise."""
    record = next(record for record in SITE.interlocks if record.id == name)
    fields: dict[str, object] = {"feedback": False, "phase": OrderPhase.READY, "machines": record.machines, **more}
    return Interlock(interlock=name, plc=record.plc, **fields)  # type: ignore[arg-type]


def order(
    result: OrderResult,
    ms: float = 84.0,
    why: str = "",
    ago_us: int = 5 * S,
    name: str = "o-9",
    stood: bool | None = None,
) -> Order:
    """A trip by Wang and what became of it."""
    at_us = NOW_US - ago_us
    return Order(name, action=True, operator="wang", asked_at_us=at_us, result=result, ms=ms, why=why, stood=stood)


def on_record(name: str, **changes: object) -> Proof:
    """Passed 100 days ago; due in 400 days."""
    at_us = NOW_US - 100 * DAY_US
    fields: dict[str, object] = {"interlock": name, "tested_at_us": at_us, "passed": True, "operator": "li",
                                 "by_what": "Stroke test", "recorded_at_us": at_us, "passed_at_us": at_us,
                                 "due_at_us": NOW_US + 400 * DAY_US}  # fmt: skip
    return Proof(**fields | changes)  # type: ignore[arg-type]


def cause(name: str, **more: object) -> Cause:
    """The state of one cause of the demo site, at rest unless `more` says otherwise."""
    record = next(record for record in SITE.causes if record.id == name)
    effects = [effect for effect in SITE.effects if effect.cause == name]
    return replace(at_rest(record, effects), **more)


def standing_causes() -> list[Message]:
    """Gas at F2 of the hall: one point of two needed calls and one is faulty; ventilation waits; fire is proposed."""
    signs = {"G-114": Sign.CALLS, "G-115": Sign.QUIET, "G-116": Sign.FAULTY}
    gas = {"signs": signs, "calling": 1, "first_out": "G-114", "voting": 2, "needed": 1, "active": True}
    waits = CauseEffect("IL-03", True, EffectPhase.WAITING, due_at_us=NOW_US + 14 * S)
    held = CauseEffect("IL-02", True, EffectPhase.HELD, NOW_US, NOW_US + 48 * S, "li", "People on the ladder")
    done, failed = (CauseEffect("IL-01", True, EffectPhase.DONE), CauseEffect("IL-02", True, EffectPhase.FAILED,
                    why="All writes to PLCs are stopped"))  # fmt: skip
    stands = {"active": True, "calling": 1, "signs": {"reactor-hall": Sign.CALLS}, "since_us": NOW_US - 9 * S}
    proposed = CauseEffect("IL-04", True, EffectPhase.PROPOSED)
    blind = {"signs": {"IL-09": Sign.FAULTY}, "voting": 0, "blind": True}
    return [
        cause("CE-01", **gas, since_us=NOW_US - 20 * S, effects=(done, failed, CauseEffect("IL-03", True))),
        cause("CE-02", **gas, since_us=NOW_US - 6 * S, effects=(waits,)),
        cause("CE-03", **stands, effects=(proposed, held)),
        *(cause(f"CE-0{number}") for number in (4, 5, 7)),
        cause("CE-06", **blind),
    ]


def states() -> list[Message]:
    """The plant in trouble, with interlocks in every state."""
    inside = {"open_permits": ("HOT-0007",), "people_inside": ("W-017", "W-003", "W-010")}
    said: list[Message] = [
        interlock("IL-01", **inside, last=order(OrderResult.VERIFIED, ago_us=26 * HOUR)),
        interlock("IL-02", **inside),
        interlock("IL-03", **inside, feedback=True, last=order(OrderResult.VERIFIED, 61.0, ago_us=70 * MINUTE)),
        interlock("IL-04", **inside, last=order(OrderResult.UNVERIFIED, 1003.0, NOT_FOLLOWED, 40 * S)),
        *(interlock(f"IL-{n:02d}") for n in range(5, 9)),
        *(interlock(f"IL-{n:02d}", feedback=None, blocked_why="PLC link lost") for n in range(9, 13)),
    ]
    said += [cause(record.id) for record in SITE.causes]
    return [*(message for message in trouble(SITE) if not isinstance(message, Interlock | JournalEntry)), *said]


def decisions() -> list[tuple[int, Decision]]:
    """(how long ago, decision): what the journal tells of the last days."""
    alert = {"question": "danger", "zone": "reactor-hall-f2"}
    told: list[tuple[int, Decision]] = [
        (26 * HOUR, _order("order_sending", "IL-01", action=True)),
        (26 * HOUR, _order("order_result", "IL-01", action=True, result="verified", ms=84.0)),
        (25 * HOUR, _order("order_result", "IL-01", action=False, result="verified", ms=77.0)),
        (3 * HOUR, Decision("permit_issued", "CSE-0012", {"state": "active"})),
        (3 * HOUR, Decision("signed_in", "seat-1", {}, "wang")),
        (40 * MINUTE, _order("order_refused", "IL-01", answer={"outcome": "refused", "why": "PLC link lost"})),
    ]
    for number, kind in enumerate(("no_helmet", "crane_radius", "forbidden_zone", "work_without_permit") * 9):
        source, tier = f"camera/C{number % 16 + 1:02d}", "1" if number % 3 == 0 else "2"
        zone = SITE.zones[number % 5].id
        body = {**alert, "kind": kind, "tier": tier, "source": source, "zone": zone, "trade": "welder",
                "values": {"camera": source[7:]}, "camera": source[7:]}  # fmt: skip
        told.append(((170 - number * 4) * MINUTE, Decision("alert_raised", f"danger/{kind}/{source}", body)))
        told.append(((169 - number * 4) * MINUTE, Decision("alert_acknowledged", f"danger/{kind}/{source}",
                                                          {**body, "comment": ""}, "wang")))  # fmt: skip
    for camera, kind, from_us, to_us in BLIND:
        source = f"camera/{camera}"
        body = {**alert, "question": "sight", "kind": kind, "tier": "2", "source": source, "values": {"camera": camera}}
        told.append((from_us, Decision("alert_raised", f"sight/{kind}/{source}", body)))
        if to_us:
            told.append((to_us, Decision("alert_cleared", f"sight/{kind}/{source}", body)))
    clause = {"state": "suspended", "reason": "Guardian absent", "clause": "GB 30871-2022 4.10"}
    sos = {**alert, "kind": "sos", "tier": "SOS", "source": "worker/W-017", "values": {"worker": "W-017"}}
    told += [
        (185 * S, Decision("permit_suspended", "CSE-0012", clause)),
        (40 * S, _order("order_result", "IL-04", action=True, result="sent_not_verified", ms=1003.0,
                        why="The feedback does not follow")),
        (18 * S, Decision("alert_raised", "danger/sos/worker/W-017", sos)),
    ]  # fmt: skip
    return sorted(told, key=lambda one: -one[0])


def filled_store(home: Path) -> Store:
    """A real store with that journal, hours of exposure, and ten minutes of tape."""
    store = Store.open(Context(site=SITE, site_path=home, home=Home(home).made()).database_url)
    for ago_us, decision in decisions():
        store.commit([decision], NOW_US - ago_us)
    hour = NOW_US // HOUR * HOUR
    store.add_exposure([Exposure(hour - back * HOUR, zone.id, trade, 5400.0) for back in range(4)
                        for zone in SITE.zones[:5] for trade in ("welder", "rigger")])  # fmt: skip
    before, alerts = NOW_US - 600 * S, [message for message in states() if isinstance(message, Alert)]
    newest = dict(_row(message) for message in states() if not isinstance(message, Alert))
    for minute_us in range(before, NOW_US, 60 * S):
        store.tape.append("key", minute_us, minute_us, [(minute_us, *row) for row in newest.items()])
    raised = [(max(alert.raised_at_us, before + S), *_row(alert)) for alert in alerts]
    moves = [(NOW_US - second * S, *_row(replace(interlock("IL-05"), machines=second))) for second in range(590, 0, -1)]
    store.tape.append("delta", before, NOW_US, moves + raised)
    return store


def room(home: Path, site: Site = SITE) -> FixedDesk:
    """A seat in that minute, over that store, with pictures from the cameras."""
    desk = FixedDesk(site, home)
    desk.store = filled_store(desk.context.home.root)
    desk.hear(*states())
    for camera in site.cameras:
        desk.tiles.put(camera.id, np.ascontiguousarray(scene(camera.id, 640, 360)), NOW_US - S // 10)
    return desk


def _order(kind: str, name: str, **body: object) -> Decision:
    return Decision(kind, name, dict(body), "wang")


def _row(message: Message) -> tuple[str, bytes]:
    kind = type(message).__name__.lower()
    kind = {"gaspoint": "gas", "camerareading": "camera"}.get(kind, kind)
    name = next(str(getattr(message, field)) for field in (kind, "point", "station") if hasattr(message, field))
    return state_topic(SITE.id, kind, name), encode(message)
