"""How a request's body becomes parameters, and in which words it is refused.

The sentences are those of boto3 #3229, dbt-glue #395 and aws-ddk #274, and of the framework that AWS's services share.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mock_glue_wf.errors import SerializationException, ValidationException
from mock_glue_wf.wire import model
from mock_glue_wf.wire.validate import parse

LONG = "n" * 256
NAME_PATTERN = r"regular expression pattern: [\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*"
TRIGGER_TYPES = "enum value set: [SCHEDULED, CONDITIONAL, ON_DEMAND, EVENT]"
JOB = {"Name": "clean", "Role": "etl", "Command": {}}
TRIGGER = {"Name": "start", "Type": "ON_DEMAND", "Actions": []}


def read(operation: str, request: Any) -> dict[str, Any]:
    return read_bytes(operation, json.dumps(request).encode())


def read_bytes(operation: str, body: bytes) -> dict[str, Any]:
    shape: Any = model.glue().operation_model(operation).input_shape
    return parse(body, shape)


def refusal(operation: str, request: Any) -> str:
    with pytest.raises(ValidationException) as refused:
        read(operation, request)
    return str(refused.value)


def codegen(**node: Any) -> dict[str, Any]:
    return {**JOB, "CodeGenConfigurationNodes": {"n": node}}


@pytest.mark.parametrize(
    ("operation", "request_", "value", "path", "sentence"),
    [
        ("CreateWorkflow", {}, "null", "name", "Member must not be null"),
        ("CreateWorkflow", {"Name": ""}, "''", "name", "Member must have length greater than or equal to 1"),
        ("CreateWorkflow", {"Name": LONG}, f"'{LONG}'", "name", "Member must have length less than or equal to 255"),
        ("CreateWorkflow", {"Name": "a\n"}, "'a\n'", "name", f"Member must satisfy {NAME_PATTERN}"),
        ("ListWorkflows", {"MaxResults": 0}, "'0'", "maxResults", "Member must have value greater than or equal to 1"),
        ("ListWorkflows", {"MaxResults": 26}, "'26'", "maxResults", "Member must have value less than or equal to 25"),
        ("BatchGetWorkflows", {"Names": []}, "'[]'", "names", "Member must have length greater than or equal to 1"),
        ("CreateTrigger", {**TRIGGER, "Type": "HOURLY"}, "'HOURLY'", "type", f"Member must satisfy {TRIGGER_TYPES}"),
    ],
)
def test_broken_constraint_is_told_in_awss_words(
    operation: str, request_: Any, value: str, path: str, sentence: str
) -> None:
    assert refusal(operation, request_) == (
        f"1 validation error detected: Value {value} at '{path}' failed to satisfy constraint: {sentence}"
    )


@pytest.mark.parametrize(
    ("operation", "request_", "value", "path", "sentence"),
    [
        (
            "CreateTrigger",
            {**TRIGGER, "Predicate": {"Conditions": [{}, {"LogicalOperator": "Equals"}]}},
            "'Equals'",
            "predicate.conditions.2.member.logicalOperator",
            "Member must satisfy enum value set: [EQUALS]",
        ),
        (
            "CreateTrigger",
            {**TRIGGER, "EventBatchingCondition": {"BatchWindow": 10}},
            "null",
            "eventBatchingCondition.batchSize",
            "Member must not be null",
        ),
        (
            "BatchGetWorkflows",
            {"Names": ["a", ""]},
            "''",
            "names.2.member",
            "Member must have length greater than or equal to 1",
        ),
        ("BatchGetWorkflows", {"Names": ["a", None]}, "null", "names.2.member", "Member must not be null"),
        (
            "CreateJob",
            codegen(CatalogSource={"Name": "raw", "Database": "lake"}),
            "null",
            "codeGenConfigurationNodes.n.member.catalogSource.table",
            "Member must not be null",
        ),
        (
            "CreateJob",
            codegen(Spigot={"Name": "s", "Inputs": ["i"], "Path": "p", "Prob": 2}),
            "'2.0'",
            "codeGenConfigurationNodes.n.member.spigot.prob",
            "Member must have value less than or equal to 1",
        ),
    ],
)
def test_broken_constraint_is_found_at_any_depth(
    operation: str, request_: Any, value: str, path: str, sentence: str
) -> None:
    assert refusal(operation, request_) == (
        f"1 validation error detected: Value {value} at '{path}' failed to satisfy constraint: {sentence}"
    )


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        (
            {"team": "data", "k" * 129: "v"},
            (
                "Map keys must satisfy constraint: [Member must have length less than or equal to 128, "
                "Member must have length greater than or equal to 1]"
            ),
        ),
        (
            {"team": "data", "k": "v" * 257},
            (
                "Map value must satisfy constraint: [Member must have length less than or equal to 256, "
                "Member must have length greater than or equal to 0]"
            ),
        ),
        (dict.fromkeys(map(str, range(51)), "v"), "Member must have length less than or equal to 50"),
    ],
)
def test_map_is_shown_whole_for_what_is_wrong_with_it(tags: dict[str, str], sentence: str) -> None:
    shown = ", ".join(f"{key}={value}" for key, value in tags.items())
    assert refusal("CreateWorkflow", {"Name": "etl", "Tags": tags}) == (
        f"1 validation error detected: Value '{{{shown}}}' at 'tags' failed to satisfy constraint: {sentence}"
    )


def test_list_is_shown_whole_as_java_shows_it() -> None:
    merge = {"Name": "merge", "Inputs": ["a", None, "c"], "Source": "a", "PrimaryKeys": [["id"]]}
    inputs = "codeGenConfigurationNodes.n.member.merge.inputs"
    assert refusal("CreateJob", codegen(Merge=merge)) == (
        "2 validation errors detected: "
        f"Value null at '{inputs}.2.member' failed to satisfy constraint: Member must not be null; "
        f"Value '[a, null, c]' at '{inputs}' failed to satisfy constraint: "
        "Member must have length less than or equal to 2"
    )


def test_pattern_is_among_what_the_keys_of_a_map_must_satisfy() -> None:
    assert refusal("CreateWorkflow", {"Name": "etl", "DefaultRunProperties": {"\n": "x"}}) == (
        "1 validation error detected: Value '{\n=x}' at 'defaultRunProperties' failed to satisfy constraint: "
        "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
        f"Member must have length greater than or equal to 1, "
        f"Member must satisfy {NAME_PATTERN}]"
    )


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert refusal("CreateTrigger", {"Name": "", "Type": "HOURLY"}) == (
        "3 validation errors detected: "
        "Value null at 'actions' failed to satisfy constraint: Member must not be null; "
        "Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; "
        f"Value 'HOURLY' at 'type' failed to satisfy constraint: Member must satisfy {TRIGGER_TYPES}"
    )


def test_value_that_breaks_two_constraints_is_told_twice() -> None:
    name = "\n" * 256
    assert refusal("GetWorkflow", {"Name": name}) == (
        f"2 validation errors detected: Value '{name}' at 'name' failed to satisfy constraint: "
        f"Member must have length less than or equal to 255; Value '{name}' at 'name' failed to satisfy constraint: "
        f"Member must satisfy {NAME_PATTERN}"
    )


@pytest.mark.parametrize(
    "name", ["a", "n" * 255, "with space", "tab\t", "\u00e9", "\ud55c", "\ufffd", "\U0001f680", "\U0010ffff"]
)
def test_names_may_hold_what_javas_pattern_allows(name: str) -> None:
    assert read("GetWorkflow", {"Name": name}) == {"Name": name}


@pytest.mark.parametrize("name", ["\n", "\x00", "\x1f", "\ufffe", "\uffff", "\ud83d", "a\n"])
def test_names_may_not_hold_what_javas_pattern_leaves_out(name: str) -> None:
    assert "Member must satisfy regular expression pattern" in refusal("GetWorkflow", {"Name": name})


def test_character_outside_the_basic_plane_may_come_as_a_surrogate_pair() -> None:
    assert read_bytes("GetWorkflow", rb'{"Name": "\ud83d\ude80"}') == {"Name": "\U0001f680"}


def test_word_characters_of_a_pattern_are_those_of_ascii_as_in_java() -> None:
    assert "at 'glueVersion'" in refusal("CreateJob", {**JOB, "GlueVersion": "5.\u0660"})


def test_end_of_a_pattern_is_the_very_end() -> None:
    assert "at 'glueVersion'" in refusal("CreateJob", {**JOB, "GlueVersion": "5.0\n"})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "The body is not JSON"),
        (b"\xff", "The body is not JSON"),
        (b"{} {}", "The body is not JSON"),
        (b"[" * 100_000, "The body is nested too deep"),
        (b"null", "NULL_VALUE can not be converted to structure"),
        (b"[]", "Start of list can not be converted to structure"),
        (b'"etl"', "STRING_VALUE can not be converted to structure"),
    ],
)
def test_body_that_is_no_json_object_is_a_serialization_exception(body: bytes, message: str) -> None:
    with pytest.raises(SerializationException, match=f"^{message}"):
        read_bytes("CreateWorkflow", body)


@pytest.mark.parametrize(
    ("operation", "request_", "message"),
    [
        ("CreateWorkflow", {"Name": 1}, "NUMBER_VALUE can not be converted to string at 'name'"),
        ("CreateWorkflow", {"Name": True}, "TRUE_VALUE can not be converted to string at 'name'"),
        ("CreateWorkflow", {"Name": {}}, "Start of structure or map can not be converted to string at 'name'"),
        ("CreateWorkflow", {"MaxConcurrentRuns": "1"}, "STRING_VALUE can not be converted to integer at 'maxConcur"),
        ("CreateWorkflow", {"MaxConcurrentRuns": 1.0}, "NUMBER_VALUE can not be converted to integer"),
        ("CreateWorkflow", {"MaxConcurrentRuns": False}, "FALSE_VALUE can not be converted to integer"),
        ("CreateWorkflow", {"MaxConcurrentRuns": 2**31}, "NUMBER_VALUE is out of the range of integer"),
        ("CreateWorkflow", {"MaxConcurrentRuns": -(2**31) - 1}, "NUMBER_VALUE is out of the range of integer"),
        ("CreateWorkflow", {"Tags": ["x"]}, "Start of list can not be converted to map at 'tags'"),
        ("CreateWorkflow", {"Tags": {"team": 1}}, "NUMBER_VALUE can not be converted to string at 'tags.team.member'"),
        ("GetWorkflow", {"IncludeGraph": "true"}, "STRING_VALUE can not be converted to boolean"),
        ("GetWorkflow", {"IncludeGraph": 1}, "NUMBER_VALUE can not be converted to boolean"),
        ("BatchGetWorkflows", {"Names": "a"}, "STRING_VALUE can not be converted to list"),
        ("BatchGetWorkflows", {"Names": [["a"]]}, "Start of list can not be converted to string at 'names.1.member'"),
        ("CreateJob", {"MaxCapacity": "10"}, "STRING_VALUE can not be converted to double"),
        ("CreateJob", {"MaxCapacity": float("nan")}, "NUMBER_VALUE is out of the range of double"),
        ("CreateJob", {"MaxCapacity": float("-inf")}, "NUMBER_VALUE is out of the range of double"),
        ("CreateJob", {"MaxCapacity": 10**400}, "NUMBER_VALUE is out of the range of double"),
        ("CreateWorkflow", {"Nmae": "etl", "Tegs": {}}, "CreateWorkflowRequest has no member Nmae"),
        ("CreateTrigger", {"Actions": [{"Job": "a"}]}, "Action has no member Job"),
    ],
)
def test_value_that_cannot_be_the_member_is_a_serialization_exception(
    operation: str, request_: Any, message: str
) -> None:
    with pytest.raises(SerializationException, match=f"^{message}"):
        read(operation, request_)


def test_number_too_large_for_a_double_is_a_serialization_exception() -> None:
    with pytest.raises(SerializationException, match="out of the range of double at 'maxCapacity'"):
        read_bytes("CreateJob", b'{"MaxCapacity": 1e999}')


def test_wrong_type_is_told_rather_than_broken_constraints() -> None:
    with pytest.raises(SerializationException):
        read("CreateWorkflow", {"Name": "", "MaxConcurrentRuns": "1"})


def test_shape_inside_itself_may_not_go_on_for_ever() -> None:
    mapping: dict[str, Any] = {}
    for _ in range(400):
        mapping = {"Children": [mapping]}
    request = codegen(ApplyMapping={"Name": "m", "Inputs": ["i"], "Mapping": [mapping]})
    with pytest.raises(SerializationException, match="The body is nested too deep"):
        read("CreateJob", request)


@pytest.mark.parametrize(
    ("request_", "parameters"),
    [
        ({"Name": "etl", "Description": None}, {"Name": "etl"}),
        ({"Name": "etl", "Tags": {"team": None}}, {"Name": "etl", "Tags": {}}),
    ],
)
def test_null_is_the_same_as_left_out(request_: Any, parameters: Any) -> None:
    assert read("CreateWorkflow", request_) == parameters


def test_body_may_be_empty() -> None:
    assert read_bytes("ListWorkflows", b"") == {}


def test_required_member_that_is_null_is_missing() -> None:
    assert "Value null at 'name'" in refusal("CreateWorkflow", {"Name": None})


def test_whole_number_is_a_double_where_one_is_asked_for() -> None:
    assert repr(read("CreateJob", {**JOB, "MaxCapacity": 2})["MaxCapacity"]) == "2.0"


def kafka(starting: str) -> dict[str, Any]:
    options = {"StartingTimestamp": starting}
    return codegen(CatalogKafkaSource={"Name": "n", "Database": "d", "Table": "t", "StreamingOptions": options})


def test_timestamp_is_read_from_iso_8601() -> None:
    nodes = read("CreateJob", kafka("2026-01-01T12:30:00Z"))["CodeGenConfigurationNodes"]
    instant = nodes["n"]["CatalogKafkaSource"]["StreamingOptions"]["StartingTimestamp"]
    assert instant == datetime(2026, 1, 1, 12, 30, tzinfo=UTC)


def test_timestamp_in_any_other_form_is_a_serialization_exception() -> None:
    where = "at 'codeGenConfigurationNodes.n.member.catalogKafkaSource.streamingOptions.startingTimestamp'"
    with pytest.raises(SerializationException, match=f"STRING_VALUE can not be converted to timestamp {where}"):
        read("CreateJob", kafka("yesterday"))
