"""Crawlers and their crawls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.node import NodeKey
from mock_glue_wf.errors import InvalidInputException

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


CRAWL_ENDS = frozenset({CrawlState.CANCELLED, CrawlState.SUCCEEDED, CrawlState.FAILED, CrawlState.ERROR})

FAILURE = "Internal Service Exception"
"""ErrorMessage of a crawl that FAILED by an outcome that gives none: that of the event which the CloudWatch Events
user guide shows."""

TARGETS = (
    "S3Targets",
    "JdbcTargets",
    "MongoDBTargets",
    "DynamoDBTargets",
    "CatalogTargets",
    "DeltaTargets",
    "IcebergTargets",
    "HudiTargets",
)
DEFAULTS: Mapping[str, Any] = {
    "Classifiers": [],
    "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
    "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"},
    "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
}
"""What GetCrawler shows of a crawler made without these (recordings of the live service, 2020 and September 2026)."""


@dataclass(slots=True, eq=False)
class Crawl:
    """One run of a crawler; ``workflow_run`` is None when it was started outside of any."""

    id: str
    node: NodeKey
    state: CrawlState
    started_on: datetime
    workflow_run: "WorkflowRun | None" = None
    completed_on: datetime | None = None
    error_message: str | None = None
    actions: int = 1
    """How many actions of the workflow run wait for this crawl: a second trigger that starts it joins it."""
    timer: "Timer | None" = None

    @property
    def crawler_name(self) -> str:
        return self.node.name

    @property
    def is_finished(self) -> bool:
        return self.state in CRAWL_ENDS

    def waits_for(self) -> "Iterator[Crawl]":
        yield self

    def end(self, state: str, error_message: str | None, now: datetime) -> None:
        self.state = CrawlState(state)
        self.error_message = error_message or (FAILURE if self.state is CrawlState.FAILED else None)
        self.completed_on = now


@dataclass(slots=True, eq=False)
class Crawler:
    name: str
    definition: Mapping[str, Any]
    created_on: datetime
    last_updated: datetime
    version: int = 1
    crawls: Collection[Crawl] = field(default_factory=Collection)
    running: Crawl | None = None

    @property
    def state(self) -> CrawlerState:
        if self.running is None:
            return CrawlerState.READY
        return CrawlerState.RUNNING


def crawler_definition(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a crawler is made of, with what AWS fills in, from the members of a request.

    Raises InvalidInputException with the texts that cdk-preflight measured on real deployments in September 2026.
    """
    targets = given["Targets"]
    if not any(targets.values()):
        raise InvalidInputException("Targets are not defined")
    if "DatabaseName" not in given and not targets.get("CatalogTargets"):
        raise InvalidInputException(
            "You must provide the DatabaseName parameter when you specify a non-catalog targeted crawler."
        )
    role = given["Role"].rpartition("/")[2] if given["Role"].startswith("arn:") else given["Role"]
    return {**DEFAULTS, **given, "Role": role, "Targets": {kind: targets.get(kind, []) for kind in TARGETS}}
