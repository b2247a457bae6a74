"""List the actions that the audit trail records; numbers are part of the vault format."""

from __future__ import annotations

from enum import IntEnum


class Action(IntEnum):
    """What was done. Numbers are never used twice."""

    VAULT_CREATED = 1
    SIGNED_IN = 2
    SIGN_IN_FAILED = 3
    LOCKED = 4
    PASSPHRASE_CHANGED = 5
    KIT_MADE = 6
    KIT_OPENED = 7
    KIT_USED = 8
    KIT_PRINTED = 9
    ROSTER_CHANGED = 10
    INSTRUCTION_GIVEN = 11
    COMPARTMENT_MADE = 12
    GRANT_GIVEN = 13
    CIRCLE_KEY_GIVEN = 14
    GRANT_ENDED = 15
    KEY_ROTATED = 16
    PERSON_REMOVED = 17
    PERSON_RENEWED = 18
    STRENGTHENED = 19
    RECORD_WRITTEN = 20
    RECORD_RESEALED = 21
    DROP_WRITTEN = 22
    DROP_TAKEN = 23
    NOTE_SIGNED = 24
    PARTS_WRITTEN = 25
    OWN_NOTE_SHARED = 26
    ORGANISATION_FOUNDED = 27
    SHARES_USED = 28
    SETTINGS_CHANGED = 29
    RECORD_OPENED = 30
    LIST_OPENED = 31
    INSTRUMENTS_CHANGED = 32
    EXPORTED = 40
    VERIFIED = 41
    BACKED_UP = 42
    CONSENT_OVERRIDDEN = 43
    IMPORTED = 44
    IMPORT_UNDONE = 45
    OLDER_COPY_USED = 46
    FILES_MERGED = 47
    FILES_SEPARATED = 48
    REFUSED = 50
    PASSPHRASE_FAILED = 51
    SALVAGED = 60
    RECORD_LOST = 61
    ERASURE_ASKED = 63
    ERASURE_REFUSED = 64
    ERASED = 65
