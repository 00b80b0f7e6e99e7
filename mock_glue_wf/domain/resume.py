"""Which nodes a resumed run runs anew (Developer Guide, "Repairing and resuming a workflow run")."""

from collections.abc import Sequence

from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.trigger import Action, Trigger
from mock_glue_wf.domain.workflow import WorkflowRun
from mock_glue_wf.errors import InvalidInputException


def nodes_to_restart(run: WorkflowRun, node_ids: Sequence[str]) -> list[NodeKey]:
    """The nodes of these ids in the order given, without those that come after another of them anyway.

    Raises InvalidInputException unless each is a job or crawler that the run attempted.
    """
    nodes = {unique_id: node for node, unique_id in run.graph.nodes.items()}
    chosen = [_attempted(run, node_id, nodes.get(node_id)) for node_id in dict.fromkeys(node_ids)]
    if not chosen:
        raise InvalidInputException("NodeIds cannot be empty: name the nodes to restart.")
    ahead = {node: run.graph.downstream(node) for node in chosen}
    restarted: list[NodeKey] = []
    for node in chosen:
        # On a cycle each comes after the other: the one named first is restarted.
        upstream = [other for other in chosen if node in ahead[other] and other not in ahead[node]]
        if not upstream and not any(node in ahead[other] for other in restarted):
            restarted.append(node)
    return restarted


def _attempted(run: WorkflowRun, node_id: str, node: NodeKey | None) -> NodeKey:
    if node is None:
        raise InvalidInputException(f"Node {node_id} is not part of workflow run {run.id}.")
    if node.type is NodeType.TRIGGER:
        raise InvalidInputException(f"Node {node_id} is trigger {node.name}: only jobs and crawlers can be restarted.")
    if node not in run.node_runs:
        raise InvalidInputException(f"Node {node_id} ({node.name}) has no run attempt in workflow run {run.id}.")
    return node


def started_by(run: WorkflowRun, node: NodeKey) -> tuple[Trigger, Action]:
    """The trigger that started the node last in this run, and its action."""
    name = run.node_runs[node][-1].trigger_name
    return next(
        (trigger, action)
        for trigger in run.graph.triggers
        for action in trigger.actions
        if trigger.name == name and action.node == node
    )
