"""CreateCrawler, UpdateCrawler, DeleteCrawler, StopCrawler and the lists of crawlers."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

pytestmark = pytest.mark.glue_mock(start_time=datetime(2026, 1, 1, 12, 0, 0, 500000, tzinfo=UTC))

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
S3: Any = {"S3Targets": [{"Path": "s3://lake/raw"}]}
JDBC: Any = {"JdbcTargets": [{"ConnectionName": "db", "Path": "db/%"}]}
CATALOG: Any = {"CatalogTargets": [{"DatabaseName": "lake", "Tables": ["raw"]}]}
LOG = {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}
NEW_FOLDERS: Any = {"RecrawlPolicy": {"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY"}}
EVENTS: Any = {"RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVENT_MODE"}}
QUEUE = {"EventQueueArn": "arn:aws:sqs:eu-west-1:123456789012:events"}


def shown(glue: "GlueClient", name: str = "raw") -> Any:
    return glue.get_crawler(Name=name)["Crawler"]


def test_get_crawlers_shows_all_as_get_crawler_does(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("c", "a", Description="nightly")

    assert glue.get_crawlers()["Crawlers"] == [shown(glue, "c"), shown(glue, "a")]


def test_list_crawlers_names_them_in_order_of_creation(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("c", "a", "b")
    glue.delete_crawler(Name="a")

    assert glue.list_crawlers()["CrawlerNames"] == ["c", "b"]


def test_lists_of_crawlers_come_a_page_at_a_time(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("c", "a", "b")
    pages = glue.get_paginator("get_crawlers").paginate(PaginationConfig={"PageSize": 2})
    first = glue.list_crawlers(MaxResults=2)

    assert [[crawler["Name"] for crawler in page["Crawlers"]] for page in pages] == [["c", "a"], ["b"]]
    assert first["CrawlerNames"] == ["c", "a"]
    assert glue.list_crawlers(MaxResults=2, NextToken=first["NextToken"])["CrawlerNames"] == ["b"]


def test_list_of_names_holds_at_most_a_hundred(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers(*(f"c{number}" for number in range(101)))

    first = glue.list_crawlers(MaxResults=1000)

    assert len(first["CrawlerNames"]) == 100
    assert glue.list_crawlers(MaxResults=1000, NextToken=first["NextToken"])["CrawlerNames"] == ["c100"]


def test_only_crawlers_with_all_of_the_tags_are_listed(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("a", Tags={"team": "data", "stage": "test"})
    deploy.crawlers("b", Tags={"team": "data"})

    assert glue.list_crawlers(Tags={"team": "data"})["CrawlerNames"] == ["a", "b"]
    assert glue.list_crawlers(Tags={"team": "data", "stage": "test"})["CrawlerNames"] == ["a"]


def test_batch_get_crawlers_answers_in_the_order_asked_for_and_names_the_missing(
    glue: "GlueClient", deploy: "Deploy"
) -> None:
    deploy.crawlers("a", "b")

    answer = glue.batch_get_crawlers(CrawlerNames=["b", "lost", "a", "b"])

    assert [crawler["Name"] for crawler in answer["Crawlers"]] == ["b", "a"]
    assert answer["CrawlersNotFound"] == ["lost"]


def test_update_changes_what_it_names_and_leaves_the_rest(glue: "GlueClient", glue_mock: "MockGlue") -> None:
    glue.create_crawler(
        Name="raw",
        Role="arn:aws:iam::123456789012:role/service/etl",
        DatabaseName="lake",
        Targets=S3,
        Description="old",
        Classifiers=["csv"],
        TablePrefix="raw_",
        Schedule="cron(0 0 * * ? *)",
    )
    glue_mock.clock.advance(minutes=1)

    glue.update_crawler(Name="raw", Role="other", Targets=JDBC, Description="new")

    assert shown(glue) == {
        "Name": "raw",
        "Role": "other",
        "Targets": {
            "S3Targets": [],
            "JdbcTargets": [{"ConnectionName": "db", "Path": "db/%"}],
            "MongoDBTargets": [],
            "DynamoDBTargets": [],
            "CatalogTargets": [],
            "DeltaTargets": [],
            "IcebergTargets": [],
            "HudiTargets": [],
        },
        "DatabaseName": "lake",
        "Description": "new",
        "Classifiers": ["csv"],
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
        "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"},
        "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
        "State": "READY",
        "TablePrefix": "raw_",
        "Schedule": {"ScheduleExpression": "cron(0 0 * * ? *)", "State": "SCHEDULED"},
        "CrawlElapsedTime": 0,
        "CreationTime": NOON,
        "LastUpdated": datetime(2026, 1, 1, 12, 1, tzinfo=UTC),
        "Version": 2,
    }


@pytest.mark.parametrize(
    "member", ["Configuration", "CrawlerSecurityConfiguration", "Description", "Schedule", "TablePrefix"]
)
def test_update_with_an_empty_text_removes_it(glue: "GlueClient", deploy: "Deploy", member: str) -> None:
    texts = {
        "Configuration": '{"Version": 1.0}',
        "CrawlerSecurityConfiguration": "sse",
        "Description": "old",
        "Schedule": "cron(0 0 * * ? *)",
        "TablePrefix": "raw_",
    }
    deploy.crawlers("raw", **texts)

    update: Any = {"Name": "raw", member: ""}
    glue.update_crawler(**update)

    assert shown(glue).keys() & texts.keys() == texts.keys() - {member}


def test_each_update_makes_a_new_version(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    glue.update_crawler(Name="raw", Description="second")
    glue.update_crawler_schedule(CrawlerName="raw", Schedule="cron(0 0 * * ? *)")

    assert shown(glue)["Version"] == 3


def test_update_keeps_tags_and_crawls(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Tags={"team": "data"})
    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()

    glue.update_crawler(Name="raw", Description="new")

    assert glue.list_crawlers(Tags={"team": "data"})["CrawlerNames"] == ["raw"]
    assert shown(glue)["LastCrawl"]["Status"] == "SUCCEEDED"


def test_update_of_a_running_crawler_is_refused(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")

    text = r"Cannot update Crawler while running\. Please stop crawl or wait until it completes to update\.$"
    with pytest.raises(glue.exceptions.CrawlerRunningException, match=text):
        glue.update_crawler(Name="raw", Description="new")

    assert shown(glue)["Version"] == 1


def test_delete_of_a_running_crawler_is_refused(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")

    with pytest.raises(glue.exceptions.CrawlerRunningException, match=r"Cannot delete raw while it's running$"):
        glue.delete_crawler(Name="raw")

    glue_mock.run_until_idle()
    glue.delete_crawler(Name="raw")
    assert glue.list_crawlers()["CrawlerNames"] == []


@pytest.mark.parametrize(
    "operation", ["update_crawler", "delete_crawler", "get_crawler", "start_crawler", "stop_crawler"]
)
def test_missing_crawler_is_not_found(glue: "GlueClient", operation: str) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Crawler .*with name lost does not exist$"):
        getattr(glue, operation)(Name="lost")


@pytest.mark.parametrize(
    "operation",
    ["list_crawls", "start_crawler_schedule", "stop_crawler_schedule", "update_crawler_schedule"],
)
def test_crawls_and_schedule_of_a_missing_crawler_are_not_found(glue: "GlueClient", operation: str) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=r"Crawler entry with name lost does not exist$"):
        getattr(glue, operation)(CrawlerName="lost")


of_crawlers_that_glue_would_not_take = pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"Targets": {}}, "Targets are not defined"),
        ({"Targets": {"S3Targets": []}}, "Targets are not defined"),
        (
            {"DatabaseName": ""},
            r"You must provide the DatabaseName parameter .* non-catalog targeted crawler\.$",
        ),
        ({"Targets": {"S3Targets": [{"Path": "/raw"}]}}, "Invalid S3 Target Path"),
        ({"Targets": {"JdbcTargets": [{"Path": "db/%"}]}}, r"Connection name cannot be equal to null or empty\."),
        (
            {"Targets": {"MongoDBTargets": [{"Path": "db/%", "ConnectionName": ""}]}},
            r"Connection name cannot be equal to null or empty\.",
        ),
        (
            {"Targets": {"DynamoDBTargets": [{"Path": "t", "scanRate": 0.09}]}},
            r"Invalid scan rate value\. Valid values are between 0\.1 to 1\.5",
        ),
        (
            {"Targets": {"DynamoDBTargets": [{"Path": "t", "scanRate": 1.51}]}},
            r"Invalid scan rate value\. Valid values are between 0\.1 to 1\.5",
        ),
        (
            {**NEW_FOLDERS, "Targets": S3 | JDBC},
            r'RecrawlBehavior "Crawl new folders only" can only apply to Amazon S3 target\.',
        ),
        (
            {**NEW_FOLDERS, "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE"}},
            "Amazon S3 target can have only LOG DeleteBehavior value and LOG UpdateBehavior value[.]",
        ),
        ({**EVENTS, "Targets": JDBC}, r"Only S3 targets are allowed for event based crawlers\."),
        (EVENTS, r"Event queue ARN is required when event crawler is selected\."),
        ({"Configuration": "{Version: 1.0"}, "Crawler configuration not valid: Error parsing JSON: .*"),
        ({"Configuration": "{}"}, r"Crawler configuration not valid: .* missing required key: Version\."),
        ({"Configuration": "1"}, r"Crawler configuration not valid: .* missing required key: Version\."),
        (
            {"Configuration": '{"Version": "1.0"}'},
            r"Crawler configuration not valid: Version type invalid: expected Double, received String\.",
        ),
        (
            {"Schedule": "rate(1 hour)"},
            r"Invalid schedule cron expression\. Expected format: Cron\(CRON_EXPRESSION\)",
        ),
        (
            {"Schedule": "cron(0 10 1 * MON 2099)"},
            r"Invalid schedule cron expression: cron\(0 10 1 \* MON 2099\)",
        ),
    ],
)
BASE: Any = {"Name": "raw", "Role": "etl", "DatabaseName": "lake", "Targets": S3}


@of_crawlers_that_glue_would_not_take
def test_crawler_that_glue_would_not_take_is_refused(glue: "GlueClient", members: dict[str, Any], text: str) -> None:
    with pytest.raises(glue.exceptions.InvalidInputException, match=f" {text}$"):
        glue.create_crawler(**BASE | members)

    assert glue.list_crawlers()["CrawlerNames"] == []


@of_crawlers_that_glue_would_not_take
def test_update_to_such_a_crawler_is_refused(glue: "GlueClient", members: dict[str, Any], text: str) -> None:
    glue.create_crawler(**BASE)

    with pytest.raises(glue.exceptions.InvalidInputException, match=f" {text}$"):
        glue.update_crawler(**BASE | members)

    assert shown(glue)["Version"] == 1


@pytest.mark.parametrize(
    "members",
    [
        {"Targets": CATALOG, "DatabaseName": ""},
        {"Targets": JDBC},
        {"Targets": {"DynamoDBTargets": [{"Path": "t"}, {"Path": "u", "scanRate": 0.1}]}},
        {"Targets": {"DynamoDBTargets": [{"Path": "t", "scanRate": 1.5}]}},
        {**NEW_FOLDERS, "SchemaChangePolicy": LOG},
        {**EVENTS, "Targets": {"S3Targets": [{"Path": "s3://lake", **QUEUE}]}},
        {**EVENTS, "Targets": {"CatalogTargets": [{**CATALOG["CatalogTargets"][0], **QUEUE}]}},
        {"RecrawlPolicy": {}},
        {"Configuration": '{"Version": 1}'},
        {"Configuration": ""},
        {"Schedule": "Cron(0/1 * * * ? *)"},
    ],
)
def test_crawler_that_glue_takes_is_created(glue: "GlueClient", deploy: "Deploy", members: dict[str, Any]) -> None:
    deploy.crawlers("raw", **members)

    assert glue.list_crawlers()["CrawlerNames"] == ["raw"]


@pytest.mark.parametrize(
    ("members", "policy"),
    [
        ({}, {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"}),
        (
            {"SchemaChangePolicy": {"UpdateBehavior": "LOG"}},
            {"UpdateBehavior": "LOG", "DeleteBehavior": "DEPRECATE_IN_DATABASE"},
        ),
        (NEW_FOLDERS, LOG),
    ],
)
def test_schema_change_policy_is_filled_in(
    glue: "GlueClient", deploy: "Deploy", members: dict[str, Any], policy: dict[str, str]
) -> None:
    deploy.crawlers("raw", **members)

    assert shown(glue)["SchemaChangePolicy"] == policy


def test_stopped_crawler_is_stopping_and_then_ready(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")

    glue.stop_crawler(Name="raw")

    assert shown(glue)["State"] == "STOPPING"
    glue_mock.clock.advance(seconds=1)
    assert shown(glue)["State"] == "READY"
    assert shown(glue)["LastCrawl"]["Status"] == "CANCELLED"


def test_crawler_that_is_ready_cannot_be_stopped(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    with pytest.raises(glue.exceptions.CrawlerNotRunningException, match=r"Crawler with name raw is not running$"):
        glue.stop_crawler(Name="raw")


def test_crawler_that_is_stopping_cannot_be_stopped(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")
    glue.stop_crawler(Name="raw")

    with pytest.raises(glue.exceptions.CrawlerStoppingException, match=r"Crawler with name raw is stopping$"):
        glue.stop_crawler(Name="raw")


def test_stopped_crawl_meets_a_condition_on_cancelled(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw")
    deploy.jobs("alarm")
    deploy.workflow({"CrawlerName": "raw"})
    deploy.when("crawler raw CANCELLED", then=[{"JobName": "alarm"}])
    glue.start_workflow_run(Name="etl")

    glue.stop_crawler(Name="raw")
    glue_mock.run_until_idle()

    assert [run["JobRunState"] for run in glue.get_job_runs(JobName="alarm")["JobRuns"]] == ["SUCCEEDED"]
