"""Settings over the site file: proposed, released by a second person, in force at once and after every restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from console.asks import Ask
from console.domain import settings_change as rule
from console.domain.decision import Decision
from console.domain.settings import fitting
from console.domain.settings_change import ROOM, ChangeRefused, Who
from console.messages import Message
from console.settings import ProposeSettings, RefuseSettings, ReleaseSettings, SettingsChange, SettingsInForce
from console.site.find import by_id
from console.site.model import Site
from console.site.versions import Versions, VersionUnreadable
from console.values import SettingsStep

log = logging.getLogger(__name__)

ASKS = ProposeSettings | ReleaseSettings | RefuseSettings


class SettingsDuty:
    """What is in force, and what waits for a second person. `retune` is told of the site as it is from now on."""

    def __init__(self, given: Site, versions: Versions, retune: Callable[[Site], None]) -> None:
        self.in_force = SettingsInForce(settings=ROOM)
        self.changes: dict[str, SettingsChange] = {}
        """Those that wait."""
        self.unkept: SettingsInForce | None = None
        """A version that is in the journal and not yet in its file."""
        self._given, self._versions, self._retune = given, versions, retune

    def restore(self, changes: Iterable[Message], in_force: Iterable[Message]) -> None:
        """Take over what stood before a restart; of a database that knows none, what the files of the home say."""
        waiting = (change for change in changes if isinstance(change, SettingsChange))
        self.changes = {change.change: change for change in waiting if change.step is SettingsStep.PROPOSED}
        stored = next((state for state in in_force if isinstance(state, SettingsInForce)), None)
        version = stored if stored is not None else self._newest_file()
        if version is None or version.number == 0:
            return
        site, left_out = fitting(self._given, version.values)
        for key, why in left_out.items():
            log.error("settings %d: %s is not in force: %s", version.number, key, why)
        self.in_force = SettingsInForce(
            settings=ROOM,
            number=version.number,
            values=version.values,
            reason=version.reason,
            proposed_by=version.proposed_by,
            released_by=version.released_by,
            released_at_us=version.released_at_us,
            left_out=left_out,
        )
        self.unkept = self.in_force
        self._retune(site)

    def ask(self, ask: Ask, now_us: int) -> list[Decision]:
        """Propose, release or refuse. Raises ChangeRefused."""
        operator = by_id(self._given.operators, ask.operator)
        who = Who(ask.operator, operator.role if operator is not None else "", ask.seat)
        match ask:
            case ProposeSettings():
                return [self._propose(ask, who, now_us)]
            case ReleaseSettings():
                return self._release(ask, who, now_us)
            case RefuseSettings():
                change = rule.refused(self.changes.get(ask.change), who, ask.reason, now_us)
                del self.changes[change.change]
                return [_decision(f"settings_{change.step}", change, who.operator)]
        raise ChangeRefused(rule.NONE)

    def give(self, given: Site) -> None:
        """The site file has more than it had: the settings in force lie over that from now on."""
        self._given = given
        self._retune(fitting(given, self.in_force.values)[0])

    def keep(self) -> None:
        """Write the version that waits for its file; call it off the loop. Raises OSError."""
        if (version := self.unkept) is not None:
            self._versions.write(version)
            if self.unkept is version:
                self.unkept = None

    def _propose(self, ask: ProposeSettings, who: Who, now_us: int) -> Decision:
        wish = SettingsChange(
            change=f"S-{now_us}",
            step=SettingsStep.PROPOSED,
            values=ask.values,
            dropped=ask.dropped,
            basis=self.in_force.number,
            reason=ask.reason,
            proposed_by=who.operator,
            proposed_role=who.role,
            proposed_seat=who.seat,
            proposed_at_us=now_us,
            of_number=ask.of_number,
        )
        change = rule.proposed(self._given, self.in_force, self.changes, wish)
        self.changes[change.change] = change
        return _decision("settings_proposed", change, who.operator)

    def _release(self, ask: ReleaseSettings, who: Who, now_us: int) -> list[Decision]:
        change, version, site = rule.released(self._given, self.in_force, self.changes.get(ask.change), who, now_us)
        del self.changes[change.change]
        late = [rule.overtaken(other, now_us) for other in self.changes.values()]
        self.changes, self.in_force, self.unkept = {}, version, version
        self._retune(site)
        decision = _decision("settings_released", change, who.operator, version)
        return [decision, *(_decision("settings_overtaken", other, "") for other in late)]

    def _newest_file(self) -> SettingsInForce | None:
        for number in reversed(self._versions.numbers()):
            try:
                return self._versions.read(number)
            except VersionUnreadable as error:
                log.error("%s; the version before it is taken", error)
        return None


def _decision(kind: str, change: SettingsChange, operator: str, version: SettingsInForce | None = None) -> Decision:
    """A row with what was set and why; a release also with the whole version, so that it can be had again."""
    body: dict[str, Any] = {
        "values": dict(change.values),
        "dropped": list(change.dropped),
        "reason": change.reason,
        "basis": change.basis,
        "of_number": change.of_number,
        "proposed_by": change.proposed_by,
        "why": change.why,
    }
    states: tuple[tuple[str, str, Message], ...] = (("change", change.change, change),)
    if version is not None:
        body |= {"number": version.number, "version": dict(version.values)}
        states += (("settings", ROOM, version),)
    return Decision(kind, change.change, body, operator, states)
