"""What an answer of the mock costs beyond what the client costs anyway."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from mock_glue_wf import mock_glue_workflows

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient

    from benchmarks.conftest import Compare, Work

CALLS = 200
ANSWERED = "response-received.glue.GetWorkflow"
START = datetime(2026, 1, 1, tzinfo=UTC)


def test_get_workflow(compare: "Compare", monkeypatch: pytest.MonkeyPatch) -> None:
    """GetWorkflow under the mock, to the same client with no mock on, whose HTTP send returns the same bytes.

    Timed: 200 calls, each from the client's method to the parsed answer. Both sides sign, for the client has static
    credentials. Set-up: the client, the mock with its one workflow, and a first call on either side.
    """
    glue = boto3.client("glue", region_name="eu-west-1", aws_access_key_id="AKIA", aws_secret_access_key="secret")
    recorded = _recorded(glue)

    def send(_: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        return AWSResponse(request.url, recorded["status_code"], recorded["headers"], _Body(recorded["body"]))

    monkeypatch.setattr(URLLib3Session, "send", send)
    compare(ours=partial(_mocked, glue), theirs=partial(_canned, glue), rounds=25, goal="at most 1.15 x")


@contextmanager
def _mocked(glue: "GlueClient") -> Iterator["Work"]:
    with mock_glue_workflows(start_time=START):
        glue.create_workflow(Name="etl", Description="nightly", DefaultRunProperties={"stage": "test"})
        with _canned(glue) as calls:
            yield calls


@contextmanager
def _canned(glue: "GlueClient") -> Iterator["Work"]:
    workflow = glue.get_workflow(Name="etl")["Workflow"]
    assert workflow == {
        "Name": "etl",
        "Description": "nightly",
        "DefaultRunProperties": {"stage": "test"},
        "CreatedOn": START,
        "LastModifiedOn": START,
    }
    yield partial(_call, glue)


def _call(glue: "GlueClient") -> None:
    for _ in range(CALLS):
        glue.get_workflow(Name="etl")


def _recorded(glue: "GlueClient") -> dict[str, Any]:
    """Status, headers and body of the mock's own answer."""
    recorded: dict[str, Any] = {}

    def record(response_dict: dict[str, Any], **_: object) -> None:
        recorded.update(response_dict)

    glue.meta.events.register(ANSWERED, record)
    with _mocked(glue):
        glue.meta.events.unregister(ANSWERED, record)
    return recorded


class _Body(BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.getvalue()
