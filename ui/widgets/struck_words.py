"""Say of an entry that it was struck: why, who said so, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.widgets import case_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.strikes import Struck

# A name that the tool for translations finds.
translate = QCoreApplication.translate

ICON = "prohibit"


def struck_words(struck: Struck, people: Mapping[PersonId, Person]) -> str:
    """Say all of it in one line."""
    words = translate("Struck", "Struck: {0} · {1}, {2}")
    reason = " ".join(struck.reason.split())
    return words.format(reason, *_by(struck, people))


def banner_words(struck: Struck, people: Mapping[PersonId, Person]) -> str:
    """Say it above an entry that is read by itself."""
    words = translate("Struck", "Struck by {1} on {2}, and counts no more: {0}")
    return words.format(struck.reason, *_by(struck, people))


def _by(struck: Struck, people: Mapping[PersonId, Person]) -> tuple[str, str]:
    return case_words.name_of(people, struck.by), case_words.say_moment_year(struck.at)


def short_words() -> str:
    """Say it in a pill."""
    return translate("Struck", "Struck")
