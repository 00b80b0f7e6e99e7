"""Crawls from their start to their end, inside workflow runs and outside of them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from mock_glue_wf.domain import latency
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawl, Crawler, CrawlState
from mock_glue_wf.domain.ids import Ids
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Outcome
from mock_glue_wf.domain.workflow import WorkflowRun
from mock_glue_wf.errors import CrawlerRunningException, EntityNotFoundException

FAILURE = "Internal Service Exception"
"""ErrorMessage of a crawl that FAILED by an outcome that gives none: that of the event which the CloudWatch Events
user guide shows."""
MISSING_CRAWLER = "Crawler with name {} does not exist"
"""Of StartCrawler (aws-customer-churn-pipeline #15); other operations word it differently."""
STARTED_CRAWLER = "Crawler with name {} has already started"
"""In the words of moto."""


class CrawlRunner:
    """Starts crawls and ends them as their outcomes say; ``ended`` is told of each end."""

    def __init__(
        self,
        clock: VirtualClock,
        ids: Ids,
        outcome_of: Callable[[Crawl], tuple[Outcome, timedelta]],
        crawlers: Collection[Crawler],
        ended: Callable[[Crawl], None],
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._outcome_of = outcome_of
        self._crawlers = crawlers
        self._ended = ended

    def start(self, name: str) -> Crawl:
        """Start a crawler on a caller's behalf. Raises EntityNotFoundException, CrawlerRunningException."""
        crawler = self.existing(name)
        if crawler.running is not None:
            raise CrawlerRunningException(STARTED_CRAWLER.format(name))
        crawl = self._new(NodeKey(NodeType.CRAWLER, name), crawler)
        self._begin(crawl, crawler)
        return crawl

    def existing(self, name: str) -> Crawler:
        """Raises EntityNotFoundException in the words of StartCrawler."""
        if (crawler := self._crawlers.get(name)) is None:
            raise EntityNotFoundException(MISSING_CRAWLER.format(name))
        return crawler

    def fire(self, node: NodeKey, trigger_name: str, workflow_run: WorkflowRun | None) -> None:
        """Start a crawler on a trigger's behalf; what cannot start is a crawl that ended at once."""
        crawler = self._crawlers.get(node.name)
        running = None if crawler is None else crawler.running
        if running is not None and workflow_run is not None and running.workflow_run is workflow_run:
            # Recorded on a live account in 2025: a second trigger's start is no failure, both end with the crawl.
            workflow_run.joined(running)
            return
        crawl = self._new(node, crawler)
        crawl.trigger_name = trigger_name
        if workflow_run is not None:
            workflow_run.began(crawl)
        if crawler is None:
            self._end(crawl, Outcome("ERROR", MISSING_CRAWLER.format(node.name)))
        elif running is not None:
            self._end(crawl, Outcome("ERROR", STARTED_CRAWLER.format(node.name)))
        else:
            self._begin(crawl, crawler)

    def stop(self, crawl: Crawl) -> bool:
        """Whether the crawl could be stopped: one that runs can."""
        match crawl.state, crawl.crawler:
            case CrawlState.RUNNING, Crawler() as crawler:
                self._clock.cancel(crawl.timer)
                self._enter(crawl, CrawlState.CANCELLING)
                cancelled = partial(self._finish, crawl, crawler, Outcome("CANCELLED"))
                crawl.timer = self._clock.call_later(latency.STOPPING, cancelled)
                return True
            case _:
                return False

    def _new(self, node: NodeKey, crawler: Crawler | None) -> Crawl:
        return Crawl(self._ids.uuid("crawl", node.name), node, crawler, self._clock.now())

    def _begin(self, crawl: Crawl, crawler: Crawler) -> None:
        outcome, duration = self._outcome_of(crawl)
        crawler.crawls.add(crawl.id, crawl)
        crawler.running = crawl
        crawl.timer = self._clock.call_later(duration, partial(self._finish, crawl, crawler, outcome))

    def _finish(self, crawl: Crawl, crawler: Crawler, outcome: Outcome) -> None:
        crawler.running = None
        self._end(crawl, outcome)

    def _end(self, crawl: Crawl, outcome: Outcome) -> None:
        self._enter(crawl, CrawlState(outcome.state))
        crawl.completed_on = self._clock.now()
        crawl.error_message = outcome.error or (FAILURE if crawl.state is CrawlState.FAILED else None)
        # Told later at this same instant, as the end of a job run is.
        self._clock.call_later(timedelta(), partial(self._ended, crawl))

    def _enter(self, crawl: Crawl, state: CrawlState) -> None:
        before, crawl.state = crawl.state, state
        if crawl.workflow_run is not None:
            crawl.workflow_run.moved(crawl, before)
