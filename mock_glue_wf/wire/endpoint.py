"""The whole route of a request, from its bytes to those of the answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache
from typing import Any, cast

from botocore import xform_name
from botocore.model import Shape

from mock_glue_wf.api import OPERATIONS
from mock_glue_wf.api.tags import TagApi, names_foreign_resource
from mock_glue_wf.backend import Backend, Backends
from mock_glue_wf.errors import GlueError, UnknownOperationException
from mock_glue_wf.wire import model
from mock_glue_wf.wire.serialize import error_body, result_body
from mock_glue_wf.wire.validate import parse

SERVICE = "AWSGlue"
READS = ("Get", "List", "BatchGet")


@dataclass(frozen=True, slots=True)
class Request:
    """``target`` is the X-Amz-Target header; ``account`` is None when nothing about the request names one."""

    target: str
    body: bytes
    account: str | None
    region: str


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: bytes


def answers(operation_name: str, body: bytes = b"{}") -> bool:
    """Whether the operation is one of ours; a tag operation is unless the ARN in its body names something else."""
    api = _api(operation_name)
    return api is not None and (api is not TagApi or not names_foreign_resource(json.loads(body).get("ResourceArn")))


@cache
def _api(operation_name: str) -> type | None:
    return OPERATIONS.get(xform_name(operation_name)) if operation_name in model.glue().operation_names else None


def respond(request: Request, backends: Backends) -> Response:
    """Answer a request; only what Glue itself would report becomes an error in the answer."""
    with backends.clock.lock:
        backends.clock.run_due()
        backend = backends[request.account or backends.account, request.region]
        try:
            name, input_shape, output_shape = _operation(request.target)
            parameters = parse(request.body, input_shape)
            result = _carry_out(name, parameters, backend)
            return _response(200, result_body(result, output_shape), backend)
        except GlueError as error:
            return _response(400, error_body(error), backend)


@cache
def _operation(target: str) -> tuple[str, Shape, Shape]:
    service, _, name = target.partition(".")
    if service != SERVICE or not answers(name):
        raise UnknownOperationException(f"{target} is no operation of Glue that mock_glue_wf answers")
    operation = model.glue().operation_model(name)
    # All operations of Glue have both.
    return name, cast("Shape", operation.input_shape), cast("Shape", operation.output_shape)


def _carry_out(operation_name: str, parameters: dict[str, Any], backend: Backend) -> dict[str, Any]:
    if not operation_name.startswith(READS):
        backend.polls.forget()
    method = xform_name(operation_name)
    result: dict[str, Any] = getattr(OPERATIONS[method](backend), method)(parameters)
    return result


def _response(status: int, body: bytes, backend: Backend) -> Response:
    headers = {
        "Date": format_datetime(backend.clock.now(), usegmt=True),
        "Content-Type": "application/x-amz-json-1.1",
        "Content-Length": str(len(body)),
        "x-amzn-RequestId": backend.ids.uuid("request", ""),
    }
    return Response(status, headers, body)
