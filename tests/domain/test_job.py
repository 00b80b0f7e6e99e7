"""Jobs: what Glue takes for one, what it fills in, and what a run of one is started with."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest
from domain.world import World

from mock_glue_wf.domain.job import JobRun
from mock_glue_wf.domain.job_definition import JobDefinition, job_definition
from mock_glue_wf.domain.node import NodeKey, NodeType
from mock_glue_wf.errors import InvalidInputException

WORKERS: dict[str, Any] = {"WorkerType": "G.1X", "NumberOfWorkers": 10}


RAY: dict[str, Any] = {"Name": "glueray", "Runtime": "Ray2.4"}


def defined(command: str = "glueetl", **members: Any) -> JobDefinition:
    return job_definition({"Name": "clean", "Role": "etl", "Command": {"Name": command}, **members})


def refused(text: str) -> AbstractContextManager[object]:
    """That AWS's text is the whole message is part of what is tested."""
    return pytest.raises(InvalidInputException, match=f"^{re.escape(text)}$")


def capacity(members: Mapping[str, Any]) -> tuple[int, float]:
    return members["AllocatedCapacity"], members["MaxCapacity"]


def test_glue_fills_in_what_was_not_given() -> None:
    assert defined().members == {
        "Name": "clean",
        "Role": "etl",
        "Command": {"Name": "glueetl"},
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "ExecutionProperty": {"MaxConcurrentRuns": 1},
        "MaxRetries": 0,
        "AllocatedCapacity": 10,
        "MaxCapacity": 10.0,
        "Timeout": 2880,
    }


def test_what_was_given_stays_as_it_is() -> None:
    given: dict[str, Any] = {
        "JobMode": "NOTEBOOK",
        "JobRunQueuingEnabled": True,
        "ExecutionProperty": {"MaxConcurrentRuns": 7},
        "MaxRetries": 3,
        "Timeout": 15,
        "Description": "cleans",
    }
    assert defined(**given).members.items() >= given.items()


def test_an_execution_property_without_a_number_means_one_run() -> None:
    assert defined(ExecutionProperty={}).max_concurrent_runs == 1


def test_equal_jobs_are_equal_and_others_are_not() -> None:
    assert defined(Timeout=2880) == defined()
    assert defined(Timeout=5) != defined()


@pytest.mark.parametrize(
    ("version", "timeout"),
    [("0.9", 2880), ("2.0", 2880), ("4.0", 2880), ("5.0", 480), ("5.1", 480), ("10.0", 480), ("auto", 480)],
)
def test_the_default_timeout_goes_by_the_version_of_glue(version: str, timeout: int) -> None:
    assert defined(GlueVersion=version).members["Timeout"] == timeout


@pytest.mark.parametrize(
    ("command", "members"),
    [("gluestreaming", {}), ("glueray", {"WorkerType": "Z.2X", "NumberOfWorkers": 2, "Command": RAY})],
)
def test_streaming_and_ray_jobs_have_no_timeout_by_default(command: str, members: dict[str, Any]) -> None:
    assert "Timeout" not in defined(command, **members).members


def test_a_command_needs_a_name() -> None:
    with refused("Command name should not be null or empty."):
        job_definition({"Name": "clean", "Role": "etl", "Command": {}})


def test_a_timeout_may_be_a_week() -> None:
    assert defined(Timeout=10080).members["Timeout"] == 10080


def test_a_timeout_is_no_longer_than_a_week() -> None:
    with refused("Timeout should be less than or equal to 10080 minutes."):
        defined(Timeout=10081)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"MaxCapacity": 4.0}, (4, 4.0)),
        ({"AllocatedCapacity": 5}, (5, 5.0)),
        (WORKERS, (10, 10.0)),
        ({"WorkerType": "G.2X", "NumberOfWorkers": 3}, (6, 6.0)),
        ({"WorkerType": "G.025X", "NumberOfWorkers": 2, "Command": {"Name": "gluestreaming"}}, (0, 0.5)),
        ({"WorkerType": "G.8X", "NumberOfWorkers": 1}, (8, 8.0)),
        ({"WorkerType": "Standard", "NumberOfWorkers": 1}, (1, 1.0)),
    ],
)
def test_capacity_follows_from_what_was_given_of_it(members: dict[str, Any], expected: tuple[int, float]) -> None:
    assert capacity(defined(**members).members) == expected


def test_a_python_shell_job_has_a_sixteenth_of_a_unit_by_default() -> None:
    assert capacity(defined("pythonshell").members) == (0, 0.0625)


@pytest.mark.parametrize("members", [{"WorkerType": "G.1X"}, {"NumberOfWorkers": 2}])
def test_worker_type_and_number_of_workers_come_together(members: dict[str, Any]) -> None:
    with refused("Please set both Worker Type and Number of Workers."):
        defined(**members)


@pytest.mark.parametrize("worker_type", ["G.025X", "G.1X", "G.2X"])
def test_small_workers_come_in_pairs_at_least(worker_type: str) -> None:
    with refused(f"To use Worker Type {worker_type}, minimum allowed value of Number of Workers is 2."):
        defined(WorkerType=worker_type, NumberOfWorkers=1)


def test_allocated_capacity_and_max_capacity_exclude_each_other() -> None:
    with refused("Please set only Allocated Capacity or Max Capacity."):
        defined(AllocatedCapacity=5, MaxCapacity=5.0)


def test_ray_jobs_take_no_timeout() -> None:
    with refused("Timeout not supported for Ray jobs"):
        defined("glueray", Timeout=10, WorkerType="Z.2X", NumberOfWorkers=2, Command=RAY)


def test_ray_jobs_take_workers_of_their_own_type_only() -> None:
    with refused("Worker type cannot be null and only [Z.2X] worker types are supported for glueray jobs."):
        defined("glueray", **WORKERS, Command=RAY)


def test_python_shell_jobs_take_no_workers() -> None:
    with refused("Worker Type is not supported for Job Command pythonshell"):
        defined("pythonshell", **WORKERS)


def test_the_newest_workers_need_glue_4() -> None:
    with refused("Worker type R.1X is not supported for Glue Version 3.0"):
        defined(WorkerType="R.1X", NumberOfWorkers=2, GlueVersion="3.0")


def test_a_run_is_set_up_like_its_job() -> None:
    given: dict[str, Any] = {"GlueVersion": "4.0", "Timeout": 30, "SecurityConfiguration": "kms"}
    definition = defined("gluestreaming", **given, ExecutionClass="STANDARD", MaxRetries=2, MaintenanceWindow="Sun:1")
    assert definition.settings_with({}) == {
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "AllocatedCapacity": 10,
        "MaxCapacity": 10.0,
        "WorkerType": "G.1X",
        "NumberOfWorkers": 10,
        "GlueVersion": "4.0",
        "Timeout": 30,
        "SecurityConfiguration": "kms",
        "ExecutionClass": "STANDARD",
        "MaintenanceWindow": "Sun:1",
        "LogGroupName": "/aws-glue/jobs-etl-kms",
    }


def test_a_run_overrides_its_job() -> None:
    overrides = {"Timeout": 5, "NotificationProperty": {"NotifyDelayAfter": 1}, "JobRunQueuingEnabled": True}
    settings = defined(Timeout=30).settings_with(overrides)
    assert settings.items() >= overrides.items()


def test_what_is_no_setting_of_a_run_does_not_get_into_it() -> None:
    definition = defined()
    overrides = {"JobName": "clean", "Arguments": {"--date": "today"}}
    assert definition.settings_with(overrides) == definition.settings_with({})


@pytest.mark.parametrize(
    ("job", "run", "expected"),
    [
        ({}, {"MaxCapacity": 4.0}, (4, 4.0)),
        ({}, {"AllocatedCapacity": 3}, (3, 3.0)),
        ({}, WORKERS | {"NumberOfWorkers": 20}, (20, 20.0)),
        ({"MaxCapacity": 4.0}, WORKERS, (10, 10.0)),
        (WORKERS, {"NumberOfWorkers": 3}, (3, 3.0)),
        (WORKERS, {"WorkerType": "G.4X"}, (40, 40.0)),
        (WORKERS, {"MaxCapacity": 4.0}, (4, 4.0)),
        (WORKERS, {"AllocatedCapacity": 3}, (3, 3.0)),
        (WORKERS, {"Timeout": 5}, (10, 10.0)),
    ],
)
def test_capacity_of_a_run_follows_from_what_it_overrides(
    job: dict[str, Any], run: dict[str, Any], expected: tuple[int, float]
) -> None:
    assert capacity(defined(**job).settings_with(run)) == expected


@pytest.mark.parametrize("override", [{"MaxCapacity": 4.0}, {"AllocatedCapacity": 3}])
def test_a_run_with_a_capacity_of_its_own_has_no_workers(override: dict[str, Any]) -> None:
    assert not defined(**WORKERS).settings_with(override).keys() & WORKERS.keys()


def test_a_run_with_workers_has_them_in_its_settings() -> None:
    assert defined(**WORKERS).settings_with({"NumberOfWorkers": 3}).items() >= {
        ("WorkerType", "G.1X"),
        ("NumberOfWorkers", 3),
    }


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ({"WorkerType": "G.1X"}, "Please set both Worker Type and Number of Workers."),
        ({"NumberOfWorkers": 2}, "Please set both Worker Type and Number of Workers."),
        ({"AllocatedCapacity": 3, "MaxCapacity": 4.0}, "Please set only Allocated Capacity or Max Capacity."),
        (
            {"WorkerType": "G.1X", "NumberOfWorkers": 1},
            "To use Worker Type G.1X, minimum allowed value of Number of Workers is 2.",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused_for_a_run_as_for_a_job(run: dict[str, Any], text: str) -> None:
    with refused(text):
        defined().settings_with(run)


@pytest.mark.parametrize(
    ("command", "members", "log_group"),
    [
        ("glueetl", {}, "/aws-glue/jobs"),
        ("pythonshell", {}, "/aws-glue/python-jobs"),
        ("glueetl", {"SecurityConfiguration": "kms"}, "/aws-glue/jobs-etl-kms"),
        ("glueetl", {"SecurityConfiguration": "kms", "Role": "arn:aws:iam::1:role/x/etl"}, "/aws-glue/jobs-etl-kms"),
    ],
)
def test_the_log_group_goes_by_command_and_security_configuration(
    command: str, members: dict[str, str], log_group: str
) -> None:
    assert defined(command, **members).settings_with({})["LogGroupName"] == log_group


def test_the_log_group_of_a_run_goes_by_its_own_security_configuration() -> None:
    settings = defined(SecurityConfiguration="kms").settings_with({"SecurityConfiguration": "other"})
    assert settings["LogGroupName"] == "/aws-glue/jobs-etl-other"


@pytest.fixture
def run(world: World) -> JobRun:
    world.job(
        "clean",
        DefaultArguments={"--date": "never", "--table": "orders", "--fixed": "by default"},
        NonOverridableArguments={"--fixed": "by the job"},
    )
    overrides = {"Arguments": {"--date": "today", "--fixed": "by the run"}}
    return world.engine.job_runs.start("clean", overrides)


def test_a_script_is_called_with_the_job_s_arguments_the_run_s_over_them_and_those_that_stay(run: JobRun) -> None:
    assert run.script_arguments == {"--date": "today", "--table": "orders", "--fixed": "by the job"}


def test_a_run_shows_its_own_arguments_only(run: JobRun) -> None:
    assert run.arguments == {"--date": "today", "--fixed": "by the run"}


@pytest.mark.parametrize("overrides", [{}, {"Arguments": {}}])
def test_a_run_without_arguments_of_its_own_shows_none(world: World, overrides: dict[str, Any]) -> None:
    world.job("clean")
    assert world.engine.job_runs.start("clean", overrides).arguments == {}


def test_a_script_in_a_workflow_run_is_told_its_name_and_id(world: World) -> None:
    world.job("clean", DefaultArguments={"--date": "today"})
    workflow_run = world.start(world.workflow("clean"), region="eu")
    run = workflow_run.node_runs[NodeKey(NodeType.JOB, "clean")][0]
    assert isinstance(run, JobRun)
    assert run.script_arguments == {
        "--date": "today",
        "--WORKFLOW_NAME": "etl",
        "--WORKFLOW_RUN_ID": workflow_run.id,
    }


def test_a_run_of_a_job_that_is_missing_has_the_workflow_s_arguments_only(world: World) -> None:
    workflow_run = world.start(world.workflow("missing"))
    run = workflow_run.node_runs[NodeKey(NodeType.JOB, "missing")][0]
    assert isinstance(run, JobRun)
    assert run.script_arguments == {"--WORKFLOW_NAME": "etl", "--WORKFLOW_RUN_ID": workflow_run.id}
