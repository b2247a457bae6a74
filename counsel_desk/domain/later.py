"""Hold a value that is made when it is first asked for: few of many are, on any one day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Later(Generic[T]):
    """A value made on the first call; two are equal where their values are."""

    __slots__ = ("_make", "_value")
    _value: T

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make

    def __call__(self) -> T:
        """Give the value; two threads that ask at once may both make it."""
        make = self._make
        if make is not None:
            self._value = make()
            self._make = None  # after the value: another thread that sees None finds it there
        return self._value

    def look(self) -> T:
        """Give the value without keeping it, for going over very many of them once."""
        make = self._make
        return self._value if make is None else make()

    def __eq__(self, other: object) -> bool:
        """Compare the values, also with one that was never put off."""
        return bool(self() == (other() if isinstance(other, Later) else other))

    def __hash__(self) -> int:
        """Hash the value."""
        return hash(self())

    def __repr__(self) -> str:
        """Tell nothing of the value: it may be a client's."""
        return "Later(...)"
