"""Things by name in order of creation."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

E = TypeVar("E")


class Collection(Generic[E]):
    """Things by name. Each keeps its position, counted from 0 in order of creation, whatever is removed beside it."""

    def __init__(self) -> None:
        self._positions: dict[str, int] = {}
        self._entries: list[E | None] = []
        self._removed: set[str] = set()

    def __iter__(self) -> Iterator[E]:
        return (entity for _, entity in self.walk(self.positions))

    def __len__(self) -> int:
        return len(self._positions)

    def __contains__(self, name: str) -> bool:
        return name in self._positions

    @property
    def positions(self) -> range:
        """All positions ever given."""
        return range(len(self._entries))

    @property
    def names_ever(self) -> set[str]:
        """The names of all things that are here or once were."""
        return self._removed | self._positions.keys()

    def walk(self, positions: Iterable[int]) -> Iterator[tuple[int, E]]:
        """Position and thing for each of these positions whose thing was not removed."""
        for position in positions:
            if (entity := self._entries[position]) is not None:
                yield position, entity

    def newest(self) -> E | None:
        return next((entity for _, entity in self.walk(reversed(self.positions))), None)

    def get(self, name: str) -> E | None:
        position = self._positions.get(name)
        return None if position is None else self._entries[position]

    def find(self, names: Iterable[str]) -> tuple[list[E], list[str]]:
        """The things of these names in the order named, each once, and the names of which there is none."""
        found = {name: self.get(name) for name in names}
        return (
            [entity for entity in found.values() if entity is not None],
            [name for name, entity in found.items() if entity is None],
        )

    def add(self, name: str, entity: E) -> None:
        """Raises LookupError when the name is taken."""
        if name in self._positions:
            raise LookupError(f"there is a {name} already")
        self._positions[name] = len(self._entries)
        self._entries.append(entity)

    def replace(self, name: str, entity: E) -> None:
        """Put another thing in the place of the one of this name."""
        self._entries[self._positions[name]] = entity

    def remove(self, name: str) -> E | None:
        """Take the thing out and return it; None when there is none of the name."""
        if (position := self._positions.pop(name, None)) is None:
            return None
        self._removed.add(name)
        entity, self._entries[position] = self._entries[position], None
        return entity
