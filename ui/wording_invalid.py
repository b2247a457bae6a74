"""The sentence of every reason that ``Invalid`` can carry; a test finds the reasons in the code."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text for the translators' tool, which knows this name; Qt's own has no types."""
    del context
    return text


REASONS: dict[str, str] = {
    "accepted-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "A counsellor has accepted this case already, so it was not given to another. Talk to"
        " the counsellor first.",
    ),
    "birth-date": QT_TRANSLATE_NOOP(
        "Invalid", "This birth date cannot be: it must be a day up to {latest}. Check the year."
    ),
    "birth-year": QT_TRANSLATE_NOOP(
        "Invalid",
        "This birth year cannot be: it must lie from {earliest} to {latest}. Leave it empty if"
        " it is not known.",
    ),
    "code-check": QT_TRANSLATE_NOOP(
        "Invalid",
        "The last letter of this case code does not fit the rest, so a character is mistyped."
        " Compare it with the card.",
    ),
    "counsellor": QT_TRANSLATE_NOOP(
        "Invalid",
        "This person is not a counsellor of this service at present. Choose another counsellor.",
    ),
    "counsellor-not-self": QT_TRANSLATE_NOOP(
        "Invalid",
        "A counsellor registers clients for themselves only. Choose yourself, or nobody, and a"
        " coordinator assigns the case.",
    ),
    "last-administrator": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is the last administrator, and a vault needs one. Give the role to someone else"
        " first.",
    ),
    "minutes-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid", "A session lasts from {least} to {most} minutes. Correct the length."
    ),
    "name-missing": QT_TRANSLATE_NOOP("Invalid", "A name is needed here. Type it, then save."),
    "nothing-pending": QT_TRANSLATE_NOOP(
        "Invalid", "No role of this person waits for a signature any more. Nothing was changed."
    ),
    "number-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "This way of contact needs a telephone number. Type it, or choose another way.",
    ),
    "outcome-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "This session has not begun, so it cannot have an outcome yet. Cancel it instead if it"
        " will not take place.",
    ),
    "own-cosignature": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody signs for their own role. Ask another supervisor to co-sign.",
    ),
    "prefix": QT_TRANSLATE_NOOP(
        "Invalid", "The place in a case code is two letters, such as KM. Correct it."
    ),
    "role-missing": QT_TRANSLATE_NOOP("Invalid", "Choose at least one role."),
    "start-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid", "This day or time cannot be. Check the date, above all the year."
    ),
    "team-role": QT_TRANSLATE_NOOP(
        "Invalid",
        "Someone chosen here does not hold the role for it. Choose supervisors among the"
        " supervisors and counsellors among the counsellors.",
    ),
    "unknown-code": QT_TRANSLATE_NOOP(
        "Invalid",
        "No client you may enrol has this case code. Compare it with the card, or look under"
        " Clients.",
    ),
    "user-name": QT_TRANSLATE_NOOP("Invalid", "A user name is needed, at most 60 characters long."),
    "user-name-taken": QT_TRANSLATE_NOOP(
        "Invalid", "Someone uses this user name already. Choose another one."
    ),
    "vault-full": QT_TRANSLATE_NOOP(
        "Invalid",
        "A vault has room for {of} people, and all places are taken. Remove someone who has"
        " left first.",
    ),
    "vault-name": QT_TRANSLATE_NOOP(
        "Invalid",
        "A folder cannot have this name. Use letters, digits, spaces and hyphens.",
    ),
}
