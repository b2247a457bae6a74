"""The sentences of reasons about places in groups: waiting, enrolling and leaving."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

GROUP_REASONS: dict[str, str] = {
    "ages-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The youngest age cannot be above the oldest, nor any age above {most}.",
    ),
    "again-not-asked": QT_TRANSLATE_NOOP(
        "Invalid",
        "With this outcome nobody is asked again. Leave the day empty, or choose another outcome.",
    ),
    "again-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day to ask again must lie after {earliest} and up to {latest}.",
    ),
    "agreed-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of the promise must lie from {earliest} to {latest}. Correct it.",
    ),
    "capacity-below-members": QT_TRANSLATE_NOOP(
        "Invalid",
        "{least} are in the group now, so it cannot have less room than that.",
    ),
    "capacity-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "A group has room for {least} to {most} members; {least} sets no limit.",
    ),
    "cycle-cancelled": QT_TRANSLATE_NOOP(
        "Invalid",
        "This cycle was cancelled. What was held of it stays; plan another cycle instead.",
    ),
    "cycle-over": QT_TRANSLATE_NOOP(
        "Invalid",
        "No meeting of this cycle is left to cancel. Nothing was changed.",
    ),
    "despite-short": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say why this client joins all the same, with at least {least} characters.",
    ),
    "does-not-fit": QT_TRANSLATE_NOOP(
        "Invalid",
        "This client does not fit what was planned for the group. Nobody was enrolled yet.",
    ),
    "group-full": QT_TRANSLATE_NOOP(
        "Invalid",
        "The group is full: it has room for {most}. Put the client on the waiting list instead.",
    ),
    "group-note-empty": QT_TRANSLATE_NOOP(
        "Invalid",
        "Write what happened in the group, or about at least one member. Nothing was signed.",
    ),
    "group-note-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "A text here holds at most {most} characters. Nothing was signed; shorten it.",
    ),
    "incident-words": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say in a few words what the incident was, or take the tick away.",
    ),
    "leads-again": QT_TRANSLATE_NOOP(
        "Invalid",
        "You lead this group. Write the note of the meeting on its own page, under Notes of the"
        " group; what you typed is there.",
    ),
    "outreach-not-due": QT_TRANSLATE_NOOP(
        "Invalid",
        "This member has not missed two meetings in a row, or has come since. Nothing was kept.",
    ),
    "paper-nobody": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody is a member then, so the paper would be empty. Choose another meeting.",
    ),
    "process-closed": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody who stays could open what was written of the meetings. Add the new person beside"
        " the old one first; once both have signed in, the old one can go. Nothing was changed.",
    ),
    "process-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody who stays could open what was written of the meetings. Choose who has left as"
        " co-facilitator beside the new lead, and save. Once a supervisor of their team has signed"
        " in and then the new lead, who has left can go. Nothing was changed.",
    ),
    "section-nobody": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody has accepted the file of {code}, so the section could reach nobody. Nothing was"
        " signed; what you typed stays. Ask for a counsellor to be assigned.",
    ),
    "since-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day since when the client waits must lie from {earliest} to {latest}.",
    ),
    "spells-overlap": QT_TRANSLATE_NOOP(
        "Invalid",
        "This client was a member until {left}. A new membership begins on a later day.",
    ),
    "supervisor-role": QT_TRANSLATE_NOOP(
        "Invalid",
        "This person is not a supervisor of this service at present. Choose another, or nobody.",
    ),
    "waiting-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "This client is on the waiting list already. Nothing was changed.",
    ),
    "waiting-closed": QT_TRANSLATE_NOOP(
        "Invalid",
        "This case is closed, so the client cannot wait for a group. Open the case again first.",
    ),
}
