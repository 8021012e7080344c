"""What can go wrong outside.

DeviceError
├── LinkLost      nobody answers: refused, silent, closed
└── BadReply      somebody answers, but not what was asked
    └── DeviceRefused  the device says no (a Modbus exception, a denied login)
"""

from __future__ import annotations


class DeviceError(Exception):
    """A fault outside Vigil. str() says which device, what, and what to look at."""


class LinkLost(DeviceError):
    """The device does not answer."""


class BadReply(DeviceError):
    """The device answers with something that does not fit."""


class DeviceRefused(BadReply):
    """The device understood and said no."""
