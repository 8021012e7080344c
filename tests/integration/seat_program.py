"""A seat as a program of its own, that selects an interlock and can be killed: `python -m ... HOME NAME INTERLOCK`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from console.asks import Select
from console.bus import Access, Bus, now_us
from console.site.home import Home


async def sit(home: Home, name: str, interlock: str) -> None:
    """Select it, and beat until killed."""
    bus = Bus(Access.read(home.access, "room"), "test", name)
    await bus.start()
    ask = Select(ask=f"of-{name}", seat=name, operator="wang", asked_at_us=now_us(), interlock=interlock, action=True)
    print((await bus.ask(ask, 30.0)).outcome, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(sit(Home(Path(sys.argv[1])), sys.argv[2], sys.argv[3]))
