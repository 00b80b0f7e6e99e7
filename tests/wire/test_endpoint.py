"""The way of a request to its answer, as a client meets it and as raw bytes."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from mock_glue_wf.mock import Options
from mock_glue_wf.wire.endpoint import Request, answers, respond

if TYPE_CHECKING:
    from conftest import Deploy
    from types_boto3_glue.client import GlueClient

    from mock_glue_wf import MockGlue, Outcome
    from mock_glue_wf.backend import Backends
    from mock_glue_wf.domain.job import JobRun
    from mock_glue_wf.wire.endpoint import Response

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def backends() -> "Backends":
    return Options(start_time=START).backends(depth=0)


def send(
    backends: "Backends", target: str, body: bytes, account: str | None = None, region: str = "eu-west-1"
) -> "Response":
    return respond(Request(target, body, account, region), backends)


def test_answer_is_json_of_the_operations_result(backends: "Backends") -> None:
    response = send(backends, "AWSGlue.CreateWorkflow", b'{"Name": "etl"}')
    assert (response.status, response.body) == (200, b'{"Name": "etl"}')


def test_headers_are_those_of_aws(backends: "Backends") -> None:
    headers = dict(send(backends, "AWSGlue.CreateWorkflow", b'{"Name": "etl"}').headers)
    assert len(headers.pop("x-amzn-RequestId")) == len("0f1d7a3c-9b9e-4c9a-8f5e-6b8a1c2d3e4f")
    assert headers == {
        "Date": "Thu, 01 Jan 2026 12:00:00 GMT",
        "Content-Type": "application/x-amz-json-1.1",
        "Content-Length": "15",
    }


@pytest.mark.glue_mock(start_time=START)
def test_client_sees_the_headers(glue: "GlueClient") -> None:
    metadata = glue.list_workflows()["ResponseMetadata"]
    assert metadata["HTTPStatusCode"] == 200
    assert metadata["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.1"
    assert metadata["HTTPHeaders"]["date"] == "Thu, 01 Jan 2026 12:00:00 GMT"
    assert metadata["HTTPHeaders"]["x-amzn-requestid"] == metadata["RequestId"]
    assert metadata["RetryAttempts"] == 0


def test_each_request_has_an_id_of_its_own(glue: "GlueClient") -> None:
    ids = {glue.list_workflows()["ResponseMetadata"]["RequestId"] for _ in range(3)}
    assert len(ids) == 3


def test_error_is_a_400_with_its_code_and_message(backends: "Backends") -> None:
    response = send(backends, "AWSGlue.GetWorkflow", b'{"Name": "etl"}')
    assert response.status == 400
    assert json.loads(response.body) == {"__type": "EntityNotFoundException", "Message": "Entity not found"}


def test_client_gets_an_error_as_the_exception_of_its_model_after_one_attempt(glue: "GlueClient") -> None:
    with pytest.raises(glue.exceptions.EntityNotFoundException) as caught:
        glue.get_workflow(Name="etl")
    assert caught.value.response["Error"] == {"Code": "EntityNotFoundException", "Message": "Entity not found"}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"Name": "n" * 256},
            "at 'name' failed to satisfy constraint: Member must have length less than or equal to 255",
        ),
        ({"Name": "a\nb"}, "Value 'a\nb' at 'name' failed to satisfy constraint: Member must satisfy regular"),
        ({"Name": "etl", "Tags": {"k": "v" * 257}}, "v}' at 'tags' failed to satisfy constraint: Map value must"),
    ],
)
def test_client_gets_what_botocore_lets_through_as_a_validation_exception(
    glue: "GlueClient", request_: Any, message: str
) -> None:
    with pytest.raises(ClientError, match=message) as caught:
        glue.create_workflow(**request_)
    assert caught.value.response["Error"]["Code"] == "ValidationException"


def test_client_gets_a_number_out_of_range_as_a_serialization_exception(glue: "GlueClient") -> None:
    with pytest.raises(ClientError, match="out of the range of integer at 'maxConcurrentRuns'") as caught:
        glue.create_workflow(Name="etl", MaxConcurrentRuns=2**31)
    assert caught.value.response["Error"]["Code"] == "SerializationException"


def test_refused_request_changes_nothing(glue: "GlueClient") -> None:
    with pytest.raises(ClientError):
        glue.create_workflow(Name="etl", MaxConcurrentRuns=2**31)
    assert glue.list_workflows()["Workflows"] == []


@pytest.mark.parametrize(
    "target",
    ["AWSGlue.GetTables", "AWSGlue.NoSuchOperation", "AWSGlue.get_workflow", "GetWorkflow", "S3.GetWorkflow", ""],
)
def test_target_that_is_none_of_ours_is_an_unknown_operation(backends: "Backends", target: str) -> None:
    response = send(backends, target, b"{}")
    assert response.status == 400
    assert json.loads(response.body)["__type"] == "UnknownOperationException"


@pytest.mark.parametrize(("operation_name", "ours"), [("GetWorkflow", True), ("GetTables", False), ("Get", False)])
def test_only_operations_of_ours_are_answered(operation_name: str, ours: bool) -> None:
    assert answers(operation_name) is ours


@pytest.mark.parametrize(
    ("account", "region"), [(None, "us-east-1"), ("111111111111", "eu-west-1"), ("111111111111", "us-east-1")]
)
def test_each_account_has_its_own_in_each_region(backends: "Backends", account: str | None, region: str) -> None:
    send(backends, "AWSGlue.CreateWorkflow", b'{"Name": "etl"}')
    assert send(backends, "AWSGlue.ListWorkflows", b"{}", account, region).body == b'{"Workflows": []}'


def test_caller_without_an_account_is_in_the_mocks_own(backends: "Backends") -> None:
    send(backends, "AWSGlue.CreateWorkflow", b'{"Name": "etl"}', account="123456789012")
    assert send(backends, "AWSGlue.ListWorkflows", b"{}").body == b'{"Workflows": ["etl"]}'


def test_exception_that_is_not_glues_reaches_the_user_as_it_is(
    glue: "GlueClient", glue_mock: "MockGlue", deploy: "Deploy"
) -> None:
    def crash(run: "JobRun") -> "Outcome":
        raise KeyError(run.job_name)

    deploy.jobs("clean")
    glue_mock.job("clean").outcomes(crash)
    with pytest.raises(KeyError, match="clean"):
        glue.start_job_run(JobName="clean")
