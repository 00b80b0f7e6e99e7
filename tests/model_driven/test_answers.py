"""Whatever a client can ask for gets an answer of the model, or an error that the operation lists."""

from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from model_driven.acceptance import faults
from model_driven.operations import ANSWERED, Operation, call, carry_out, for_each_operation
from model_driven.operations import operation as operation_of
from model_driven.requests import requests
from model_driven.world import WORLD, state, world

Asked = tuple[Operation, dict[str, Any], int]

ASKED = st.sampled_from(ANSWERED).flatmap(
    lambda operation: st.tuples(st.just(operation), requests(operation.input), st.integers(0, 90))
)
"""An operation, a request to it, and the seconds that pass afterwards."""
RUN = call(world(), operation_of("GetWorkflow"), {"Name": "a", "IncludeGraph": True}).result["Workflow"]["LastRun"]
RARE: dict[str, dict[str, Any]] = {
    "ResumeWorkflowRun": {
        "Name": "a",
        "RunId": RUN["WorkflowRunId"],
        "NodeIds": [node["UniqueId"] for node in RUN["Graph"]["Nodes"] if node["Type"] == "JOB"],
    },
    "UpdateJob": {"JobName": "a", "JobUpdate": {"Role": "etl", "Command": {"Name": "glueetl"}}},
}
"""Requests that are hardly ever drawn, since more must fit together in them than is likely."""


@for_each_operation
@settings(max_examples=20)
@given(data=st.data())
def test_drawn_request_gets_an_answer_of_the_model_or_a_listed_error_that_changes_nothing(
    operation: Operation, data: st.DataObject
) -> None:
    backends, request = world(), data.draw(requests(operation.input))
    answer = call(backends, operation, request)
    assert answer.error in {"", "ValidationException", *operation.errors}
    assert not answer.error or state(backends) == WORLD
    # No output shape has a required member, so that it accepts the empty result of an error, too.
    assert [*faults(answer.result, operation.output, operation.name)] == []
    assert answer.result == carry_out(world(), operation, request)


@settings(max_examples=50)
@given(asked=st.lists(ASKED, max_size=5))
def test_world_can_be_read_whatever_was_asked_for(asked: list[Asked]) -> None:
    answers = state(_after(asked))
    assert [fault for read, answer in answers for fault in faults(answer.result, read.output, read.name)] == []


@pytest.mark.parametrize("name", RARE)
def test_rare_request_succeeds(name: str) -> None:
    assert not call(world(), operation_of(name), RARE[name]).error


@pytest.mark.parametrize("operation", [each for each in ANSWERED if each.name not in RARE], ids=lambda each: each.name)
def test_some_drawn_request_succeeds(operation: Operation) -> None:
    """Else the other tests would prove little."""
    find(
        requests(operation.input),
        lambda request: not call(world(), operation, request).error,
        settings=settings(max_examples=500, derandomize=True, phases=[Phase.generate]),
    )


def _after(asked: list[Asked]) -> Any:
    backends = world()
    for operation, request, seconds in asked:
        call(backends, operation, request)
        backends.clock.advance(seconds=seconds)
    backends.clock.run_until_idle()
    return backends
