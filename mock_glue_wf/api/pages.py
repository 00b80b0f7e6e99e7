"""Lists a page at a time: MaxResults and NextToken."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from itertools import islice
from typing import Any, TypeVar

from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.errors import InvalidInputException

E = TypeVar("E")


def page(
    label: str, collection: Collection[E], request: Mapping[str, Any], *, most: int, newest_first: bool = False
) -> tuple[list[E], str | None]:
    """The page that a list operation asks for, and its NextToken when there is more.

    A token holds the position of the next entry, so what is added or deleted between two pages makes none be left
    out or shown twice. It serves only the list that it came from, known by its label and what else was asked for:
    any other token is an InvalidInputException.
    """
    size = request.get("MaxResults", most)
    positions = collection.positions[::-1] if newest_first else collection.positions
    scope = f"{label} {[item for item in request.items() if item[0] not in ('MaxResults', 'NextToken')]} "
    if "NextToken" in request:
        positions = _rest(positions, request["NextToken"], scope)
    found = [*islice(collection.walk(positions), size + 1)]
    token = urlsafe_b64encode(f"{scope}{found[size][0]}".encode()).decode() if len(found) > size else None
    return [entity for _, entity in found[:size]], token


def _rest(positions: range, token: str, scope: str) -> range:
    try:
        text = urlsafe_b64decode(token).decode()
        return positions[positions.index(int(text.removeprefix(scope))) :]
    except (NotBase64, ValueError) as error:
        raise InvalidInputException("Invalid NextToken") from error
