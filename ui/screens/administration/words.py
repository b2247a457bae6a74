"""The words of roles, actions and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.access import Role
from counsel_desk.domain.audit import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def action_words(action: Action) -> str:
    """Say what an entry of the audit trail stands for."""
    return _action_table()[action]


def _action_table() -> dict[Action, str]:
    return {
        Action.VAULT_CREATED: translate("Administration", "Vault created"),
        Action.SIGNED_IN: translate("Administration", "Signed in"),
        Action.SIGN_IN_FAILED: translate("Administration", "Sign-in failed"),
        Action.LOCKED: translate("Administration", "Desk locked"),
        Action.PASSPHRASE_CHANGED: translate("Administration", "Passphrase changed"),
        Action.KIT_MADE: translate("Administration", "Recovery kit made"),
        Action.KIT_OPENED: translate("Administration", "Opened with a recovery kit"),
        Action.KIT_USED: translate("Administration", "Recovery kit used up"),
        Action.KIT_PRINTED: translate("Administration", "Recovery paper printed"),
        Action.ROSTER_CHANGED: translate("Administration", "Staff or teams changed"),
        Action.INSTRUCTION_GIVEN: translate("Administration", "Instruction given"),
        Action.COMPARTMENT_MADE: translate("Administration", "Keys of a compartment made"),
        Action.GRANT_GIVEN: translate("Administration", "Key granted"),
        Action.CIRCLE_KEY_GIVEN: translate("Administration", "Team key given"),
        Action.GRANT_ENDED: translate("Administration", "Key withdrawn"),
        Action.KEY_ROTATED: translate("Administration", "Key of the database changed"),
        Action.PERSON_REMOVED: translate("Administration", "Person removed"),
        Action.PERSON_RENEWED: translate("Administration", "Person given new keys"),
        Action.STRENGTHENED: translate("Administration", "Guessing passphrases made dearer"),
        Action.RECORD_WRITTEN: translate("Administration", "Record saved"),
        Action.RECORD_RESEALED: translate("Administration", "Record sealed anew"),
        Action.DROP_WRITTEN: translate("Administration", "Entry dropped in"),
        Action.DROP_TAKEN: translate("Administration", "Dropped entry taken over"),
        Action.NOTE_SIGNED: translate("Administration", "Note signed"),
        Action.PARTS_WRITTEN: translate("Administration", "Document sealed"),
        Action.OWN_NOTE_SHARED: translate("Administration", "Own note shown to a colleague"),
        Action.ORGANISATION_FOUNDED: translate("Administration", "Organisation’s key made"),
        Action.SHARES_USED: translate("Administration", "Organisation’s shares used"),
        Action.SETTINGS_CHANGED: translate("Administration", "Programme settings changed"),
        Action.RECORD_OPENED: translate("Administration", "Record opened"),
        Action.LIST_OPENED: translate("Administration", "List opened"),
        Action.INSTRUMENTS_CHANGED: translate("Administration", "Instruments changed"),
        Action.EXPORTED: translate("Administration", "Exported"),
        Action.VERIFIED: translate("Administration", "Vault verified"),
        Action.BACKED_UP: translate("Administration", "Backed up"),
        Action.CONSENT_OVERRIDDEN: translate("Administration", "Gone on without a consent"),
        Action.IMPORTED: translate("Administration", "Brought in from a file"),
        Action.IMPORT_UNDONE: translate("Administration", "Import taken back"),
        Action.OLDER_COPY_USED: translate("Administration", "Older copy taken into use"),
        Action.FILES_MERGED: translate("Administration", "Two files merged"),
        Action.FILES_SEPARATED: translate("Administration", "Merged files separated"),
        Action.ERASURE_ASKED: translate("Administration", "Erasure asked for"),
        Action.ERASURE_REFUSED: translate("Administration", "Erasure refused or taken back"),
        Action.ERASED: translate("Administration", "Case file erased"),
        Action.REFUSED: translate("Administration", "Did not hold or was refused"),
        Action.SALVAGED: translate("Administration", "Saved out of a damaged vault"),
        Action.RECORD_LOST: translate("Administration", "Lost to damage"),
    }
