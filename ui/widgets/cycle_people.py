"""Say who leads a cycle, supervises it and interprets in it, as it is planned now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.widgets import case_words, diary_words, group_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person


def people_line(group: GroupFile, people: Mapping[PersonId, Person]) -> str:
    """Return the line below the title of a cycle's page."""
    plan = group.plan
    interpreter = plan.interpreter, plan.interpreter_name
    parts = [group_words.staff_line(group.staff, people)]
    if plan.supervisor is not None:
        words = QCoreApplication.translate("Groups", "supervisor {0}")
        parts.append(words.format(case_words.name_of(people, plan.supervisor)))
    if any(interpreter):
        parts.append(diary_words.interpreter_words(*interpreter))
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]
