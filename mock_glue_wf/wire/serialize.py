"""Answers written by the service model, in the JSON 1.1 protocol."""

import json
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from mock_glue_wf.errors import GlueError


def result_body(result: dict[str, Any], shape: Shape) -> bytes:
    """The body for what an operation returned; None anywhere in it stands for a member that is left out.

    Raises ValueError for a member that the shape does not have: a fault of the fake, not of its user.
    """
    return json.dumps(_encoded(result, shape)).encode()


def error_body(error: GlueError) -> bytes:
    return json.dumps({"__type": type(error).__name__, "Message": str(error)}).encode()


def _encoded(value: Any, shape: Shape) -> Any:
    if isinstance(shape, StructureShape):
        members = shape.members
        if not value.keys() <= members.keys():
            raise ValueError(f"{shape.name} has no members {sorted(value.keys() - members.keys())}")
        return {name: _encoded(member, members[name]) for name, member in value.items() if member is not None}
    if isinstance(shape, ListShape):
        return [_encoded(member, shape.member) for member in value]
    if isinstance(shape, MapShape):
        return {key: _encoded(member, shape.value) for key, member in value.items()}
    if shape.type_name == "timestamp":
        return value.timestamp()
    return value
