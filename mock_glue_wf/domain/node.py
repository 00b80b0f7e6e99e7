"""Nodes of a workflow's graph."""

from enum import StrEnum
from typing import NamedTuple


class NodeType(StrEnum):
    CRAWLER = "CRAWLER"
    JOB = "JOB"
    TRIGGER = "TRIGGER"


class NodeKey(NamedTuple):
    """A job, crawler or trigger as a node of a workflow's graph."""

    type: NodeType
    name: str
