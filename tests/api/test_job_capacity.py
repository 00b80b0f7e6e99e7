"""The capacity and the time limit of jobs and of their runs, and jobs that Glue would not take."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types_boto3_glue.client import GlueClient
    from types_boto3_glue.type_defs import JobTypeDef

SPARK: Any = {"Role": "etl", "Command": {"Name": "glueetl"}}
STREAMING: Any = {"Role": "etl", "Command": {"Name": "gluestreaming"}}
PYTHON: Any = {"Role": "etl", "Command": {"Name": "pythonshell"}}
RAY: Any = {"Role": "etl", "Command": {"Name": "glueray", "Runtime": "Ray2.4"}, "WorkerType": "Z.2X"}


def created(glue: "GlueClient", **members: Any) -> "JobTypeDef":
    glue.create_job(Name="job", **members)
    return glue.get_job(JobName="job")["Job"]


@pytest.mark.parametrize(
    ("members", "allocated", "capacity"),
    [
        (SPARK, 10, 10.0),
        ({**SPARK, "AllocatedCapacity": 4}, 4, 4.0),
        ({**SPARK, "MaxCapacity": 4}, 4, 4.0),
        ({**SPARK, "WorkerType": "G.2X", "NumberOfWorkers": 3}, 6, 6.0),
        ({**SPARK, "WorkerType": "G.4X", "NumberOfWorkers": 1}, 4, 4.0),
        ({**STREAMING, "WorkerType": "G.025X", "NumberOfWorkers": 3}, 0, 0.75),
        ({**RAY, "NumberOfWorkers": 5}, 10, 10.0),
        (PYTHON, 0, 0.0625),
        ({**PYTHON, "MaxCapacity": 0}, 0, 0.0625),
        ({**PYTHON, "MaxCapacity": 0.0625}, 0, 0.0625),
        ({**PYTHON, "MaxCapacity": 1.0}, 1, 1.0),
    ],
)
def test_capacity_is_filled_in(glue: "GlueClient", members: dict[str, Any], allocated: int, capacity: float) -> None:
    job = created(glue, **members)

    assert (job["AllocatedCapacity"], job["MaxCapacity"]) == (allocated, capacity)


@pytest.mark.parametrize(
    ("version", "workers"),
    [("0.9", None), ("1.0", None), ("2.0", ("G.1X", 4)), ("5.0", ("G.1X", 4))],
)
def test_spark_job_of_a_newer_glue_is_given_workers(
    glue: "GlueClient", version: str, workers: tuple[str, int] | None
) -> None:
    job: Any = created(glue, GlueVersion=version, MaxCapacity=4, **SPARK)

    assert (job.get("WorkerType"), job.get("NumberOfWorkers")) == (workers or (None, None))


@pytest.mark.parametrize(("version", "timeout"), [("0.9", 2880), ("4.0", 2880), ("5.0", 480), ("10.1", 480)])
def test_timeout_depends_on_the_version_of_glue(glue: "GlueClient", version: str, timeout: int) -> None:
    assert created(glue, GlueVersion=version, **SPARK)["Timeout"] == timeout


@pytest.mark.parametrize("members", [STREAMING, {**RAY, "NumberOfWorkers": 2}])
def test_streaming_and_ray_jobs_have_no_timeout(glue: "GlueClient", members: dict[str, Any]) -> None:
    assert "Timeout" not in created(glue, **members)


ONLY = "Worker type cannot be null and only"
TWO_WORKERS: Any = {"NumberOfWorkers": 2}


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({**SPARK, "WorkerType": "G.1X"}, r"Please set both Worker Type and Number of Workers\."),
        ({**SPARK, "NumberOfWorkers": 2}, r"Please set both Worker Type and Number of Workers\."),
        (
            {**SPARK, "AllocatedCapacity": 2, "MaxCapacity": 2.0},
            r"Please set only Allocated Capacity or Max Capacity\.",
        ),
        (
            {**SPARK, **TWO_WORKERS, "WorkerType": "G.1X", "MaxCapacity": 2.0},
            r"Please do not set Max Capacity if using Worker Type and Number of Workers\.",
        ),
        (
            {**SPARK, **TWO_WORKERS, "WorkerType": "G.1X", "AllocatedCapacity": 2},
            r"Please do not set Allocated Capacity if using Worker Type and Number of Workers\.",
        ),
        (
            {**SPARK, "WorkerType": "G.1X", "NumberOfWorkers": 1},
            r"To use Worker Type G\.1X, minimum allowed value of Number of Workers is 2\.",
        ),
        (
            {**SPARK, "WorkerType": "G.025X", "NumberOfWorkers": 1},
            r"To use Worker Type G\.025X, minimum allowed value of Number of Workers is 2\.",
        ),
        (
            {**SPARK, **TWO_WORKERS, "WorkerType": "G.025X"},
            r"G\.025X is only supported for job command \[gluestreaming\]\.",
        ),
        (
            {**SPARK, **TWO_WORKERS, "WorkerType": "Z.2X"},
            r"Worker type can be null, empty or one of supported types \[Standard, G\.025X, .*, R\.4X, R\.8X\]\.",
        ),
        ({**SPARK, "MaxCapacity": 2.5}, r"Max Capacity with precision currently not supported for glueetl\."),
        (
            {**STREAMING, "MaxCapacity": 2.5},
            r"Max Capacity with precision currently not supported for gluestreaming\.",
        ),
        ({**SPARK, "MaxCapacity": 1.0}, r"Max Capacity should be at least 2\.0 if present for glueetl\."),
        ({**SPARK, "MaxCapacity": 1e12}, r"A capacity of 1000000000000 DPUs is more than can be allocated\."),
        (
            {**SPARK, "WorkerType": "G.8X", "NumberOfWorkers": 2**31 - 1},
            r"A capacity of 17179869176 DPUs is more than can be allocated\.",
        ),
        (
            {**PYTHON, "MaxCapacity": 2.0},
            r"Max Capacity should be between 0\.0 and 1\.0 if present for pythonshell\.",
        ),
        (
            {**PYTHON, "MaxCapacity": 0.5},
            r"Max Capacity values with precision supported for pythonshell are \[0\.0625\]\.",
        ),
        (
            {**PYTHON, **TWO_WORKERS, "WorkerType": "G.1X"},
            "Worker Type is not supported for Job Command pythonshell",
        ),
        (
            {**RAY, **TWO_WORKERS, "WorkerType": "G.1X"},
            rf"{ONLY} \[Z\.2X\] worker types are supported for glueray jobs\.",
        ),
        (
            {"Role": "etl", "Command": RAY["Command"]},
            rf"{ONLY} \[Z\.2X\] worker types are supported for glueray jobs\.",
        ),
        ({**STREAMING, "ExecutionClass": "FLEX"}, "Flex job is supported for ETL jobs only"),
        (
            {**SPARK, **TWO_WORKERS, "ExecutionClass": "FLEX", "WorkerType": "G.4X"},
            rf"{ONLY} \[G\.1X, G\.2X\] worker types are supported for Flex jobs\.",
        ),
        (
            {**SPARK, "ExecutionClass": "FLEX"},
            rf"{ONLY} \[G\.1X, G\.2X\] worker types are supported for Flex jobs\.",
        ),
        ({**SPARK, "Timeout": 10081}, r"Timeout should be less than or equal to 10080 minutes\."),
        (
            {**STREAMING, "Timeout": 10081},
            r"10080 minutes, leave the timeout value as null to run it longer than 10080 minutes\.",
        ),
        ({**RAY, **TWO_WORKERS, "Timeout": 5}, "Timeout not supported for Ray jobs"),
        ({"Role": "etl", "Command": {}}, r"Command name should not be null or empty\."),
        (
            {"Role": "etl", "Command": {"Name": "glueetl", "Runtime": "Ray2.4"}},
            "Runtime field is not supported for glueetl command type",
        ),
        (
            {**TWO_WORKERS, "Role": "etl", "Command": {"Name": "glueray"}, "WorkerType": "Z.2X"},
            "Runtime parameter is required for GlueRay command",
        ),
        (
            {**SPARK, "MaintenanceWindow": "Sun:23"},
            "Maintenance window should be provided only for glue streaming jobs",
        ),
    ],
)
def test_job_that_glue_would_not_take_is_refused(glue: "GlueClient", members: dict[str, Any], text: str) -> None:
    with pytest.raises(glue.exceptions.InvalidInputException, match=f" {text}$"):
        glue.create_job(Name="job", **members)

    assert glue.list_jobs()["JobNames"] == []


@pytest.mark.parametrize(
    ("members", "start", "text"),
    [
        (SPARK, {"WorkerType": "G.1X"}, r"Please set both Worker Type and Number of Workers\."),
        (PYTHON, {"MaxCapacity": 2.0}, r"Max Capacity should be between 0\.0 and 1\.0 if present for pythonshell\."),
        (SPARK, {"Timeout": 10081}, r"Timeout should be less than or equal to 10080 minutes\."),
        (PYTHON, {"ExecutionClass": "FLEX"}, "Flex job is supported for ETL jobs only"),
    ],
)
def test_run_that_the_job_could_not_have_is_refused(
    glue: "GlueClient", members: dict[str, Any], start: dict[str, Any], text: str
) -> None:
    glue.create_job(Name="job", **members)

    with pytest.raises(glue.exceptions.InvalidInputException, match=f"{text}$"):
        glue.start_job_run(JobName="job", **start)

    assert glue.get_job_runs(JobName="job")["JobRuns"] == []


@pytest.mark.parametrize(
    ("members", "start", "shown"),
    [
        ({}, {}, (10.0, None, None)),
        ({}, {"MaxCapacity": 4.0}, (4.0, None, None)),
        ({"MaxCapacity": 4.0}, {"ExecutionClass": "STANDARD"}, (4.0, None, None)),
        ({}, {"WorkerType": "G.2X", "NumberOfWorkers": 2}, (4.0, "G.2X", 2)),
        ({"WorkerType": "G.1X", "NumberOfWorkers": 3}, {"NumberOfWorkers": 5}, (5.0, "G.1X", 5)),
        ({"WorkerType": "G.1X", "NumberOfWorkers": 3}, {"AllocatedCapacity": 6}, (6.0, None, None)),
        ({"GlueVersion": "5.0"}, {"MaxCapacity": 6.0}, (6.0, "G.1X", 6)),
    ],
)
def test_run_may_have_a_capacity_of_its_own(
    glue: "GlueClient", members: dict[str, Any], start: dict[str, Any], shown: tuple[Any, ...]
) -> None:
    glue.create_job(Name="job", **SPARK, **members)

    run_id = glue.start_job_run(JobName="job", **start)["JobRunId"]

    run = glue.get_job_run(JobName="job", RunId=run_id)["JobRun"]
    assert (run["MaxCapacity"], run.get("WorkerType"), run.get("NumberOfWorkers")) == shown
    assert run["AllocatedCapacity"] == int(shown[0])
