"""Requests read by the service model, with the sentences of the framework that AWS's services share.

botocore's own ParamValidator is not built upon: it stops at what the client checks, and every rule that a server adds
to it (paths, what is wrong with a map, which wrong type is no validation error at all) replaces one of its methods.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from mock_glue_wf.errors import SerializationException, ValidationException

TYPES: Mapping[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    # All that Glue takes in a request are in ISO 8601.
    "timestamp": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
}
RANGES = {
    "integer": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "double": (-sys.float_info.max, sys.float_info.max),
}
NOT_NULL = "Member must not be null"

Constraint = tuple[Callable[[Any], bool], str]


def parse(body: bytes, shape: Shape) -> dict[str, Any]:
    """The parameters in a request's body; a member that is null is left out.

    Raises SerializationException for what cannot be such parameters, and ValidationException, which names every
    constraint of the model that is broken, and where.
    """
    broken: list[str] = []
    try:
        parameters: dict[str, Any] = _read(_decoded(body), shape, "", broken)
    except RecursionError as error:
        raise SerializationException("The body is nested too deep") from error
    if broken:
        errors = "1 validation error" if len(broken) == 1 else f"{len(broken)} validation errors"
        raise ValidationException(f"{errors} detected: {'; '.join(broken)}")
    return parameters


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body or b"{}", object_pairs_hook=_without_nulls)
    except ValueError as error:
        raise SerializationException(f"The body is not JSON: {error}") from error


def _without_nulls(members: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in members if value is not None}


def _read(encoded: Any, shape: Shape, path: str, broken: list[str]) -> Any:
    """The value; ``broken`` gets a sentence for each constraint that it breaks."""
    value = _value(encoded, shape, path, broken)
    for holds, sentence in _constraints(shape):
        if not holds(value):
            broken.append(_complaint(value, path, sentence))
    return value


def _value(encoded: Any, shape: Shape, path: str, broken: list[str]) -> Any:
    """The same without the constraints on the value itself."""
    kind = shape.type_name
    # No validation error: a server cannot even build the request from a wrong type.
    if type(encoded) not in TYPES[kind]:
        raise SerializationException(f"{_token(encoded)} can not be converted to {kind}{_at(path)}")
    if kind in RANGES and not RANGES[kind][0] <= encoded <= RANGES[kind][1]:
        raise SerializationException(f"{_token(encoded)} is out of the range of {kind}{_at(path)}")
    if isinstance(shape, StructureShape):
        return _structure(encoded, shape, f"{path}." if path else "", broken)
    if isinstance(shape, ListShape):
        return [_item(item, shape.member, f"{path}.{n}.member", broken) for n, item in enumerate(encoded, 1)]
    if isinstance(shape, MapShape):
        return _map(encoded, shape, path, broken)
    if kind == "double":
        return float(encoded)
    if kind == "timestamp":
        return _instant(encoded, path)
    return encoded


def _structure(encoded: dict[str, Any], shape: StructureShape, prefix: str, broken: list[str]) -> dict[str, Any]:
    members = shape.members
    if unknown := encoded.keys() - members.keys():
        raise SerializationException(f"{shape.name} has no member {min(unknown)}")
    missing = [name for name in shape.required_members if name not in encoded]
    broken += [_complaint(None, prefix + _camel(name), NOT_NULL) for name in missing]
    return {name: _read(member, members[name], prefix + _camel(name), broken) for name, member in encoded.items()}


def _item(encoded: Any, shape: Shape, path: str, broken: list[str]) -> Any:
    if encoded is not None:
        return _read(encoded, shape, path, broken)
    broken.append(_complaint(None, path, NOT_NULL))
    return None


def _map(encoded: dict[str, Any], shape: MapShape, path: str, broken: list[str]) -> dict[str, Any]:
    entries = {key: _value(value, shape.value, f"{path}.{key}.member", broken) for key, value in encoded.items()}
    for part, values, part_shape in ("keys", entries.keys(), shape.key), ("value", entries.values(), shape.value):
        constraints = _constraints(part_shape)
        if not all(holds(value) for holds, _ in constraints for value in values):
            sentences = ", ".join(sentence for _, sentence in constraints)
            broken.append(_complaint(entries, path, f"Map {part} must satisfy constraint: [{sentences}]"))
    return entries


def _instant(encoded: str, path: str) -> datetime:
    try:
        return datetime.fromisoformat(encoded)
    except ValueError as error:
        raise SerializationException(f"{_token(encoded)} can not be converted to timestamp{_at(path)}") from error


@cache
def _constraints(shape: Shape) -> tuple[Constraint, ...]:
    metadata = shape.metadata
    sized = shape.type_name in ("string", "list", "map")
    measure: Callable[[Any], float] = len if sized else _itself
    measured = "length" if sized else "value"
    found: list[Constraint] = []
    if (most := metadata.get("max")) is not None:
        sentence = f"Member must have {measured} less than or equal to {most}"
        found.append((lambda value: measure(value) <= most, sentence))
    if (least := metadata.get("min")) is not None:
        sentence = f"Member must have {measured} greater than or equal to {least}"
        found.append((lambda value: measure(value) >= least, sentence))
    if (pattern := metadata.get("pattern")) is not None:
        sentence = f"Member must satisfy regular expression pattern: {pattern}"
        matches = _compiled(pattern).fullmatch
        found.append((lambda value: matches(value) is not None, sentence))
    if enum := metadata.get("enum"):
        found.append((frozenset(enum).__contains__, f"Member must satisfy enum value set: [{', '.join(enum)}]"))
    return tuple(found)


def _itself(number: float) -> float:
    return number


def _compiled(pattern: str) -> re.Pattern[str]:
    # Java writes characters beyond the basic plane as surrogate pairs, a range of them as Python cannot read it.
    return re.compile(pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF"), re.ASCII)


def _complaint(value: Any, path: str, sentence: str) -> str:
    shown = "null" if value is None else f"'{_java(value)}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {sentence}"


def _java(value: Any) -> str:
    match value:
        case dict():
            return f"{{{', '.join(f'{key}={_java(member)}' for key, member in value.items())}}}"
        case list():
            return f"[{', '.join(map(_java, value))}]"
        case bool() | None:
            return json.dumps(value)
        case _:
            return str(value)


def _token(encoded: Any) -> str:
    match encoded:
        case dict():
            return "Start of structure or map"
        case list():
            return "Start of list"
        case bool() | None:
            return f"{json.dumps(encoded).upper()}_VALUE"
        case str():
            return "STRING_VALUE"
        case _:
            return "NUMBER_VALUE"


def _at(path: str) -> str:
    return f" at '{path}'" if path else ""


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]
