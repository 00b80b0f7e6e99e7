"""How what an operation returns becomes the body of its answer."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest

from mock_glue_wf.errors import EntityNotFoundException
from mock_glue_wf.wire import model
from mock_glue_wf.wire.serialize import error_body, result_body


def body(operation: str, result: dict[str, Any]) -> bytes:
    shape: Any = model.glue().operation_model(operation).output_shape
    return result_body(result, shape)


class State(StrEnum):
    READY = "READY"


@pytest.mark.parametrize(
    ("operation", "result", "expected"),
    [
        ("CreateCrawler", {}, b"{}"),
        ("StartWorkflowRun", {"RunId": "wr_1"}, b'{"RunId": "wr_1"}'),
        ("ListWorkflows", {"Workflows": ["a", "b"], "NextToken": None}, b'{"Workflows": ["a", "b"]}'),
        ("ListWorkflows", {"Workflows": []}, b'{"Workflows": []}'),
        ("GetWorkflowRunProperties", {"RunProperties": {"day": "\u00e9"}}, b'{"RunProperties": {"day": "\\u00e9"}}'),
        (
            "GetCrawler",
            {"Crawler": {"State": State.READY, "Version": 1}},
            b'{"Crawler": {"State": "READY", "Version": 1}}',
        ),
        (
            "GetJobRun",
            {"JobRun": {"MaxCapacity": 10.0, "JobRunQueuingEnabled": False}},
            b'{"JobRun": {"MaxCapacity": 10.0, "JobRunQueuingEnabled": false}}',
        ),
        ("GetJobRuns", {"JobRuns": [{"Id": "jr_1", "Arguments": None}]}, b'{"JobRuns": [{"Id": "jr_1"}]}'),
    ],
)
def test_result_is_written_without_what_is_none(operation: str, result: dict[str, Any], expected: bytes) -> None:
    assert body(operation, result) == expected


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (datetime(2020, 1, 9, 8, 0, 43, 49000, UTC), b"1578556843.049"),
        (datetime(2020, 1, 9, 8, 0, 43, tzinfo=UTC), b"1578556843.0"),
        (datetime(2020, 1, 9, 9, 0, 43, tzinfo=timezone(timedelta(hours=1))), b"1578556843.0"),
        (datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), b"-1.0"),
    ],
)
def test_instant_is_written_in_seconds_since_1970(instant: datetime, written: bytes) -> None:
    assert body("GetJob", {"Job": {"CreatedOn": instant}}) == b'{"Job": {"CreatedOn": %b}}' % written


def test_instant_is_written_in_iso_8601_where_the_model_says_so() -> None:
    options = {"StartingTimestamp": datetime(2026, 1, 1, 12, 30, tzinfo=UTC)}
    nodes = {"n": {"CatalogKafkaSource": {"StreamingOptions": options}}}
    assert b'"StartingTimestamp": "2026-01-01T12:30:00+00:00"' in body(
        "GetJob", {"Job": {"CodeGenConfigurationNodes": nodes}}
    )


@pytest.mark.parametrize(
    ("operation", "result", "message"),
    [
        ("GetJob", {"Jobs": {}}, r"GetJobResponse has no members \['Jobs'\]"),
        ("GetJobRuns", {"JobRuns": [{"State": "RUNNING", "End": None}]}, r"JobRun has no members \['End', 'State'\]"),
    ],
)
def test_member_that_the_model_lacks_is_a_fault_of_the_fake(
    operation: str, result: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        body(operation, result)


def test_error_is_written_with_its_code_and_message() -> None:
    assert error_body(EntityNotFoundException("Job not found.")) == (
        b'{"__type": "EntityNotFoundException", "Message": "Job not found."}'
    )
