"""What moves workflow runs forward: triggers fire, what they start ends, predicates come true, runs complete."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from mock_glue_wf.domain import latency
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.domain.crawls import CrawlRunner
from mock_glue_wf.domain.graph import Graph
from mock_glue_wf.domain.ids import Ids
from mock_glue_wf.domain.job import Job, JobRun
from mock_glue_wf.domain.job_runs import JobRunner
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.outcomes import Outcome
from mock_glue_wf.domain.quotas import Quotas
from mock_glue_wf.domain.resume import nodes_to_restart, started_by
from mock_glue_wf.domain.trigger import Action, Condition, Trigger, Triggers
from mock_glue_wf.domain.workflow import (
    NodeRun,
    Progress,
    StartingEventBatchCondition,
    Workflow,
    WorkflowRun,
    WorkflowRunStatus,
)
from mock_glue_wf.errors import ConcurrentRunsExceededException, IllegalWorkflowStateException


class Engine:
    """Runs the workflows of one account in one region on the clock, and the triggers outside of workflows.

    The work for an end is proportional to the triggers that watch the node, never to the size of the graph.
    """

    def __init__(
        self,
        clock: VirtualClock,
        ids: Ids,
        outcome_of: Callable[[NodeRun], tuple[Outcome, timedelta]],
        triggers: Triggers,
        jobs: Collection[Job],
        crawlers: Collection[Crawler],
        quotas: Quotas,
    ) -> None:
        self.job_runs = JobRunner(clock, ids, outcome_of, jobs, quotas, self._ended)
        self.crawls = CrawlRunner(clock, ids, outcome_of, crawlers, self._ended)
        self._clock = clock
        self._ids = ids
        self._triggers = triggers

    def graph(self, workflow: Workflow) -> Graph:
        """The workflow as its triggers stand now."""
        if workflow.graph is None:
            workflow.graph = Graph(self._triggers.of(workflow.name).values(), partial(self._node_id, workflow.name))
        return workflow.graph

    def start(self, workflow: Workflow, properties: Mapping[str, str]) -> WorkflowRun:
        """Start a run of the workflow on a caller's behalf. Raises ConcurrentRunsExceededException."""
        self._check_free_slot(workflow)
        run = self._fresh_run(workflow, properties)
        self._begin(run)
        return run

    def start_unasked(
        self, workflow: Workflow, properties: Mapping[str, str], batch_condition: StartingEventBatchCondition | None
    ) -> None:
        """Start a run on behalf of a schedule or of events: one that may not start is there with its ErrorMessage."""
        may_start = workflow.has_free_slot
        run = self._fresh_run(workflow, properties)
        run.batch_condition = batch_condition
        if may_start:
            self._begin(run)
        else:
            run.error_message = _too_many_runs(workflow)
            self._finish(run, WorkflowRunStatus.ERROR)

    def stop(self, run: WorkflowRun) -> None:
        """Nothing starts in the run any more, and what runs is stopped. Raises IllegalWorkflowStateException."""
        if run.status is not WorkflowRunStatus.RUNNING:
            raise IllegalWorkflowStateException(
                f"Workflow run {run.id} is {run.status}; only a RUNNING one can be stopped."
            )
        run.status = WorkflowRunStatus.STOPPING
        for node_run in [*run.waits_for()]:
            if isinstance(node_run, JobRun):
                self.job_runs.stop(node_run)
            else:
                self.crawls.stop(node_run)
        self._clock.cancel(run.progress.timer)
        stopped = partial(self._finish, run, WorkflowRunStatus.STOPPED)
        run.progress.timer = self._clock.call_later(latency.STOPPING, stopped)

    def resume(self, run: WorkflowRun, node_ids: Sequence[str]) -> tuple[WorkflowRun, list[str]]:
        """The run that resumes this one from these nodes on, and the ids of the nodes that it restarts at once.

        Raises IllegalWorkflowStateException, InvalidInputException, ConcurrentRunsExceededException.
        """
        if run.status is not WorkflowRunStatus.COMPLETED:
            raise IllegalWorkflowStateException(
                f"Workflow run {run.id} is {run.status}; only a COMPLETED one can be resumed."
            )
        restarted = nodes_to_restart(run, node_ids)
        self._check_free_slot(run.workflow)
        resumed = self._new_run(run.workflow, run.graph, run.properties.copy())
        resumed.previous_run_id = run.id
        anew = run.graph.downstream(*restarted).union(restarted)
        for node, node_runs in run.node_runs.items():
            if node not in anew:
                resumed.copied(node_runs)
        for trigger, action in [started_by(run, node) for node in restarted]:
            self._start(action, trigger.name, resumed)
        return resumed, [run.graph.nodes[node] for node in restarted]

    def abandon(self, workflow: Workflow) -> None:
        """Let no trigger fire any more in the runs of a workflow that is deleted; the jobs and crawlers that they
        have started go on to their ends."""
        for run in [*workflow.active_runs.values()]:
            self._finish(run, WorkflowRunStatus.STOPPED)

    def fire_standalone(self, trigger: Trigger) -> None:
        """Start what a trigger outside of workflows names, on its own behalf."""
        self._fire(trigger, None)

    def fire_on_demand(self, trigger: Trigger) -> None:
        """The same on a caller's behalf: all of it, or nothing when something is missing or at its limit.

        A crawler that runs already is no hindrance. Raises EntityNotFoundException, ConcurrentRunsExceededException,
        ResourceNumberLimitExceededException.
        """
        nodes = [action.node for action in trigger.actions]
        self.job_runs.check(Counter(node.name for node in nodes if node.type is NodeType.JOB))
        for node in nodes:
            if node.type is NodeType.CRAWLER:
                self.crawls.existing(node.name)
        self.fire_standalone(trigger)

    def _begin(self, run: WorkflowRun) -> None:
        if run.graph.start is None:
            completed = partial(self._finish, run, WorkflowRunStatus.COMPLETED)
            run.progress.timer = self._clock.call_later(latency.EMPTY_WORKFLOW_RUN, completed)
        else:
            self._fire(run.graph.start, run)

    def _fire(self, trigger: Trigger, run: WorkflowRun | None) -> None:
        for action in trigger.actions:
            self._start(action, trigger.name, run)

    def _start(self, action: Action, trigger_name: str, run: WorkflowRun | None) -> None:
        if action.node.type is NodeType.JOB:
            self.job_runs.fire(action, trigger_name, run)
        else:
            self.crawls.fire(action.node, trigger_name, run)

    def _ended(self, node_run: NodeRun) -> None:
        if node_run.workflow_run is not None:
            self._ended_in(node_run.workflow_run, node_run)
        elif node_run.trigger_name is not None:
            # What was started by hand, or a crawler by its own schedule, fires nothing (Developer Guide, "AWS Glue
            # triggers"; serverless-application-model #2506).
            for trigger in self._triggers.watching(node_run.node):
                if trigger.meet(Condition(node_run.node, node_run.state)):
                    self.fire_standalone(trigger)

    def _ended_in(self, run: WorkflowRun, node_run: NodeRun) -> None:
        run.progress.unfinished_actions -= node_run.actions
        if run.status is not WorkflowRunStatus.RUNNING:
            return
        run.latch(node_run.node, node_run.state)
        for trigger in run.fire_after(node_run.node):
            self._fire(trigger, run)
        if not run.progress.unfinished_actions:
            self._finish(run, WorkflowRunStatus.COMPLETED)

    def _fresh_run(self, workflow: Workflow, properties: Mapping[str, str]) -> WorkflowRun:
        """A run of the workflow as it stands now, unlike one that resumes another."""
        return self._new_run(workflow, self.graph(workflow), {**workflow.default_run_properties, **properties})

    def _new_run(self, workflow: Workflow, graph: Graph, properties: dict[str, str]) -> WorkflowRun:
        run_id = f"wr_{self._ids.new('workflow run', workflow.name)}"
        progress = Progress(graph.conditions_to_meet.copy())
        run = WorkflowRun(run_id, workflow, graph, properties, self._clock.now(), progress)
        workflow.runs.add(run.id, run)
        workflow.active_runs[run.id] = run
        return run

    def _finish(self, run: WorkflowRun, status: WorkflowRunStatus) -> None:
        self._clock.cancel(run.progress.timer)
        run.status = status
        run.completed_on = self._clock.now()
        del run.workflow.active_runs[run.id]

    def _check_free_slot(self, workflow: Workflow) -> None:
        if not workflow.has_free_slot:
            raise ConcurrentRunsExceededException(_too_many_runs(workflow))

    def _node_id(self, workflow_name: str, node: NodeKey) -> str:
        return f"wnode_{self._ids.of('node', workflow_name, *node)}"


def _too_many_runs(workflow: Workflow) -> str:
    # API reference, ``WorkflowRun.ErrorMessage``.
    return f"Concurrent runs exceeded for workflow: {workflow.name}."
