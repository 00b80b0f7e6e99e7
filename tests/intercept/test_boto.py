"""Which calls are caught, and that all else about them stays botocore's."""

import importlib
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import ParamValidationError
from botocore.history import BaseHistoryHandler, HistoryRecorder
from botocore.stub import Stubber
from urllib3 import HTTPResponse

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from collections.abc import Callable

    from types_boto3_glue.client import GlueClient

    NewClient = Callable[..., GlueClient]


def listen(glue: "GlueClient", event: str, handler: Any) -> None:
    glue.meta.events.register(event, handler)


def answer(request: Any, status: int, body: bytes) -> AWSResponse:
    return AWSResponse(request.url, status, HTTPHeaders(), HTTPResponse(BytesIO(body), preload_content=False))


def test_a_client_made_before_the_mock_was_on_is_caught(new_client: "NewClient") -> None:
    glue = new_client()
    with mock_glue_workflows():
        glue.create_workflow(Name="etl")

        assert glue.list_workflows()["Workflows"] == ["etl"]


def test_a_client_made_when_another_module_was_imported_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
import boto3
glue = boto3.client("glue", "us-east-1", aws_access_key_id="AKIA", aws_secret_access_key="secret")
def deploy(): return glue.create_workflow(Name="etl")["Name"]
"""
    (tmp_path / "pipeline_of_production.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    production = importlib.import_module("pipeline_of_production")
    monkeypatch.delitem(sys.modules, "pipeline_of_production")

    with mock_glue_workflows():
        assert production.deploy() == "etl"


def test_a_session_made_before_the_mock_was_on_is_caught() -> None:
    session = boto3.Session("AKIA", "secret", region_name="eu-west-1")
    with mock_glue_workflows():
        assert session.client("glue").list_workflows()["Workflows"] == []


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"endpoint_url": "http://localhost:4566"}, id="endpoint_url"),
        pytest.param({"use_ssl": False}, id="without TLS"),
        pytest.param({"region_name": "cn-north-1"}, id="another partition"),
        pytest.param({"config": Config(use_fips_endpoint=True)}, id="FIPS"),
        pytest.param({"config": Config(signature_version=UNSIGNED)}, id="unsigned"),
        pytest.param({"config": Config(retries={"mode": "legacy"})}, id="legacy retries"),
        pytest.param({"config": Config(retries={"mode": "adaptive"})}, id="adaptive retries"),
    ],
)
def test_a_client_is_caught_however_it_is_configured(options: dict[str, Any], new_client: "NewClient") -> None:
    with mock_glue_workflows():
        assert new_client(**options).list_workflows()["Workflows"] == []


@pytest.mark.usefixtures("without_credentials")
def test_no_credentials_need_be_configured() -> None:
    with mock_glue_workflows():
        assert boto3.client("glue", region_name="eu-west-1").list_workflows()["Workflows"] == []


def test_an_expired_role_is_not_refreshed(client_of_an_expired_role: "GlueClient") -> None:
    with mock_glue_workflows():
        assert client_of_an_expired_role.list_workflows()["Workflows"] == []


def test_a_role_is_not_assumed(session_of_a_role: boto3.Session) -> None:
    with mock_glue_workflows():
        assert session_of_a_role.client("glue").list_workflows()["Workflows"] == []


def test_static_credentials_sign_the_request(new_client: "NewClient") -> None:
    glue = new_client()
    signed: list[str] = []
    listen(glue, "before-send.glue", lambda request, **_: signed.append(request.headers["Authorization"].decode()))
    with mock_glue_workflows():
        glue.list_workflows()

    assert signed[0].startswith("AWS4-HMAC-SHA256 Credential=AKIA/")


def test_a_stubber_wins(client: "GlueClient") -> None:
    with mock_glue_workflows(), Stubber(client) as stubber:
        stubber.add_response("list_workflows", {"Workflows": ["stubbed"]}, {})

        assert client.list_workflows()["Workflows"] == ["stubbed"]


def test_a_stubber_that_was_there_first_wins(client: "GlueClient") -> None:
    with Stubber(client) as stubber, mock_glue_workflows():
        stubber.add_response("list_workflows", {"Workflows": ["stubbed"]}, {})

        assert client.list_workflows()["Workflows"] == ["stubbed"]


@pytest.mark.parametrize(
    "event",
    [
        "provide-client-params",
        "before-parameter-build",
        "before-call",
        "request-created",
        "choose-signer",
        "before-sign",
        "before-send",
        "response-received",
        "needs-retry",
        "after-call",
    ],
)
def test_users_event_handlers_are_called(event: str, new_client: "NewClient") -> None:
    glue = new_client()
    seen: list[str] = []
    listen(glue, event, lambda event_name, **_: seen.append(event_name))
    with mock_glue_workflows():
        glue.list_workflows()

    assert seen == [f"{event}.glue.ListWorkflows"]


def test_a_handler_may_be_a_method_of_a_built_in_type(new_client: "NewClient") -> None:
    glue = new_client()
    seen: dict[str, Any] = {}
    listen(glue, "before-send", seen.update)
    with mock_glue_workflows():
        glue.list_workflows()

    assert seen["event_name"] == "before-send.glue.ListWorkflows"


@pytest.mark.parametrize("operation", ["list_workflows", "get_databases"])
def test_the_answer_of_a_users_own_handler_wins(operation: str, new_client: "NewClient") -> None:
    glue = new_client()
    body = b'{"Workflows": ["theirs"], "DatabaseList": []}'
    listen(glue, "before-send.glue", lambda request, **_: answer(request, 202, body))
    with mock_glue_workflows():
        response = getattr(glue, operation)()

    assert response["ResponseMetadata"]["HTTPStatusCode"] == 202


def test_an_error_in_a_users_own_handler_is_raised(new_client: "NewClient") -> None:
    glue = new_client()
    listen(glue, "before-send.glue", lambda request, **_: request.headers["X-Trace-Id"])
    with mock_glue_workflows(), pytest.raises(KeyError, match="X-Trace-Id"):
        glue.list_workflows()


def test_parameters_are_validated_by_the_client(client: "GlueClient") -> None:
    with mock_glue_workflows(), pytest.raises(ParamValidationError, match="Missing required parameter"):
        client.create_workflow()  # type: ignore[call-arg]


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_botocore_retries_what_another_handler_answered_with_a_failure(mode: Any, new_client: "NewClient") -> None:
    glue = new_client(config=Config(retries={"mode": mode}))
    failures = iter([500])
    listen(
        glue,
        "before-send.glue",
        lambda request, **_: next((answer(request, status, b"{}") for status in failures), None),
    )
    with mock_glue_workflows():
        response = glue.list_workflows()

    assert response["ResponseMetadata"]["RetryAttempts"] == 1
    assert response["Workflows"] == []


def test_errors_are_the_clients_modelled_exceptions(client: "GlueClient") -> None:
    with mock_glue_workflows(), pytest.raises(client.exceptions.EntityNotFoundException, match=r"Entity not found$"):
        client.get_workflow(Name="nowhere")


def test_the_history_recorder_sees_the_call(client: "GlueClient", monkeypatch: pytest.MonkeyPatch) -> None:
    class Events(BaseHistoryHandler):
        def __init__(self) -> None:
            self.seen: list[str] = []

        def emit(self, event_type: str, payload: Any, source: str) -> None:  # noqa: ARG002 - botocore's signature
            self.seen.append(event_type)

    events, recorder = Events(), HistoryRecorder()
    recorder.add_handler(events)
    recorder.enable()
    monkeypatch.setattr("botocore.endpoint.history_recorder", recorder)
    with mock_glue_workflows():
        client.list_workflows()

    assert events.seen == ["HTTP_REQUEST", "HTTP_RESPONSE", "PARSED_RESPONSE"]


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_a_bug_in_the_fake_is_a_plain_traceback_after_one_attempt(
    mode: Any, monkeypatch: pytest.MonkeyPatch, new_client: "NewClient"
) -> None:
    glue = new_client(config=Config(retries={"mode": mode}))
    attempts: list[str] = []
    listen(glue, "before-send.glue", lambda event_name, **_: attempts.append(event_name))
    monkeypatch.setattr("mock_glue_wf.api.workflows.WorkflowApi.list_workflows", None)
    with mock_glue_workflows(), pytest.raises(TypeError, match="'NoneType' object is not callable"):
        glue.list_workflows()

    assert attempts == ["before-send.glue.ListWorkflows"]
