"""botocore's send path: one patch on the class, so that clients made before the mock was on are caught as well.

For an operation of Glue, botocore's own send loop runs on a shallow copy of the endpoint whose ``_send`` is the mock.
Signing, retries, parsing, modelled exceptions, event handlers and a ``Stubber`` stay botocore's.
"""

from collections.abc import Callable
from copy import copy
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any, NoReturn

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.credentials import Credentials
from botocore.endpoint import Endpoint
from botocore.model import OperationModel
from botocore.signers import RequestSigner

from mock_glue_wf.backend import Backends
from mock_glue_wf.intercept.patch import Patch
from mock_glue_wf.wire.endpoint import Request, answers, respond

OTHER_MOCKS = ("moto",)

_lock = Lock()
_answering: list[Backends] = []


def start(backends: Backends) -> None:
    """Let these backends answer, before any that were started earlier."""
    with _lock:
        _answering.append(backends)
        if len(_answering) == 1:
            _PATCH.start()


def stop(backends: Backends) -> None:
    """In any order; when none is left, botocore is as it was."""
    with _lock:
        if len(_answering) == 1:
            _PATCH.stop()
        _answering[:] = [each for each in _answering if each is not backends]


def _make_request(
    original: Callable[..., Any], endpoint: Endpoint, operation_model: OperationModel, request_dict: dict[str, Any]
) -> Any:
    if operation_model.service_model.service_id == "Glue":
        endpoint = _view(endpoint, operation_model.name, request_dict, _answering[-1])
    return original(endpoint, operation_model, request_dict)


_PATCH = Patch(Endpoint, "make_request", _make_request)


def _view(endpoint: Any, operation_name: str, request_dict: dict[str, Any], backends: Backends) -> Any:
    """The endpoint as this one request is to see it."""
    view = copy(endpoint)
    emitter = endpoint._event_emitter
    credentials = _credentials(emitter, operation_name)
    if answers(operation_name, request_dict["body"]):
        backends.clock.join()
        view._event_emitter = _WithoutOtherMocks(emitter)
        target, region = request_dict["headers"]["X-Amz-Target"], request_dict["context"]["client_region"]
        view._send = partial(_send, target, _account(credentials), region, backends)
    else:
        view._send = partial(_refuse, operation_name)
        if any(map(_is_of_other_mock, _handlers(emitter, "before-send", operation_name))):
            return view
    if type(credentials) is not Credentials:
        # Left unsigned: none need be configured, and none are refreshed over the network.
        request_dict["context"]["auth_type"] = "none"
    return view


def _send(
    target: str, account: str | None, region: str, backends: Backends, request: AWSPreparedRequest
) -> AWSResponse:
    body: Any = request.body
    response = respond(Request(target, body, account, region), backends)
    headers: Any = response.headers
    return AWSResponse(request.url, response.status, headers, _Body(response.body))


class _Body(BytesIO):
    def stream(self) -> list[bytes]:
        return [self.getvalue()]


def _refuse(operation_name: str, request: AWSPreparedRequest) -> NoReturn:
    raise NotImplementedError(
        f"mock_glue_wf does not answer {operation_name}: it answers for workflows, triggers, jobs, crawlers and their "
        "tags. Let moto answer it: put moto's mock_aws around this mock."
    )


def _credentials(emitter: Any, operation_name: str) -> Credentials | None:
    bound = (getattr(handler, "__self__", None) for handler in _handlers(emitter, "request-created", operation_name))
    signer: Any = next(owner for owner in bound if isinstance(owner, RequestSigner))
    credentials: Credentials | None = signer._credentials
    return credentials


def _account(credentials: Credentials | None) -> str | None:
    if type(credentials) is not Credentials:
        return None
    key = credentials.access_key
    # The oldest botocore has no account_id.
    return key if len(key) == 12 and key.isdecimal() else getattr(credentials, "account_id", None)


class _WithoutOtherMocks:
    """What an endpoint emits, save that no handler of another in-process mock is asked to answer a request."""

    def __init__(self, emitter: Any) -> None:
        self._emitter = emitter

    def emit(self, event_name: str, **kwargs: Any) -> Any:
        event, _, operation = event_name.partition(".glue.")
        if event != "before-send":
            return self._emitter.emit(event_name, **kwargs)
        handlers = _handlers(self._emitter, event, operation)
        return [(each, each(event_name=event_name, **kwargs)) for each in handlers if not _is_of_other_mock(each)]


def _handlers(emitter: Any, event: str, operation_name: str) -> list[Callable[..., Any]]:
    return list(emitter._emitter._handlers.prefix_search(f"{event}.glue.{operation_name}"))


def _is_of_other_mock(handler: Any) -> bool:
    # None for a method of a built-in type.
    return (handler.__module__ or "").partition(".")[0] in OTHER_MOCKS
