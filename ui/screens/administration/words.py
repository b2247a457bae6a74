"""The words of roles, actions and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.case_words import name_of, say_moment_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.services.trail import TrailEntry

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def role_words(role: Role) -> str:
    """Name a role."""
    return {
        Role.COUNSELLOR: translate("Administration", "Counsellor"),
        Role.SUPERVISOR: translate("Administration", "Supervisor"),
        Role.COORDINATOR: translate("Administration", "Coordinator"),
        Role.PEER: translate("Administration", "Peer co-facilitator"),
        Role.ADMINISTRATOR: translate("Administration", "Administrator"),
    }[role]


def role_help(role: Role) -> str:
    """Say in a line what a role is for and what it can open."""
    return {
        Role.COUNSELLOR: translate(
            "Administration", "Writes notes and screens, for their own clients only."
        ),
        Role.SUPERVISOR: translate(
            "Administration", "Reads the case files of the team’s counsellors and co-signs staff."
        ),
        Role.COORDINATOR: translate(
            "Administration",
            "Registers clients, plans sessions and groups; opens no clinical part.",
        ),
        Role.PEER: translate(
            "Administration", "Marks attendance of own groups, by member code; nothing else."
        ),
        Role.ADMINISTRATOR: translate(
            "Administration", "Adds staff and verifies the vault; opens no case file."
        ),
    }[role]


def roles_line(roles: Iterable[Role]) -> str:
    """Name several roles in the order of the list."""
    chosen = frozenset(roles)
    return ", ".join(role_words(role) for role in Role if role in chosen)


_ACTIONS = {
    Action.VAULT_CREATED: QT_TRANSLATE_NOOP("Administration", "Vault created"),
    Action.SIGNED_IN: QT_TRANSLATE_NOOP("Administration", "Signed in"),
    Action.SIGN_IN_FAILED: QT_TRANSLATE_NOOP("Administration", "Sign-in failed"),
    Action.PASSPHRASE_FAILED: QT_TRANSLATE_NOOP(
        "Administration", "Wrong passphrase at the open desk"
    ),
    Action.LOCKED: QT_TRANSLATE_NOOP("Administration", "Desk locked"),
    Action.PASSPHRASE_CHANGED: QT_TRANSLATE_NOOP("Administration", "Passphrase changed"),
    Action.KIT_MADE: QT_TRANSLATE_NOOP("Administration", "Recovery kit made"),
    Action.KIT_OPENED: QT_TRANSLATE_NOOP("Administration", "Opened with a recovery kit"),
    Action.KIT_USED: QT_TRANSLATE_NOOP("Administration", "Recovery kit used up"),
    Action.KIT_PRINTED: QT_TRANSLATE_NOOP("Administration", "Recovery paper printed"),
    Action.ROSTER_CHANGED: QT_TRANSLATE_NOOP("Administration", "Staff or teams changed"),
    Action.INSTRUCTION_GIVEN: QT_TRANSLATE_NOOP("Administration", "Instruction given"),
    Action.COMPARTMENT_MADE: QT_TRANSLATE_NOOP("Administration", "Keys of a compartment made"),
    Action.GRANT_GIVEN: QT_TRANSLATE_NOOP("Administration", "Key granted"),
    Action.CIRCLE_KEY_GIVEN: QT_TRANSLATE_NOOP("Administration", "Team key given"),
    Action.GRANT_ENDED: QT_TRANSLATE_NOOP("Administration", "Key withdrawn"),
    Action.KEY_ROTATED: QT_TRANSLATE_NOOP("Administration", "Key of the database changed"),
    Action.PERSON_REMOVED: QT_TRANSLATE_NOOP("Administration", "Person removed"),
    Action.PERSON_RENEWED: QT_TRANSLATE_NOOP("Administration", "Person given new keys"),
    Action.STRENGTHENED: QT_TRANSLATE_NOOP("Administration", "Guessing passphrases made dearer"),
    Action.RECORD_WRITTEN: QT_TRANSLATE_NOOP("Administration", "Record saved"),
    Action.RECORD_RESEALED: QT_TRANSLATE_NOOP("Administration", "Record sealed anew"),
    Action.DROP_WRITTEN: QT_TRANSLATE_NOOP("Administration", "Entry dropped in"),
    Action.DROP_TAKEN: QT_TRANSLATE_NOOP("Administration", "Dropped entry taken over"),
    Action.NOTE_SIGNED: QT_TRANSLATE_NOOP("Administration", "Note signed"),
    Action.PARTS_WRITTEN: QT_TRANSLATE_NOOP("Administration", "Document sealed"),
    Action.OWN_NOTE_SHARED: QT_TRANSLATE_NOOP("Administration", "Own note shown to a colleague"),
    Action.ORGANISATION_FOUNDED: QT_TRANSLATE_NOOP("Administration", "Organisation’s key made"),
    Action.SHARES_USED: QT_TRANSLATE_NOOP("Administration", "Organisation’s shares used"),
    Action.SETTINGS_CHANGED: QT_TRANSLATE_NOOP("Administration", "Programme settings changed"),
    Action.RECORD_OPENED: QT_TRANSLATE_NOOP("Administration", "Record opened"),
    Action.LIST_OPENED: QT_TRANSLATE_NOOP("Administration", "List opened"),
    Action.INSTRUMENTS_CHANGED: QT_TRANSLATE_NOOP("Administration", "Instruments changed"),
    Action.EXPORTED: QT_TRANSLATE_NOOP("Administration", "Exported"),
    Action.VERIFIED: QT_TRANSLATE_NOOP("Administration", "Vault verified"),
    Action.BACKED_UP: QT_TRANSLATE_NOOP("Administration", "Backed up"),
    Action.CONSENT_OVERRIDDEN: QT_TRANSLATE_NOOP("Administration", "Gone on without a consent"),
    Action.IMPORTED: QT_TRANSLATE_NOOP("Administration", "Brought in from a file"),
    Action.IMPORT_UNDONE: QT_TRANSLATE_NOOP("Administration", "Import taken back"),
    Action.OLDER_COPY_USED: QT_TRANSLATE_NOOP("Administration", "Older copy taken into use"),
    Action.FILES_MERGED: QT_TRANSLATE_NOOP("Administration", "Two files merged"),
    Action.FILES_SEPARATED: QT_TRANSLATE_NOOP("Administration", "Merged files separated"),
    Action.ERASURE_ASKED: QT_TRANSLATE_NOOP("Administration", "Erasure asked for"),
    Action.ERASURE_REFUSED: QT_TRANSLATE_NOOP("Administration", "Erasure refused or taken back"),
    Action.ERASED: QT_TRANSLATE_NOOP("Administration", "Case file erased"),
    Action.REFUSED: QT_TRANSLATE_NOOP("Administration", "Did not hold or was refused"),
    Action.SALVAGED: QT_TRANSLATE_NOOP("Administration", "Saved out of a damaged vault"),
    Action.RECORD_LOST: QT_TRANSLATE_NOOP("Administration", "Lost to damage"),
    Action.DEMONSTRATION_MADE: QT_TRANSLATE_NOOP("Administration", "Made as the demonstration"),
}


def action_words(action: Action) -> str:
    """Say what an entry of the audit trail stands for."""
    return translate("Administration", _ACTIONS[action])


def entry_words(entry: TrailEntry) -> str:
    """Say what was done, when a sign-in was tried, and whether the clock was set back just then."""
    said = action_words(entry.action)
    if entry.tried_at is not None:
        tried = translate("Administration", "{0}, tried {1}")
        said = tried.format(said, say_moment_year(entry.tried_at))
    if not entry.is_set_back:
        return said
    return translate("Administration", "{0} – clock set back here").format(said)


def who_words(entry: TrailEntry, people: Mapping[PersonId, Person]) -> str:
    """Name who did it; nobody knows who failed to sign in, only at whose sign-in it was found."""
    name = name_of(people, entry.person)
    if entry.action is not Action.SIGN_IN_FAILED:
        return name
    return translate("Administration", "Not known; found when {0} signed in").format(name)


def subject_words(entry: TrailEntry, people: Mapping[PersonId, Person]) -> str:
    """Name the colleague it was done to or whose name was tried, or give the identifier."""
    found = next((one.name for key, one in people.items() if key == entry.subject), "")
    if entry.action is not Action.SIGN_IN_FAILED:
        return found or str(entry.subject)
    if found:
        return translate("Administration", "under the name of {0}").format(found)
    return translate("Administration", "under a name that nobody here has, or that is not known")
