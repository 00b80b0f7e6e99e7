"""Crawlers: what Glue takes for one, what it fills in, and the state one is in."""

from typing import Any

import pytest
from domain.world import World

from mock_glue_wf.domain.crawler_definition import crawler_definition
from mock_glue_wf.errors import InvalidInputException

LAKE = {"S3Targets": [{"Path": "s3://lake"}]}
CATALOG = {"CatalogTargets": [{"DatabaseName": "lake", "Tables": ["orders"]}]}


def defined(**members: Any) -> dict[str, Any]:
    return crawler_definition({"Name": "raw", "Role": "etl", "DatabaseName": "lake", "Targets": LAKE, **members})


def test_glue_fills_in_what_was_not_given() -> None:
    assert defined() == {
        "Name": "raw",
        "Role": "etl",
        "DatabaseName": "lake",
        "Targets": {
            "S3Targets": [{"Path": "s3://lake"}],
            "JdbcTargets": [],
            "MongoDBTargets": [],
            "DynamoDBTargets": [],
            "CatalogTargets": [],
            "DeltaTargets": [],
            "IcebergTargets": [],
            "HudiTargets": [],
        },
        "Classifiers": [],
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
        "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"},
        "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
    }


def test_what_was_given_stays_as_it_is() -> None:
    given = {
        "Classifiers": ["csv"],
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY"},
        "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
        "LineageConfiguration": {"CrawlerLineageSettings": "ENABLE"},
        "Description": "crawls",
    }
    assert defined(**given).items() >= given.items()


@pytest.mark.parametrize(
    "role", ["etl", "arn:aws:iam::123456789012:role/etl", "arn:aws:iam::123456789012:role/service-role/etl"]
)
def test_a_role_is_shown_by_its_short_name(role: str) -> None:
    assert defined(Role=role)["Role"] == "etl"


@pytest.mark.parametrize("targets", [{}, {"S3Targets": []}, {"S3Targets": [], "CatalogTargets": []}])
def test_a_crawler_needs_a_target(targets: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputException, match=r"\ATargets are not defined\Z"):
        defined(Targets=targets)


def test_a_crawler_of_anything_but_the_catalog_needs_a_database() -> None:
    expected = r"\AYou must provide the DatabaseName parameter when you specify a non-catalog targeted crawler\.\Z"
    with pytest.raises(InvalidInputException, match=expected):
        crawler_definition({"Name": "raw", "Role": "etl", "Targets": LAKE})


def test_a_crawler_of_the_catalog_needs_no_database() -> None:
    definition = crawler_definition({"Name": "raw", "Role": "etl", "Targets": CATALOG})
    assert definition["Targets"]["CatalogTargets"] == CATALOG["CatalogTargets"]


def test_a_crawler_is_ready_unless_it_runs(world: World) -> None:
    world.crawler("raw")
    crawler = world.backend.crawlers.get("raw")
    assert crawler is not None
    assert crawler.state == "READY"


def test_a_crawler_runs_as_long_as_its_crawl(world: World) -> None:
    world.crawler("raw").takes(minutes=3)
    crawler = world.backend.crawlers.get("raw")
    assert crawler is not None
    crawl = world.engine.crawls.start("raw")
    world.clock.advance(seconds=179)
    assert (crawler.state, crawler.running, crawl.state) == ("RUNNING", crawl, "RUNNING")
    world.clock.advance(seconds=1)
    assert [crawler.state, crawler.running, crawl.state] == ["READY", None, "SUCCEEDED"]


def test_crawls_are_kept_in_order_of_start(world: World) -> None:
    world.crawler("raw").fails(times=1)
    first = world.engine.crawls.start("raw")
    world.clock.run_until_idle()
    second = world.engine.crawls.start("raw")
    crawler = world.backend.crawlers.get("raw")
    assert crawler is not None
    assert list(crawler.crawls) == [first, second]
    assert [first.state, second.state] == ["FAILED", "RUNNING"]
