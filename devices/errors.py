"""What can go wrong outside.

DeviceError
├── LinkLost      nobody answers: refused, silent, closed
│   └── FilmOver   a film that was to be played once has been
└── BadReply      somebody answers, but not what was asked
    └── DeviceRefused  the device says no (a Modbus exception)
        └── LoginRefused  it does not believe user and password
"""

from __future__ import annotations


class DeviceError(Exception):
    """A fault outside Vigil. str() says which device, what, and what to look at."""


class LinkLost(DeviceError):
    """The device does not answer."""


class FilmOver(LinkLost):
    """A film that was to be played once has been."""


class BadReply(DeviceError):
    """The device answers with something that does not fit."""


class DeviceRefused(BadReply):
    """The device understood and said no."""


class LoginRefused(DeviceRefused):
    """The device does not believe user and password. Asked again and again so, many lock the user out."""
