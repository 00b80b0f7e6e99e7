"""Crawlers and their crawls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.node import NodeKey
from mock_glue_wf.domain.schedule import Schedule
from mock_glue_wf.errors import NoScheduleException, SchedulerNotRunningException, SchedulerRunningException

if TYPE_CHECKING:
    from mock_glue_wf.domain.clock import Timer
    from mock_glue_wf.domain.workflow import WorkflowRun


class CrawlerState(StrEnum):
    READY = "READY"
    RUNNING = "RUNNING"
    STOPPING = "STOPPING"


class CrawlState(StrEnum):
    RUNNING = "RUNNING"
    CANCELLING = "CANCELLING"
    CANCELLED = "CANCELLED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ERROR = "ERROR"


class ScheduleState(StrEnum):
    SCHEDULED = "SCHEDULED"
    NOT_SCHEDULED = "NOT_SCHEDULED"
    TRANSITIONING = "TRANSITIONING"


CRAWL_ENDS = frozenset({CrawlState.CANCELLED, CrawlState.SUCCEEDED, CrawlState.FAILED, CrawlState.ERROR})


@dataclass(slots=True, eq=False)
class Crawl:
    """One run of a crawler; ``workflow_run`` is None when it was started outside of any."""

    id: str
    node: NodeKey
    crawler: "Crawler | None"
    """None when a trigger names a crawler that does not exist."""
    started_on: datetime
    state: CrawlState = CrawlState.RUNNING
    trigger_name: str | None = None
    workflow_run: "WorkflowRun | None" = None
    completed_on: datetime | None = None
    error_message: str | None = None
    actions: int = 1
    """How many actions of the workflow run wait for this crawl: a second trigger that starts it joins it."""
    timer: "Timer | None" = None
    was_retried: ClassVar[bool] = False

    @property
    def crawler_name(self) -> str:
        return self.node.name

    @property
    def is_finished(self) -> bool:
        return self.state in CRAWL_ENDS

    @property
    def runtime(self) -> timedelta | None:
        """None as long as it goes on."""
        return None if self.completed_on is None else self.completed_on - self.started_on

    def waits_for(self) -> "Iterator[Crawl]":
        yield self


@dataclass(slots=True, eq=False)
class Crawler:
    name: str
    definition: Mapping[str, Any]
    schedule: Schedule | None
    created_on: datetime
    last_updated: datetime
    version: int = 1
    schedule_state: ScheduleState = ScheduleState.SCHEDULED
    """Means something only with a schedule."""
    tags: dict[str, str] = field(default_factory=dict)
    crawls: Collection[Crawl] = field(default_factory=Collection)
    running: Crawl | None = None
    timer: "Timer | None" = None
    """The next firing of its schedule."""

    @property
    def state(self) -> CrawlerState:
        if self.running is None:
            return CrawlerState.READY
        return CrawlerState.STOPPING if self.running.state is CrawlState.CANCELLING else CrawlerState.RUNNING

    @property
    def is_scheduled(self) -> bool:
        return self.schedule is not None and self.schedule_state is ScheduleState.SCHEDULED

    def update(self, definition: Mapping[str, Any], schedule: Schedule | None, now: datetime) -> None:
        """Each update makes a new version; a new schedule is on at once."""
        if schedule != self.schedule:
            self.schedule_state = ScheduleState.SCHEDULED
        self.definition = definition
        self.schedule = schedule
        self.version += 1
        self.last_updated = now

    def start_schedule(self) -> None:
        """Raises NoScheduleException, SchedulerRunningException."""
        if self.schedule is None:
            raise NoScheduleException(f"Crawler with name {self.name} has no schedule")
        if self.running is not None:
            # API reference, StartCrawlerSchedule.
            raise SchedulerRunningException(f"Crawler with name {self.name} is running")
        if self.is_scheduled:
            raise SchedulerRunningException(f"The schedule of crawler with name {self.name} is already running")
        self.schedule_state = ScheduleState.SCHEDULED

    def stop_schedule(self) -> None:
        """Raises SchedulerNotRunningException."""
        if not self.is_scheduled:
            raise SchedulerNotRunningException(f"The schedule of crawler with name {self.name} is not running")
        self.schedule_state = ScheduleState.NOT_SCHEDULED
