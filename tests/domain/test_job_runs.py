"""Job runs and crawls that are started outside of workflows, by hand or by a trigger."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from domain.world import World

from mock_glue_wf.domain.crawler import Crawl
from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.errors import (
    ConcurrentRunsExceededException,
    CrawlerRunningException,
    EntityNotFoundException,
    InvalidInputException,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def runs(world: World, job: str) -> list[JobRun]:
    found = world.backend.jobs.get(job)
    assert found is not None
    return list(found.runs)


def crawls(world: World, crawler: str) -> list[Crawl]:
    found = world.backend.crawlers.get(crawler)
    assert found is not None
    return list(found.crawls)


def test_a_job_run_is_running_from_its_start(world: World) -> None:
    world.job("clean")
    run = world.engine.job_runs.start("clean", {})
    assert re.fullmatch("jr_[0-9a-f]{64}", run.id)
    assert (run.job_name, run.state, run.attempt, run.started_on) == ("clean", "RUNNING", 0, NOON)
    assert (run.completed_on, run.error_message, run.previous_run_id, run.trigger_name) == (None, None, None, None)
    assert run.last_modified_on == NOON
    assert not run.is_finished


def test_a_job_run_ends_when_its_duration_is_over(world: World) -> None:
    world.job("clean").takes(minutes=2).fails("boom")
    run = world.engine.job_runs.start("clean", {})
    world.clock.advance(minutes=5)
    assert (run.state, run.error_message) == ("FAILED", "boom")
    assert run.completed_on == run.last_modified_on == NOON + timedelta(minutes=2)
    assert run.is_finished


def test_a_job_run_that_is_not_over_goes_on(world: World) -> None:
    world.job("clean").takes(minutes=2)
    run = world.engine.job_runs.start("clean", {})
    world.clock.advance(seconds=119)
    assert run.state == "RUNNING"


def test_a_job_run_of_a_missing_job_is_refused(world: World) -> None:
    with pytest.raises(EntityNotFoundException, match=r"\AFailed to start job run due to missing metadata\.\Z"):
        world.engine.job_runs.start("missing", {})


def test_a_job_run_over_the_limit_of_its_job_is_refused(world: World) -> None:
    world.job("clean", at_once=2)
    world.engine.job_runs.start("clean", {})
    world.engine.job_runs.start("clean", {})
    with pytest.raises(ConcurrentRunsExceededException, match=r"\AConcurrent runs exceeded\.\Z"):
        world.engine.job_runs.start("clean", {})
    assert len(runs(world, "clean")) == 2


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"])
def test_a_slot_is_free_at_once_however_the_run_in_it_ended(world: World, state: str) -> None:
    world.job("clean").ends(state, times=1)
    world.engine.job_runs.start("clean", {})
    world.clock.advance(minutes=1)
    assert world.engine.job_runs.start("clean", {}).state == "RUNNING"


def test_the_end_of_a_job_run_makes_room_for_one_more(world: World) -> None:
    world.job("clean")
    world.engine.job_runs.start("clean", {})
    world.clock.advance(minutes=1)
    world.engine.job_runs.start("clean", {})
    with pytest.raises(ConcurrentRunsExceededException):
        world.engine.job_runs.start("clean", {})


def test_jobs_do_not_share_slots(world: World) -> None:
    world.job("clean")
    world.job("load")
    world.engine.job_runs.start("clean", {})
    assert world.engine.job_runs.start("load", {}).state == "RUNNING"


@pytest.mark.parametrize(
    ("overrides", "retried", "error"),
    [
        ({"AllocatedCapacity": 3, "MaxCapacity": 4.0}, None, InvalidInputException),
        ({}, "jr_unknown", EntityNotFoundException),
    ],
)
def test_a_refused_start_leaves_nothing_behind(
    world: World, overrides: dict[str, Any], retried: str | None, error: type[Exception]
) -> None:
    """Not even in the ids of what comes after it."""
    untouched = World()
    world.job("clean").fails(times=1)
    untouched.job("clean").fails(times=1)
    with pytest.raises(error):
        world.engine.job_runs.start("clean", overrides, retried=retried)
    assert runs(world, "clean") == []
    run = world.engine.job_runs.start("clean", {})
    assert run.id == untouched.engine.job_runs.start("clean", {}).id
    world.clock.run_until_idle()
    assert run.state == "FAILED"


@pytest.fixture
def first(world: World) -> JobRun:
    """A run that has ended."""
    world.job("clean", at_once=2)
    run = world.engine.job_runs.start("clean", {"Arguments": {"--date": "today"}})
    world.clock.run_until_idle()
    return run


def test_another_attempt_keeps_the_digits_of_the_run_that_it_repeats(world: World, first: JobRun) -> None:
    second = world.engine.job_runs.start("clean", {}, retried=first.id)
    assert (second.id, second.attempt, second.previous_run_id) == (f"{first.id}_attempt_1", 1, first.id)
    assert runs(world, "clean") == [first, second]


def test_attempts_are_counted_on(world: World, first: JobRun) -> None:
    second = world.engine.job_runs.start("clean", {}, retried=first.id)
    third = world.engine.job_runs.start("clean", {}, retried=second.id)
    assert (third.id, third.attempt, third.previous_run_id) == (f"{first.id}_attempt_2", 2, second.id)


def test_one_run_can_be_repeated_twice(world: World, first: JobRun) -> None:
    world.engine.job_runs.start("clean", {}, retried=first.id)
    third = world.engine.job_runs.start("clean", {}, retried=first.id)
    assert (third.id, third.attempt, third.previous_run_id) == (f"{first.id}_attempt_2", 2, first.id)


def test_another_attempt_has_the_arguments_of_the_first(world: World, first: JobRun) -> None:
    second = world.engine.job_runs.start("clean", {}, retried=first.id)
    assert second.arguments == {"--date": "today"}


def test_another_attempt_may_have_arguments_of_its_own(world: World, first: JobRun) -> None:
    second = world.engine.job_runs.start("clean", {"Arguments": {"--date": "now"}}, retried=first.id)
    assert second.arguments == {"--date": "now"}


def test_a_run_that_never_was_cannot_be_repeated(world: World, first: JobRun) -> None:
    with pytest.raises(EntityNotFoundException, match=r"\AJob Run not found\.\Z"):
        world.engine.job_runs.start("clean", {}, retried="jr_unknown")
    assert runs(world, "clean") == [first]


def test_a_crawl_is_running_from_its_start_to_its_end(world: World) -> None:
    world.crawler("raw").takes(minutes=2).fails("boom")
    crawl = world.engine.crawls.start("raw")
    assert (crawl.crawler_name, crawl.state, crawl.started_on) == ("raw", "RUNNING", NOON)
    assert (crawl.completed_on, crawl.error_message) == (None, None)
    world.clock.advance(minutes=2)
    assert (crawl.state, crawl.error_message, crawl.completed_on) == ("FAILED", "boom", NOON + timedelta(minutes=2))


def test_a_crawl_of_a_missing_crawler_is_refused(world: World) -> None:
    with pytest.raises(EntityNotFoundException, match=r"\ACrawler with name missing does not exist\Z"):
        world.engine.crawls.start("missing")


def test_a_crawler_that_runs_is_not_started_again(world: World) -> None:
    world.crawler("raw")
    crawl = world.engine.crawls.start("raw")
    with pytest.raises(CrawlerRunningException, match=r"\ACrawler with name raw has already started\Z"):
        world.engine.crawls.start("raw")
    assert crawls(world, "raw") == [crawl]


def test_a_trigger_of_no_workflow_starts_all_that_it_names(world: World) -> None:
    world.job("clean")
    world.job("load")
    world.crawler("raw")
    world.engine.fire_on_demand(world.trigger("nightly", "ON_DEMAND", "clean", "crawler raw", "load"))
    assert [run.trigger_name for run in runs(world, "clean") + runs(world, "load")] == ["nightly", "nightly"]
    assert [crawl.state for crawl in crawls(world, "raw")] == ["RUNNING"]


def test_a_trigger_s_arguments_and_timeout_are_those_of_its_runs(world: World) -> None:
    world.job("clean").takes(minutes=10)
    action = {"JobName": "clean", "Arguments": {"--date": "today"}, "Timeout": 5}
    world.engine.fire_on_demand(world.trigger("nightly", "ON_DEMAND", Actions=[action]))
    [run] = runs(world, "clean")
    world.clock.run_until_idle()
    assert (run.arguments, run.state) == ({"--date": "today"}, "TIMEOUT")


@pytest.mark.parametrize(
    ("hindrance", "error", "text"),
    [
        ("missing", EntityNotFoundException, "Failed to start job run due to missing metadata."),
        ("crawler missing", EntityNotFoundException, "Crawler with name missing does not exist"),
        ("clean", ConcurrentRunsExceededException, "Concurrent runs exceeded."),
    ],
)
def test_a_trigger_of_no_workflow_starts_all_or_nothing(
    world: World, hindrance: str, error: type[Exception], text: str
) -> None:
    world.job("clean")
    world.crawler("raw")
    trigger = world.trigger("nightly", "ON_DEMAND", "clean", "crawler raw", hindrance)
    with pytest.raises(error, match=re.escape(text)):
        world.engine.fire_on_demand(trigger)
    assert runs(world, "clean") == []
    assert crawls(world, "raw") == []


def test_a_crawler_that_runs_already_does_not_hinder_a_trigger(world: World) -> None:
    world.job("clean")
    world.crawler("raw")
    crawl = world.engine.crawls.start("raw")
    world.engine.fire_on_demand(world.trigger("nightly", "ON_DEMAND", "crawler raw", "clean"))
    assert crawls(world, "raw") == [crawl]
    assert len(runs(world, "clean")) == 1


def test_a_conditional_trigger_of_no_workflow_follows_a_job_that_a_trigger_started(world: World) -> None:
    """Developer Guide, "AWS Glue triggers": a chain of dependent jobs descends from a scheduled or on-demand one."""
    world.job("clean")
    world.job("load")
    nightly = world.trigger("nightly", "ON_DEMAND", "clean")
    world.when(None, "clean SUCCEEDED", then="load")
    world.engine.fire_on_demand(nightly)
    world.clock.run_until_idle()
    assert [(run.state, run.trigger_name) for run in runs(world, "load")] == [("SUCCEEDED", "clean SUCCEEDED")]


def test_a_conditional_trigger_of_no_workflow_does_not_follow_a_job_started_by_hand(world: World) -> None:
    world.job("clean")
    world.job("load")
    world.when(None, "clean SUCCEEDED", then="load")
    world.engine.job_runs.start("clean", {})
    world.clock.run_until_idle()
    assert runs(world, "load") == []


def test_a_conditional_trigger_of_no_workflow_does_not_follow_a_job_of_a_workflow(world: World) -> None:
    world.job("clean")
    world.job("load")
    world.when(None, "clean SUCCEEDED", then="load")
    world.start(world.workflow("clean"))
    world.clock.run_until_idle()
    assert runs(world, "load") == []


def test_a_trigger_in_a_workflow_does_not_follow_a_job_or_crawler_started_outside(world: World) -> None:
    world.job("clean")
    world.job("load")
    world.crawler("raw")
    etl = world.workflow("clean")
    world.when(etl, "clean SUCCEEDED", "crawler raw SUCCEEDED", then="load", logical="ANY")
    world.engine.job_runs.start("clean", {})
    world.engine.crawls.start("raw")
    world.clock.run_until_idle()
    assert runs(world, "load") == []
