"""The answers of one screening, and the ways in which an item can have none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias


class Unanswered(StrEnum):
    """Why an item has no value; kept apart in the record, and never a zero.

    For scoring, ``BLANK``, ``DECLINED`` and ``NOT_ASKED`` are all missing. ``NOT_APPLICABLE``
    takes the item out of the count, and only where the instrument allows it.
    """

    BLANK = "blank"
    DECLINED = "declined"
    NOT_ASKED = "not asked"
    NOT_APPLICABLE = "n/a"


Answer: TypeAlias = int | Unanswered | None
"""The value of the option chosen; None is the same as blank."""

Answers: TypeAlias = Mapping[str, Answer]
"""Answers by item key; an item that is not there is blank."""


class AnswerError(ValueError):
    """An answer sheet that cannot be scored; ``item`` is the key of the offending item."""

    def __init__(self, message: str, item: str) -> None:
        super().__init__(message)
        self.item = item


class UnknownItemError(AnswerError):
    """The instrument has no such item."""

    def __init__(self, instrument: str, item: str) -> None:
        super().__init__(f"{instrument} has no item {item!r}", item)


class AnswerOutOfRangeError(AnswerError):
    """The value is not one of the item's options.

    The value itself is an answer of a client and stays out of the message.
    """

    def __init__(self, item: str, allowed: tuple[int, ...]) -> None:
        choices = ", ".join(map(str, allowed))
        super().__init__(f"the answer to item {item!r} is not one of {choices}", item)
        self.allowed = allowed


class NotApplicableError(AnswerError):
    """The instrument does not let this item be answered "not applicable"."""

    def __init__(self, item: str) -> None:
        super().__init__(f"item {item!r} cannot be answered as not applicable", item)


class UnknownAnswerError(AnswerError):
    """A word that is none of the reasons an item can be unanswered for."""

    def __init__(self, item: str) -> None:
        super().__init__(f"the answer to item {item!r} is not a number the form knows", item)


def answers_of(values: Mapping[str, int | str | None]) -> dict[str, Answer]:
    """Read stored answers, where a word such as "declined" stands for a reason.

    Raises UnknownAnswerError for any other word.
    """
    answers: dict[str, Answer] = {}
    for key, value in values.items():
        if isinstance(value, str):
            try:
                answers[key] = Unanswered(value)
            except ValueError:
                raise UnknownAnswerError(key) from None
        else:
            answers[key] = value
    return answers
