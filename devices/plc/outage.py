"""Says a loss once and the return once, however often a poll fails in between."""

from __future__ import annotations

import logging

from devices.errors import DeviceError

log = logging.getLogger(__name__)


class Outage:
    """The standing of one device's line, for the log."""

    def __init__(self, name: str) -> None:
        self.lost = False
        self._name = name

    def failed(self, error: DeviceError | str) -> None:
        """A poll failed; only the first in a row is logged."""
        if not self.lost:
            log.warning("%s lost: %s", self._name, error)
        self.lost = True

    def worked(self) -> None:
        """A poll worked; only the first after a loss is logged."""
        if self.lost:
            log.warning("%s is back", self._name)
        self.lost = False
