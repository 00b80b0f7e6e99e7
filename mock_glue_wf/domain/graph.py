"""The graph of a workflow: triggers, jobs and crawlers as nodes, conditions and actions as edges."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import cached_property

from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.domain.trigger import Condition, Trigger, TriggerState


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
    def watchers(self) -> Mapping[Condition, list[int]]:
        """For each condition the positions of the active conditional triggers that have it."""
        watchers: dict[Condition, list[int]] = {}
        for position, trigger in enumerate(self.triggers):
            if not trigger.starts_a_run and trigger.state is TriggerState.ACTIVATED:
                for condition in set(trigger.conditions):
                    watchers.setdefault(condition, []).append(position)
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
