"""Give papers that leave their words: every text on them, and what stands for stored words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain import taxonomy
from counsel_desk.domain.alert_responses import OutsideEvent
from counsel_desk.domain.breaches import BreachKind, BreachStep
from counsel_desk.domain.cases import CaseStatus, ContactMethod, SessionOutcome, Sex
from counsel_desk.domain.closing import CaseStepKind, ClosingReason
from counsel_desk.domain.consents import Decision, HowGiven, Purpose
from counsel_desk.domain.documents import DocumentKind
from counsel_desk.domain.events import Answer, FormState, Unit
from counsel_desk.domain.groups import AttendanceStatus
from counsel_desk.domain.intake import Problem, ReferralSource
from counsel_desk.domain.notes import NoteKind
from counsel_desk.domain.plan import GoalState
from counsel_desk.domain.referrals import Direction, ReferralKind, ReferralOutcome, Urgency
from counsel_desk.domain.risk import RiskArea, RiskLevel
from counsel_desk.domain.safety import SafetyStep
from counsel_desk.reports import paper_words as lists
from counsel_desk.reports.paper_words import PaperWords
from ui import wording_consents
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets import (
    alert_words,
    breach_words,
    case_words,
    closing_words,
    document_words,
    event_words,
    intake_words,
    plan_words,
    referral_words,
    screening_words,
)
from ui.widgets.paper_texts import PAPER_TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum
    from typing import Any

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_METHOD_WORDS = {
    ContactMethod.VOICE: QT_TRANSLATE_NOOP("Paper", "voice call"),
    ContactMethod.SMS: QT_TRANSLATE_NOOP("Paper", "SMS"),
    ContactMethod.VISIT: QT_TRANSLATE_NOOP("Paper", "visit"),
    ContactMethod.NONE: QT_TRANSLATE_NOOP("Paper", "no contact, wait until the client comes"),
}
_DIRECTION_WORDS = {
    Direction.OUT: QT_TRANSLATE_NOOP("Paper", "from here to them"),
    Direction.IN: QT_TRANSLATE_NOOP("Paper", "from them to here"),
}
_DECISION_WORDS = {
    Decision.GIVEN: QT_TRANSLATE_NOOP("Paper", "yes, given"),
    Decision.REFUSED: QT_TRANSLATE_NOOP("Paper", "no, refused"),
}
_CASE_STEP_WORDS = {
    CaseStepKind.CLOSED: QT_TRANSLATE_NOOP("Paper", "Closed"),
    CaseStepKind.REOPENED: QT_TRANSLATE_NOOP("Paper", "Opened again"),
}
_BREACH_STEP_WORDS = {
    BreachStep.CONTAINED: QT_TRANSLATE_NOOP("Paper", "Stopped"),
    BreachStep.KEYS: QT_TRANSLATE_NOOP("Paper", "Passphrases and keys changed"),
    BreachStep.COPIES: QT_TRANSLATE_NOOP("Paper", "Copies secured"),
    BreachStep.FILES: QT_TRANSLATE_NOOP("Paper", "Files found that could be concerned"),
    BreachStep.SAFETY: QT_TRANSLATE_NOOP("Paper", "Safety of those concerned looked after"),
    BreachStep.CLIENTS: QT_TRANSLATE_NOOP("Paper", "Those concerned told"),
    BreachStep.LEARNED: QT_TRANSLATE_NOOP("Paper", "Changed so that it does not come again"),
}
_NO_ANSWER_WORDS = {
    screening_words.DECLINED: QT_TRANSLATE_NOOP("Paper", "declined"),
    screening_words.NOT_APPLICABLE: QT_TRANSLATE_NOOP("Paper", "not applicable"),
    screening_words.NOT_ASKED: QT_TRANSLATE_NOOP("Paper", "not asked"),
}
_OF_CLASSES: Mapping[type[StrEnum], Callable[[Any], str]] = {
    CaseStatus: case_words.status_words,
    Sex: case_words.sex_words,
    SessionOutcome: case_words.outcome_words,
    NoteKind: case_words.kind_words,
    AttendanceStatus: case_words.attendance_words,
    ReferralSource: intake_words.source_words,
    Problem: intake_words.problem_words,
    ReferralKind: referral_words.kind_words,
    Urgency: referral_words.urgency_words,
    ReferralOutcome: referral_words.outcome_words,
    Purpose: wording_consents.purpose_words,
    HowGiven: wording_consents.how_words,
    DocumentKind: document_words.kind_words,
    GoalState: plan_words.state_words,
    SafetyStep: plan_words.step_words,
    RiskArea: plan_words.area_words,
    RiskLevel: plan_words.level_words,
    Answer: event_words.answer_words,
    Unit: event_words.unit_words,
    FormState: event_words.form_words,
    ClosingReason: closing_words.reason_words,
    BreachKind: breach_words.kind_words,
    OutsideEvent: alert_words.outside_words,
}
"""Enumerations whose words are those of the screens."""
_OF_PAPERS: Mapping[str, Mapping[Any, str]] = {
    ContactMethod.__name__: _METHOD_WORDS,
    Direction.__name__: _DIRECTION_WORDS,
    Decision.__name__: _DECISION_WORDS,
    CaseStepKind.__name__: _CASE_STEP_WORDS,
    BreachStep.__name__: _BREACH_STEP_WORDS,
    lists.NO_ANSWER: _NO_ANSWER_WORDS,
}
"""Lists whose words on paper are other ones than on the screens."""
_OF_CODES: tuple[tuple[str, Iterable[str], Callable[[str], str]], ...] = (
    (lists.LANGUAGE, case_words.LANGUAGES, case_words.language_words),
    (lists.METHOD, tuple(taxonomy.method_keys()), event_words.method_words),
    (lists.PERPETRATOR, taxonomy.PERPETRATORS, event_words.perpetrator_words),
    (lists.PLACE, taxonomy.PLACES, event_words.place_words),
    (lists.PURPOSE, taxonomy.PURPOSES, event_words.purpose_words),
    (lists.NOT_REPORTED, taxonomy.NOT_REPORTED, event_words.not_reported_words),
    (lists.STAGE, taxonomy.STAGES, event_words.stage_words),
    (lists.OUTCOME, taxonomy.OUTCOMES, event_words.outcome_words),
)
LEVELS = range(-2, 3)


def paper_words() -> PaperWords:
    """Give the translated words of papers."""
    locale = QLocale()
    names: dict[str, dict[str, str]] = {
        kind.__name__: {str(one): words(one) for one in kind} for kind, words in _OF_CLASSES.items()
    }
    for of, said in _OF_PAPERS.items():
        names[of] = {str(one): translate("Paper", words) for one, words in said.items()}
    for of, codes, words_of in _OF_CODES:
        names[of] = {code: words_of(code) for code in codes}
    names[lists.ATTAINMENT] = {f"{level:+d}": _attained(level) for level in LEVELS}
    return PaperWords(
        texts={text: translate("Paper", text) for text in PAPER_TEXTS},
        names=names,
        months=tuple(locale.monthName(month) for month in range(1, 13)),
        decimal=locale.decimalPoint(),
        weekdays=tuple(locale.dayName(day) for day in range(1, 8)),
    )


def _attained(level: int) -> str:
    words = translate("Paper", "{0}, {1}")
    return words.format(plan_words.say_level(level), plan_words.attainment_words(level))
