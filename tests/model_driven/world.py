"""A little world, the same each time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.model import StructureShape
from model_driven.operations import ACCOUNT, ANSWERED, Answer, Operation, call, operation

from mock_glue_wf.backend import Backends
from mock_glue_wf.mock import Options

NAMES = ("a", "b", "a2", "new")
READS = [each for each in ANSWERED if each.name.startswith(("Get", "List")) and len(each.input.required_members) < 2]
"""Those that need to be told a name at most, and so can be asked about all that there is."""

_OPTIONS = Options(account_id=ACCOUNT, start_time=datetime(2026, 1, 1, tzinfo=UTC), max_polls=None)


def world() -> Backends:
    """Of ``a`` and ``b`` there is a workflow, trigger, crawler and job each; the run of ``a`` is over, ``b``'s not.

    ``b``'s crawler runs and has its schedule on, ``a``'s neither.
    """
    backends = _OPTIONS.backends(depth=0)
    for name, minutes in ("a", 2), ("b", 1):
        for operation_name, parameters in _deployment(name):
            call(backends, operation(operation_name), {"Name": name, **parameters})
        backends.clock.advance(timedelta(minutes=minutes))
    call(backends, operation("StopCrawlerSchedule"), {"CrawlerName": "a"})
    call(backends, operation("StartCrawler"), {"Name": "b"})
    return backends


def state(backends: Backends) -> list[tuple[Operation, Answer]]:
    """All that the reading operations tell about what goes by one of the names."""
    return [(read, call(backends, read, parameters)) for read in READS for parameters in _questions(read.input)]


def _questions(shape: StructureShape) -> list[dict[str, Any]]:
    graph = {"IncludeGraph": True} if "IncludeGraph" in shape.members else {}
    return [graph | dict.fromkeys(shape.required_members, name) for name in NAMES]


def _deployment(name: str) -> list[tuple[str, dict[str, Any]]]:
    targets = {"S3Targets": [{"Path": "s3://lake"}]}
    crawled = {"LogicalOperator": "EQUALS", "CrawlerName": name, "CrawlState": "SUCCEEDED"}
    start = {"Type": "ON_DEMAND", "Actions": [{"CrawlerName": name}]}
    then = {"Type": "CONDITIONAL", "Predicate": {"Conditions": [crawled]}, "Actions": [{"JobName": name}]}
    bookmark = {"--job-bookmark-option": "job-bookmark-enable"}
    crawler = {"Role": "etl", "DatabaseName": "lake", "Targets": targets, "Schedule": "cron(0 12 1 1 ? 2199)"}
    return [
        ("CreateJob", {"Role": "etl", "Command": {"Name": "glueetl"}, "DefaultArguments": bookmark}),
        ("CreateCrawler", crawler),
        ("CreateWorkflow", {"DefaultRunProperties": {"bucket": "lake"}}),
        ("CreateTrigger", {"WorkflowName": name, **start}),
        ("CreateTrigger", {"Name": f"{name}2", "WorkflowName": name, "StartOnCreation": True, **then}),
        ("StartWorkflowRun", {}),
    ]


WORLD = state(world())
