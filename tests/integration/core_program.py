"""The core of the small plant as a program of its own, so that a test can kill it: `python -m ... HOME`."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from console.bus import Access
from console.core.service import run
from tests.sites import small_context

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    home = Path(sys.argv[1])
    context = small_context(home)
    asyncio.run(run(context, Access.read(context.home.access, "core")))
