"""Workflows and their runs: limits, properties, statistics, and what a change to a workflow reaches."""

from datetime import UTC, datetime, timedelta

import pytest
from domain.world import World, counted, told

from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.job_definition import job_definition
from mock_glue_wf.domain.workflow import checked_max_concurrent_runs
from mock_glue_wf.errors import ConcurrentRunsExceededException, InvalidInputException

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAILY = "cron(0 0 * * ? *)"


def test_a_run_begins_with_the_workflow_s_properties_and_its_own_over_them(world: World) -> None:
    etl = world.workflow(env="test", region="eu")
    run = world.start(etl, env="prod", date="today")
    assert run.properties == {"env": "prod", "region": "eu", "date": "today"}


def test_properties_of_a_run_are_its_own(world: World) -> None:
    etl = world.workflow(env="test")
    first, second = world.start(etl), world.start(etl)
    first.properties["env"] = "changed"
    assert etl.default_run_properties == {"env": "test"}
    assert second.properties == {"env": "test"}


def test_a_workflow_has_no_more_runs_at_once_than_it_may(world: World) -> None:
    world.job("a", at_once=3)
    etl = world.workflow("a", at_once=2)
    world.start(etl)
    world.start(etl)
    with pytest.raises(ConcurrentRunsExceededException, match=r"\AConcurrent runs exceeded for workflow: etl\.\Z"):
        world.start(etl)
    assert len(list(etl.runs)) == 2


def test_the_end_of_a_run_makes_room_for_one_more(world: World) -> None:
    world.job("a")
    etl = world.workflow("a", at_once=1)
    world.run(etl)
    assert world.start(etl).status == "RUNNING"
    with pytest.raises(ConcurrentRunsExceededException):
        world.start(etl)


def test_a_workflow_without_a_limit_runs_as_often_as_one_likes(world: World) -> None:
    etl = world.workflow()
    runs = [world.start(etl) for _ in range(100)]
    assert list(etl.runs) == runs


@pytest.mark.parametrize("number", [None, 1, 1000])
def test_a_limit_of_runs_is_none_or_one_at_least(number: int | None) -> None:
    assert checked_max_concurrent_runs(number) == number


@pytest.mark.parametrize("number", [0, -1])
def test_a_limit_of_no_runs_is_refused(number: int) -> None:
    expected = r"\AMaxConcurrentRuns should be greater than or equal to 1 if present\.\Z"
    with pytest.raises(InvalidInputException, match=expected):
        checked_max_concurrent_runs(number)


def test_a_run_goes_by_the_triggers_as_they_were_at_its_start(world: World) -> None:
    world.job("a")
    world.job("b")
    world.job("c")
    etl = world.workflow("a")
    then_b = world.when(etl, "a SUCCEEDED", then="b")
    run = world.start(etl)
    then_b.stop()
    world.backend.triggers.remove(then_b.name)
    world.when(etl, "b SUCCEEDED", then="c")
    world.clock.run_until_idle()
    assert told(run) == {"a": ["00:00 SUCCEEDED"], "b": ["01:00 SUCCEEDED"]}


def test_a_run_goes_by_its_jobs_as_they_are_when_their_turn_comes(world: World) -> None:
    world.job("a")
    world.job("b").takes(minutes=9)
    etl = world.workflow("a")
    world.when(etl, "a SUCCEEDED", then="b")
    run = world.start(etl)
    job = world.backend.jobs.get("b")
    assert job is not None
    job.definition = job_definition({"Name": "b", "Role": "etl", "Command": {"Name": "glueetl"}, "Timeout": 5})
    world.clock.run_until_idle()
    assert told(run)["b"] == ["01:00 TIMEOUT"]
    assert run.completed_on == NOON + 6 * MINUTE


def test_an_action_s_arguments_and_timeout_are_those_of_its_run(world: World) -> None:
    world.job("a", DefaultArguments={"--date": "never", "--table": "orders"}).takes(minutes=9)
    etl = world.workflow()
    action = {"JobName": "a", "Timeout": 5, "Arguments": {"--date": "today"}}
    world.trigger("begin", "ON_DEMAND", workflow=etl, Actions=[action])
    completed = world.run(etl)
    [[only]] = completed.node_runs.values()
    assert isinstance(only, JobRun)
    assert (only.state, only.arguments) == ("TIMEOUT", {"--date": "today"})
    assert only.script_arguments.items() >= {("--date", "today"), ("--table", "orders")}


def test_actions_are_counted_by_state_at_every_instant(world: World) -> None:
    world.job("a")
    world.job("b").takes(minutes=2).fails()
    world.crawler("raw")
    etl = world.workflow("a", "b")
    world.when(etl, "a SUCCEEDED", then="crawler raw")
    run = world.start(etl)
    assert counted(run) == {"RUNNING": 2}
    world.clock.advance(minutes=1)
    assert counted(run) == {"SUCCEEDED": 1, "RUNNING": 2}
    world.clock.advance(minutes=1)
    assert counted(run) == {"SUCCEEDED": 2, "FAILED": 1}


def test_a_run_waits_for_what_has_not_ended(world: World) -> None:
    world.job("a")
    world.job("b").takes(minutes=2)
    run = world.start(world.workflow("a", "b"))
    world.clock.advance(minutes=1)
    assert [each.node.name for each in run.waits_for()] == ["b"]


def test_a_run_that_has_ended_waits_for_nothing(world: World) -> None:
    world.job("a")
    assert list(world.run(world.workflow("a")).waits_for()) == []
