"""What a site file may say of its alerts: answers, filters, tiers, suppression by design, guidance."""

from __future__ import annotations

from console.site import model
from console.site.setting import Rule, Table
from console.site.usual_rules import ALERT_KINDS, ANSWER, NAMED, SHOWS, SIGNALS, WORKS

ALERT_TABLES: dict[str, Table] = {
    "alerts": Table(
        form=model.AlertRules,
        holds="alerts",
        says="What the desk asks of alerts. An answer ends with the shift too, unless the alert was handed over.",
        many=False,
        rules={
            "answer_sos_min": Rule(says=ANSWER.format("an SOS"), low=1, high=480),
            "answer_1_min": Rule(says=ANSWER.format("a tier 1 alert"), low=1, high=480),
            "answer_2_min": Rule(says=ANSWER.format("a tier 2 alert"), low=1, high=480),
            "answer_3_min": Rule(says=ANSWER.format("a tier 3 alert"), low=1, high=480),
            "chattering_in_1_min": Rule(
                says="more comings and goings than this within a minute are chattering", low=2, high=100
            ),
            "chattering_in_5_min": Rule(
                says="more comings and goings than this within five minutes are chattering", low=2, high=500
            ),
            "fleeting_s": Rule(says="seconds; what is gone sooner and does not repeat is fleeting", low=1, high=60),
            "stale_h": Rule(says="hours after which what still holds is stale", low=1, high=720),
            "incident_min": Rule(
                says="minutes within which an alert joins the incident of another of the same cause", low=1, high=60
            ),
            "flood_above": Rule(says="more calls than this in ten minutes begin a flood", low=1, high=1000),
            "flood_below": Rule(says="fewer calls than this in ten minutes end it", low=1, high=1000),
            "mass_loss": Rule(
                says="so many signals of one link that fall silent together are one alert, the link's", low=2, high=1000
            ),
            "gather_s": Rule(says="seconds that a silent signal of such a link waits for the others", low=0.5, high=30),
            "same_thing_m": Rule(
                says="metres within which what two cameras see is taken for one thing", low=0.5, high=50
            ),
        },
    ),
    "filter": Table(
        form=model.SignalFilter,
        holds="filters",
        says="What stands between one kind of signal and its alerts, where it is not the usual: dead-band 1 % for gas "
        "and 2.5 % (of 200 bpm) for the pulse, and nothing else.",
        rules={
            "signal": Rule(says="kind of signal", one_of=SIGNALS),
            "dead_band_pct": Rule(
                says="share of its span by which a value must fall back before its alert is over", low=0, high=20
            ),
            "on_delay_s": Rule(says="seconds it must hold before it is an alert; never for gas", low=0, high=600),
            "off_delay_s": Rule(says="seconds it must be gone before the alert is over", low=0, high=3600),
            "count": Rule(
                says="so many beginnings within count_s are an alert, however short each; 0: not counted",
                low=0,
                high=100,
            ),
            "count_s": Rule(says="seconds within which they are counted", low=1, high=3600),
            "rise_pct": Rule(
                says="gas only: rise within rise_s, as a share of the range, that is an alert before any set-point; "
                "0: none is",
                low=0,
                high=100,
            ),
            "rise_s": Rule(says="seconds over which the rise is measured", low=5, high=600),
        },
    ),
    "tier": Table(
        form=model.TierRule,
        holds="tiers",
        says="How urgent a kind of alert is, where the plant sees it otherwise. Of several entries that fit, the one "
        "counts that names a source, else a zone, else a shift. Calls for help are SOS always.",
        rules={
            "kind": Rule(says="kind of alert", one_of=ALERT_KINDS),
            "tier": Rule(says="how urgent it is", one_of=("1", "2", "3")),
            "zone": Rule(says="zone in whose area; empty: everywhere", names=("zone",), empty=True),
            "source": Rule(says="of this source alone; empty: of all", form=r"\S+", like="gas/G-114", empty=True),
            "shift": Rule(says="in this shift alone; empty: in all", names=("shift",), empty=True),
        },
    ),
    "suppression": Table(
        form=model.SuppressionRule,
        holds="suppressions",
        says="Alerts that are silent by design while a crane stands still or certain work goes on in their area. Calls "
        "for help are silent never.",
        rules={
            **NAMED,
            "why": Rule(says="why they mean nothing then", one_of=("equipment_off", "maintenance")),
            "kinds": Rule(says="kinds of alert", one_of=ALERT_KINDS),
            "zone": Rule(says="zone in whose area", names=("zone",)),
            "crane": Rule(
                says="crane that must be heard and stand still; empty: works count", names=("crane",), empty=True
            ),
            "works": Rule(says="kinds of work, of which one must be going on there", one_of=WORKS),
        },
    ),
    "guidance": Table(
        form=model.GuidanceRule,
        holds="guidance",
        says="Steps of the guidance that this site adds: for one source, for kinds, for an area, for all. The more "
        "particular stands first and adds to the more general, at last to what every plant does on that kind.",
        rules={
            **NAMED,
            "kinds": Rule(says="kinds of alert; none: all", one_of=ALERT_KINDS),
            "zone": Rule(says="zone in whose area", names=("zone",), empty=True),
            "source": Rule(says="one source, as in state/alert", form=r"([a-z]+/.+)?", like="gas/G-114"),
            "shows": Rule(says="what is written beside it, as it is at that moment", one_of=SHOWS, empty=True),
            "phone": Rule(says="telephone beside it", form=r".{0,40}", like="119"),
            "instead": Rule(says="whether it stands in place of all that is more general"),
        },
    ),
}
