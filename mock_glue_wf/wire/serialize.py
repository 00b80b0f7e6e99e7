"""Answers written by the service model, in the JSON 1.1 protocol."""

import json
from datetime import datetime
from typing import Any

from botocore.model import Shape

from mock_glue_wf.errors import GlueError


def result_body(result: dict[str, Any], shape: Shape) -> bytes:
    """The body for what an operation returned; None anywhere in it stands for a member that is left out.

    Raises ValueError for a member that the shape does not have: a fault of the fake, not of its user.
    """
    return json.dumps(_encoded(result, shape)).encode()


def error_body(error: GlueError) -> bytes:
    return json.dumps({"__type": type(error).__name__, "Message": str(error)}).encode()


def _encoded(value: Any, shape: Any) -> Any:
    match shape.type_name:
        case "structure":
            members = shape.members
            if not value.keys() <= members.keys():
                raise ValueError(f"{shape.name} has no members {sorted(value.keys() - members.keys())}")
            return {name: _encoded(member, members[name]) for name, member in value.items() if member is not None}
        case "list":
            return [_encoded(member, shape.member) for member in value]
        case "map":
            return {key: _encoded(member, shape.value) for key, member in value.items()}
        case "timestamp":
            return _instant(value, shape)
        case _:
            return value


def _instant(instant: datetime, shape: Shape) -> str | float:
    iso = shape.serialization.get("timestampFormat") == "iso8601"
    return instant.isoformat() if iso else instant.timestamp()
