"""Requests that are right but for one thing, one for every such thing that an input shape allows."""

from collections.abc import Callable, Iterator
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from model_driven.constraints import kinds, sentence, unmet
from model_driven.requests import words

Spoilt = tuple[Any, str]
"""A value that is not right, and how the message about it ends."""
Spoil = Callable[[Shape, str], Iterator[Spoilt]]

WRONG_TYPES: dict[str, list[Any]] = {
    "structure": [[], "x"],
    "map": [[], "x"],
    "list": [{}, "x"],
    "string": [1, {}],
    "timestamp": [1, "x"],
    "boolean": [1, "true"],
    "integer": ["1", 1.5, True, 2**31, -(2**31) - 1],
    "long": ["1", 1.5, True, 2**63, -(2**63) - 1],
    "double": ["1", True, float("nan"), float("inf"), 10**400],
}


def spoilt(shape: Shape, spoil: Spoil, path: str = "", *outer: str) -> Iterator[Spoilt]:
    """What the shape would accept, were not one part of it, near or deep, spoilt in one of its ways."""
    yield from spoil(shape, path)
    if shape.name in outer:
        return
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            for value, end in spoilt(member, spoil, _joined(path, name), shape.name, *outer):
                yield {**right(shape), name: value}, end
    if isinstance(shape, ListShape):
        for value, end in spoilt(shape.member, spoil, f"{path}.1.member", shape.name, *outer):
            yield [value, *right(shape)[1:]], end
    if isinstance(shape, MapShape) and isinstance(shape.value, StructureShape):
        key = right(shape.key)
        for value, end in spoilt(shape.value, spoil, f"{path}.{key}.member", shape.name, *outer):
            yield {key: value}, end


def wrong_type(shape: Shape, path: str) -> Iterator[Spoilt]:
    for value in WRONG_TYPES[shape.type_name]:
        yield value, f" at '{path}'" if path else ""
    if isinstance(shape, MapShape):
        key = right(shape.key)
        for value, end in wrong_type(shape.value, f"{path}.{key}.member"):
            yield {key: value}, end


def broken_constraint(shape: Shape, path: str) -> Iterator[Spoilt]:
    for value, kind in _unmeeting(shape):
        yield value, _complaint(value, path, sentence(kind, shape))
    if isinstance(shape, StructureShape):
        for name in shape.required_members:
            rest = {other: value for other, value in right(shape).items() if other != name}
            yield rest, _complaint(None, _joined(path, name), "Member must not be null")
    if isinstance(shape, ListShape):
        yield [None, *right(shape)[1:]], _complaint(None, f"{path}.1.member", "Member must not be null")
    if isinstance(shape, MapShape):
        for key, _ in _unmeeting(shape.key):
            yield _entry(key, right(shape.value), path, "keys", shape.key)
        for value, _ in _unmeeting(shape.value):
            yield _entry(right(shape.key), value, path, "value", shape.value)


def right(shape: Any) -> Any:
    """The least that the shape accepts; no request needs a boolean or a timestamp."""
    least = shape.metadata.get("min", 0)
    match shape.type_name:
        case "structure":
            return {name: right(shape.members[name]) for name in shape.required_members}
        case "list":
            return [right(shape.member)] * least
        case "map":
            return {}
        case "string":
            return words(shape)[0]
        case "double":
            return float(least)
        case _:
            return least


def _unmeeting(shape: Shape) -> Iterator[tuple[Any, str]]:
    """For each constraint on a value of the shape as a whole, one that breaks it and no other."""
    for kind in kinds(shape):
        for value in [value for value in _unlikely(shape) if unmet(value, shape) == [kind]][:1]:
            yield value, kind


def _unlikely(shape: Any) -> list[Any]:
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 0)
    sound = right(shape)
    match shape.type_name:
        case "list":
            return [[right(shape.member)] * number for number in (least - 1, most + 1)]
        case "map":
            key, value = right(shape.key), right(shape.value)
            return [{f"{key}{number}": value for number in range(most + 1)}]
        case "string":
            return [sound[: least - 1], sound.ljust(most + 1, sound[-1]), "\n", "\0", "?"]
        case _:
            return [sound - 1, sound + 1 + most - least]


def _entry(key: str, value: str, path: str, part: str, part_shape: Shape) -> Spoilt:
    sentences = ", ".join(sentence(kind, part_shape) for kind in kinds(part_shape))
    return {key: value}, _complaint({key: value}, path, f"Map {part} must satisfy constraint: [{sentences}]")


def _complaint(value: Any, path: str, sentence: str) -> str:
    shown = "null" if value is None else f"'{_shown(value)}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {sentence}"


def _shown(value: Any) -> str:
    match value:
        case dict():
            return f"{{{', '.join(f'{name}={_shown(member)}' for name, member in value.items())}}}"
        case list():
            return f"[{', '.join(_shown(item) for item in value)}]"
    return str(value)


def _joined(path: str, name: str) -> str:
    return f"{path}{'.' if path else ''}{name[0].lower()}{name[1:]}"
