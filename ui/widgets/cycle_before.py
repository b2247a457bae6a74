"""Say where a cycle met, and who interpreted and supervised it, before its plan was changed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.widgets import case_words, diary_words
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from counsel_desk.domain.groups import GroupPlan, PlanSpell
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def before_words(plans: Sequence[PlanSpell], people: Mapping[PersonId, Person]) -> str:
    """Say what was before and until when; nothing of what is as it was from the first."""

    def supervisor(plan: GroupPlan) -> str:
        if plan.supervisor is None:
            return ""
        words = translate("CycleBefore", "supervisor {0}")
        return words.format(case_words.name_of(people, plan.supervisor))

    parts = [
        translate("CycleBefore", "{0} until {1}").format(words, say_date(day))
        for said in (_venue, _interpreter, supervisor)
        for words, day in _changes(plans, said)
    ]
    return translate("CycleBefore", "Before: {0}.").format("; ".join(parts)) if parts else ""


def _venue(plan: GroupPlan) -> str:
    return translate("CycleBefore", "venue {0}").format(plan.venue) if plan.venue else ""


def _interpreter(plan: GroupPlan) -> str:
    booked = plan.interpreter, plan.interpreter_name
    return diary_words.interpreter_words(*booked) if any(booked) else ""


def _changes(
    plans: Sequence[PlanSpell], said: Callable[[GroupPlan], str]
) -> Iterator[tuple[str, datetime.date]]:
    """Give what was said before each change of it, with the day of the change."""
    for before, after in pairwise(plans):
        was = said(before.plan)
        if was and was != said(after.plan):
            yield was, case_words.local(after.since).date()
