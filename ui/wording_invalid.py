"""The sentence of every reason that ``Invalid`` can carry; a test finds the reasons in the code."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP
from ui.wording_alerts import ALERT_REASONS
from ui.wording_backups import BACKUP_REASONS
from ui.wording_documents import DOCUMENT_REASONS
from ui.wording_files import FILE_REASONS
from ui.wording_groups import GROUP_REASONS
from ui.wording_instruments import INSTRUMENT_REASONS
from ui.wording_intake import INTAKE_REASONS
from ui.wording_notes import NOTE_REASONS
from ui.wording_plans import PLAN_REASONS
from ui.wording_practicalities import PRACTICAL_REASONS
from ui.wording_programme import PROGRAMME_REASONS
from ui.wording_recovery import RECOVERY_REASONS
from ui.wording_schedule import SCHEDULE_REASONS
from ui.wording_scores import SCORE_REASONS
from ui.wording_screenings import SCREENING_REASONS

REASONS: dict[str, str] = {
    **ALERT_REASONS,
    **BACKUP_REASONS,
    **DOCUMENT_REASONS,
    **FILE_REASONS,
    **GROUP_REASONS,
    **PRACTICAL_REASONS,
    **INSTRUMENT_REASONS,
    **INTAKE_REASONS,
    **NOTE_REASONS,
    **PLAN_REASONS,
    **PROGRAMME_REASONS,
    **RECOVERY_REASONS,
    **SCHEDULE_REASONS,
    **SCORE_REASONS,
    **SCREENING_REASONS,
    "accepted-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "A counsellor has accepted this case already, so it was not given to another. "
        "Talk to the counsellor first.",
    ),
    "action-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say in a few words what was done, such as “called, safe at home”. Then save again.",
    ),
    "action-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is longer than {most} characters. Keep what was done short here and put "
        "the rest into a note.",
    ),
    "already-member": QT_TRANSLATE_NOOP(
        "Invalid",
        "This client is in the group already. Nothing was changed.",
    ),
    "answer-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "One answer is not among those offered for its question. Give it again; the "
        "other answers are still here.",
    ),
    "answered-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "Someone has answered this alert already. Go back to see what was done.",
    ),
    "birth-date": QT_TRANSLATE_NOOP(
        "Invalid",
        "This birth date cannot be: it must be a day up to {latest}. Check the year.",
    ),
    "birth-year": QT_TRANSLATE_NOOP(
        "Invalid",
        "This birth year cannot be: it must lie from {earliest} to {latest}. Leave it "
        "empty if it is not known.",
    ),
    "birth-year-disagrees": QT_TRANSLATE_NOOP(
        "Invalid",
        "The birth date is {date} and the birth year {year}: one of them is wrong. Correct it, "
        "or leave the year empty.",
    ),
    "case-closed": QT_TRANSLATE_NOOP(
        "Invalid",
        "This case is closed, so the client cannot be enrolled. Open the case again "
        "first, or check the code.",
    ),
    "code-check": QT_TRANSLATE_NOOP(
        "Invalid",
        "The last letter of this case code does not fit the rest, so a character is "
        "mistyped. Compare it with the card.",
    ),
    "counsellor": QT_TRANSLATE_NOOP(
        "Invalid",
        "This person is not a counsellor of this service at present. Choose another counsellor.",
    ),
    "counsellor-not-self": QT_TRANSLATE_NOOP(
        "Invalid",
        "A counsellor registers clients for themselves only. Choose yourself, or "
        "nobody, and a coordinator assigns the case.",
    ),
    "date-impossible": QT_TRANSLATE_NOOP(
        "Invalid",
        "The calendar has no such date. Write a year, such as 2019, a month, such as 2019-03,"
        " or a day, such as 2019-03-14.",
    ),
    "days-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The calendar shows {least} to {most} days at once. Nothing was changed.",
    ),
    "empty-note": QT_TRANSLATE_NOOP(
        "Invalid",
        "The note has no text yet, so it cannot be signed. It stays a draft; write it, or drop it.",
    ),
    "end-before-start": QT_TRANSLATE_NOOP(
        "Invalid",
        "The last day lies before the first session. Choose a later last day; nothing was "
        "booked yet.",
    ),
    "ended-already": QT_TRANSLATE_NOOP(
        "Invalid",
        "This membership has ended already. Nothing was changed.",
    ),
    "given-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "A screening cannot be given in the future. Check the date and time; the "
        "answers are still here.",
    ),
    "given-too-early": QT_TRANSLATE_NOOP(
        "Invalid",
        "A screening cannot be older than {earliest}. Check the year; the answers are still here.",
    ),
    "instrument-version": QT_TRANSLATE_NOOP(
        "Invalid",
        "This instrument was replaced by version {version} while you were answering. "
        "The answers are still here; open the screening again to give them.",
    ),
    "joined-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day of joining must lie from {earliest} to {latest}. Correct it.",
    ),
    "keys-lent": QT_TRANSLATE_NOOP(
        "Invalid",
        "{name} has not signed in yet and has no keys of their own, so nothing was signed. Have "
        "them sign in and choose their passphrase; then compare the new fingerprint.",
    ),
    "last-administrator": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is the last administrator, and a vault needs one. Give the role to "
        "someone else first.",
    ),
    "lead-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "A group needs someone who leads it. Choose a counsellor as lead.",
    ),
    "left-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The last day must lie from {earliest} to {latest}. Correct it.",
    ),
    "meeting-cancelled": QT_TRANSLATE_NOOP(
        "Invalid",
        "This meeting was cancelled, so nobody can be marked. Set it to held first if "
        "it took place.",
    ),
    "meeting-date-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "This day cannot be: a meeting lies after {earliest}. Check the year.",
    ),
    "meeting-has-marks": QT_TRANSLATE_NOOP(
        "Invalid",
        "Attendance is recorded for this meeting, so it was held and stays where it is. "
        "Take the marks back first.",
    ),
    "meeting-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "This meeting has not begun, so nothing can be recorded yet. Come back when it has.",
    ),
    "meetings-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "A cycle has from {least} to {most} meetings. Correct the number.",
    ),
    "minutes-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The length must be from {least} to {most} minutes. Correct it.",
    ),
    "name-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "A name is needed here. Type it, then save.",
    ),
    "not-a-member-then": QT_TRANSLATE_NOOP(
        "Invalid",
        "This client was not a member at the time of that meeting, so there is nothing to mark.",
    ),
    "not-applicable": QT_TRANSLATE_NOOP(
        "Invalid",
        "“Not applicable” is not among the answers to this question. Leave it blank "
        "instead; a blank is never counted as zero.",
    ),
    "nothing-answered": QT_TRANSLATE_NOOP(
        "Invalid",
        "No question is answered yet, so there is nothing to save. Answer at least one, "
        "or leave the page.",
    ),
    "nothing-left": QT_TRANSLATE_NOOP(
        "Invalid",
        "Every session of this booking is left out, so nothing was booked. Keep at least one.",
    ),
    "nothing-pending": QT_TRANSLATE_NOOP(
        "Invalid",
        "No role of this person waits for a signature any more. Nothing was changed.",
    ),
    "number-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "This way of contact needs a telephone number. Type it, or choose another way.",
    ),
    "outcome": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say who cancelled the session: the client or the service. Nothing was changed.",
    ),
    "outcome-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "This session has not begun, so it cannot have an outcome yet. Cancel it "
        "instead if it will not take place.",
    ),
    "note-not-owed": QT_TRANSLATE_NOOP(
        "Invalid",
        "The client did not attend this session, so no note of it is asked for.",
    ),
    "outcome-recorded": QT_TRANSLATE_NOOP(
        "Invalid",
        "Something is recorded of this session already, so it stays where it is. Book "
        "another one, or take back what was recorded first.",
    ),
    "override-reason-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say in at least {least} characters why this cannot wait for the client’s consent. "
        "Nothing was done yet.",
    ),
    "own-cosignature": QT_TRANSLATE_NOOP(
        "Invalid",
        "Nobody signs for their own role. Ask another supervisor to co-sign.",
    ),
    "path-folder-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "The folder chosen for the file is not there. If it is on a stick, connect it; "
        "or choose another folder.",
    ),
    "path-in-vault": QT_TRANSLATE_NOOP(
        "Invalid",
        "A file that is not encrypted must not lie in the vault’s own folder. Choose "
        "another folder.",
    ),
    "path-is-folder": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is the name of a folder. Give the file a name of its own.",
    ),
    "path-refused": QT_TRANSLATE_NOOP(
        "Invalid",
        "The file cannot be written there: the place is write-protected. Nothing left "
        "the vault. Choose another folder.",
    ),
    "people-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "A number of people must lie from 0 to {most}. Leave it empty if it is not known.",
    ),
    "prefix": QT_TRANSLATE_NOOP(
        "Invalid",
        "The place in a case code is two letters, such as KM. Correct it.",
    ),
    "referred-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "The client cannot have been referred after today. Check the date, or leave it empty.",
    ),
    "repeat-end": QT_TRANSLATE_NOOP(
        "Invalid",
        "Say after how many sessions the repetition ends, or on which day; one of the two "
        "is enough.",
    ),
    "repeat-times": QT_TRANSLATE_NOOP(
        "Invalid",
        "A series has {least} to {most} sessions. Book the rest when its end is in sight.",
    ),
    "role-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "Choose at least one role.",
    ),
    "same-day": QT_TRANSLATE_NOOP(
        "Invalid",
        "This instrument was given to this client on the same day already. Save it "
        "again only if it was really given twice.",
    ),
    "staff-role": QT_TRANSLATE_NOOP(
        "Invalid",
        "Someone chosen here does not hold the role for it. Leads and co-facilitators "
        "are counsellors; peers are peer co-facilitators.",
    ),
    "staff-twice": QT_TRANSLATE_NOOP(
        "Invalid",
        "The same person is chosen twice for this group. Take one of the two out.",
    ),
    "start-in-future": QT_TRANSLATE_NOOP(
        "Invalid",
        "This session has not begun yet, so its note cannot be signed. Check the date "
        "and time; the text is safe in the draft.",
    ),
    "start-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "This day or time cannot be. Check the date, above all the year.",
    ),
    "team-role": QT_TRANSLATE_NOOP(
        "Invalid",
        "Someone chosen here does not hold the role for it. Choose supervisors among "
        "the supervisors and counsellors among the counsellors.",
    ),
    "text-too-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "This is longer than {most} characters. Keep it short here and put the rest into a note.",
    ),
    "title-missing": QT_TRANSLATE_NOOP(
        "Invalid",
        "A group needs a name, such as Tumaini, Nakuru. Type it, then save.",
    ),
    "unknown-answer": QT_TRANSLATE_NOOP(
        "Invalid",
        "One answer could not be read. Give it again; the other answers are still here.",
    ),
    "unknown-choice": QT_TRANSLATE_NOOP(
        "Invalid",
        "One of the entries chosen is not in the list. Choose again; the other fields are "
        "still here.",
    ),
    "unknown-code": QT_TRANSLATE_NOOP(
        "Invalid",
        "No client you may enrol has this case code. Compare it with the card, or look "
        "under Clients.",
    ),
    "unknown-instrument": QT_TRANSLATE_NOOP(
        "Invalid",
        "This instrument is not among those of the program. Choose another one.",
    ),
    "unknown-item": QT_TRANSLATE_NOOP(
        "Invalid",
        "One answer belongs to no question of this instrument. Open the screening again "
        "and give the answers once more.",
    ),
    "user-name": QT_TRANSLATE_NOOP(
        "Invalid",
        "A user name is needed, at most 60 characters long.",
    ),
    "user-name-taken": QT_TRANSLATE_NOOP(
        "Invalid",
        "Someone uses this user name already. Choose another one.",
    ),
    "vault-full": QT_TRANSLATE_NOOP(
        "Invalid",
        "A vault has room for {of} people, and all places are taken. Remove someone who "
        "has left first.",
    ),
    "vault-name-long": QT_TRANSLATE_NOOP(
        "Invalid",
        "This name is too long for a folder and its copies. Nothing was made. Use at most 50"
        " letters.",
    ),
    "vault-name": QT_TRANSLATE_NOOP(
        "Invalid",
        "A folder cannot have this name. Use letters, digits, spaces and hyphens.",
    ),
}
