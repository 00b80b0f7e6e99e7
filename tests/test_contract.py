"""What the package states about Glue agrees with the service model, and what it promises to users is there.

It holds with every botocore that setup.cfg allows. Where an older model knows less of Glue than the package, only what
the model has is compared.
"""

from enum import StrEnum
from typing import Any

import pytest
from botocore import xform_name

import mock_glue_wf
from mock_glue_wf.api import APIS, OPERATIONS
from mock_glue_wf.api.shapes import COUNTED_STATES
from mock_glue_wf.domain.capacity import DPU_PER_WORKER
from mock_glue_wf.domain.crawler import CrawlerState, CrawlState
from mock_glue_wf.domain.crawler_definition import DEFAULTS, TARGETS
from mock_glue_wf.domain.job import JobRunState
from mock_glue_wf.domain.job_definition import JOB_DEFAULTS, RUN_SETTINGS
from mock_glue_wf.domain.node import NodeType
from mock_glue_wf.domain.trigger import TriggerState, TriggerType
from mock_glue_wf.domain.workflow import WorkflowRunStatus
from mock_glue_wf.errors import UNMODELLED, GlueError
from mock_glue_wf.wire import model

MODELLED_ERRORS = {shape.name for shape in model.glue().error_shapes}
ERRORS = {error.__name__ for error in GlueError.__subclasses__()}


def enum_of(shape_name: str) -> set[str]:
    return set(model.glue().shape_for(shape_name).metadata["enum"])


def members_of(shape_name: str) -> set[str]:
    shape: Any = model.glue().shape_for(shape_name)
    return set(shape.members)


def test_every_public_method_of_the_api_is_an_operation_of_glue() -> None:
    assert OPERATIONS.keys() <= {xform_name(name) for name in model.glue().operation_names}


def test_no_operation_is_answered_twice() -> None:
    methods = [name for api in APIS for name in vars(api) if not name.startswith("_")]
    assert sorted(methods) == sorted(OPERATIONS)


def test_every_error_is_one_of_glues() -> None:
    assert ERRORS <= MODELLED_ERRORS | UNMODELLED


def test_unmodelled_errors_are_those_that_the_model_lacks() -> None:
    assert UNMODELLED == ERRORS - MODELLED_ERRORS


@pytest.mark.parametrize(
    ("states", "shape_name"),
    [
        (WorkflowRunStatus, "WorkflowRunStatus"),
        (TriggerState, "TriggerState"),
        (TriggerType, "TriggerType"),
        (JobRunState, "JobRunState"),
        (CrawlState, "CrawlState"),
        (CrawlerState, "CrawlerState"),
        (NodeType, "NodeType"),
    ],
)
def test_states_and_types_are_glues(states: type[StrEnum], shape_name: str) -> None:
    assert {*states} == enum_of(shape_name)


def test_every_worker_type_has_its_capacity() -> None:
    """An older model lacks the newest worker types."""
    assert enum_of("WorkerType") <= DPU_PER_WORKER.keys()


def test_crawlers_have_all_kinds_of_targets() -> None:
    assert {*TARGETS} == members_of("CrawlerTargets")


@pytest.mark.parametrize(
    ("names", "shape_name"),
    [
        ({*RUN_SETTINGS} - {"ExecutionRoleSessionPolicy"}, "JobRun"),  # of newer models only
        (JOB_DEFAULTS.keys(), "Job"),
        (DEFAULTS.keys(), "Crawler"),
    ],
)
def test_what_jobs_and_crawlers_are_filled_in_with_are_members_of_theirs(names: set[str], shape_name: str) -> None:
    assert names <= members_of(shape_name)


def test_statistics_have_every_number_of_the_model() -> None:
    assert {"TotalActions", *COUNTED_STATES} == members_of("WorkflowRunStatistics")


def test_every_state_is_counted_in_one_number_of_the_statistics() -> None:
    counted = [state for states in COUNTED_STATES.values() for state in states]
    assert sorted(counted) == sorted(enum_of("JobRunState") | enum_of("CrawlState"))


def test_public_names_are_sorted_and_complete() -> None:
    assert mock_glue_wf.__all__ == ["MockGlue", "Outcome", "current_mock", "mock_glue_workflows"]


@pytest.mark.parametrize("name", mock_glue_wf.__all__)
def test_public_name_is_there(name: str) -> None:
    assert getattr(mock_glue_wf, name).__name__ == name


def test_no_other_name_is_public() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Backend'"):
        _ = mock_glue_wf.Backend
