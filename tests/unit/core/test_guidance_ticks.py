"""Steps are ticked by somebody, with time and comment; the journal has them, and every seat sees them."""

from __future__ import annotations

from dataclasses import replace

from console.asks import TickStep
from console.domain.guidance import first_open_step
from console.messages import StepTick
from console.site.model import GuidanceRule
from console.values import Outcome
from tests.sites import small_site
from tests.unit.core.rig import Rig

GAS = "danger/gas_level_2/gas/G-1"
STEP = GuidanceRule(id="GD-1", name="关阀", name_en="Close the valve", source="gas/G-1")


def rig_with_gas() -> Rig:
    """The plant with one step of its own, and gas."""
    rig = Rig(replace(small_site(), guidance=(STEP,)))
    rig.gas_reads("G-1", 80.0)
    return rig


def test_a_tick_says_who_when_and_what() -> None:
    rig = rig_with_gas()
    assert rig.ask(TickStep, alert=GAS, step=0, comment="closed by Wu", text=STEP.name_en).outcome is Outcome.DONE
    alert = rig.alert(GAS)
    assert (alert.steps_done, alert.ticks) == ((0,), (StepTick(0, STEP.name_en, "wang", rig.now_us, "closed by Wu"),))
    assert rig.kinds[-1] == "alert_step_done"


def test_the_last_step_counts_with_those_of_the_site() -> None:
    rig = rig_with_gas()
    assert rig.ask(TickStep, alert=GAS, step=5).outcome is Outcome.DONE
    assert rig.ask(TickStep, alert=GAS, step=6).why == "There is no such step to do"
    assert rig.ask(TickStep, alert="danger/x", step=0).why == "There is no such step to do"


def test_who_ticks_what_is_done_is_told_by_whom() -> None:
    rig = rig_with_gas()
    rig.ask(TickStep, alert=GAS, step=0)
    answer = rig.ask(TickStep, "li", alert=GAS, step=0)
    assert (answer.why, answer.where) == ("This step is done already", "wang")


def test_another_step_than_the_asker_saw_is_not_ticked() -> None:
    rig = rig_with_gas()
    assert rig.ask(TickStep, alert=GAS, step=1, text=STEP.name_en).why == "The guidance has changed: look at it again"
    assert rig.alert(GAS).steps_done == ()


def test_ticks_stay_while_the_same_call_goes_on_and_go_with_it() -> None:
    rig = rig_with_gas()
    rig.ask(TickStep, alert=GAS, step=0)
    rig.gas_reads("G-1", 1.0)
    rig.gas_reads("G-1", 80.0)
    assert len(rig.alert(GAS).ticks) == 1


def test_a_tick_stays_with_its_words_when_the_steps_are_set_otherwise() -> None:
    """Another step comes before the one that was done: that one is open, the done one stays done."""
    rig = rig_with_gas()
    rig.ask(TickStep, alert=GAS, step=0, text=STEP.name_en)
    before = replace(STEP, id="GD-0", name="停泵", name_en="Stop the pump")
    rig.retune(replace(rig.site, guidance=(before, STEP)))
    answer = rig.ask(TickStep, "li", alert=GAS, step=1, text=STEP.name_en)
    assert (answer.why, answer.where) == ("This step is done already", "wang")
    assert rig.ask(TickStep, "li", alert=GAS, step=0, text=before.name_en).outcome is Outcome.DONE
    alert = rig.alert(GAS)
    assert [(tick.step, tick.text) for tick in alert.ticks] == [(0, STEP.name_en), (0, before.name_en)]
    assert (alert.steps_done, first_open_step(replace(rig.site, guidance=(before, STEP)), alert)) == ((0,), 2)
