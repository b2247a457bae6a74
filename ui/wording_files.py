"""The sentences of reasons about a whole file: closing, handing over, covering."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.forms import Begun
from ui.translatable import QT_TRANSLATE_NOOP

_BEGUN_WORDS = {
    Begun.INTAKE: QT_TRANSLATE_NOOP("Begun", "the intake"),
    Begun.EVENT: QT_TRANSLATE_NOOP("Begun", "an event"),
    Begun.LEGAL_STEP: QT_TRANSLATE_NOOP("Begun", "a legal step"),
    Begun.RISK: QT_TRANSLATE_NOOP("Begun", "a risk assessment"),
    Begun.SAFETY_PLAN: QT_TRANSLATE_NOOP("Begun", "the safety plan"),
    Begun.PLAN: QT_TRANSLATE_NOOP("Begun", "the plan"),
    Begun.GOAL_REVIEW: QT_TRANSLATE_NOOP("Begun", "a review of the goals"),
    Begun.REFERRAL: QT_TRANSLATE_NOOP("Begun", "a referral"),
    Begun.CONSENT: QT_TRANSLATE_NOOP("Begun", "a consent"),
    Begun.LIFE_EVENT: QT_TRANSLATE_NOOP("Begun", "a mark on the chart"),
    Begun.CORRECTION: QT_TRANSLATE_NOOP("Begun", "the correction of a screening"),
    Begun.ADDENDUM: QT_TRANSLATE_NOOP("Begun", "an addendum to a note"),
    Begun.CHART_REVIEW: QT_TRANSLATE_NOOP("Begun", "a judgement of the chart"),
    Begun.OWN_NOTE: QT_TRANSLATE_NOOP("Begun", "a private note"),
    Begun.SCREENING: QT_TRANSLATE_NOOP("Begun", "a screening"),
}


def begun_words(begun: Begun) -> str:
    """Say what somebody is in the middle of."""
    return QCoreApplication.translate("Begun", _BEGUN_WORDS[begun])


FILE_REASONS: dict[str, str] = {
    "closed-already": QT_TRANSLATE_NOOP("Invalid", "This file is closed already. Nothing changed."),
    "not-closed": QT_TRANSLATE_NOOP("Invalid", "This file is open already. Nothing changed."),
    "counsellor-same": QT_TRANSLATE_NOOP(
        "Invalid", "This colleague counsels the client already. Choose another."
    ),
    "cover-days": QT_TRANSLATE_NOOP(
        "Invalid", "A colleague can cover a file for {least} to {most} days. Choose an earlier day."
    ),
    "drafts-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "Notes of yours on this client are not signed yet: {count}. Sign them or throw them away "
        "first; nothing was changed.",
    ),
    "forms-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "You began something on this client that is not saved: {forms}. Open it again, and save it "
        "or throw it away first; nothing was changed.",
    ),
    "cover-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "A colleague covers that file and may have a note in it that is not signed. Ask them to "
        "sign it, then end the cover; nothing was changed.",
    ),
    "words-nobody": QT_TRANSLATE_NOOP(
        "Invalid",
        "No file is begun yet that could keep these words: nobody has accepted the client. Tell "
        "your colleague, and leave this empty; nothing was changed.",
    ),
    "still-yours": QT_TRANSLATE_NOOP(
        "Invalid", "You counsel this client now. Sign the note as you do any other."
    ),
    "note-nobody": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody has accepted this client yet who could take the note in. Your words are safe as "
        "your draft: sign it once a colleague has accepted the client.",
    ),
    "last-contact": QT_TRANSLATE_NOOP(
        "Invalid",
        "The last contact must lie between the registration on {earliest} and today, {latest}.",
    ),
    "no-cover": QT_TRANSLATE_NOOP(
        "Invalid", "This colleague does not cover the file any more. Nothing changed."
    ),
    "not-author": QT_TRANSLATE_NOOP(
        "Invalid",
        "A colleague wrote this, so only they or the counsellor of this file can strike it. Ask "
        "one of them to.",
    ),
    "refile-not-author": QT_TRANSLATE_NOOP(
        "Invalid",
        "A colleague wrote this, so only they can file it again, signed with their name. Strike it "
        "without a code, and ask them or write it anew in the right file.",
    ),
    "strike-same-file": QT_TRANSLATE_NOOP(
        "Invalid", "This is the file that it is in now. Give the code of the other one."
    ),
    "struck-already": QT_TRANSLATE_NOOP("Invalid", "This was struck already. Nothing changed."),
    "alerts-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "Alerts of that file are not answered yet: {count}. Say first what was done about them; "
        "nothing was changed.",
    ),
    "merge-closed": QT_TRANSLATE_NOOP(
        "Invalid",
        "The file that would stay is closed, the other one is open. Let the open one stay, or open "
        "the closed one first.",
    ),
    "merge-reason": QT_TRANSLATE_NOOP("Invalid", "Say why, in a few words."),
    "merge-same-file": QT_TRANSLATE_NOOP(
        "Invalid", "This is the file that you are in. Give the code of the other one."
    ),
    "merged-already": QT_TRANSLATE_NOOP(
        "Invalid", "That file was merged into another one already. Nothing was changed."
    ),
    "merged-away": QT_TRANSLATE_NOOP(
        "Invalid",
        "This belongs to a file that was merged into another one and is only read since. Go on in "
        "the file used in its place, or separate the two first.",
    ),
    "not-merged": QT_TRANSLATE_NOOP(
        "Invalid", "That file is not merged into this one. Nothing was changed."
    ),
    "not-closed-yet": QT_TRANSLATE_NOOP(
        "Invalid", "This file is open. Its counsellor closes it first; nothing was changed."
    ),
    "breach-noticed": QT_TRANSLATE_NOOP(
        "Invalid", "This moment lies ahead. Give the day and the time at which it was noticed."
    ),
    "breach-happened": QT_TRANSLATE_NOOP("Invalid", "Say in a few words what happened."),
    "breach-told": QT_TRANSLATE_NOOP(
        "Invalid", "The Commissioner was told after it was noticed, and not in the future."
    ),
    "breach-late": QT_TRANSLATE_NOOP(
        "Invalid", "That is later than 72 hours: the law asks for the reason."
    ),
    "breach-closed": QT_TRANSLATE_NOOP(
        "Invalid", "This breach is closed, and its record cannot be changed any more."
    ),
    "breach-outcome": QT_TRANSLATE_NOOP("Invalid", "Say what came of it, in a few words."),
    "breach-authority": QT_TRANSLATE_NOOP(
        "Invalid",
        "There is a risk of harm, and the Data Commissioner was not told. Put down when it was, or "
        "why not, under Change the facts; then close it.",
    ),
    "breach-days": QT_TRANSLATE_NOOP("Invalid", "The last day lies before the first."),
    "being-erased": QT_TRANSLATE_NOOP(
        "Invalid",
        "The erasure of this file was asked for, so nothing is written in it. A supervisor or an "
        "administrator can take that back under Settings, Erasures.",
    ),
    "legal-hold": QT_TRANSLATE_NOOP(
        "Invalid", "There is a legal hold on this file: nothing of it can be erased."
    ),
    "erasure-early": QT_TRANSLATE_NOOP(
        "Invalid", "This file is to be kept until {until}. Choose another reason, or keep it."
    ),
    "erasure-two": QT_TRANSLATE_NOOP(
        "Invalid",
        "You asked for this yourself. Another administrator has to sign; nothing was erased. Where"
        " you are the only one, make a colleague administrator first.",
    ),
    "hidden-now": QT_TRANSLATE_NOOP(
        "Invalid",
        "Names and events are hidden now, because others may see the screen. F8 shows them again.",
    ),
    "strike-damaged": QT_TRANSLATE_NOOP(
        "Invalid",
        "What was struck out of this file cannot be read any more, because that record is damaged."
        " It may be another client’s, so nothing was saved. Verify the vault, and ask for a backup"
        " to be restored.",
    ),
    "erasure-wait": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody else works here who could sign, so this waits for a week after it was asked for,"
        " until {until}. Nothing was erased.",
    ),
    "erasure-changed": QT_TRANSLATE_NOOP(
        "Invalid",
        "Something was written in this file since its erasure was asked for. Refuse it, and have "
        "it asked for again; nothing was erased.",
    ),
    "keep-until": QT_TRANSLATE_NOOP(
        "Invalid", "Choose a day after today, {earliest}, and not after {latest}."
    ),
    "keeping-reason": QT_TRANSLATE_NOOP(
        "Invalid", "Say why, in at most {most} characters. Nothing was changed."
    ),
    "held-already": QT_TRANSLATE_NOOP(
        "Invalid", "There is a legal hold on this file already. Nothing was changed."
    ),
    "not-held": QT_TRANSLATE_NOOP(
        "Invalid", "There is no legal hold on this file any more. Nothing was changed."
    ),
    "sessions-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "Sessions are still planned for this client: {count}. Cancel them or keep the file open; "
        "nothing was changed.",
    ),
}
