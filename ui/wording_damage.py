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


def table_words(table: str) -> str:
    """Name what a check looked at, in plain words."""
    known = {
        "roster": translate("Administration", "Staff list"),
        "audit": translate("Administration", "Audit trail"),
        "instructions": translate("Administration", "Instructions"),
        "grants": translate("Administration", "Granted keys"),
        "scopes": translate("Administration", "Case files and groups"),
        "compartments": translate("Administration", "Compartments"),
        "circle_keys": translate("Administration", "Team keys"),
        "drop_boxes": translate("Administration", "Drop boxes"),
        "drops": translate("Administration", "Dropped entries"),
        "coordination": translate("Administration", "Coordination records"),
        "contact": translate("Administration", "Safe-contact rules"),
        "identity": translate("Administration", "Identities"),
        "appointment": translate("Administration", "Appointments"),
        "note": translate("Administration", "Notes"),
        "screening": translate("Administration", "Screenings"),
        "alert_answer": translate("Administration", "Answers to alerts"),
        "consent": translate("Administration", "Consents"),
        "consent_override": translate("Administration", "Reasons for doing without a consent"),
        "digest": translate("Administration", "Summaries for lists"),
        "group_plan": translate("Administration", "Group plans"),
        "meeting": translate("Administration", "Meetings"),
        "roll_entry": translate("Administration", "Rolls"),
        "attendance": translate("Administration", "Attendance marks"),
        "document": translate("Administration", "Documents"),
        "own_instrument": translate("Administration", "Instruments of the programme"),
        "own_wording": translate("Administration", "Words of instruments"),
        "tombstones": translate("Administration", "Erasures signed"),
        "breach": translate("Administration", "Breaches of data"),
        "erasure": translate("Administration", "Records of erasures"),
        "document_parts": translate("Administration", "Parts of documents"),
        "intake": translate("Administration", "Intakes"),
        "violation": translate("Administration", "Accounts of violations"),
        "legal_step": translate("Administration", "Legal steps"),
        "family_link": translate("Administration", "Family links"),
        "risk": translate("Administration", "Risk assessments"),
        "safety_plan": translate("Administration", "Safety plans"),
        "care_plan": translate("Administration", "Care plans"),
        "goal_review": translate("Administration", "Goal reviews"),
        "referral": translate("Administration", "Referrals"),
        "addendum": translate("Administration", "Addenda"),
        "note_review": translate("Administration", "Reviews of notes"),
        "own_note": translate("Administration", "Own notes"),
        "own_records": translate("Administration", "Things of a person’s own"),
        "drafts": translate("Administration", "Unsigned drafts"),
        "pending": translate("Administration", "Keys to be given"),
        "slots": translate("Administration", "Places of people"),
        "": translate("Administration", "Records of a kind that nobody can tell"),
    }
    return known.get(table, table.replace("_", " ").capitalize())
