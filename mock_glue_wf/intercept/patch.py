"""An attribute of a class or module, replaced for as long as a mock is on."""

from collections.abc import Callable
from functools import wraps
from typing import Any


class Patch:
    """While it is on, a call of the attribute is one of ``replacement(original, ...)``.

    Where somebody has patched on top, theirs stays when it is switched off, and ours below lets everything through.
    """

    def __init__(self, owner: Any, name: str, replacement: Callable[..., Any]) -> None:
        self._owner = owner
        self._name = name
        self._replacement = replacement
        self._original: Any = None
        self._patched: Any = None

    def start(self) -> None:
        self._original = vars(self._owner)[self._name]
        # A method as its class has it: somebody's wrapper may tell the instance from the arguments by how it is bound.
        original = getattr(self._owner, self._name)

        @wraps(original)
        def patched(*args: Any, **kwargs: Any) -> Any:
            # One that was left below somebody else's patch stays off when the next one is switched on above it.
            if self._patched is not patched:
                return original(*args, **kwargs)
            return self._replacement(original, *args, **kwargs)

        self._patched = patched
        setattr(self._owner, self._name, patched)

    def stop(self) -> None:
        if vars(self._owner)[self._name] is self._patched:
            setattr(self._owner, self._name, self._original)
        self._patched = None
