"""StartCrawlerSchedule, StopCrawlerSchedule and UpdateCrawlerSchedule."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue

pytestmark = pytest.mark.glue_mock(start_time=datetime(2026, 1, 1, 12, tzinfo=UTC))

HOURLY = "cron(0 * * * ? *)"


def schedule(glue: "GlueClient") -> Any:
    return glue.get_crawler(Name="raw")["Crawler"].get("Schedule")


def crawled_at(glue: "GlueClient") -> list[str]:
    """Hour and minute of each crawl, in the order in which they were."""
    return [f"{crawl['StartTime']:%H:%M}" for crawl in glue.list_crawls(CrawlerName="raw")["Crawls"]][::-1]


def test_crawler_without_schedule_shows_none(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    assert schedule(glue) is None


def test_crawler_with_a_schedule_is_scheduled_from_the_start(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)

    assert schedule(glue) == {"ScheduleExpression": HOURLY, "State": "SCHEDULED"}
    glue_mock.clock.advance(hours=2)
    assert crawled_at(glue) == ["13:00", "14:00"]


def test_stopped_schedule_starts_nothing(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)

    glue.stop_crawler_schedule(CrawlerName="raw")

    assert schedule(glue) == {"ScheduleExpression": HOURLY, "State": "NOT_SCHEDULED"}
    glue_mock.clock.advance(hours=2)
    assert crawled_at(glue) == []


def test_stopping_the_schedule_does_not_stop_the_crawl(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue_mock.clock.advance(hours=1)

    glue.stop_crawler_schedule(CrawlerName="raw")
    glue_mock.run_until_idle()

    assert [crawl["State"] for crawl in glue.list_crawls(CrawlerName="raw")["Crawls"]] == ["COMPLETED"]


def test_schedule_goes_on_when_it_is_started_again(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue.stop_crawler_schedule(CrawlerName="raw")
    glue_mock.clock.advance(minutes=90)

    glue.start_crawler_schedule(CrawlerName="raw")

    assert schedule(glue) == {"ScheduleExpression": HOURLY, "State": "SCHEDULED"}
    glue_mock.clock.advance(hours=1)
    assert crawled_at(glue) == ["14:00"]


def test_schedule_that_is_on_cannot_be_started(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)

    with pytest.raises(glue.exceptions.SchedulerRunningException, match=r"name raw is already running$"):
        glue.start_crawler_schedule(CrawlerName="raw")


def test_schedule_of_a_running_crawler_cannot_be_started(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue.stop_crawler_schedule(CrawlerName="raw")
    glue.start_crawler(Name="raw")

    with pytest.raises(glue.exceptions.SchedulerRunningException, match=r"Crawler with name raw is running$"):
        glue.start_crawler_schedule(CrawlerName="raw")

    assert schedule(glue) == {"ScheduleExpression": HOURLY, "State": "NOT_SCHEDULED"}


def test_schedule_that_is_none_cannot_be_started(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    with pytest.raises(glue.exceptions.NoScheduleException, match=r"Crawler with name raw has no schedule$"):
        glue.start_crawler_schedule(CrawlerName="raw")


def test_schedule_that_is_none_cannot_be_stopped(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw")

    with pytest.raises(glue.exceptions.SchedulerNotRunningException, match=r"name raw is not running$"):
        glue.stop_crawler_schedule(CrawlerName="raw")


def test_schedule_cannot_be_stopped_twice(glue: "GlueClient", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue.stop_crawler_schedule(CrawlerName="raw")

    with pytest.raises(glue.exceptions.SchedulerNotRunningException, match=r"name raw is not running$"):
        glue.stop_crawler_schedule(CrawlerName="raw")


@pytest.mark.parametrize("members", [{}, {"Schedule": HOURLY}])
def test_update_of_the_schedule_sets_new_times(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy", members: dict[str, str]
) -> None:
    deploy.crawlers("raw", **members)

    glue.update_crawler_schedule(CrawlerName="raw", Schedule="cron(30 * * * ? *)")

    assert schedule(glue) == {"ScheduleExpression": "cron(30 * * * ? *)", "State": "SCHEDULED"}
    glue_mock.clock.advance(hours=2)
    assert crawled_at(glue) == ["12:30", "13:30"]


def test_update_of_the_crawler_may_set_new_times(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue.stop_crawler_schedule(CrawlerName="raw")

    glue.update_crawler(Name="raw", Schedule="cron(30 * * * ? *)")

    glue_mock.clock.advance(hours=1)
    assert crawled_at(glue) == ["12:30"]


def test_update_of_something_else_leaves_the_schedule_off(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)
    glue.stop_crawler_schedule(CrawlerName="raw")

    glue.update_crawler(Name="raw", Description="new")

    assert schedule(glue) == {"ScheduleExpression": HOURLY, "State": "NOT_SCHEDULED"}
    glue_mock.clock.advance(hours=2)
    assert crawled_at(glue) == []


def test_removed_schedule_starts_nothing(glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy") -> None:
    deploy.crawlers("raw", Schedule=HOURLY)

    glue.update_crawler(Name="raw", Schedule="")

    assert schedule(glue) is None
    glue_mock.clock.advance(hours=2)
    assert crawled_at(glue) == []


@pytest.mark.parametrize(
    ("request_members", "text"),
    [
        ({}, r"\. Expected format: Cron\(CRON_EXPRESSION\)"),
        ({"Schedule": "rate(1 hour)"}, r"\. Expected format: Cron\(CRON_EXPRESSION\)"),
        ({"Schedule": "cron(0 10 1 * MON 2099)"}, r": cron\(0 10 1 \* MON 2099\)"),
    ],
)
def test_update_with_no_cron_expression_is_refused(
    glue: "GlueClient", deploy: "Deploy", request_members: dict[str, str], text: str
) -> None:
    deploy.crawlers("raw", Schedule=HOURLY)

    with pytest.raises(glue.exceptions.InvalidInputException, match=f"Invalid schedule cron expression{text}$"):
        glue.update_crawler_schedule(CrawlerName="raw", **request_members)

    assert schedule(glue) == {"ScheduleExpression": HOURLY, "State": "SCHEDULED"}
