"""The built-in demo plant: its site file and the dispatcher who is played on it."""

from __future__ import annotations

from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
DEMO_SITE = DEMO / "site.toml"
DEMO_SCRIPT = DEMO / "dispatcher.txt"
