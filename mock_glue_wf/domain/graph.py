"""The graph of a workflow: triggers, jobs and crawlers as nodes, conditions and actions as edges."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import cached_property

from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.trigger import Trigger, TriggerState


class Graph:
    """The triggers of a workflow as they stand when it is made; later changes to them do not reach it.

    ``node_id`` gives a node's ``UniqueId``.
    """

    def __init__(self, triggers: Iterable[Trigger], node_id: Callable[[NodeKey], str]) -> None:
        self.triggers = tuple(map(copy, triggers))
        self.start = next((trigger for trigger in self.triggers if trigger.starts_a_run), None)
        self.total_actions = sum(len(trigger.actions) for trigger in self.triggers)
        self._node_id = node_id

    @cached_property
    def watchers(self) -> Mapping[NodeKey, list[tuple[int, set[str]]]]:
        """For each node the active conditional triggers that watch it, by position, and the states they wait for."""
        watchers: dict[NodeKey, list[tuple[int, set[str]]]] = {}
        for position, trigger in enumerate(self.triggers):
            if not trigger.starts_a_run and trigger.state is TriggerState.ACTIVATED:
                states: dict[NodeKey, set[str]] = {}
                for condition in trigger.conditions:
                    states.setdefault(condition.node, set()).add(condition.state)
                for node, awaited in states.items():
                    watchers.setdefault(node, []).append((position, awaited))
        return watchers

    @cached_property
    def conditions_to_meet(self) -> list[int]:
        """For each trigger, how many of its conditions have to be met before it fires."""
        return [1 if trigger.any_condition else len(set(trigger.conditions)) for trigger in self.triggers]

    @cached_property
    def nodes(self) -> Mapping[NodeKey, str]:
        """Every node with its ``UniqueId``: triggers first, then jobs and crawlers as the triggers name them."""
        nodes = [NodeKey(NodeType.TRIGGER, trigger.name) for trigger in self.triggers]
        for trigger in self.triggers:
            nodes += [condition.node for condition in trigger.conditions]
            nodes += [action.node for action in trigger.actions]
        return {node: self._node_id(node) for node in nodes}

    @cached_property
    def edges(self) -> list[tuple[str, str]]:
        """``UniqueId`` of the node where each edge starts and of that where it ends."""
        edges: dict[tuple[str, str], None] = {}
        for trigger in self.triggers:
            own = self.nodes[NodeKey(NodeType.TRIGGER, trigger.name)]
            edges |= {(self.nodes[condition.node], own): None for condition in trigger.conditions}
            edges |= {(own, self.nodes[action.node]): None for action in trigger.actions}
        return list(edges)

    def downstream(self, *nodes: NodeKey) -> set[NodeKey]:
        """The jobs and crawlers that come after one of these; a node itself only if it comes after one, too."""
        found: set[NodeKey] = set()
        ahead = [*nodes]
        while ahead:
            for position, _ in self.watchers.get(ahead.pop(), ()):
                reached = {action.node for action in self.triggers[position].actions} - found
                found |= reached
                ahead += reached
        return found
