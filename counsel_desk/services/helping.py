"""Mark what helps use cases: functions of an open unit of work with no permission of their own."""

from __future__ import annotations

from typing import TypeVar

F = TypeVar("F")


def helps_use_cases(function: F) -> F:
    """Say that a function is called by use cases alone, which have settled who may.

    Nobody else can call it: an open unit of work is given to use cases only.
    """
    return function
