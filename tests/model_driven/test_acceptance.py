"""The tool that judges answers finds what is wrong with them."""

from typing import Any

import pytest
from model_driven.acceptance import faults
from model_driven.operations import operation


@pytest.mark.parametrize(
    ("run", "found"),
    [
        ({"Id": "jr_1", "Attempt": 0, "MaxCapacity": 10.0, "Arguments": {"--day": "1"}, "PredecessorRuns": []}, []),
        ({"Attempt": "1"}, ["JobRuns[0].Attempt: '1' is no integer"]),
        ({"MaxCapacity": 10}, ["JobRuns[0].MaxCapacity: 10 is no double"]),
        ({"Attempt": 2**31}, ["JobRuns[0].Attempt: 2147483648 is out of the range of integer"]),
        ({"Timeout": 0}, ["JobRuns[0].Timeout: 0: Member must have value greater than or equal to 1"]),
        ({"Arguments": {"--day": 1}}, ["JobRuns[0].Arguments.--day: 1 is no string"]),
        ({"Id": ""}, ["JobRuns[0].Id: '': Member must have length greater than or equal to 1"]),
    ],
)
def test_job_run_is_accepted_or_its_fault_found(run: dict[str, Any], found: list[str]) -> None:
    shape = operation("GetJobRuns").output
    assert [*faults({"JobRuns": [run]}, shape, "")] == [f".{fault}" for fault in found]


def test_missing_required_member_is_found() -> None:
    nodes = {"raw": {"CatalogSource": {"Name": "raw", "Database": "lake"}}}
    assert [*faults({"Job": {"CodeGenConfigurationNodes": nodes}}, operation("GetJob").output, "GetJob")] == [
        "GetJob.Job.CodeGenConfigurationNodes.raw.CatalogSource.Table: None is no string"
    ]
