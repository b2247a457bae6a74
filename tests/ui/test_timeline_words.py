"""What the entries of the timeline say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from counsel_desk.domain.cases import Appointment, SessionOutcome
from counsel_desk.domain.closing import CaseStep, CaseStepKind
from counsel_desk.domain.consents import Consent, Decision, Purpose
from counsel_desk.domain.documents import Document, DocumentKind
from counsel_desk.domain.timeline import TimelineEntry, TimelineKind
from ui.screens.client.timeline_words import detail_of, title_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 16)
COLLEAGUE = UUID(int=7)
NAMES = {COLLEAGUE: "Samuel Kiprono"}


def entry(kind: TimelineKind, value: object, text: str = "") -> TimelineEntry:
    return TimelineEntry(kind, UUID(int=1), NOW, value, text=text)


def title(kind: TimelineKind, value: object) -> str:
    return title_of(entry(kind, value), NAMES.__getitem__)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (CaseStepKind.HANDED_OVER, "Handed over to Samuel Kiprono"),
        (CaseStepKind.COVERED, "Samuel Kiprono covers until 16 Mar 2026"),
        (CaseStepKind.COVER_ENDED, "Samuel Kiprono covers no longer"),
    ],
)
def test_what_became_of_a_file_names_the_colleague(kind, words):
    step = CaseStep(kind, DAY, person=COLLEAGUE, until=DAY)
    assert title(TimelineKind.CLOSING, step) == words


def test_a_step_without_a_colleague_names_nobody():
    assert title(TimelineKind.CLOSING, CaseStep(CaseStepKind.REOPENED, DAY)) == "Opened again"


def test_a_session_says_what_came_of_it():
    one = Appointment(
        UUID(int=2), UUID(int=3), NOW, 50, "Room 2", COLLEAGUE, SessionOutcome.DID_NOT_ATTEND
    )
    assert title(TimelineKind.SESSION, one) == "Session: did not attend"


def test_a_document_is_told_by_its_title_and_then_by_its_kind():
    one = Document("Outpatient summary", DocumentKind.PDF, 9, DAY, b"", (), 1, 1)
    assert title(TimelineKind.DOCUMENT, one) == "Outpatient summary"
    assert detail_of(entry(TimelineKind.DOCUMENT, one)) == "PDF"


def test_what_does_not_open_is_told_by_its_kind():
    assert title(TimelineKind.NOTE, None) == "Notes: does not open"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Consent given: Audio recording"),
        ({"decision": Decision.REFUSED}, "Consent refused: Audio recording"),
        ({"withdrawn_on": date(2026, 3, 4)}, "Consent withdrawn: Audio recording"),
    ],
)
def test_a_consent_says_what_was_answered_and_to_what(facts, words):
    asked = replace(Consent(Purpose.AUDIO, Decision.GIVEN, date(2026, 3, 2)), **facts)
    assert title(TimelineKind.CONSENT, asked) == words
