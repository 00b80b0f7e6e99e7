"""Requests checked against the service model, with the sentences of the framework that AWS's services share.

botocore's own ParamValidator is not built upon: it stops at what the client checks, and every rule that a server adds
to it (paths, what is wrong with a map, which wrong type is no validation error at all) replaces one of its methods.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from mock_glue_wf.errors import SerializationException, ValidationException

TYPES: Mapping[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
}
RANGES = {"integer": range(-(2**31), 2**31), "long": range(-(2**63), 2**63)}
NOT_NULL = "Member must not be null"

Constraint = tuple[Callable[[Any], bool], str]
Broken = tuple[Any, str, str]


def parse(body: bytes, shape: Shape) -> dict[str, Any]:
    """The parameters in a request's body; a member that is null is left out.

    Raises SerializationException for what cannot be such parameters, and ValidationException, which names every
    constraint of the model that is broken, and where.
    """
    try:
        parameters: dict[str, Any] = json.loads(
            body or b"{}", object_pairs_hook=_without_nulls, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise SerializationException(f"The body is not JSON: {error}") from error
    broken = [
        f"Value {_shown(value)} at '{path}' failed to satisfy constraint: {sentence}"
        for value, path, sentence in _broken(parameters, shape, "")
    ]
    if broken:
        errors = "1 validation error" if len(broken) == 1 else f"{len(broken)} validation errors"
        raise ValidationException(f"{errors} detected: {'; '.join(broken)}")
    return parameters


def _broken(value: Any, shape: Shape, path: str) -> Iterator[Broken]:
    _check_type(value, shape, path)
    for holds, sentence in _constraints(shape):
        if not holds(value):
            yield value, path, sentence
    if isinstance(shape, StructureShape):
        yield from _broken_members(value, shape, f"{path}." if path else "")
    elif isinstance(shape, ListShape):
        for number, member in enumerate(value, 1):
            if member is None:
                yield None, f"{path}.{number}.member", NOT_NULL
            else:
                yield from _broken(member, shape.member, f"{path}.{number}.member")
    elif isinstance(shape, MapShape):
        yield from _broken_entries(value, shape, path)


def _broken_members(value: dict[str, Any], shape: StructureShape, prefix: str) -> Iterator[Broken]:
    for name in shape.required_members:
        if name not in value:
            yield None, prefix + _camel(name), NOT_NULL
    for name, member in value.items():
        if name not in shape.members:
            raise SerializationException(f"{shape.name} has no member {name}")
        yield from _broken(member, shape.members[name], prefix + _camel(name))


def _broken_entries(value: dict[str, Any], shape: MapShape, path: str) -> Iterator[Broken]:
    for part, entries, entry_shape in ("keys", value.keys(), shape.key), ("value", value.values(), shape.value):
        constraints = _constraints(entry_shape)
        checked = [entry for entry in entries if _check_type(entry, entry_shape, path)]
        if not all(holds(entry) for entry in checked for holds, _ in constraints):
            sentences = ", ".join(sentence for _, sentence in constraints)
            yield value, path, f"Map {part} must satisfy constraint: [{sentences}]"
    if isinstance(shape.value, StructureShape):
        for key, member in value.items():
            yield from _broken_members(member, shape.value, f"{path}.{key}.member.")


def _check_type(value: Any, shape: Shape, path: str) -> bool:
    """True; raises SerializationException, since a server cannot even build the request from a wrong type."""
    kind = shape.type_name
    if not isinstance(value, TYPES[kind]) or isinstance(value, bool) != (kind == "boolean"):
        raise SerializationException(f"{_token(value)} at '{path}' can not be converted to {kind}")
    if kind in RANGES and value not in RANGES[kind]:
        raise SerializationException(f"{value} at '{path}' is out of the range of {kind}")
    return True


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


def _compiled(pattern: str) -> re.Pattern[str]:
    # Java writes characters beyond the basic plane as surrogate pairs, a range of them as Python cannot read it.
    return re.compile(pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF"), re.ASCII)


def _without_nulls(members: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in members if value is not None}


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")


def _itself(number: float) -> float:
    return number


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _token(value: Any) -> str:
    match value:
        case dict():
            return "Start of structure or map"
        case list():
            return "Start of list"
        case bool() | None:
            return f"{json.dumps(value).upper()}_VALUE"
        case str():
            return "STRING_VALUE"
        case _:
            return "NUMBER_VALUE"


def _shown(value: Any) -> str:
    return "null" if value is None else f"'{_java(value)}'"


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
