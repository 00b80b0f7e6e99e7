"""WorkflowRunStatistics: what a run has done, at every moment."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.type_defs import ActionTypeDef

    from mock_glue_wf import MockGlue


def test_statistics_at_every_moment_of_a_run(deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue") -> None:
    glue_mock.job("slow").takes(minutes=3)
    glue_mock.job("broken").fails()
    deploy.jobs("slow", "broken", "load", "repair")
    deploy.crawlers("raw")
    deploy.workflow({"JobName": "slow"}, {"JobName": "broken"}, {"CrawlerName": "raw"})
    deploy.when("slow SUCCEEDED", "broken SUCCEEDED", then=[{"JobName": "load"}])
    deploy.when("broken FAILED", then=[{"JobName": "repair"}])

    run_id = etl.start()
    assert etl.counts(run_id) == {"TotalActions": 5, "RunningActions": 3}

    glue_mock.clock.advance(minutes=1)
    assert etl.counts(run_id) == {"TotalActions": 5, "RunningActions": 2, "FailedActions": 1, "SucceededActions": 1}

    glue_mock.clock.advance(minutes=1)
    assert etl.counts(run_id) == {"TotalActions": 5, "RunningActions": 1, "FailedActions": 1, "SucceededActions": 2}

    glue_mock.clock.advance(minutes=1)
    assert etl.counts(run_id) == {"TotalActions": 5, "FailedActions": 1, "SucceededActions": 3}


@pytest.mark.parametrize(
    ("state", "counter"),
    [
        ("SUCCEEDED", "SucceededActions"),
        ("FAILED", "FailedActions"),
        ("STOPPED", "StoppedActions"),
        ("TIMEOUT", "TimeoutActions"),
        ("ERROR", "ErroredActions"),
        ("EXPIRED", "ErroredActions"),
    ],
)
def test_each_end_of_a_job_run_is_counted(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue", state: str, counter: str
) -> None:
    glue_mock.job("extract").ends(state)
    deploy.jobs("extract")
    deploy.workflow({"JobName": "extract"})

    assert etl.counts(etl.completed()) == {"TotalActions": 1, counter: 1}


@pytest.mark.parametrize(
    ("state", "counter"),
    [
        ("SUCCEEDED", "SucceededActions"),
        ("FAILED", "FailedActions"),
        ("CANCELLED", "StoppedActions"),
        ("ERROR", "ErroredActions"),
    ],
)
def test_each_end_of_a_crawl_is_counted(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue", state: str, counter: str
) -> None:
    glue_mock.crawler("raw").ends(state)
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})

    assert etl.counts(etl.completed()) == {"TotalActions": 1, counter: 1}


def test_job_started_by_two_triggers_counts_twice(deploy: "Deploy", etl: "Etl") -> None:
    deploy.jobs("extract", "load", ExecutionProperty={"MaxConcurrentRuns": 2})
    deploy.workflow({"JobName": "extract"}, {"JobName": "load"})
    deploy.when("extract SUCCEEDED", then=[{"JobName": "load"}])

    assert etl.counts(etl.completed()) == {"TotalActions": 3, "SucceededActions": 3}


def test_overlapping_triggers_count_as_recorded_on_a_live_account(
    deploy: "Deploy", etl: "Etl", glue_mock: "MockGlue"
) -> None:
    """Two sets of triggers in one workflow, one of them without a start (2025): 15 actions, of which 9 ran."""
    silver: ActionTypeDef = {"CrawlerName": "silver"}
    golden: list[ActionTypeDef] = [{"JobName": "gold-1"}, {"JobName": "gold-2"}, {"JobName": "gold-3"}]
    deploy.jobs("bronze", "gold-1", "gold-2", "gold-3")
    deploy.crawlers("silver", "crawl-1", "crawl-2", "crawl-3")
    glue_mock.job("gold-1").fails()
    glue_mock.job("gold-2").fails()
    glue_mock.job("gold-3").fails()
    deploy.workflow({"JobName": "bronze"})
    deploy.when("bronze SUCCEEDED", then=[silver], name="a-silver")
    deploy.when("bronze SUCCEEDED", then=[silver], name="b-silver")
    deploy.when("crawler silver SUCCEEDED", then=golden, name="a-gold")
    deploy.when("crawler silver SUCCEEDED", then=golden, name="b-gold")
    deploy.when("gold-1 SUCCEEDED", then=[{"CrawlerName": "crawl-1"}], name="a-crawl-1")
    deploy.when("gold-1 SUCCEEDED", then=[{"CrawlerName": "crawl-1"}], name="b-crawl-1")
    deploy.when("gold-2 SUCCEEDED", then=[{"CrawlerName": "crawl-2"}], name="a-crawl-2")
    deploy.when("gold-2 SUCCEEDED", then=[{"CrawlerName": "crawl-2"}], name="b-crawl-2")
    deploy.when("gold-3 SUCCEEDED", then=[{"CrawlerName": "crawl-3"}], name="a-crawl-3")
    deploy.when("gold-3 SUCCEEDED", then=[{"CrawlerName": "crawl-3"}], name="b-crawl-3")

    assert etl.counts(etl.completed()) == {"TotalActions": 15, "SucceededActions": 3, "FailedActions": 6}
