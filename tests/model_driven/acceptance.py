"""Whether an output shape accepts what botocore has parsed: types, required members and every constraint."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from model_driven.constraints import LIMITS, sentence, unmet

TYPES: dict[str, Any] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "timestamp": datetime,
    "boolean": bool,
    "integer": int,
    "long": int,
    "double": float,
}


def faults(value: Any, shape: Shape, path: str) -> Iterator[str]:
    kind = shape.type_name
    if type(value) is not TYPES[kind]:
        yield f"{path}: {value!r} is no {kind}"
    elif kind in LIMITS and not LIMITS[kind][0] <= value <= LIMITS[kind][1]:
        yield f"{path}: {value} is out of the range of {kind}"
    else:
        yield from (f"{path}: {value!r}: {sentence(broken, shape)}" for broken in _unmet(value, shape))
        for part, part_shape, part_path in _parts(value, shape, path):
            yield from faults(part, part_shape, part_path)


def _unmet(value: Any, shape: Shape) -> list[str]:
    # Where there is nothing to list, AWS answers with an empty list, whatever its model says.
    return unmet(value, shape) if value != [] else []


def _parts(value: Any, shape: Shape, path: str) -> Iterator[tuple[Any, Shape, str]]:
    if isinstance(shape, StructureShape):
        for name in {*shape.required_members, *value}:
            yield value.get(name), shape.members[name], f"{path}.{name}"
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value):
            yield item, shape.member, f"{path}[{number}]"
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield key, shape.key, f"{path}.{key}"
            yield item, shape.value, f"{path}.{key}"
