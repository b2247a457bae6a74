"""Put the words of the note of a group meeting on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.group_notes import Check, Kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.group_notes import PointedOut
    from counsel_desk.domain.ids import MembershipId

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def check_words(check: Check) -> str:
    """Name a part of a meeting."""
    return {
        Check.WELCOME: translate("GroupNote", "Welcome and check-in"),
        Check.AGREEMENTS: translate("GroupNote", "Agreements of the group"),
        Check.REVIEW: translate("GroupNote", "Practice since last time"),
        Check.THEME: translate("GroupNote", "Theme of the meeting"),
        Check.EXERCISE: translate("GroupNote", "Exercise"),
        Check.GROUNDING: translate("GroupNote", "Grounding at the end"),
        Check.SAFETY: translate("GroupNote", "Safe way home"),
    }[check]


def kept_words(kept: Kept) -> str:
    """Say how far a part of a meeting was done."""
    return {
        Kept.FULLY: translate("GroupNote", "done"),
        Kept.PARTLY: translate("GroupNote", "in part"),
        Kept.NOT: translate("GroupNote", "not done"),
    }[kept]


def checklist_words(kept: Mapping[Check, Kept]) -> str:
    """Say the checklist in one line for each answer, as far as it was filled in."""
    lines = []
    for answer in Kept:
        parts = [check_words(check) for check in Check if kept.get(check) is answer]
        if parts:
            words = kept_words(answer)
            lines.append(f"{words[:1].upper()}{words[1:]}: {', '.join(parts)}")
    return "\n".join(lines)


def interpreter_words(was_there: bool | None) -> str:
    """Say whether an interpreter was there; nothing where it was not said."""
    if was_there is None:
        return ""
    if was_there:
        return translate("GroupNote", "with an interpreter")
    return translate("GroupNote", "without an interpreter")


def sections_words(count: int) -> str:
    """Say how many sections were left in members' own files."""
    if count == 0:
        return ""
    if count == 1:
        return translate("GroupNote", "One section was left in a member’s own file.")
    words = translate("GroupNote", "{0} sections were left in members’ own files.")
    return words.format(QLocale().toString(count))


def pointed_words(found: Sequence[PointedOut], codes: Mapping[MembershipId, str]) -> str:
    """Say what was found and where, and what belongs there instead."""
    places: dict[str, list[str]] = {}
    for one in found:
        if one.membership is None:
            place = translate("GroupNote", "In what happened in the group")
        else:
            place = translate("GroupNote", "In the section of {0}")
            place = place.format(codes.get(one.membership, ""))
        words = places.setdefault(place, [])
        said = f"“{one.found.words}”"
        if said not in words:
            words.append(said)
    lines = [f"{place}: {', '.join(words)}." for place, words in places.items()]
    lines.append(
        translate(
            "GroupNote",
            "What happened in the group is told by the codes of its members, and a section holds"
            " nobody but its member. Nothing is signed yet.",
        )
    )
    return " ".join(lines)
