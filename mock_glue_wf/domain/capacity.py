"""How many DPUs a job or a run of it gets, and on which workers.

All texts were measured on real deployments by cdk-preflight in September 2026 unless another source is named.
"""

from collections.abc import Mapping
from typing import Any

from mock_glue_wf.errors import InvalidInputException

DPU_PER_WORKER = {
    "Standard": 1.0,
    "G.025X": 0.25,
    "G.1X": 1.0,
    "G.2X": 2.0,
    "G.4X": 4.0,
    "G.8X": 8.0,
    "G.12X": 12.0,
    "G.16X": 16.0,
    "R.1X": 1.0,
    "R.2X": 2.0,
    "R.4X": 4.0,
    "R.8X": 8.0,
    "Z.2X": 2.0,
}
"""API reference, ``WorkerType`` of a job."""
CAPACITY = ("AllocatedCapacity", "MaxCapacity", "WorkerType", "NumberOfWorkers")
"""The members of the API's Job and JobRun that say it."""
DEFAULT_CAPACITY = 10.0
PYTHON_SHELL_CAPACITY = 0.0625
AT_LEAST_TWO_WORKERS = frozenset({"G.025X", "G.1X", "G.2X"})
"""Those it was measured for."""
FLEX_WORKERS = ("G.1X", "G.2X")
RAY_WORKER = "Z.2X"
SPARK_WORKERS = tuple(worker_type for worker_type in DPU_PER_WORKER if worker_type != RAY_WORKER)
FROM_GLUE_4 = frozenset({"G.12X", "G.16X", "R.1X", "R.2X", "R.4X", "R.8X"})
BEFORE_GLUE_4 = frozenset({"0.9", "1.0", "2.0", "3.0"})
LEAST_DPUS = 2.0
"""API reference, ``MaxCapacity``; the text is ours."""
MOST_DPUS = 2**31 - 1
"""As much as AllocatedCapacity can tell."""
FILLS_WORKERS = 2
"""The version of Glue from which on a Spark job that names no workers is given G.1X ones (boto3 #2644)."""


def capacity(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The capacity of a job of this kind or of a run of it, with what AWS fills in. Raises InvalidInputException."""
    worker_type, workers = given.get("WorkerType"), given.get("NumberOfWorkers")
    if (worker_type is None) != (workers is None):
        raise InvalidInputException("Please set both Worker Type and Number of Workers.")
    if "AllocatedCapacity" in given and "MaxCapacity" in given:
        # Quoted in the tests of a tool that was tried on a live account; moto has it without the full stop.
        raise InvalidInputException("Please set only Allocated Capacity or Max Capacity.")
    if workers is not None and workers < 2 and worker_type in AT_LEAST_TWO_WORKERS:
        raise InvalidInputException(
            f"To use Worker Type {worker_type}, minimum allowed value of Number of Workers is 2."
        )
    _check_worker_type(kind, worker_type, given)
    if worker_type is None or workers is None:
        return _without_workers(kind, given)
    for member, words in ("MaxCapacity", "Max Capacity"), ("AllocatedCapacity", "Allocated Capacity"):
        if member in given:
            raise InvalidInputException(f"Please do not set {words} if using Worker Type and Number of Workers.")
    return _dpus(DPU_PER_WORKER[worker_type] * workers)


def major_version(glue_version: str) -> float:
    """0 where none is given; "auto" is newer than any number."""
    major = glue_version.partition(".")[0]
    return float("inf") if glue_version == "auto" else int(major) if major.isdecimal() else 0


def _check_worker_type(kind: str, worker_type: str | None, given: Mapping[str, Any]) -> None:
    if given.get("ExecutionClass") == "FLEX":
        if kind != "glueetl":
            raise InvalidInputException("Flex job is supported for ETL jobs only")
        if worker_type not in FLEX_WORKERS:
            raise _only_workers(", ".join(FLEX_WORKERS), "Flex jobs")
    if kind == "glueray":
        if worker_type != RAY_WORKER:
            raise _only_workers(RAY_WORKER, "glueray jobs")
    elif worker_type is not None:
        _check_supported(kind, worker_type, given.get("GlueVersion"))


def _check_supported(kind: str, worker_type: str, glue_version: str | None) -> None:
    if kind == "pythonshell":
        raise InvalidInputException(f"Worker Type is not supported for Job Command {kind}")
    if worker_type not in SPARK_WORKERS:
        raise InvalidInputException(
            f"Worker type can be null, empty or one of supported types [{', '.join(SPARK_WORKERS)}]."
        )
    if worker_type == "G.025X" and kind != "gluestreaming":
        raise InvalidInputException(f"{worker_type} is only supported for job command [gluestreaming].")
    if worker_type in FROM_GLUE_4 and glue_version in BEFORE_GLUE_4:
        raise InvalidInputException(f"Worker type {worker_type} is not supported for Glue Version {glue_version}")


def _without_workers(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    dpus = float(given.get("MaxCapacity", given.get("AllocatedCapacity", 0)))
    if kind == "pythonshell":
        if not 0 <= dpus <= 1:
            raise InvalidInputException(f"Max Capacity should be between 0.0 and 1.0 if present for {kind}.")
        if dpus not in (0, PYTHON_SHELL_CAPACITY, 1):
            raise InvalidInputException(
                f"Max Capacity values with precision supported for {kind} are [{PYTHON_SHELL_CAPACITY}]."
            )
        return _dpus(dpus or PYTHON_SHELL_CAPACITY)
    if not dpus.is_integer():
        raise InvalidInputException(f"Max Capacity with precision currently not supported for {kind}.")
    if dpus and dpus < LEAST_DPUS:
        raise InvalidInputException(f"Max Capacity should be at least {LEAST_DPUS} if present for {kind}.")
    filled = _dpus(dpus or DEFAULT_CAPACITY)
    if major_version(given.get("GlueVersion", "")) < FILLS_WORKERS:
        return filled
    return {**filled, "WorkerType": "G.1X", "NumberOfWorkers": filled["AllocatedCapacity"]}


def _dpus(number: float) -> dict[str, Any]:
    if number > MOST_DPUS:
        raise InvalidInputException(f"A capacity of {number:.0f} DPUs is more than can be allocated.")
    return {"AllocatedCapacity": int(number), "MaxCapacity": number}


def _only_workers(types: str, jobs: str) -> InvalidInputException:
    return InvalidInputException(
        f"Worker type cannot be null and only [{types}] worker types are supported for {jobs}."
    )
