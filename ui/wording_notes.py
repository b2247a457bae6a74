"""The sentences of what can be wrong with notes, their reviews, addenda and snippets."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

NOTE_REASONS: dict[str, str] = {
    "addendum-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "An addendum has at most {most} characters. Shorten it; the text is still here.",
    ),
    "answered-already-note": QT_TRANSLATE_NOOP(
        "Invalid",
        "This note was answered already. Go back to see how, and by whom.",
    ),
    "comments-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say what should change, so that the counsellor can write the note anew.",
    ),
    "comments-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "Comments have at most {most} characters. Shorten them; the text is still here.",
    ),
    "empty-addendum": QT_TRANSLATE_NOOP(
        "Invalid",
        "The addendum has no text yet. Write what is to be added, then sign it.",
    ),
    "empty-own-note": QT_TRANSLATE_NOOP(
        "Invalid",
        "This note has no text yet. Write it, or close it.",
    ),
    "no-reviewer": QT_TRANSLATE_NOOP(
        "Invalid",
        "No supervisor is in a team with you, so nobody could review this. The text is safe; "
        "sign it without review, or ask an administrator about the team.",
    ),
    "not-my-supervisor": QT_TRANSLATE_NOOP(
        "Invalid",
        "This person does not supervise your team at present. Nothing was shown to them.",
    ),
    "not-returned": QT_TRANSLATE_NOOP(
        "Invalid",
        "This note was not returned, so it is not written anew. Add an addendum instead.",
    ),
    "note-damaged": QT_TRANSLATE_NOOP(
        "Invalid",
        "This note is not what was submitted: it is damaged or was changed since, so it was not "
        "answered. Tell an administrator to verify the vault.",
    ),
    "own-note-shown": QT_TRANSLATE_NOOP(
        "Invalid",
        "This note was shown to a supervisor, so it stays as it is. Write another one; what you "
        "typed is still here.",
    ),
    "own-note-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "A private note has at most {most} characters. Shorten it; the text is still here.",
    ),
    "shown-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "This note is shown to this person already.",
    ),
    "snippet-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "The snippet has no text yet. Write what it puts into a note.",
    ),
    "snippet-name": QT_TRANSLATE_NOOP(
        "Invalid",
        "A snippet’s name is one word of at most 24 letters or digits, such as safe. Correct it.",
    ),
    "snippet-taken": QT_TRANSLATE_NOOP(
        "Invalid",
        "Another snippet has this name already. Choose another one.",
    ),
    "snippet-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "A snippet has at most {most} characters. Shorten it; the text is still here.",
    ),
    "snippets-full": QT_TRANSLATE_NOOP(
        "Invalid",
        "There is room for {most} snippets. Drop one that you no longer use.",
    ),
    "submitted-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "This note was sent for review already. Nothing was changed.",
    ),
}
