"""Lists a page at a time: MaxResults and NextToken."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, TypeVar

from mock_glue_wf.domain.collection import Collection
from mock_glue_wf.errors import GlueError, InvalidInputException

E = TypeVar("E")

PAGING = ("MaxResults", "NextToken", "IncludeGraph")
"""What may differ from page to page of one list."""


def page(
    label: str,
    collection: Collection[E],
    request: Mapping[str, Any],
    *,
    most: int,
    usual: int | None = None,
    newest_first: bool = False,
    wanted: Callable[[E], bool] = lambda _: True,
    refusal: type[GlueError] = InvalidInputException,
) -> tuple[list[E], str | None]:
    """The page that a list operation asks for, and its NextToken when there is more.

    A page holds at most ``most`` entries; without MaxResults ``usual`` ones, which is ``most`` if not given.

    A token holds the position of the next entry, so what is added or deleted between two pages makes none be left
    out or shown twice. It serves only the list that it came from, known by its label and what else was asked for:
    any other token is refused, with ValidationException where the model knows no InvalidInputException.
    """
    size = min(request.get("MaxResults", usual or most), most)
    positions = collection.positions[::-1] if newest_first else collection.positions
    scope = f"{label} {[item for item in request.items() if item[0] not in PAGING]} "
    if "NextToken" in request:
        positions = _rest(positions, request["NextToken"], scope, refusal)
    found = [*islice((entry for entry in collection.walk(positions) if wanted(entry[1])), size + 1)]
    token = urlsafe_b64encode(f"{scope}{found[size][0]}".encode()).decode() if len(found) > size else None
    return [entity for _, entity in found[:size]], token


def _rest(positions: range, token: str, scope: str, refusal: type[GlueError]) -> range:
    try:
        text = urlsafe_b64decode(token).decode()
        return positions[positions.index(int(text.removeprefix(scope))) :]
    except (NotBase64, ValueError) as error:
        raise refusal("Invalid NextToken") from error
