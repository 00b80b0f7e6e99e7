"""Entities as the structures of the API; None stands for a member that is left out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mock_glue_wf.domain.bookmark import BookmarkEntry
from mock_glue_wf.domain.crawl_history import HISTORY_STATES, dpu_hours, measured
from mock_glue_wf.domain.crawler import Crawl, Crawler, CrawlState
from mock_glue_wf.domain.graph import Graph
from mock_glue_wf.domain.job import Job, JobRun
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.trigger import Condition, Trigger
from mock_glue_wf.domain.workflow import StartingEventBatchCondition, Workflow, WorkflowRun

Shape = dict[str, Any]

COUNTED_STATES = {
    "TimeoutActions": ("TIMEOUT",),
    "FailedActions": ("FAILED",),
    "StoppedActions": ("STOPPED", "CANCELLED"),
    "SucceededActions": ("SUCCEEDED",),
    "RunningActions": ("STARTING", "RUNNING", "STOPPING", "CANCELLING"),
    "ErroredActions": ("ERROR", "EXPIRED"),
    "WaitingActions": ("WAITING",),
}
"""The states of job runs and crawls that each number of WorkflowRunStatistics counts."""


def workflow(workflow: Workflow, graph: Graph | None) -> Shape:
    last_run = workflow.runs.newest()
    return {
        "Name": workflow.name,
        "Description": workflow.description,
        "DefaultRunProperties": workflow.default_run_properties,
        "CreatedOn": workflow.created_on,
        "LastModifiedOn": workflow.last_modified_on,
        "LastRun": last_run and workflow_run(last_run, include_graph=graph is not None),
        "Graph": graph and _graph(graph, None),
        "MaxConcurrentRuns": workflow.max_concurrent_runs,
    }


def workflow_run(run: WorkflowRun, *, include_graph: bool) -> Shape:
    return {
        "Name": run.name,
        "WorkflowRunId": run.id,
        "WorkflowRunProperties": run.properties,
        "StartedOn": run.started_on,
        "CompletedOn": run.completed_on,
        "Status": run.status,
        "ErrorMessage": run.error_message,
        "PreviousRunId": run.previous_run_id,
        "StartingEventBatchCondition": run.batch_condition and _batch_condition(run.batch_condition),
        "Statistics": statistics(run),
        "Graph": _graph(run.graph, run) if include_graph else None,
    }


def _batch_condition(condition: StartingEventBatchCondition) -> Shape:
    return {"BatchSize": condition.batch_size, "BatchWindow": condition.batch_window}


def statistics(run: WorkflowRun) -> Shape:
    """The total is full from the start of a run: all actions of its graph, also those that never begin."""
    counts = {number: sum(run.states[state] for state in states) for number, states in COUNTED_STATES.items()}
    return {"TotalActions": run.graph.total_actions, **counts}


def _graph(graph: Graph, run: WorkflowRun | None) -> Shape:
    triggers = {NodeKey(NodeType.TRIGGER, each.name): each for each in graph.triggers}
    return {
        "Nodes": [
            {"Type": node.type, "Name": node.name, "UniqueId": unique_id, **_details(node, triggers, run)}
            for node, unique_id in graph.nodes.items()
        ],
        "Edges": [{"SourceId": source, "DestinationId": destination} for source, destination in graph.edges],
    }


def _details(node: NodeKey, triggers: Mapping[NodeKey, Trigger], run: WorkflowRun | None) -> Shape:
    """Empty details for a job or crawler of a workflow, none for one that a run has not reached (recording of a live
    account, 2024; Developer Guide, "Querying workflows")."""
    if node.type is NodeType.TRIGGER:
        return {"TriggerDetails": {"Trigger": trigger(triggers[node])}}
    runs = None if run is None else run.node_runs.get(node)
    if run is not None and runs is None:
        return {}
    if node.type is NodeType.JOB:
        return {"JobDetails": {"JobRuns": runs and [job_run(each) for each in runs if isinstance(each, JobRun)]}}
    return {"CrawlerDetails": {"Crawls": runs and [crawl(each) for each in runs if isinstance(each, Crawl)]}}


def trigger(trigger: Trigger) -> Shape:
    return {**trigger.definition, "State": trigger.state}


def job(job: Job) -> Shape:
    return {**job.definition.members, "CreatedOn": job.created_on, "LastModifiedOn": job.last_modified_on}


def job_bookmark(job_name: str, entry: BookmarkEntry) -> Shape:
    """The bookmark itself is the state that a script's sources leave behind; here they leave none."""
    return {
        "JobName": job_name,
        "Version": entry.version,
        "Run": entry.run,
        "Attempt": entry.attempt,
        "PreviousRunId": entry.previous_run_id,
        "RunId": entry.run_id,
        "JobBookmark": "{}",
    }


def job_run(run: JobRun) -> Shape:
    return {
        **run.settings,
        "Id": run.id,
        "Attempt": run.attempt,
        "PreviousRunId": run.previous_run_id,
        "TriggerName": run.trigger_name,
        "JobName": run.job_name,
        "StartedOn": run.started_on,
        "LastModifiedOn": run.last_modified_on,
        "CompletedOn": run.completed_on,
        "JobRunState": run.state,
        "Arguments": run.arguments or None,
        "ErrorMessage": run.error_message,
        "PredecessorRuns": [],
        "ExecutionTime": run.execution_time // timedelta(seconds=1),
        "DPUSeconds": run.dpu_seconds,
        "StateDetail": run.state_detail,
    }


def predecessor_runs(run: JobRun) -> list[Shape]:
    """The job runs that met the conditions of the trigger that started the run."""
    if run.workflow_run is None:
        return []
    graph, node_runs = run.workflow_run.graph, run.workflow_run.node_runs
    met = {
        condition for trigger in graph.triggers if trigger.name == run.trigger_name for condition in trigger.conditions
    }
    return [
        {"JobName": each.job_name, "RunId": each.id}
        for each in (each for runs in node_runs.values() for each in runs)
        if isinstance(each, JobRun)
        and Condition(each.node, each.state) in met
        and each.completed_on is not None
        and each.completed_on <= run.started_on
    ]


def crawler(crawler: Crawler, now: datetime) -> Shape:
    """In whole seconds, unlike everything else (recording of a live account, 2020)."""
    schedule = crawler.definition.get("Schedule")
    elapsed = timedelta() if crawler.running is None else now - crawler.running.started_on
    return {
        **crawler.definition,
        "Schedule": schedule and {"ScheduleExpression": schedule, "State": crawler.schedule_state},
        "State": crawler.state,
        "CrawlElapsedTime": elapsed // timedelta(milliseconds=1),
        "CreationTime": crawler.created_on.replace(microsecond=0),
        "LastUpdated": crawler.last_updated.replace(microsecond=0),
        "LastCrawl": _last_crawl(crawler),
        "Version": crawler.version,
    }


def _last_crawl(crawler: Crawler) -> Shape | None:
    ended = (each for _, each in crawler.crawls.walk(reversed(crawler.crawls.positions)) if each.is_finished)
    if (last := next(ended, None)) is None:
        return None
    return {
        "Status": "FAILED" if last.state is CrawlState.ERROR else last.state,
        "ErrorMessage": last.error_message,
        **_log(last),
        "MessagePrefix": last.id,
        "StartTime": last.started_on.replace(microsecond=0),
    }


def crawler_history(crawl: Crawl) -> Shape:
    """No Summary, which tells of tables and partitions: a crawl changes none here."""
    return {
        "CrawlId": crawl.id,
        "State": HISTORY_STATES[crawl.state],
        "StartTime": crawl.started_on,
        "EndTime": crawl.completed_on,
        "ErrorMessage": crawl.error_message,
        **_log(crawl),
        "MessagePrefix": crawl.id,
        "DPUHour": dpu_hours(crawl),
    }


def crawler_metrics(crawler: Crawler, now: datetime) -> Shape:
    metrics = measured(crawler, now)
    return {
        "CrawlerName": crawler.name,
        "TimeLeftSeconds": metrics.time_left.total_seconds(),
        "StillEstimating": metrics.still_estimating,
        "LastRuntimeSeconds": metrics.last_runtime.total_seconds(),
        "MedianRuntimeSeconds": metrics.median_runtime.total_seconds(),
        "TablesCreated": 0,
        "TablesUpdated": 0,
        "TablesDeleted": 0,
    }


def crawl(crawl: Crawl) -> Shape:
    return {
        "State": crawl.state,
        "StartedOn": crawl.started_on,
        "CompletedOn": crawl.completed_on,
        "ErrorMessage": crawl.error_message,
        **_log(crawl),
    }


def _log(crawl: Crawl) -> Shape:
    return {"LogGroup": "/aws-glue/crawlers", "LogStream": crawl.crawler_name}
