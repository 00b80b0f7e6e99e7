"""Crawls from their start to their end."""

import pytest
from domain.world import World, told

from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.errors import CrawlerRunningException


def crawler_of(world: World) -> Crawler:
    world.crawler("raw")
    crawler = world.backend.crawlers.get("raw")
    assert crawler is not None
    return crawler


def test_crawler_that_runs_cannot_be_started(world: World) -> None:
    crawler_of(world)
    world.engine.crawls.start("raw")

    with pytest.raises(CrawlerRunningException, match=r"Crawler with name raw has already started$"):
        world.engine.crawls.start("raw")


def test_crawler_that_is_being_stopped_cannot_be_started(world: World) -> None:
    crawler = crawler_of(world)
    world.engine.crawls.start("raw")
    assert crawler.running is not None
    world.engine.crawls.stop(crawler.running)

    with pytest.raises(CrawlerRunningException, match=r"Crawler with name raw has already started$"):
        world.engine.crawls.start("raw")


def test_crawl_that_is_being_cancelled_or_over_cannot_be_stopped(world: World) -> None:
    crawler = crawler_of(world)
    world.engine.crawls.start("raw")
    crawl = crawler.running
    assert crawl is not None

    assert world.engine.crawls.stop(crawl)
    assert not world.engine.crawls.stop(crawl)

    world.clock.run_until_idle()

    assert not world.engine.crawls.stop(crawl)
    assert crawl.state == "CANCELLED"


def test_crawl_cancelled_by_itself_within_a_run_meets_the_conditions_on_it(world: World) -> None:
    crawler = crawler_of(world)
    world.job("a")
    workflow = world.workflow("crawler raw")
    world.when(workflow, "crawler raw CANCELLED", then="a")
    run = world.start(workflow)
    assert crawler.running is not None

    world.engine.crawls.stop(crawler.running)
    world.clock.run_until_idle()

    assert told(run) == {"raw": ["00:00 CANCELLED"], "a": ["00:01 SUCCEEDED"]}
    assert run.status == "COMPLETED"


def test_action_that_joins_a_crawl_which_is_being_cancelled_ends_with_it(world: World) -> None:
    crawler = crawler_of(world)
    world.job("a").takes(milliseconds=500)
    workflow = world.workflow("crawler raw", "a")
    world.when(workflow, "a SUCCEEDED", then="crawler raw")
    run = world.start(workflow)
    assert crawler.running is not None

    world.engine.crawls.stop(crawler.running)
    world.clock.run_until_idle()

    assert told(run) == {"raw": ["00:00 CANCELLED"], "a": ["00:00 SUCCEEDED"]}
    assert run.states["CANCELLED"] == 2


def test_run_with_a_crawl_that_is_being_cancelled_can_be_stopped(world: World) -> None:
    crawler = crawler_of(world)
    run = world.start(world.workflow("crawler raw"))
    assert crawler.running is not None
    world.engine.crawls.stop(crawler.running)

    world.engine.stop(run)
    world.clock.run_until_idle()

    assert told(run) == {"raw": ["00:00 CANCELLED"]}
    assert run.status == "STOPPED"
