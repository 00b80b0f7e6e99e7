"""ListCrawls and GetCrawlerMetrics."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mock_glue_wf import Outcome

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

pytestmark = pytest.mark.glue_mock(start_time=datetime(2026, 1, 1, 12, tzinfo=UTC))

NOON = 1767268800000
"""In milliseconds of the epoch."""
MINUTE = 60000


@pytest.fixture
def four_crawls(glue_mock: "MockGlue", deploy: "Deploy") -> None:
    """At 12:00 one that succeeds in 10 minutes, at 12:10 one that fails in 20, at 12:30 one that is stopped after 5
    minutes and a second, at 12:35:01 one that goes on."""
    deploy.crawlers("raw")
    glue_mock.crawler("raw").outcomes(
        Outcome(duration=timedelta(minutes=10)), Outcome("FAILED", "no access", timedelta(minutes=20))
    ).takes(hours=1)
    deploy.glue.start_crawler(Name="raw")
    glue_mock.clock.advance(minutes=10)
    deploy.glue.start_crawler(Name="raw")
    glue_mock.clock.advance(minutes=20)
    deploy.glue.start_crawler(Name="raw")
    glue_mock.clock.advance(minutes=5)
    deploy.glue.stop_crawler(Name="raw")
    glue_mock.clock.advance(seconds=1)
    deploy.glue.start_crawler(Name="raw")


def states(glue: "GlueClient", *filters: tuple[str, str, object]) -> list[str]:
    given: Any = [
        {"FieldName": name, "FilterOperator": operator, "FieldValue": str(value)} for name, operator, value in filters
    ]
    return [crawl["State"] for crawl in glue.list_crawls(CrawlerName="raw", Filters=given)["Crawls"]]


def metrics(glue: "GlueClient", **request: Any) -> Any:
    return glue.get_crawler_metrics(**request)["CrawlerMetricsList"]


def test_crawler_that_never_ran_has_no_crawls(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    assert glue.list_crawls(CrawlerName="raw")["Crawls"] == []


def test_finished_crawl_is_shown_in_full(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    glue_mock.crawler("raw").takes(minutes=90).fails("no access")
    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()

    (crawl,) = glue.list_crawls(CrawlerName="raw")["Crawls"]

    crawl_id = glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["MessagePrefix"]
    assert crawl == {
        "CrawlId": crawl_id,
        "State": "FAILED",
        "StartTime": datetime(2026, 1, 1, 12, tzinfo=UTC),
        "EndTime": datetime(2026, 1, 1, 13, 30, tzinfo=UTC),
        "ErrorMessage": "no access",
        "LogGroup": "/aws-glue/crawlers",
        "LogStream": "raw",
        "MessagePrefix": crawl_id,
        "DPUHour": 3.0,
    }


@pytest.mark.usefixtures("four_crawls")
def test_crawls_are_listed_newest_first(glue: "GlueClient") -> None:
    assert states(glue) == ["RUNNING", "STOPPED", "FAILED", "COMPLETED"]


@pytest.mark.usefixtures("four_crawls")
def test_crawl_that_goes_on_has_no_end_and_no_dpu_hours(glue: "GlueClient") -> None:
    crawl = glue.list_crawls(CrawlerName="raw")["Crawls"][0]

    assert crawl.keys() == {"CrawlId", "State", "StartTime", "LogGroup", "LogStream", "MessagePrefix"}


@pytest.mark.usefixtures("four_crawls")
def test_crawl_that_is_being_stopped_still_runs(glue: "GlueClient") -> None:
    glue.stop_crawler(Name="raw")

    assert states(glue)[0] == "RUNNING"


def test_crawls_of_workflow_runs_are_listed_too(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})
    glue.start_workflow_run(Name="etl")
    glue_mock.run_until_idle()

    assert states(glue) == ["COMPLETED"]


def test_crawl_that_could_not_start_is_not_in_the_history(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})
    glue.start_crawler(Name="raw")
    glue.start_workflow_run(Name="etl")
    glue_mock.run_until_idle()

    assert states(glue) == ["COMPLETED"]


@pytest.mark.usefixtures("four_crawls")
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ([("STATE", "EQ", "FAILED")], ["FAILED"]),
        ([("STATE", "NE", "FAILED")], ["RUNNING", "STOPPED", "COMPLETED"]),
        ([("START_TIME", "EQ", NOON + 10 * MINUTE)], ["FAILED"]),
        ([("START_TIME", "NE", NOON + 10 * MINUTE)], ["RUNNING", "STOPPED", "COMPLETED"]),
        ([("START_TIME", "GT", NOON + 10 * MINUTE)], ["RUNNING", "STOPPED"]),
        ([("START_TIME", "GE", NOON + 10 * MINUTE)], ["RUNNING", "STOPPED", "FAILED"]),
        ([("START_TIME", "LT", NOON + 10 * MINUTE)], ["COMPLETED"]),
        ([("START_TIME", "LE", NOON + 10 * MINUTE)], ["FAILED", "COMPLETED"]),
        ([("END_TIME", "GE", NOON + 30 * MINUTE)], ["STOPPED", "FAILED"]),
        ([("END_TIME", "NE", NOON)], ["STOPPED", "FAILED", "COMPLETED"]),
        ([("DPU_HOUR", "EQ", 0.667)], ["FAILED"]),
        ([("DPU_HOUR", "LT", 0.3)], ["STOPPED"]),
        ([("DPU_HOUR", "GE", 0.333)], ["FAILED", "COMPLETED"]),
        ([("START_TIME", "GE", NOON + MINUTE), ("STATE", "NE", "RUNNING")], ["STOPPED", "FAILED"]),
        ([("STATE", "EQ", "FAILED"), ("STATE", "EQ", "STOPPED")], []),
    ],
)
def test_only_crawls_that_meet_all_filters_are_listed(glue: "GlueClient", filters: Any, found: list[str]) -> None:
    assert states(glue, *filters) == found


@pytest.mark.usefixtures("four_crawls")
def test_crawl_is_found_by_its_id(glue: "GlueClient") -> None:
    crawl_id = glue.list_crawls(CrawlerName="raw")["Crawls"][2]["CrawlId"]

    assert states(glue, ("CRAWL_ID", "EQ", crawl_id)) == ["FAILED"]
    assert states(glue, ("CRAWL_ID", "NE", crawl_id)) == ["RUNNING", "STOPPED", "COMPLETED"]


@pytest.mark.parametrize(
    "given",
    [
        {"FieldName": "STATE", "FilterOperator": "EQ", "FieldValue": "SUCCEEDED"},
        {"FieldName": "STATE", "FilterOperator": "GT", "FieldValue": "FAILED"},
        {"FieldName": "CRAWL_ID", "FilterOperator": "LE", "FieldValue": "a"},
        {"FieldName": "START_TIME", "FilterOperator": "GT", "FieldValue": "2026-01-01"},
        {"FieldName": "DPU_HOUR", "FilterOperator": "GT", "FieldValue": "much"},
        {"FieldName": "STATE", "FilterOperator": "EQ"},
        {"FieldName": "STATE", "FieldValue": "FAILED"},
        {"FilterOperator": "EQ", "FieldValue": "FAILED"},
    ],
)
def test_filter_that_cannot_be_read_is_refused(glue: "GlueClient", deploy: "Deploy", given: Any) -> None:
    deploy.crawlers("raw")

    with pytest.raises(glue.exceptions.InvalidInputException, match=r"^.*Invalid filter \{'"):
        glue.list_crawls(CrawlerName="raw", Filters=[given])


def test_crawls_come_twenty_at_a_time_unless_told_otherwise(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule="cron(0 * * * ? *)")
    glue_mock.clock.advance(hours=101)

    first = glue.list_crawls(CrawlerName="raw")
    second = glue.list_crawls(CrawlerName="raw", NextToken=first["NextToken"])
    most = glue.list_crawls(CrawlerName="raw", MaxResults=1000)

    assert [len(answer["Crawls"]) for answer in (first, second, most)] == [20, 20, 100]
    assert first["Crawls"][-1]["StartTime"] - second["Crawls"][0]["StartTime"] == timedelta(hours=1)
    assert len(glue.list_crawls(CrawlerName="raw", MaxResults=1000, NextToken=most["NextToken"])["Crawls"]) == 1


def test_metrics_of_a_crawler_that_never_ran(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    assert metrics(glue) == [
        {
            "CrawlerName": "raw",
            "TimeLeftSeconds": 0.0,
            "StillEstimating": False,
            "LastRuntimeSeconds": 0.0,
            "MedianRuntimeSeconds": 0.0,
            "TablesCreated": 0,
            "TablesUpdated": 0,
            "TablesDeleted": 0,
        }
    ]


def test_time_left_of_a_first_crawl_is_still_being_estimated(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")

    (raw,) = metrics(glue)

    assert (raw["StillEstimating"], raw["TimeLeftSeconds"]) == (True, 0.0)


@pytest.mark.usefixtures("four_crawls")
def test_metrics_are_taken_from_the_crawls_that_ended(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.clock.advance(minutes=4)

    (raw,) = metrics(glue)

    assert (raw["LastRuntimeSeconds"], raw["MedianRuntimeSeconds"]) == (301.0, 600.0)
    assert (raw["StillEstimating"], raw["TimeLeftSeconds"]) == (False, 360.0)


@pytest.mark.usefixtures("four_crawls")
def test_no_time_is_left_for_a_crawl_that_takes_longer_than_usual(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue_mock.clock.advance(minutes=30)

    assert metrics(glue)[0]["TimeLeftSeconds"] == 0.0


def test_median_of_two_lies_between_them(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    glue_mock.crawler("raw").outcomes(Outcome(duration=timedelta(seconds=10)), Outcome(duration=timedelta(seconds=25)))
    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()
    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()

    (raw,) = metrics(glue)

    assert (raw["LastRuntimeSeconds"], raw["MedianRuntimeSeconds"]) == (25.0, 17.5)


def test_metrics_of_named_crawlers_pass_over_unknown_names(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("c", "a", "b")

    assert [each["CrawlerName"] for each in metrics(glue)] == ["c", "a", "b"]
    assert [each["CrawlerName"] for each in metrics(glue, CrawlerNameList=["b", "c", "lost"])] == ["c", "b"]


def test_metrics_come_a_page_at_a_time(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("c", "a", "b")
    pages = glue.get_paginator("get_crawler_metrics").paginate(PaginationConfig={"PageSize": 2})

    assert [[each["CrawlerName"] for each in page["CrawlerMetricsList"]] for page in pages] == [["c", "a"], ["b"]]


@pytest.mark.glue_mock(poll=timedelta(seconds=30))
@pytest.mark.parametrize("operation", ["get_crawlers", "get_crawler_metrics"])
def test_looking_at_a_running_crawler_counts_as_a_poll(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", operation: str
) -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")
    before = glue_mock.clock.now()

    getattr(glue, operation)()

    assert glue_mock.clock.now() - before >= timedelta(seconds=30)
