"""A core on its watch, with one interlock, as a program: `python -m ... HOME PLC_PORT VERIFY_S SURE_S [DATABASE]`.

With SURE_S over 0 it is a standby, that takes over what nobody has held for so long.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from console.bus import Access
from console.core import watch
from console.site.context import Context
from console.site.home import Home
from console.store.errors import StorageError
from tests.integration.interlock_room import interlock, two_plcs

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    home, port, verify_s, sure_s = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
    database = sys.argv[5] if len(sys.argv) > 5 else ""
    site = two_plcs(database=database, interlocks=(interlock("IL-01", "PLC-1", 0, verify_s=verify_s),))
    context = Context(site, home / "site.toml", Home(home), {"plc-1": f"127.0.0.1:{port}"})
    watch.SURE_S, watch.PATIENCE_S = sure_s, 1.0
    try:
        asyncio.run(watch.run(context, Access.read(context.home.access, "core"), standby=sure_s > 0))
    except StorageError as error:
        sys.exit(f"refused: {error}")
