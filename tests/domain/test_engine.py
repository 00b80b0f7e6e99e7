"""Workflow runs: what starts, what fires when, how they end."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from domain.world import World, counted, told

from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.node import NodeKey, NodeType

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAILY = "cron(0 0 * * ? *)"


def test_a_run_starts_what_its_start_trigger_names(world: World) -> None:
    world.job("a")
    world.crawler("raw")
    run = world.start(world.workflow("a", "crawler raw"))
    assert re.fullmatch("wr_[0-9a-f]{64}", run.id)
    assert (run.name, run.status, run.started_on, run.completed_on) == ("etl", "RUNNING", NOON, None)
    assert told(run) == {"a": ["00:00 RUNNING"], "raw": ["00:00 RUNNING"]}
    assert not run.is_finished


def test_a_run_completes_with_the_last_of_what_it_started(world: World) -> None:
    world.job("a").takes(minutes=2)
    world.crawler("raw").takes(minutes=3)
    run = world.start(world.workflow("a", "crawler raw"))
    world.clock.advance(minutes=2, seconds=59)
    assert run.status == "RUNNING"
    world.clock.advance(minutes=1)
    assert (run.status, run.completed_on) == ("COMPLETED", NOON + 3 * MINUTE)
    assert run.is_finished


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"])
def test_a_run_completes_however_its_jobs_ended(world: World, state: str) -> None:
    world.job("a").ends(state)
    completed = world.run(world.workflow("a"))
    assert completed.status == "COMPLETED"
    assert counted(completed) == {state: 1}


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "CANCELLED", "ERROR"])
def test_a_run_completes_however_its_crawls_ended(world: World, state: str) -> None:
    world.crawler("raw").ends(state)
    completed = world.run(world.workflow("crawler raw"))
    assert completed.status == "COMPLETED"
    assert counted(completed) == {state: 1}


def test_a_run_with_nothing_to_run_can_be_seen_running_for_a_second(world: World) -> None:
    run = world.start(world.workflow())
    world.clock.advance(milliseconds=999)
    assert run.status == "RUNNING"
    world.clock.advance(milliseconds=1)
    assert (run.status, run.completed_on) == ("COMPLETED", NOON + timedelta(seconds=1))


def test_a_run_of_a_workflow_without_start_trigger_has_nothing_to_run(world: World) -> None:
    world.job("b")
    etl = world.workflow()
    world.when(etl, "a SUCCEEDED", then="b")
    completed = world.run(etl)
    assert (completed.status, completed.completed_on) == ("COMPLETED", NOON + timedelta(seconds=1))
    assert told(completed) == {}


@pytest.mark.parametrize(("kind", "members"), [("SCHEDULED", {"Schedule": DAILY}), ("EVENT", {})])
def test_a_run_can_be_started_by_hand_whatever_starts_it_otherwise(
    world: World, kind: str, members: dict[str, Any]
) -> None:
    world.job("a")
    etl = world.workflow()
    world.trigger("begin", kind, "a", workflow=etl, **members)
    assert told(world.run(etl)) == {"a": ["00:00 SUCCEEDED"]}


def test_a_conditional_trigger_waits_for_all_its_jobs(world: World) -> None:
    world.job("a").takes(minutes=1)
    world.job("b").takes(minutes=5)
    world.job("c")
    etl = world.workflow("a", "b")
    world.when(etl, "a SUCCEEDED", "b SUCCEEDED", then="c")
    assert told(world.run(etl))["c"] == ["05:00 SUCCEEDED"]


def test_with_any_the_first_of_its_jobs_is_enough(world: World) -> None:
    world.job("a").takes(minutes=1)
    world.job("b").takes(minutes=5)
    world.job("c")
    etl = world.workflow("a", "b")
    world.when(etl, "a SUCCEEDED", "b SUCCEEDED", then="c", logical="ANY")
    assert told(world.run(etl))["c"] == ["01:00 SUCCEEDED"]


def test_what_a_trigger_starts_it_starts_with_its_name(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    completed = world.run(etl)
    names = [each.trigger_name for runs in completed.node_runs.values() for each in runs if isinstance(each, JobRun)]
    assert names == ["start", "a SUCCEEDED"]


def test_the_actions_of_a_trigger_begin_in_their_order_at_the_same_instant(world: World) -> None:
    world.job("c")
    world.crawler("raw")
    world.job("b")
    assert told(world.start(world.workflow("c", "crawler raw", "b"))) == {
        "c": ["00:00 RUNNING"],
        "raw": ["00:00 RUNNING"],
        "b": ["00:00 RUNNING"],
    }


@pytest.mark.parametrize("end", ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"])
def test_a_condition_on_a_job_is_met_by_its_state_and_no_other(world: World, end: str) -> None:
    world.job("a").ends(end)
    world.job("b", at_once=4)
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    world.when(etl, "a FAILED", then="b")
    world.when(etl, "a STOPPED", then="b")
    world.when(etl, "a TIMEOUT", then="b")
    completed = world.run(etl)
    assert told(completed)["b"] == ["01:00 SUCCEEDED"]
    [after] = completed.node_runs[NodeKey(NodeType.JOB, "b")]
    assert isinstance(after, JobRun)
    assert after.trigger_name == f"a {end}"


@pytest.mark.parametrize("end", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_a_condition_on_a_crawler_is_met_by_its_state_and_no_other(world: World, end: str) -> None:
    world.crawler("raw").ends(end)
    world.job("b", at_once=3)
    etl = world.workflow("crawler raw")
    world.when(etl, "crawler raw SUCCEEDED", then="b")
    world.when(etl, "crawler raw FAILED", then="b")
    world.when(etl, "crawler raw CANCELLED", then="b")
    assert told(world.run(etl))["b"] == ["01:00 SUCCEEDED"]


@pytest.mark.parametrize("end", ["ERROR", "EXPIRED"])
def test_ends_that_no_condition_can_name_meet_none(world: World, end: str) -> None:
    world.job("a").ends(end)
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", "a FAILED", "a STOPPED", "a TIMEOUT", then="b", logical="ANY")
    assert told(world.run(etl)) == {"a": [f"00:00 {end}"]}


def test_a_condition_on_a_crawler_is_not_met_by_a_job_of_its_name(world: World) -> None:
    world.job("raw")
    world.job("b")
    etl = world.workflow("raw")
    world.when(etl, "crawler raw SUCCEEDED", then="b")
    assert told(world.run(etl)) == {"raw": ["00:00 SUCCEEDED"]}


def test_a_branch_whose_conditions_are_not_met_never_starts(world: World) -> None:
    world.job("a").fails("boom")
    world.job("load")
    world.job("report")
    world.job("repair")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="load")
    world.when(etl, "load SUCCEEDED", then="report")
    world.when(etl, "a FAILED", then="repair")
    completed = world.run(etl)
    assert completed.status == "COMPLETED"
    assert told(completed) == {"a": ["00:00 FAILED boom"], "repair": ["01:00 SUCCEEDED"]}
    assert completed.graph.total_actions == 4


def test_all_of_two_ends_of_one_run_of_a_job_is_never_met(world: World) -> None:
    world.job("a")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", "a FAILED", then="b")
    assert told(world.run(etl)) == {"a": ["00:00 SUCCEEDED"]}


def test_conditions_latch_so_that_two_runs_of_a_job_can_meet_one_each(world: World) -> None:
    world.job("a").fails("boom", times=1)
    world.job("repair")
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a FAILED", then="repair")
    world.when(etl, "repair SUCCEEDED", then="a")
    world.when(etl, "a SUCCEEDED", "a FAILED", then="b")
    assert told(world.run(etl)) == {
        "a": ["00:00 FAILED boom", "02:00 SUCCEEDED"],
        "repair": ["01:00 SUCCEEDED"],
        "b": ["03:00 SUCCEEDED"],
    }


def test_a_condition_given_twice_is_met_once(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", "a SUCCEEDED", then="b")
    assert told(world.run(etl))["b"] == ["01:00 SUCCEEDED"]


def test_a_condition_met_twice_does_not_stand_for_another(world: World) -> None:
    world.job("a")
    world.job("b").fails("boom")
    world.job("c")
    etl = world.workflow("a", "b")
    world.when(etl, "b FAILED", then="a")
    world.when(etl, "a SUCCEEDED", "b SUCCEEDED", then="c")
    assert told(world.run(etl)) == {"a": ["00:00 SUCCEEDED", "01:00 SUCCEEDED"], "b": ["00:00 FAILED boom"]}


def test_a_trigger_that_is_not_active_does_not_fire(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b").stop()
    completed = world.run(etl)
    assert completed.status == "COMPLETED"
    assert told(completed) == {"a": ["00:00 SUCCEEDED"]}


def test_a_trigger_that_was_never_activated_does_not_fire(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a")
    condition = {"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}
    world.trigger("then b", "CONDITIONAL", "b", workflow=etl, Predicate={"Conditions": [condition]})
    assert told(world.run(etl)) == {"a": ["00:00 SUCCEEDED"]}


def test_a_cycle_ends_since_a_trigger_fires_once_in_a_run(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    world.when(etl, "b SUCCEEDED", then="a")
    completed = world.run(etl)
    assert completed.status == "COMPLETED"
    assert told(completed) == {"a": ["00:00 SUCCEEDED", "02:00 SUCCEEDED"], "b": ["01:00 SUCCEEDED"]}


def test_a_trigger_fires_again_in_the_next_run(world: World) -> None:
    world.job("a")
    world.job("b")
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    world.run(etl)
    assert told(world.run(etl)) == {"a": ["02:00 SUCCEEDED"], "b": ["03:00 SUCCEEDED"]}


def test_any_of_two_met_conditions_fires_once(world: World) -> None:
    world.job("a")
    world.job("b").takes(minutes=3)
    world.job("c")
    etl = world.workflow("a", "b")
    world.when(etl, "a SUCCEEDED", "b SUCCEEDED", then="c", logical="ANY")
    assert told(world.run(etl))["c"] == ["01:00 SUCCEEDED"]


def test_a_job_started_by_two_triggers_runs_twice_as_one_node(world: World) -> None:
    world.job("a")
    world.job("b").takes(minutes=2)
    world.job("c", at_once=2)
    etl = world.workflow("a", "b")
    world.when(etl, "a SUCCEEDED", then="c")
    world.when(etl, "b SUCCEEDED", then="c")
    completed = world.run(etl)
    assert told(completed)["c"] == ["01:00 SUCCEEDED", "02:00 SUCCEEDED"]
    assert counted(completed) == {"SUCCEEDED": 4}


def test_what_follows_a_job_that_runs_twice_follows_its_first_end(world: World) -> None:
    world.job("a")
    world.job("b").takes(minutes=2)
    world.job("c", at_once=2)
    world.job("d", at_once=2)
    etl = world.workflow("a", "b")
    world.when(etl, "a SUCCEEDED", then="c")
    world.when(etl, "b SUCCEEDED", then="c")
    world.when(etl, "c SUCCEEDED", then="d")
    assert told(world.run(etl))["d"] == ["02:00 SUCCEEDED"]


def test_two_runs_of_a_workflow_go_side_by_side(world: World) -> None:
    world.job("a", at_once=2)
    world.job("b", at_once=2)
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    first = world.start(etl)
    world.clock.advance(seconds=30)
    second = world.start(etl)
    world.clock.run_until_idle()
    assert told(first) == {"a": ["00:00 SUCCEEDED"], "b": ["01:00 SUCCEEDED"]}
    assert told(second) == {"a": ["00:30 SUCCEEDED"], "b": ["01:30 SUCCEEDED"]}


def test_a_long_chain_of_jobs_that_take_no_time_ends(world: World) -> None:
    etl = world.workflow("job0")
    for number in range(2000):
        world.job(f"job{number}").takes(seconds=0)
        world.when(etl, f"job{number} SUCCEEDED", then=f"job{number + 1}")
    completed = world.run(etl)
    assert completed.completed_on == NOON
    assert counted(completed) == {"SUCCEEDED": 2000, "ERROR": 1}
