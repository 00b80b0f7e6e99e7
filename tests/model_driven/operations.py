"""The operations that the package answers, by the service model, and calls that botocore's own checks have not seen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from botocore import xform_name
from botocore.model import StructureShape
from botocore.parsers import create_parser

from mock_glue_wf.api import OPERATIONS
from mock_glue_wf.backend import Backends
from mock_glue_wf.errors import GlueError
from mock_glue_wf.wire import model
from mock_glue_wf.wire.endpoint import Request, answers, respond
from mock_glue_wf.wire.validate import parse

ACCOUNT, REGION = "123456789012", "eu-west-1"

_PARSER = create_parser("json")


@dataclass(frozen=True, eq=False)
class Operation:
    name: str
    input: StructureShape = field(repr=False)
    output: StructureShape = field(repr=False)
    errors: frozenset[str] = field(repr=False)
    """The codes of those that it lists."""


@dataclass(frozen=True)
class Answer:
    """What botocore reads from an answer: an error with its message, or else a result."""

    error: str
    message: str
    result: Mapping[str, Any]


@cache
def operation(name: str) -> Operation:
    found: Any = model.glue().operation_model(name)
    return Operation(name, found.input_shape, found.output_shape, frozenset(error.name for error in found.error_shapes))


ANSWERED = [operation(name) for name in model.glue().operation_names if answers(name)]

for_each_operation = pytest.mark.parametrize("operation", ANSWERED, ids=lambda operation: operation.name)


def call(backends: Backends, operation: Operation, parameters: Mapping[str, Any]) -> Answer:
    request = Request(f"AWSGlue.{operation.name}", json.dumps(parameters).encode(), ACCOUNT, REGION)
    response = respond(request, backends)
    parts = {"status_code": response.status, "headers": response.headers, "body": response.body}
    result = _PARSER.parse(parts, operation.output)
    del result["ResponseMetadata"]
    error = result.pop("Error", {"Code": "", "Message": ""})
    return Answer(error["Code"], error["Message"], result)


def carry_out(backends: Backends, operation: Operation, parameters: Mapping[str, Any]) -> Any:
    """What the method of the API returns, without the members that it leaves out; nothing if it raises an error."""
    method = xform_name(operation.name)
    given = parse(json.dumps(parameters).encode(), operation.input)
    try:
        return _without_none(getattr(OPERATIONS[method](backends[ACCOUNT, REGION]), method)(given))
    except GlueError:
        return {}


def _without_none(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without_none(member) for name, member in value.items() if member is not None}
        case list():
            return [_without_none(item) for item in value]
        case _:
            return value
