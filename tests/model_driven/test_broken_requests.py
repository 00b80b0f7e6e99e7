"""Whatever is wrong with a request by the service model is told in AWS's words, and nothing comes of the request.

Unlike botocore's client, which checks a few of these itself, other clients send such requests.
"""

from model_driven.breaking import broken_constraint, spoilt, wrong_type
from model_driven.operations import Operation, call, for_each_operation
from model_driven.world import WORLD, state, world


@for_each_operation
def test_one_broken_constraint_is_told_in_awss_words(operation: Operation) -> None:
    requests, ends = zip(*spoilt(operation.input, broken_constraint), strict=True)
    backends = world()
    answers = [call(backends, operation, request) for request in requests]
    assert [answer.message for answer in answers] == [f"1 validation error detected: {end}" for end in ends]
    assert {answer.error for answer in answers} == {"ValidationException"}
    assert state(backends) == WORLD


@for_each_operation
def test_wrong_type_is_told_with_its_place(operation: Operation) -> None:
    requests, ends = zip(*spoilt(operation.input, wrong_type), strict=True)
    backends = world()
    answers = [call(backends, operation, request) for request in requests]
    messages = [answer.message for answer in answers]
    assert [message for message, end in zip(messages, ends, strict=True) if not message.endswith(end)] == []
    assert {answer.error for answer in answers} == {"SerializationException"}
    assert state(backends) == WORLD
