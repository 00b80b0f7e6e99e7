"""What moves workflow runs forward: triggers fire, what they start ends, conditions are met, runs complete."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from mock_glue_wf.domain import latency
from mock_glue_wf.domain.clock import VirtualClock
from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.domain.crawler import Crawler
from mock_glue_wf.domain.execution import Execution
from mock_glue_wf.domain.graph import Graph
from mock_glue_wf.domain.ids import Ids
from mock_glue_wf.domain.job import Job
from mock_glue_wf.domain.node import NodeKey
from mock_glue_wf.domain.outcomes import Outcome
from mock_glue_wf.domain.trigger import Condition, Trigger, Triggers
from mock_glue_wf.domain.workflow import NodeRun, Progress, Workflow, WorkflowRun, WorkflowRunStatus
from mock_glue_wf.errors import ConcurrentRunsExceededException


class Engine:
    """Runs the workflows of one account in one region on the clock.

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
    ) -> None:
        self.execution = Execution(clock, ids, outcome_of, jobs, crawlers, self._ended)
        self._clock = clock
        self._ids = ids
        self._triggers = triggers

    def graph(self, workflow: Workflow) -> Graph:
        """The workflow as its triggers stand now."""
        if workflow.graph is None:
            workflow.graph = Graph(self._triggers.of(workflow.name).values(), partial(self._node_id, workflow.name))
        return workflow.graph

    def start_workflow_run(self, workflow: Workflow, properties: Mapping[str, str]) -> WorkflowRun:
        """Raises ConcurrentRunsExceededException."""
        if not workflow.has_free_slot:
            raise ConcurrentRunsExceededException(f"Concurrent runs exceeded for workflow: {workflow.name}.")
        graph = self.graph(workflow)
        run = WorkflowRun(
            f"wr_{self._ids.new('workflow run', workflow.name)}",
            workflow,
            graph,
            {**workflow.default_run_properties, **properties},
            self._clock.now(),
            Progress(graph.conditions_to_meet.copy()),
        )
        workflow.runs.add(run.id, run)
        workflow.active_runs += 1
        if graph.start is None:
            self._clock.call_later(latency.EMPTY_WORKFLOW_RUN, partial(self._complete, run))
        else:
            self._fire(graph.start, run)
        return run

    def _fire(self, trigger: Trigger, run: WorkflowRun) -> None:
        for action in trigger.actions:
            self.execution.run_action(action, trigger.name, run)

    def _ended(self, node_run: NodeRun) -> None:
        run = node_run.workflow_run
        if run is None:
            return
        for trigger in run.meet(Condition(node_run.node, node_run.state)):
            self._fire(trigger, run)
        run.progress.unfinished_actions -= node_run.actions
        if not run.progress.unfinished_actions:
            self._complete(run)

    def _complete(self, run: WorkflowRun) -> None:
        run.status = WorkflowRunStatus.COMPLETED
        run.completed_on = self._clock.now()
        run.workflow.active_runs -= 1

    def _node_id(self, workflow_name: str, node: NodeKey) -> str:
        return f"wnode_{self._ids.of('node', workflow_name, *node)}"
