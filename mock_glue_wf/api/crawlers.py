"""Crawlers, their schedules and their crawls."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mock_glue_wf.api import shapes
from mock_glue_wf.api.pages import page
from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.crawl_history import crawl_filter
from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.domain.crawler_definition import crawler_definition, crawler_schedule
from mock_glue_wf.domain.schedule import Schedule
from mock_glue_wf.domain.tags import checked_tags
from mock_glue_wf.errors import (
    AlreadyExistsException,
    CrawlerNotRunningException,
    CrawlerRunningException,
    CrawlerStoppingException,
    EntityNotFoundException,
    ValidationException,
)

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import (
        BatchGetCrawlersRequestTypeDef,
        CreateCrawlerRequestTypeDef,
        DeleteCrawlerRequestTypeDef,
        GetCrawlerMetricsRequestTypeDef,
        GetCrawlerRequestTypeDef,
        GetCrawlersRequestTypeDef,
        ListCrawlersRequestTypeDef,
        ListCrawlsRequestTypeDef,
        StartCrawlerRequestTypeDef,
        StartCrawlerScheduleRequestTypeDef,
        StopCrawlerRequestTypeDef,
        StopCrawlerScheduleRequestTypeDef,
        UpdateCrawlerRequestTypeDef,
        UpdateCrawlerScheduleRequestTypeDef,
    )


class CrawlerApi:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def create_crawler(self, request: "CreateCrawlerRequestTypeDef") -> Shape:
        name = request["Name"]
        if name in self._backend.crawlers:
            raise AlreadyExistsException(f"{self._backend.account}:{name} already exists")
        definition = crawler_definition({member: value for member, value in request.items() if member != "Tags"})
        schedule, tags = _schedule(definition), checked_tags(request.get("Tags", {}))
        self._backend.quotas.check("crawlers", len(self._backend.crawlers) + 1)
        now = self._backend.clock.now()
        crawler = Crawler(name, definition, schedule, created_on=now, last_updated=now, tags=tags)
        self._backend.crawlers.add(name, crawler)
        self._backend.activation.arm_crawler(crawler)
        return {}

    def update_crawler(self, request: "UpdateCrawlerRequestTypeDef") -> Shape:
        """What is not given stays (cloudformation-coverage-roadmap #2247, cloud-custodian #5691)."""
        crawler = self._crawler(request["Name"])
        if crawler.running is not None:
            # The text of cloudformation-coverage-roadmap #817, where the code was InvalidInputException; the model has
            # this one for it.
            raise CrawlerRunningException(
                "Cannot update Crawler while running. Please stop crawl or wait until it completes to update."
            )
        self._update(crawler, crawler_definition({**crawler.definition, **request}))
        return {}

    def delete_crawler(self, request: "DeleteCrawlerRequestTypeDef") -> Shape:
        crawler = self._crawler(request["Name"])
        if crawler.running is not None:
            # aws-sdk-java #1549.
            raise CrawlerRunningException(f"Cannot delete {crawler.name} while it's running")
        self._backend.crawlers.remove(crawler.name)
        self._backend.activation.disarm_crawler(crawler)
        return {}

    def get_crawler(self, request: "GetCrawlerRequestTypeDef") -> Shape:
        (crawler,) = self._shapes([self._crawler(request["Name"])])
        return {"Crawler": crawler}

    def get_crawlers(self, request: "GetCrawlersRequestTypeDef") -> Shape:
        crawlers, token = page("crawlers", self._backend.crawlers, request, most=1000, refusal=ValidationException)
        return {"Crawlers": self._shapes(crawlers), "NextToken": token}

    def list_crawlers(self, request: "ListCrawlersRequestTypeDef") -> Shape:
        """At most 100 names, as the model has it of the list, though MaxResults may be more."""
        tags = request.get("Tags", {}).items()
        crawlers, token = page(
            "crawlers",
            self._backend.crawlers,
            request,
            most=100,
            wanted=lambda crawler: tags <= crawler.tags.items(),
            refusal=ValidationException,
        )
        return {"CrawlerNames": [crawler.name for crawler in crawlers], "NextToken": token}

    def batch_get_crawlers(self, request: "BatchGetCrawlersRequestTypeDef") -> Shape:
        crawlers, missing = self._backend.crawlers.find(request["CrawlerNames"])
        return {"Crawlers": self._shapes(crawlers), "CrawlersNotFound": missing}

    def start_crawler(self, request: "StartCrawlerRequestTypeDef") -> Shape:
        self._backend.engine.crawls.start(request["Name"])
        return {}

    def stop_crawler(self, request: "StopCrawlerRequestTypeDef") -> Shape:
        crawler = self._backend.engine.crawls.existing(request["Name"])
        if crawler.running is None:
            raise CrawlerNotRunningException(f"Crawler with name {crawler.name} is not running")
        if not self._backend.engine.crawls.stop(crawler.running):
            raise CrawlerStoppingException(f"Crawler with name {crawler.name} is stopping")
        return {}

    def list_crawls(self, request: "ListCrawlsRequestTypeDef") -> Shape:
        """20 at a time unless told otherwise, and at most 100 (API reference); newest first."""
        crawls, token = page(
            "crawls",
            self._crawler(request["CrawlerName"]).crawls,
            request,
            most=100,
            usual=20,
            newest_first=True,
            wanted=crawl_filter(request.get("Filters", [])),
        )
        self._backend.polls.look(crawls)
        return {"Crawls": [shapes.crawler_history(crawl) for crawl in crawls], "NextToken": token}

    def get_crawler_metrics(self, request: "GetCrawlerMetricsRequestTypeDef") -> Shape:
        """Of all crawlers when none is named; a name that is no crawler's is passed over: the model has no error."""
        names = request.get("CrawlerNameList", [])
        crawlers, token = page(
            "crawlers",
            self._backend.crawlers,
            request,
            most=1000,
            wanted=lambda crawler: not names or crawler.name in names,
            refusal=ValidationException,
        )
        self._look(crawlers)
        now = self._backend.clock.now()
        return {"CrawlerMetricsList": [shapes.crawler_metrics(each, now) for each in crawlers], "NextToken": token}

    def start_crawler_schedule(self, request: "StartCrawlerScheduleRequestTypeDef") -> Shape:
        crawler = self._crawler(request["CrawlerName"])
        crawler.start_schedule()
        self._backend.activation.arm_crawler(crawler)
        return {}

    def stop_crawler_schedule(self, request: "StopCrawlerScheduleRequestTypeDef") -> Shape:
        """A crawl under way goes on (API reference)."""
        crawler = self._crawler(request["CrawlerName"])
        crawler.stop_schedule()
        self._backend.activation.disarm_crawler(crawler)
        return {}

    def update_crawler_schedule(self, request: "UpdateCrawlerScheduleRequestTypeDef") -> Shape:
        crawler = self._crawler(request["CrawlerName"])
        self._update(crawler, {**crawler.definition, "Schedule": request.get("Schedule", "")})
        return {}

    def _update(self, crawler: Crawler, definition: Mapping[str, Any]) -> None:
        schedule = _schedule(definition)
        self._backend.activation.disarm_crawler(crawler)
        crawler.update(definition, schedule, self._backend.clock.now())
        self._backend.activation.arm_crawler(crawler)

    def _shapes(self, crawlers: Sequence[Crawler]) -> list[Shape]:
        self._look(crawlers)
        now = self._backend.clock.now()
        return [shapes.crawler(crawler, now) for crawler in crawlers]

    def _look(self, crawlers: Sequence[Crawler]) -> None:
        self._backend.polls.look([crawler.running for crawler in crawlers if crawler.running is not None])

    def _crawler(self, name: str) -> Crawler:
        if (crawler := self._backend.crawlers.get(name)) is None:
            raise EntityNotFoundException(f"Crawler entry with name {name} does not exist")
        return crawler


def _schedule(definition: Mapping[str, Any]) -> Schedule | None:
    return crawler_schedule(definition["Schedule"]) if "Schedule" in definition else None
