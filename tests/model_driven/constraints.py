"""What the service model demands of a single value, and how AWS words it; none of it asks the package."""

import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.model import Shape

LIMITS = {
    "integer": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "double": (-sys.float_info.max, sys.float_info.max),
}


def unmet(value: Any, shape: Shape) -> list[str]:
    """Which of the shape's constraints the value does not meet."""
    size = len(value) if isinstance(value, str | list | dict) else value
    meets: dict[str, Callable[[Any], bool]] = {
        "max": lambda most: size <= most,
        "min": lambda least: size >= least,
        "pattern": lambda pattern: regex(pattern).fullmatch(value) is not None,
        "enum": lambda words: value in words,
    }
    return [kind for kind in kinds(shape) if not meets[kind](shape.metadata[kind])]


def kinds(shape: Shape) -> list[str]:
    """In the order in which AWS lists them."""
    return [kind for kind in ("max", "min", "pattern", "enum") if kind in shape.metadata]


def sentence(kind: str, shape: Shape) -> str:
    demanded = shape.metadata[kind]
    measured = "length" if shape.type_name in ("string", "list", "map") else "value"
    demands = {
        "max": f"have {measured} less than or equal to {demanded}",
        "min": f"have {measured} greater than or equal to {demanded}",
        "pattern": f"satisfy regular expression pattern: {demanded}",
        "enum": f"satisfy enum value set: [{', '.join(demanded)}]" if kind == "enum" else "",
    }
    return f"Member must {demands[kind]}"


@cache
def regex(pattern: str) -> re.Pattern[str]:
    """Of the characters beyond the basic plane, which Java's regular expressions write as pairs of surrogates."""
    return re.compile(pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", "\U00010000-\U0010ffff"), re.ASCII)
