"""Ids in AWS's form, the same ones for the same script."""

from collections import Counter
from hashlib import sha256
from uuid import UUID


class Ids:
    """Hashes of where a thing stands (seed, mock, account, region, kind, parent) and its number there.

    A thing more under one parent leaves the ids under every other parent alone.
    """

    def __init__(self, *scope: object) -> None:
        self._scope = sha256(repr(scope).encode())
        self._counts: Counter[tuple[str, str]] = Counter()

    def new(self, kind: str, parent: str) -> str:
        """64 hexadecimal digits for the next thing of this kind under the parent."""
        self._counts[kind, parent] += 1
        return self.of(kind, parent, self._counts[kind, parent])

    def uuid(self, kind: str, parent: str) -> str:
        """The same in the form of a UUID."""
        return str(UUID(self.new(kind, parent)[:32]))

    def of(self, *path: object) -> str:
        """64 hexadecimal digits for a thing that its path names."""
        digest = self._scope.copy()
        digest.update(repr(path).encode())
        return digest.hexdigest()
