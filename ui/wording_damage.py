"""The words of damage: what cannot be read, what is safe, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.services import errors
from ui.translatable import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from counsel_desk.services.integrity import Condition

# A name that the tool for translations finds.
translate = QCoreApplication.translate

DAMAGE_TYPES: dict[type[Exception], str] = {
    errors.DamagedNotChanged: QT_TRANSLATE_NOOP(
        "Wording",
        "Part of this vault is damaged, so nothing is changed in it any more. What you typed is"
        " kept as a draft. Lock the desk: the window then offers to save what can be read.",
    ),
    errors.RosterLost: QT_TRANSLATE_NOOP(
        "Wording",
        "The staff list cannot be read, and no backup on this machine has it; without it nobody’s"
        " signature can be checked. Nothing was made or changed. Plug in the stick with the"
        " backups and try again, or restore a backup.",
    ),
}


def is_damage(error: Exception) -> bool:
    """Whether an error means that the vault itself is damaged, so that a salvage may help."""
    return isinstance(
        error, errors.VaultDamaged | errors.DatabaseTruncated | errors.DatabaseForeign
    )


def what_is_damaged(condition: Condition) -> str:
    """Say how much cannot be read."""
    locale = QLocale()
    if not condition.pages:
        return translate("Damage", "Part of the vault’s file cannot be read any more.")
    count, pages = locale.toString(condition.damaged), locale.toString(condition.pages)
    words = translate("Damage", "{0} of the {1} pages of the vault’s file cannot be read any more.")
    return words.format(count, pages)


def what_is_safe(backup: str) -> str:
    """Say what is safe; ``backup`` is when the last one was verified, empty for never."""
    words = translate(
        "Damage", "Everything in the other pages is safe, and nothing is changed from now on."
    )
    if not backup:
        return words
    copies = translate("Damage", "So is the backup that was verified {0}.")
    return f"{words} {copies.format(backup)}"


def what_to_do() -> str:
    """Say what to do."""
    return translate(
        "Damage",
        "Lock the desk. The window then offers to save everything that can be read into a new"
        " vault, takes from the backups what is missing, and lists what is lost. Words you type"
        " meanwhile are kept as drafts.",
    )


_TABLES = {
    "roster": QT_TRANSLATE_NOOP("Administration", "Staff list"),
    "audit": QT_TRANSLATE_NOOP("Administration", "Audit trail"),
    "instructions": QT_TRANSLATE_NOOP("Administration", "Instructions"),
    "grants": QT_TRANSLATE_NOOP("Administration", "Granted keys"),
    "scopes": QT_TRANSLATE_NOOP("Administration", "Case files and groups"),
    "compartments": QT_TRANSLATE_NOOP("Administration", "Compartments"),
    "circle_keys": QT_TRANSLATE_NOOP("Administration", "Team keys"),
    "drop_boxes": QT_TRANSLATE_NOOP("Administration", "Drop boxes"),
    "drops": QT_TRANSLATE_NOOP("Administration", "Dropped entries"),
    "coordination": QT_TRANSLATE_NOOP("Administration", "Coordination records"),
    "contact": QT_TRANSLATE_NOOP("Administration", "Safe-contact rules"),
    "identity": QT_TRANSLATE_NOOP("Administration", "Identities"),
    "appointment": QT_TRANSLATE_NOOP("Administration", "Appointments"),
    "note": QT_TRANSLATE_NOOP("Administration", "Notes"),
    "screening": QT_TRANSLATE_NOOP("Administration", "Screenings"),
    "alert_answer": QT_TRANSLATE_NOOP("Administration", "Answers to alerts"),
    "consent": QT_TRANSLATE_NOOP("Administration", "Consents"),
    "consent_override": QT_TRANSLATE_NOOP("Administration", "Reasons for doing without a consent"),
    "digest": QT_TRANSLATE_NOOP("Administration", "Summaries for lists"),
    "group_plan": QT_TRANSLATE_NOOP("Administration", "Group plans"),
    "meeting": QT_TRANSLATE_NOOP("Administration", "Meetings"),
    "roll_entry": QT_TRANSLATE_NOOP("Administration", "Rolls"),
    "attendance": QT_TRANSLATE_NOOP("Administration", "Attendance marks"),
    "document": QT_TRANSLATE_NOOP("Administration", "Documents"),
    "own_instrument": QT_TRANSLATE_NOOP("Administration", "Instruments of the programme"),
    "own_wording": QT_TRANSLATE_NOOP("Administration", "Words of instruments"),
    "tombstones": QT_TRANSLATE_NOOP("Administration", "Erasures signed"),
    "breach": QT_TRANSLATE_NOOP("Administration", "Breaches of data"),
    "erasure": QT_TRANSLATE_NOOP("Administration", "Records of erasures"),
    "document_parts": QT_TRANSLATE_NOOP("Administration", "Parts of documents"),
    "intake": QT_TRANSLATE_NOOP("Administration", "Intakes"),
    "violation": QT_TRANSLATE_NOOP("Administration", "Accounts of violations"),
    "legal_step": QT_TRANSLATE_NOOP("Administration", "Legal steps"),
    "family_link": QT_TRANSLATE_NOOP("Administration", "Family links"),
    "life_event": QT_TRANSLATE_NOOP("Administration", "Marks on charts"),
    "risk": QT_TRANSLATE_NOOP("Administration", "Risk assessments"),
    "safety_plan": QT_TRANSLATE_NOOP("Administration", "Safety plans"),
    "care_plan": QT_TRANSLATE_NOOP("Administration", "Care plans"),
    "goal_review": QT_TRANSLATE_NOOP("Administration", "Goal reviews"),
    "referral": QT_TRANSLATE_NOOP("Administration", "Referrals"),
    "addendum": QT_TRANSLATE_NOOP("Administration", "Addenda"),
    "note_review": QT_TRANSLATE_NOOP("Administration", "Reviews of notes"),
    "own_note": QT_TRANSLATE_NOOP("Administration", "Own notes"),
    "own_records": QT_TRANSLATE_NOOP("Administration", "Things of a person’s own"),
    "drafts": QT_TRANSLATE_NOOP("Administration", "Unsigned drafts"),
    "pending": QT_TRANSLATE_NOOP("Administration", "Keys to be given"),
    "slots": QT_TRANSLATE_NOOP("Administration", "Places of people"),
    "": QT_TRANSLATE_NOOP("Administration", "Records of a kind that nobody can tell"),
}


def table_words(table: str) -> str:
    """Name what a check looked at, in plain words."""
    known = _TABLES.get(table)
    if known is None:
        return table.replace("_", " ").capitalize()
    return translate("Administration", known)
