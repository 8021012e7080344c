"""Between what a duty finds and the alert of it: the filter of the signal."""

from __future__ import annotations

from console.core.alerts import Alerts
from console.domain.alert import Condition
from console.domain.decision import Decision
from console.domain.filters import FILTERS, Passed, filter_of, passed, set_back
from console.site.model import SignalFilter, Site


class Signals:
    """What the filters of all alerts remember. A restart forgets delays under way, not what stands."""

    def __init__(self, site: Site, alerts: Alerts) -> None:
        self._alerts = alerts
        self._rules = {signal: filter_of(site, signal) for signal in FILTERS}
        self._passed: dict[str, Passed] = {}

    def rule(self, signal: str) -> SignalFilter:
        """The filter of a signal."""
        return self._rules[signal]

    def retune(self, site: Site) -> None:
        """Take other filters over. A delay under way goes on, and ends by the new rule."""
        self._rules = {signal: filter_of(site, signal) for signal in FILTERS}

    def set_back(self, by_us: int) -> None:
        """The clock was set back: a delay under way is as long under way as before."""
        self._passed = {alert: set_back(memory, by_us) for alert, memory in self._passed.items()}

    def settled(self, alert: str, raw: bool) -> bool:
        """Whether this finding is no news: its alert is so already, and no delay is under way."""
        memory = self._passed.get(alert)
        return raw is self._alerts.stands(alert) and (memory is None or memory.raw is memory.holds is raw)

    def holds(self, signal: str, alert: str, raw: bool, now_us: int) -> bool:
        """What the filter lets through of a finding of just now."""
        stands = self._alerts.stands(alert)
        before = self._passed.get(alert) or Passed(holds=stands, raw=stands, since_us=now_us)
        after = passed(self._rules[signal], before, raw, now_us)
        if after.raw or after.holds or after.began_us:
            self._passed[alert] = after
        else:
            self._passed.pop(alert, None)
        return after.holds

    def judge(
        self, signal: str, condition: Condition, raw: bool, now_us: int, *, again: bool = False
    ) -> list[Decision]:
        """Whether a condition holds, as it was found just now: its alert follows as the filter says."""
        if self.holds(signal, condition.alert, raw, now_us):
            return self._alerts.hold(condition, now_us, again=again)
        return self._alerts.clear(condition.alert, now_us)
