"""CreateCrawler, GetCrawler, DeleteCrawler, StartCrawler."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from api.conftest import Etl
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

START = datetime(2026, 1, 1, 12, 0, 0, 987000, UTC)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DEFINITION: Any = {
    "Name": "raw",
    "Role": "etl",
    "DatabaseName": "lake",
    "Targets": {"S3Targets": [{"Path": "s3://lake/raw"}]},
}
ALL_TARGETS: dict[str, list[Any]] = {
    "S3Targets": [],
    "JdbcTargets": [],
    "MongoDBTargets": [],
    "DynamoDBTargets": [],
    "CatalogTargets": [],
    "DeltaTargets": [],
    "IcebergTargets": [],
    "HudiTargets": [],
}
FILLED_IN = {
    "Classifiers": [],
    "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
    "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"},
    "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
    "State": "READY",
    "CrawlElapsedTime": 0,
    "CreationTime": NOON,
    "LastUpdated": NOON,
    "Version": 1,
}

pytestmark = pytest.mark.glue_mock(start_time=START)


def crawler(glue: "GlueClient", **members: Any) -> dict[str, Any]:
    """What GetCrawler shows of a crawler made with these."""
    glue.create_crawler(**DEFINITION | members)
    return {**glue.get_crawler(Name="raw")["Crawler"]}


def test_fresh_crawler_has_what_glue_fills_in_and_nothing_else(glue: "GlueClient") -> None:
    assert crawler(glue) == {
        "Name": "raw",
        "Role": "etl",
        "DatabaseName": "lake",
        "Targets": {**ALL_TARGETS, "S3Targets": [{"Path": "s3://lake/raw"}]},
        **FILLED_IN,
    }


def test_crawler_keeps_everything_it_was_created_with(glue: "GlueClient") -> None:
    targets = {
        "S3Targets": [{"Path": "s3://lake/raw", "Exclusions": ["tmp/**"]}],
        "JdbcTargets": [{"ConnectionName": "warehouse", "Path": "db/%"}],
        "MongoDBTargets": [{"ConnectionName": "documents", "Path": "db/c"}],
        "DynamoDBTargets": [{"Path": "table"}],
        "CatalogTargets": [{"DatabaseName": "lake", "Tables": ["t"]}],
        "DeltaTargets": [{"DeltaTables": ["s3://lake/delta"]}],
        "IcebergTargets": [{"Paths": ["s3://lake/iceberg"]}],
        "HudiTargets": [{"Paths": ["s3://lake/hudi"]}],
    }
    members = {
        "Description": "reads\nthe lake",
        "Classifiers": ["csv"],
        "TablePrefix": "raw_",
        "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
        "LineageConfiguration": {"CrawlerLineageSettings": "ENABLE"},
        "LakeFormationConfiguration": {"UseLakeFormationCredentials": False},
        "Configuration": '{"Version": 1.0}',
        "CrawlerSecurityConfiguration": "secret",
    }

    assert crawler(glue, **members, Targets=targets, Tags={"team": "data"}) == {
        "Name": "raw",
        "Role": "etl",
        "DatabaseName": "lake",
        "Targets": targets,
        **FILLED_IN,
        **members,
    }


def test_schedule_of_a_crawler_is_shown_with_its_state(glue: "GlueClient") -> None:
    assert crawler(glue, Schedule="cron(15 12 * * ? *)")["Schedule"] == {
        "ScheduleExpression": "cron(15 12 * * ? *)",
        "State": "SCHEDULED",
    }


def test_empty_schedule_is_none(glue: "GlueClient") -> None:
    assert "Schedule" not in crawler(glue, Schedule="")


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("etl", "etl"),
        ("arn:aws:iam::123456789012:role/etl", "etl"),
        ("arn:aws:iam::123456789012:role/service-role/etl", "etl"),
    ],
)
def test_role_is_shown_by_its_short_name(glue: "GlueClient", role: str, shown: str) -> None:
    assert crawler(glue, Role=role)["Role"] == shown


def test_crawler_of_catalog_tables_needs_no_database(glue: "GlueClient") -> None:
    glue.create_crawler(Name="raw", Role="etl", Targets={"CatalogTargets": [{"DatabaseName": "lake", "Tables": ["t"]}]})

    assert "DatabaseName" not in glue.get_crawler(Name="raw")["Crawler"]


@pytest.mark.parametrize("targets", [{}, {"S3Targets": []}, {"S3Targets": [], "JdbcTargets": []}])
def test_crawler_needs_a_target(glue: "GlueClient", targets: Any) -> None:
    text = "CreateCrawler operation: Targets are not defined$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.create_crawler(**DEFINITION | {"Targets": targets})

    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_crawler(Name="raw")


def test_crawler_of_anything_but_catalog_tables_needs_a_database(glue: "GlueClient") -> None:
    text = r"You must provide the DatabaseName parameter when you specify a non-catalog targeted crawler\.$"
    with pytest.raises(glue.exceptions.InvalidInputException, match=text):
        glue.create_crawler(Name="raw", Role="etl", Targets={"S3Targets": [{"Path": "s3://lake/raw"}]})


def test_second_crawler_of_a_name_is_refused_and_leaves_the_first(glue: "GlueClient") -> None:
    before = crawler(glue)

    text = "CreateCrawler operation: 123456789012:raw already exists$"
    with pytest.raises(glue.exceptions.AlreadyExistsException, match=text):
        glue.create_crawler(**DEFINITION | {"Description": "second"})

    assert glue.get_crawler(Name="raw")["Crawler"] == before


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        ("get_crawler", "GetCrawler operation: Crawler entry with name nowhere does not exist$"),
        ("delete_crawler", "DeleteCrawler operation: Crawler entry with name nowhere does not exist$"),
        ("start_crawler", "StartCrawler operation: Crawler with name nowhere does not exist$"),
    ],
)
def test_missing_crawler_is_reported(glue: "GlueClient", operation: str, text: str) -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException, match=text):
        getattr(glue, operation)(Name="nowhere")


def test_deleted_crawler_is_gone(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    glue.delete_crawler(Name="raw")

    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_crawler(Name="raw")


def test_crawler_made_anew_has_no_crawls_of_its_predecessor(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue"
) -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()
    glue.delete_crawler(Name="raw")

    deploy.crawlers("raw")

    assert "LastCrawl" not in glue.get_crawler(Name="raw")["Crawler"]


def test_crawler_under_way(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.crawlers("raw")
    before = glue.get_crawler(Name="raw")["Crawler"]
    glue.start_crawler(Name="raw")

    glue_mock.clock.advance(seconds=59, milliseconds=999)

    assert glue.get_crawler(Name="raw")["Crawler"] == {**before, "State": "RUNNING", "CrawlElapsedTime": 59999}


def test_crawler_after_its_crawl(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.crawlers("raw")
    before = glue.get_crawler(Name="raw")["Crawler"]
    glue.start_crawler(Name="raw")

    glue_mock.clock.advance(minutes=1)

    after = glue.get_crawler(Name="raw")["Crawler"]
    assert after == {
        **before,
        "LastCrawl": {
            "Status": "SUCCEEDED",
            "LogGroup": "/aws-glue/crawlers",
            "LogStream": "raw",
            "MessagePrefix": after["LastCrawl"]["MessagePrefix"],
            "StartTime": NOON,
        },
    }


@pytest.mark.parametrize(
    ("end", "status"),
    [("SUCCEEDED", "SUCCEEDED"), ("FAILED", "FAILED"), ("CANCELLED", "CANCELLED"), ("ERROR", "FAILED")],
)
def test_last_crawl_tells_how_it_ended(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue", end: str, status: str
) -> None:
    glue_mock.crawler("raw").ends(end)
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")

    glue_mock.run_until_idle()

    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["Status"] == status


@pytest.mark.parametrize(("given", "shown"), [("Access denied", "Access denied"), (None, "Internal Service Exception")])
def test_last_crawl_that_failed_says_why(
    glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue", given: str | None, shown: str
) -> None:
    glue_mock.crawler("raw").fails(given)
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")

    glue_mock.run_until_idle()

    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["ErrorMessage"] == shown


def test_last_crawl_is_the_last_that_ended(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    glue_mock.crawler("raw").fails(times=1)
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")
    glue_mock.run_until_idle()
    failed = glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]

    glue.start_crawler(Name="raw")
    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"] == failed

    glue_mock.run_until_idle()
    last = glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]
    assert (last["Status"], last["StartTime"]) == ("SUCCEEDED", NOON + timedelta(minutes=1))
    assert last["MessagePrefix"] != failed["MessagePrefix"]


def test_running_crawler_cannot_be_started_again(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")
    glue_mock.clock.advance(seconds=30)

    text = "StartCrawler operation: Crawler with name raw has already started$"
    with pytest.raises(glue.exceptions.CrawlerRunningException, match=text):
        glue.start_crawler(Name="raw")

    assert glue.get_crawler(Name="raw")["Crawler"]["CrawlElapsedTime"] == 30000


def test_crawler_running_in_a_workflow_cannot_be_started(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})
    run_id = etl.start()

    with pytest.raises(glue.exceptions.CrawlerRunningException):
        glue.start_crawler(Name="raw")

    assert etl.states(run_id) == {"raw": ["RUNNING"]}


def test_running_crawler_cannot_be_deleted(glue: "GlueClient", deploy: "Deploy", glue_mock: "MockGlue") -> None:
    deploy.crawlers("raw")
    glue.start_crawler(Name="raw")

    with pytest.raises(glue.exceptions.CrawlerRunningException, match=r"Cannot delete raw while it's running$"):
        glue.delete_crawler(Name="raw")

    glue_mock.run_until_idle()
    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["Status"] == "SUCCEEDED"


def test_crawl_of_a_workflow_is_the_last_crawl_of_its_crawler(glue: "GlueClient", deploy: "Deploy", etl: "Etl") -> None:
    deploy.crawlers("raw")
    deploy.workflow({"CrawlerName": "raw"})

    etl.completed()

    assert glue.get_crawler(Name="raw")["Crawler"]["LastCrawl"]["Status"] == "SUCCEEDED"
