"""One account in one region without boto3, and the shortest way to put into it what a test needs."""

from datetime import UTC, datetime
from typing import Any

from mock_glue_wf.backend import Backends, Shared
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.crawler import Crawl, Crawler
from mock_glue_wf.domain.crawler_definition import crawler_definition
from mock_glue_wf.domain.job import Job, JobRun
from mock_glue_wf.domain.job_definition import job_definition
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Script, Scripts
from mock_glue_wf.domain.polling import Polls
from mock_glue_wf.domain.quotas import Quotas
from mock_glue_wf.domain.trigger import Trigger, trigger_from
from mock_glue_wf.domain.workflow import Workflow, WorkflowRun

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ACCOUNT, REGION = "123456789012", "eu-west-1"


class World:
    """One account in one region at noon. Nodes are written ``a`` and ``crawler raw``, conditions ``a FAILED``.

    Creating a job or crawler returns the script of how it goes.
    """

    def __init__(self, seed: object = 0) -> None:
        self.clock = VirtualClock(NOON)
        self.scripts = Scripts()
        shared = Shared(self.clock, self.scripts, Polls(self.clock, None, None), Quotas({}))
        self.backend = Backends(shared, ACCOUNT, seed)[ACCOUNT, REGION]
        self.engine = self.backend.engine

    def job(self, name: str, at_once: int = 1, **members: Any) -> Script[JobRun]:
        given = {"Name": name, "Role": "etl", "Command": {"Name": "glueetl"}, **members}
        definition = job_definition({**given, "ExecutionProperty": {"MaxConcurrentRuns": at_once}})
        self.backend.jobs.add(name, Job(name, definition, created_on=NOON, last_modified_on=NOON))
        return self.scripts.of(NodeKey(NodeType.JOB, name), None, None)

    def crawler(self, name: str) -> Script[Crawl]:
        definition = crawler_definition({"Name": name, "Role": "etl", "Targets": {"CatalogTargets": [{}]}})
        self.backend.crawlers.add(name, Crawler(name, definition, None, created_on=NOON, last_updated=NOON))
        return self.scripts.of(NodeKey(NodeType.CRAWLER, name), None, None)

    def workflow(self, *start: str, name: str = "etl", at_once: int | None = None, **properties: str) -> Workflow:
        """With nodes for its ON_DEMAND trigger ``start`` to start, if there are any."""
        workflow = Workflow(name, None, properties, at_once, created_on=NOON, last_modified_on=NOON)
        self.backend.workflows.add(name, workflow)
        if start:
            self.trigger("start", "ON_DEMAND", *start, workflow=workflow)
        return workflow

    def trigger(self, name: str, kind: str, *nodes: str, workflow: Workflow | None = None, **members: Any) -> Trigger:
        actions = [{"CrawlerName" if "crawler " in node else "JobName": node.split()[-1]} for node in nodes]
        given = {"Name": name, "Type": kind, "Actions": actions, **members}
        trigger = trigger_from(given if workflow is None else {**given, "WorkflowName": workflow.name})
        self.backend.triggers.add(name, trigger)
        return trigger

    def when(
        self, workflow: Workflow | None, *conditions: str, then: str, logical: str = "AND", name: str | None = None
    ) -> Trigger:
        """An active CONDITIONAL trigger, named like what it waits for unless told otherwise."""
        predicate = {"Logical": logical, "Conditions": [_condition(*text.split()) for text in conditions]}
        name, nodes = name or f" {logical} ".join(conditions), then.split(", ")
        return self.trigger(name, "CONDITIONAL", *nodes, workflow=workflow, Predicate=predicate, StartOnCreation=True)

    def start(self, workflow: Workflow, **properties: str) -> WorkflowRun:
        return self.engine.start(workflow, properties)

    def run(self, workflow: Workflow) -> WorkflowRun:
        """A run from its start to its end."""
        run = self.start(workflow)
        self.clock.run_until_idle()
        return run


def _condition(*words: str) -> dict[str, str]:
    members = ("CrawlerName", "CrawlState") if words[0] == "crawler" else ("JobName", "State")
    return {"LogicalOperator": "EQUALS", **dict(zip(members, words[-2:], strict=True))}


def told(run: WorkflowRun) -> dict[str, list[str]]:
    """What ran so far, by node: the minute and second of its start, how it stands and its error."""
    return {
        node.name: [
            f"{each.started_on:%M:%S} {each.state}" + (f" {each.error_message}" if each.error_message else "")
            for each in runs
        ]
        for node, runs in run.node_runs.items()
    }


def counted(run: WorkflowRun) -> dict[str, int]:
    """Its actions by state."""
    return {str(state): number for state, number in run.states.items() if number}
