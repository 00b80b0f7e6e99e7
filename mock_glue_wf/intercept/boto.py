"""botocore's send path: one patch on the class, so that clients made before the mock was on are caught as well.

For an operation that is ours, botocore's own send loop runs on a shallow copy of the endpoint whose ``_send`` is the
mock. Signing, retries, parsing, modelled exceptions, event handlers and a ``Stubber`` stay botocore's.
"""

import sys
from collections.abc import Callable
from copy import copy
from functools import partial, wraps
from io import BytesIO
from threading import Lock
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.credentials import Credentials
from botocore.endpoint import Endpoint
from botocore.model import OperationModel
from botocore.signers import RequestSigner

from mock_glue_wf.backend import Backends
from mock_glue_wf.wire.endpoint import Request, answers, respond

OTHER_MOCKS = ("moto",)

_lock = Lock()
_answering: list[Backends] = []
_signers: WeakKeyDictionary[Endpoint, RequestSigner] = WeakKeyDictionary()


class _Patch:
    """Endpoint.make_request of the class, replaced while it is on."""

    original: Any = None
    replacement: Any = None

    def start(self) -> None:
        self.original = original = Endpoint.__dict__["make_request"]

        @wraps(original)
        def make_request(endpoint: Endpoint, operation_model: OperationModel, request_dict: dict[str, Any]) -> Any:
            if _answering and operation_model.service_model.service_id == "Glue":
                endpoint = _view(endpoint, operation_model, request_dict, _answering[-1])
            return original.__get__(endpoint, type(endpoint))(operation_model, request_dict)

        self.replacement = make_request
        Endpoint.make_request = make_request  # type: ignore[assignment,method-assign]

    def stop(self) -> None:
        # Where somebody has patched on top, ours stays below and lets everything through.
        if Endpoint.__dict__["make_request"] is self.replacement:
            Endpoint.make_request = self.original  # type: ignore[method-assign]


_patch = _Patch()


def start(backends: Backends) -> None:
    """Let these backends answer, before any that were started earlier."""
    with _lock:
        if not _answering:
            _patch.start()
        _answering.append(backends)


def stop(backends: Backends) -> None:
    """In any order; when none is left, botocore is as it was."""
    with _lock:
        _answering[:] = [each for each in _answering if each is not backends]
        if not _answering:
            _patch.stop()


def _view(endpoint: Any, operation_model: OperationModel, request_dict: dict[str, Any], backends: Backends) -> Any:
    view = copy(endpoint)
    if not answers(operation_model.name):
        view._send = partial(_refuse, operation_model.name)
        return view
    credentials = _signer(endpoint, operation_model)._credentials  # type: ignore[attr-defined]
    if type(credentials) is not Credentials:
        # Left unsigned: none need be configured, and none are refreshed over the network.
        request_dict["context"]["auth_type"] = "none"
    backends.clock.join()
    view._event_emitter = _WithoutOtherMocks(endpoint._event_emitter)
    target, region = request_dict["headers"]["X-Amz-Target"], request_dict["context"]["client_region"]
    view._send = partial(_send, target, _account(credentials), region, backends)
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
        f"mock_glue_wf does not answer {operation_name}: it is the orchestration half of Glue. "
        "Let moto answer it: put moto's mock_aws around this mock."
    )


def _account(credentials: Credentials | None) -> str | None:
    if type(credentials) is not Credentials:
        return None
    key = credentials.access_key
    return key if len(key) == 12 and key.isdecimal() else getattr(credentials, "account_id", None)


def _signer(endpoint: Any, operation_model: OperationModel) -> RequestSigner:
    if endpoint not in _signers:
        service = operation_model.service_model.service_id.hyphenize()
        handlers = _handlers(endpoint._event_emitter, f"request-created.{service}.{operation_model.name}")
        bound = (getattr(handler, "__self__", None) for handler in handlers)
        _signers[endpoint] = next(owner for owner in bound if isinstance(owner, RequestSigner))
    return _signers[endpoint]


def _handlers(emitter: Any, event_name: str) -> list[Callable[..., Any]]:
    emitter = getattr(emitter, "_emitter", emitter)
    return list(emitter._handlers.prefix_search(event_name))


class _WithoutOtherMocks:
    """A client's event emitter, save that no handler of another in-process mock is asked to answer a request."""

    def __init__(self, emitter: Any) -> None:
        self._emitter = emitter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._emitter, name)

    def emit(self, event_name: str, **kwargs: Any) -> Any:
        if event_name.startswith("before-send.") and not sys.modules.keys().isdisjoint(OTHER_MOCKS):
            kwargs["event_name"] = event_name
            handlers = [handler for handler in _handlers(self._emitter, event_name) if not _of_other_mock(handler)]
            return [(handler, handler(**kwargs)) for handler in handlers]
        return self._emitter.emit(event_name, **kwargs)


def _of_other_mock(handler: Any) -> bool:
    module = getattr(handler, "__module__", None) or type(handler).__module__
    return module.partition(".")[0] in OTHER_MOCKS
