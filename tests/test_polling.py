"""Loops that read an unfinished run again and again."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from mock_glue_wf import MockGlue, current_mock
from mock_glue_wf.domain.polling import StuckPollError

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

ONE_LOOK = pytest.mark.glue_mock(max_polls=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def look(glue: "GlueClient", deploy: "Deploy") -> Callable[[], str]:
    """Reads the state of a job run, which takes a minute."""
    deploy.jobs("clean")
    run_id = glue.start_job_run(JobName="clean")["JobRunId"]
    return lambda: glue.get_job_run(JobName="clean", RunId=run_id)["JobRun"]["JobRunState"]


def repeat(look: Callable[[], Any], times: int) -> None:
    for _ in range(times):
        look()


@pytest.mark.glue_mock(start_time=START, poll=timedelta(seconds=30))
def test_each_look_at_an_unfinished_run_moves_the_clock_by_poll(look: Callable[[], str], glue_mock: MockGlue) -> None:
    assert [look(), look(), look()] == ["RUNNING", "SUCCEEDED", "SUCCEEDED"]
    assert glue_mock.clock.now() == START + timedelta(minutes=1)


@pytest.mark.glue_mock(start_time=START)
def test_without_poll_a_look_moves_nothing(look: Callable[[], str], glue_mock: MockGlue) -> None:
    look()

    assert glue_mock.clock.now() == START


def test_a_loop_is_stopped_after_a_thousand_looks_between_which_no_time_passes(look: Callable[[], str]) -> None:
    repeat(look, 1000)
    with pytest.raises(StuckPollError, match=r"^jr_\w+ was read 1,000 times in a row while no time passed\."):
        look()


@pytest.mark.glue_mock(max_polls=None)
def test_a_loop_is_never_stopped_without_a_limit(look: Callable[[], str]) -> None:
    repeat(look, 1001)


@pytest.mark.glue_mock(start_time=START, max_polls=2)
def test_a_stopped_loop_is_told_what_a_workflow_run_waits_for_and_what_to_do(
    glue: "GlueClient", deploy: "Deploy", glue_mock: MockGlue
) -> None:
    glue_mock.crawler("raw").takes(minutes=90)
    deploy.jobs("clean")
    deploy.crawlers("raw")
    deploy.workflow({"JobName": "clean"}, {"CrawlerName": "raw"})
    run_id = glue.start_workflow_run(Name="etl")["RunId"]
    look = partial(glue.get_workflow_run, Name="etl", RunId=run_id)
    repeat(look, 2)
    with pytest.raises(StuckPollError) as caught:
        look()

    assert str(caught.value) == (
        f"{run_id} was read 2 times in a row while no time passed. It waits for "
        "job clean (RUNNING until 2026-01-01 00:01:00), crawler raw (RUNNING until 2026-01-01 01:30:00). "
        "Let the loop wait with time.sleep, which skips time here, switch the mock on with "
        "poll=timedelta(seconds=30) so that each look moves the clock, or raise max_polls (None: no limit)."
    )


@ONE_LOOK
def test_a_stopped_loop_is_told_when_a_run_waits_for_nothing_but_its_end(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.workflow()
    run_id = glue.start_workflow_run(Name="etl")["RunId"]
    glue.get_workflow_run(Name="etl", RunId=run_id)
    with pytest.raises(StuckPollError, match=r"It waits for its end\."):
        glue.get_workflow_run(Name="etl", RunId=run_id)


@ONE_LOOK
@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda glue: glue.get_workflow(Name="etl"), id="GetWorkflow"),
        pytest.param(lambda glue: glue.batch_get_workflows(Names=["etl"]), id="BatchGetWorkflows"),
        pytest.param(lambda glue: glue.get_workflow_runs(Name="etl"), id="GetWorkflowRuns"),
        pytest.param(lambda glue: glue.get_job_runs(JobName="clean"), id="GetJobRuns"),
        pytest.param(lambda glue: glue.get_crawler(Name="raw"), id="GetCrawler"),
    ],
)
def test_a_stuck_loop_is_noticed_by_whatever_shows_a_run(
    read: Callable[[Any], Any], glue: "GlueClient", deploy: "Deploy"
) -> None:
    deploy.jobs("clean")
    deploy.crawlers("raw")
    deploy.workflow({"JobName": "clean"}, {"CrawlerName": "raw"})
    glue.start_workflow_run(Name="etl")
    read(glue)
    with pytest.raises(StuckPollError, match="was read 1 times in a row while no time passed"):
        read(glue)


@ONE_LOOK
@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda _: time.sleep(1), id="a sleep"),
        pytest.param(lambda _: current_mock().clock.advance(seconds=1), id="a step of the clock"),
        pytest.param(lambda glue: glue.create_workflow(Name="another"), id="a write"),
    ],
)
def test_looks_are_counted_anew_after(
    meanwhile: Callable[[Any], Any], look: Callable[[], str], glue: "GlueClient"
) -> None:
    look()
    meanwhile(glue)

    assert look() == "RUNNING"


@ONE_LOOK
def test_looks_at_a_finished_run_may_go_on(look: Callable[[], str], glue_mock: MockGlue) -> None:
    glue_mock.run_until_idle()

    assert [look(), look()] == ["SUCCEEDED", "SUCCEEDED"]
