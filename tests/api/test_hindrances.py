"""What a run does with a job or crawler that it cannot start."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import ActionTypeDef

    from mock_glue_wf import MockGlue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.glue_mock(start_time=NOON)


def actions(*jobs: str) -> "list[ActionTypeDef]":
    return [{"JobName": job} for job in jobs]


def test_missing_job_gives_a_job_run_in_error(deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow({"JobName": "nowhere"})

    run_id = etl.start()

    (job_run,) = etl.nodes(run_id)["nowhere"]["JobDetails"]["JobRuns"]
    assert job_run == {
        "Id": job_run["Id"],
        "Attempt": 0,
        "TriggerName": "etl-start",
        "JobName": "nowhere",
        "StartedOn": NOON,
        "LastModifiedOn": NOON,
        "CompletedOn": NOON,
        "JobRunState": "ERROR",
        "ErrorMessage": "Failed to start job run due to missing metadata.",
        "PredecessorRuns": [],
        "ExecutionTime": 0,
    }
    assert etl.counts(run_id) == {"TotalActions": 1, "ErroredActions": 1}


def test_missing_crawler_gives_a_crawl_in_error(deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow({"CrawlerName": "nowhere"})

    run_id = etl.start()

    assert etl.nodes(run_id)["nowhere"]["CrawlerDetails"]["Crawls"] == [
        {
            "State": "ERROR",
            "StartedOn": NOON,
            "CompletedOn": NOON,
            "ErrorMessage": "Crawler with name nowhere does not exist",
            "LogGroup": "/aws-glue/crawlers",
            "LogStream": "nowhere",
        }
    ]
    assert etl.counts(run_id) == {"TotalActions": 1, "ErroredActions": 1}


def test_run_whose_only_job_is_missing_is_completed_at_once(deploy: "Deploy", etl: "Etl") -> None:
    deploy.workflow({"JobName": "nowhere"})

    run = etl.run(etl.start())

    assert (run["Status"], run["CompletedOn"]) == ("COMPLETED", NOON)


def test_missing_job_meets_no_condition_and_does_not_hinder_the_others(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "load", "repair")
    deploy.workflow({"JobName": "nowhere"}, {"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}])
    deploy.when("nowhere FAILED", "nowhere STOPPED", logical="ANY", then=[{"JobName": "repair"}])

    run_id = etl.completed()

    assert etl.states(run_id) == {"nowhere": ["ERROR"], "extract": ["SUCCEEDED"], "load": ["SUCCEEDED"]}


def test_job_with_no_free_slot_fails_and_meets_conditions_on_failure(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").takes(minutes=10)
    deploy.jobs("extract", "repair")
    deploy.workflow({"JobName": "extract"})
    deploy.when("extract FAILED", then=[{"JobName": "repair"}])
    busy = glue.start_job_run(JobName="extract")["JobRunId"]

    run_id = etl.start()

    (job_run,) = etl.nodes(run_id)["extract"]["JobDetails"]["JobRuns"]
    assert (job_run["JobRunState"], job_run["ErrorMessage"]) == ("FAILED", "Max concurrent runs exceeded")
    assert job_run["StartedOn"] == job_run["CompletedOn"] == NOON
    assert etl.states(run_id)["repair"] == ["RUNNING"]
    assert etl.counts(run_id) == {"TotalActions": 2, "FailedActions": 1, "RunningActions": 1}
    assert [run["Id"] for run in glue.get_job_runs(JobName="extract")["JobRuns"]] == [job_run["Id"], busy]


def test_job_run_with_no_free_slot_takes_no_outcome(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").ends("SUCCEEDED", times=1).fails("second")
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})
    glue.start_job_run(JobName="extract")
    etl.completed()

    (job_run,) = etl.nodes(etl.completed())["extract"]["JobDetails"]["JobRuns"]

    assert job_run["ErrorMessage"] == "second"


def test_job_has_as_many_runs_at_a_time_as_it_allows(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", ExecutionProperty={"MaxConcurrentRuns": 2})
    deploy.workflow({"JobName": "extract"})
    first, second, third = etl.start(), etl.start(), etl.start()

    assert etl.states(first) == etl.states(second) == {"extract": ["RUNNING"]}
    assert etl.states(third) == {"extract": ["FAILED"]}


def test_job_that_one_trigger_starts_twice_fails_the_second_time(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"}, {"JobName": "extract"})

    run_id = etl.completed()

    assert etl.states(run_id) == {"extract": ["SUCCEEDED", "FAILED"]}
    assert etl.counts(run_id) == {"TotalActions": 2, "SucceededActions": 1, "FailedActions": 1}


def test_slot_of_a_job_is_free_for_what_its_end_starts(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("a", "b")
    deploy.workflow({"JobName": "a"})
    deploy.when("a SUCCEEDED", then=[{"JobName": "b"}])
    deploy.when("b SUCCEEDED", then=[{"JobName": "a"}])

    assert etl.states(etl.completed())["a"] == ["SUCCEEDED", "SUCCEEDED"]


@pytest.mark.parametrize("start", [["a", "b"], ["b", "a"]])
def test_slot_that_another_end_frees_at_the_same_instant_is_free(
    deploy: "Deploy", etl: "Etl", start: list[str]
) -> None:
    deploy.jobs("a", "b")
    deploy.workflow(*actions(*start))
    deploy.when("a SUCCEEDED", then=[{"JobName": "b"}])

    assert etl.states(etl.completed())["b"] == ["SUCCEEDED", "SUCCEEDED"]


def test_crawler_that_is_busy_outside_gives_a_crawl_in_error(
    glue: "GlueClient", deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.job("extract").takes(minutes=3)
    deploy.jobs("extract", "after success", "after failure")
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"}, {"JobName": "extract"})
    deploy.when("crawler raw SUCCEEDED", then=[{"JobName": "after success"}])
    deploy.when("crawler raw FAILED", then=[{"JobName": "after failure"}])
    glue.start_crawler(Name="raw")

    run_id = etl.completed()

    (crawl,) = etl.nodes(run_id)["raw"]["CrawlerDetails"]["Crawls"]
    assert (crawl["State"], crawl["ErrorMessage"]) == ("ERROR", "Crawler with name raw has already started")
    assert etl.states(run_id) == {"raw": ["ERROR"], "extract": ["SUCCEEDED"]}
    assert etl.counts(run_id) == {"TotalActions": 4, "ErroredActions": 1, "SucceededActions": 1}


def test_crawler_that_is_busy_in_another_run_gives_a_crawl_in_error(deploy: "Deploy", etl: "Etl") -> None:
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})

    first, second = etl.start(), etl.completed()

    assert etl.states(first) == {"raw": ["SUCCEEDED"]}
    assert etl.states(second) == {"raw": ["ERROR"]}


def test_second_start_of_a_crawler_within_a_run_joins_the_crawl(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    glue_mock.crawler("raw").takes(minutes=5)
    deploy.jobs("extract", "load")
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"}, {"JobName": "extract"})
    deploy.when("extract SUCCEEDED", then=[{"CrawlerName": "raw"}])
    deploy.when("crawler raw SUCCEEDED", then=[{"JobName": "load"}])
    run_id = etl.start()

    glue_mock.clock.advance(minutes=1)
    assert etl.states(run_id) == {"raw": ["RUNNING"], "extract": ["SUCCEEDED"]}
    assert etl.counts(run_id) == {"TotalActions": 4, "RunningActions": 2, "SucceededActions": 1}

    glue_mock.clock.advance(minutes=4)
    assert etl.states(run_id) == {"raw": ["SUCCEEDED"], "extract": ["SUCCEEDED"], "load": ["RUNNING"]}
    assert etl.counts(run_id) == {"TotalActions": 4, "SucceededActions": 3, "RunningActions": 1}

    glue_mock.run_until_idle()
    assert etl.run(run_id)["CompletedOn"] == NOON + timedelta(minutes=6)


def test_joined_crawl_that_fails_fails_both_actions(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.crawler("raw").fails()
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"}, {"CrawlerName": "raw"})

    assert etl.counts(etl.completed()) == {"TotalActions": 2, "FailedActions": 2}


def test_crawler_that_has_ended_can_run_again_in_the_same_run(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract")
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})
    deploy.when("crawler raw SUCCEEDED", then=[{"JobName": "extract"}])
    deploy.when("extract SUCCEEDED", then=[{"CrawlerName": "raw"}])

    assert etl.states(etl.completed())["raw"] == ["SUCCEEDED", "SUCCEEDED"]
