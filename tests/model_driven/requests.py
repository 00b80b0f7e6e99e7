"""Requests drawn from an input shape: what botocore's client would send, with the world's words in it."""

from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from model_driven.constraints import LIMITS, unmet
from model_driven.operations import ACCOUNT, REGION
from model_driven.world import NAMES, WORLD

FEW = 3
"""Most of the optional members of a structure, the items of a list and the entries of a map to draw at a time."""
IDS = [
    run[member]
    for _, answer in WORLD
    for runs, member in (("Runs", "WorkflowRunId"), ("JobRuns", "Id"))
    for run in answer.result.get(runs, [])
]
ARNS = [f"arn:aws:glue:{REGION}:{ACCOUNT}:{kind}/a" for kind in ("workflow", "trigger", "job", "crawler")]
WORDS = {"NameString": NAMES, "IdString": IDS, "JobName": NAMES, "GlueResourceArn": ARNS}
"""What strings mostly are, by their shape, so that requests meet what there is."""
OTHER_WORDS = (
    "new",
    "cron(0 12 * * ? *)",
    "glueetl",
    "5.0",
    "3.9",
    "Sun:1",
    "UPPER_CASE",
    "arn:aws:iam::123456789012:role/etl",
)
CHARACTERS = "aZ0-_.:/ \t\n\"'\\\u00e9\ud55c\U0001f680"


def words(shape: Shape) -> list[str]:
    """What a string of this shape mostly is."""
    known = shape.metadata.get("enum") or WORDS.get(shape.name, OTHER_WORDS)
    return [word for word in known if not unmet(word, shape)]


@cache
def requests(shape: Shape) -> SearchStrategy[Any]:
    if isinstance(shape, StructureShape):
        return _structures(shape)
    least = shape.metadata.get("min", 0)
    if isinstance(shape, ListShape):
        most = min(shape.metadata.get("max", FEW), least + FEW)
        return st.lists(st.deferred(lambda: requests(shape.member)), min_size=least, max_size=most)
    if isinstance(shape, MapShape):
        return st.dictionaries(requests(shape.key), st.deferred(lambda: requests(shape.value)), max_size=FEW)
    return _SCALARS[shape.type_name](shape)


@st.composite
def _structures(draw: st.DrawFn, shape: StructureShape) -> dict[str, Any]:
    optional = [name for name in shape.members if name not in shape.required_members]
    some = st.lists(st.sampled_from(optional), max_size=FEW, unique=True) if optional else st.just([])
    return {name: draw(requests(shape.members[name])) for name in [*shape.required_members, *draw(some)]}


def _strings(shape: Shape) -> SearchStrategy[str]:
    known = st.sampled_from(words(shape))
    # A text is hardly ever an ARN by chance.
    return known if "enum" in shape.metadata or shape.name == "GlueResourceArn" else known | known | _texts(shape)


def _texts(shape: Shape) -> SearchStrategy[str]:
    return st.text(CHARACTERS, max_size=8).filter(lambda text: not unmet(text, shape))


def _limits(shape: Shape) -> tuple[Any, Any]:
    least, most = LIMITS[shape.type_name]
    return shape.metadata.get("min", least), shape.metadata.get("max", most)


_SCALARS: dict[str, Callable[[Shape], SearchStrategy[Any]]] = {
    "string": _strings,
    "integer": lambda shape: st.integers(*_limits(shape)),
    "long": lambda shape: st.integers(*_limits(shape)),
    "double": lambda shape: st.floats(*_limits(shape)),
    "boolean": lambda _: st.booleans(),
    "timestamp": lambda _: st.datetimes().map(lambda instant: f"{instant.isoformat()}Z"),
}
