"""Crawlers and the starting of crawls."""

from typing import TYPE_CHECKING

from mock_glue_wf.api import shapes
from mock_glue_wf.api.shapes import Shape
from mock_glue_wf.backend import Backend
from mock_glue_wf.domain.crawler import Crawler, crawler_definition
from mock_glue_wf.errors import AlreadyExistsException, CrawlerRunningException, EntityNotFoundException

if TYPE_CHECKING:
    from types_boto3_glue.type_defs import (
        CreateCrawlerRequestTypeDef,
        DeleteCrawlerRequestTypeDef,
        GetCrawlerRequestTypeDef,
        StartCrawlerRequestTypeDef,
    )


class CrawlerApi:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def create_crawler(self, request: "CreateCrawlerRequestTypeDef") -> Shape:
        name = request["Name"]
        if name in self._backend.crawlers:
            raise AlreadyExistsException(f"{self._backend.account}:{name} already exists")
        definition = crawler_definition({member: value for member, value in request.items() if member != "Tags"})
        now = self._backend.clock.now()
        self._backend.crawlers.add(name, Crawler(name, definition, created_on=now, last_updated=now))
        return {}

    def delete_crawler(self, request: "DeleteCrawlerRequestTypeDef") -> Shape:
        crawler = self._crawler(request["Name"])
        if crawler.running is not None:
            raise CrawlerRunningException(f"Crawler with name {crawler.name} is running")
        self._backend.crawlers.remove(crawler.name)
        return {}

    def get_crawler(self, request: "GetCrawlerRequestTypeDef") -> Shape:
        crawler = self._crawler(request["Name"])
        if crawler.running is not None:
            self._backend.polls.look([crawler.running])
        return {"Crawler": shapes.crawler(crawler, self._backend.clock.now())}

    def start_crawler(self, request: "StartCrawlerRequestTypeDef") -> Shape:
        self._backend.engine.execution.start_crawl(request["Name"])
        return {}

    def _crawler(self, name: str) -> Crawler:
        if (crawler := self._backend.crawlers.get(name)) is None:
            raise EntityNotFoundException(f"Crawler entry with name {name} does not exist")
        return crawler
