"""Put the words of a case file on the screen: kinds, statuses, languages, moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from counsel_desk.domain.cases import CaseStatus, ContactMethod, SessionOutcome, Sex
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.screenings import Mode
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.dates import say_date, say_time
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person

# A name that the tool for translations finds.
translate = QCoreApplication.translate

LANGUAGES = (
    "sw", "en", "ki", "luo", "luy", "kln", "kam", "guz", "mer", "so", "mas", "om", "tuv",
    "ar", "fr", "ln", "rw", "am", "ti", "din", "nus",
)  # fmt: skip
"""Codes (ISO 639) of the languages offered when a client is registered."""


def status_words(status: CaseStatus) -> str:
    """Say where a case stands."""
    return {
        CaseStatus.WAITING: translate("Case", "Waiting"),
        CaseStatus.OPEN: translate("Case", "Open"),
        CaseStatus.CLOSED: translate("Case", "Closed"),
        CaseStatus.WITHDRAWN: translate("Case", "Withdrawn"),
    }[status]


def status_pill(status: CaseStatus) -> PillText:
    """Give the pill of a case's status."""
    kinds = {
        CaseStatus.WAITING: (PillKind.WARNING, Sign.RING),
        CaseStatus.OPEN: (PillKind.GOOD, Sign.DOT),
        CaseStatus.CLOSED: (PillKind.NEUTRAL, Sign.NONE),
        CaseStatus.WITHDRAWN: (PillKind.NEUTRAL, Sign.NONE),
    }
    kind, sign = kinds[status]
    return PillText(status_words(status), kind, sign)


_KIND_WORDS = {
    NoteKind.PROGRESS: QT_TRANSLATE_NOOP("Case", "Progress note"),
    NoteKind.INTAKE: QT_TRANSLATE_NOOP("Case", "Intake"),
    NoteKind.PHONE: QT_TRANSLATE_NOOP("Case", "Phone call"),
    NoteKind.HOME_VISIT: QT_TRANSLATE_NOOP("Case", "Home visit"),
    NoteKind.FAMILY: QT_TRANSLATE_NOOP("Case", "Family session"),
    NoteKind.NO_SHOW: QT_TRANSLATE_NOOP("Case", "Missed session"),
    NoteKind.CLOSING: QT_TRANSLATE_NOOP("Case", "Closing"),
    NoteKind.SUPERVISION: QT_TRANSLATE_NOOP("Case", "Supervision"),
    NoteKind.GROUP: QT_TRANSLATE_NOOP("Case", "Group meeting"),
}


def kind_words(kind: NoteKind) -> str:
    """Say what kind of encounter a note is about."""
    return translate("Case", _KIND_WORDS[kind])


def mode_words(mode: Mode) -> str:
    """Say how the answers to a screening were given."""
    return {
        Mode.SELF: translate("Case", "filled in by the client"),
        Mode.READ_ALOUD: translate("Case", "read aloud"),
        Mode.INTERPRETER: translate("Case", "through an interpreter"),
        Mode.UNKNOWN: translate("Case", "way not recorded"),
    }[mode]


def outcome_words(outcome: SessionOutcome) -> str:
    """Say what came of an appointment."""
    return {
        SessionOutcome.PLANNED: translate("Case", "planned"),
        SessionOutcome.ATTENDED: translate("Case", "attended"),
        SessionOutcome.LATE: translate("Case", "late"),
        SessionOutcome.CANCELLED_BY_CLIENT: translate("Case", "cancelled by client"),
        SessionOutcome.CANCELLED_BY_SERVICE: translate("Case", "cancelled by service"),
        SessionOutcome.DID_NOT_ATTEND: translate("Case", "did not attend"),
    }[outcome]


def method_words(method: ContactMethod) -> str:
    """Say which way of contact is safe."""
    return {
        ContactMethod.VOICE: translate("Case", "Voice call only"),
        ContactMethod.SMS: translate("Case", "SMS only"),
        ContactMethod.VISIT: translate("Case", "Visit only"),
        ContactMethod.NONE: translate("Case", "No contact: wait until the client comes"),
    }[method]


def sex_words(sex: Sex) -> str:
    """Say a client's sex as the client gives it."""
    return {
        Sex.FEMALE: translate("Case", "Female"),
        Sex.MALE: translate("Case", "Male"),
        Sex.OTHER: translate("Case", "Other"),
        Sex.UNKNOWN: translate("Case", "Not recorded"),
    }[sex]


_ATTENDANCE_WORDS = {
    AttendanceStatus.ON_TIME: QT_TRANSLATE_NOOP("Case", "on time"),
    AttendanceStatus.LATE: QT_TRANSLATE_NOOP("Case", "late"),
    AttendanceStatus.LATE_NOT_SEEN: QT_TRANSLATE_NOOP("Case", "late and not seen"),
    AttendanceStatus.CANCELLED_BY_CLIENT: QT_TRANSLATE_NOOP("Case", "cancelled by client"),
    AttendanceStatus.DID_NOT_ATTEND: QT_TRANSLATE_NOOP("Case", "did not attend"),
    AttendanceStatus.CANCELLED_BY_SERVICE: QT_TRANSLATE_NOOP("Case", "cancelled by service"),
    AttendanceStatus.EXCUSED_FOR_SAFETY: QT_TRANSLATE_NOOP("Case", "excused for safety"),
    AttendanceStatus.LEFT_EARLY: QT_TRANSLATE_NOOP("Case", "left early"),
    AttendanceStatus.MAKE_UP: QT_TRANSLATE_NOOP("Case", "make-up session"),
}


def attendance_words(status: AttendanceStatus) -> str:
    """Say what was recorded of a member at a meeting."""
    return translate("Case", _ATTENDANCE_WORDS[status])


def language_words(code: str) -> str:
    """Name a language by its code; a name that is no code stays as it is."""
    known = {
        "": translate("Case", "language not recorded"),
        "sw": translate("Case", "Kiswahili"),
        "en": translate("Case", "English"),
        "ki": translate("Case", "Kikuyu"),
        "luo": translate("Case", "Dholuo"),
        "luy": translate("Case", "Luhya"),
        "kln": translate("Case", "Kalenjin"),
        "kam": translate("Case", "Kamba"),
        "guz": translate("Case", "Gusii"),
        "mer": translate("Case", "Meru"),
        "so": translate("Case", "Somali"),
        "mas": translate("Case", "Maasai"),
        "om": translate("Case", "Oromo"),
        "tuv": translate("Case", "Turkana"),
        "ar": translate("Case", "Arabic"),
        "fr": translate("Case", "French"),
        "ln": translate("Case", "Lingala"),
        "rw": translate("Case", "Kinyarwanda"),
        "am": translate("Case", "Amharic"),
        "ti": translate("Case", "Tigrinya"),
        "din": translate("Case", "Dinka"),
        "nus": translate("Case", "Nuer"),
    }
    return known.get(code, code)


def list_languages(codes: Iterable[str]) -> str:
    """Name several languages in one line."""
    return ", ".join(language_words(code) for code in codes)


def local(moment: datetime.datetime) -> datetime.datetime:
    """Bring a moment to the clock of the person."""
    return moment.astimezone()


def say_moment(moment: datetime.datetime) -> str:
    """Say a day and time such as Tue 24 Nov, 10:00."""
    at = local(moment)
    shown = QDateTime(at.year, at.month, at.day, at.hour, at.minute, 0)
    return QLocale().toString(shown, "ddd d MMM, HH:mm")


def say_moment_long(moment: datetime.datetime) -> str:
    """Say a day and time with its year, such as 24 November 2026, 10:00."""
    at = local(moment)
    return f"{say_date(at.date(), long=True)}, {say_time(at.time())}"


def say_day(moment: datetime.datetime) -> str:
    """Say the day of a moment where the person is."""
    return say_date(local(moment).date())


def say_since(day: datetime.date, today: datetime.date) -> str:
    """Say since when something waits: today, yesterday, a weekday or a date."""
    days = (today - day).days
    if days <= 0:
        return translate("Case", "since today")
    if days == 1:
        return translate("Case", "since yesterday")
    if days < 7:
        return translate("Case", "since {0}").format(QLocale().dayName(day.isoweekday()))
    return translate("Case", "since {0}").format(say_date(day))


def age_of(
    birth_year: int | None, birth_date: datetime.date | None, today: datetime.date
) -> int | None:
    """Give the age in years, from the year alone where the day is not known."""
    if birth_date is not None:
        before = (today.month, today.day) < (birth_date.month, birth_date.day)
        return today.year - birth_date.year - before
    return None if birth_year is None else today.year - birth_year


def name_of(people: Mapping[PersonId, Person], person: PersonId | None) -> str:
    """Name a colleague; a dash for nobody."""
    found = people.get(person) if person is not None else None
    return found.name if found is not None else "–"


def by_id(people: Iterable[Person]) -> dict[PersonId, Person]:
    """Sort people by their identifiers."""
    return {person.id: person for person in people}


def say_moment_year(moment: datetime.datetime) -> str:
    """Say a day and time with its year in little room, such as 24 Nov 2026, 10:00."""
    at = local(moment)
    return f"{say_date(at.date())}, {say_time(at.time())}"
