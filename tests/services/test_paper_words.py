"""Papers that leave are in the words of their reader, and keep the stored ones for machines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pypdfium2
import pytest

from counsel_desk.domain.alert_responses import OutsideEvent
from counsel_desk.domain.breaches import Breach, BreachKind, BreachLine
from counsel_desk.domain.cases import ContactMethod, SafeContact
from counsel_desk.domain.closing import CaseStep, CaseStepKind, ClosingReason
from counsel_desk.domain.documents import Document, DocumentKind
from counsel_desk.domain.events import Answer, FormState, LegalStep, MethodUse, Violation
from counsel_desk.domain.group_paper import Rule, RuleGroup, Sheet
from counsel_desk.domain.ids import PersonId
from counsel_desk.domain.intake import Intake, Problem, ReferralSource
from counsel_desk.domain.life_events import LifeEvent
from counsel_desk.domain.notes import AddendumReason, NoteKind
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.reports import breach_record, group_paper
from counsel_desk.reports.own_copy import OwnCopy, as_json, render_own_copy
from counsel_desk.reports.paper_words import ENGLISH, PaperWords
from counsel_desk.services import addenda, letters, own_copy, screenings
from counsel_desk.storage import kinds
from tests.builders import START, Office, day, spoil
from tests.services.test_leaving import ALL, SEAL, flat, full, rich
from tests.services.test_referrals import consent, record


class _Texts(dict[str, str]):
    """Puts every text between signs, so that one that was not asked for stands out."""

    def get(self, text: str, default: object = None) -> str:
        del default
        return f"‹{text}›"


class _Names(dict[str, dict[str, str]]):
    def get(self, of: str, default: object = None) -> dict[str, str]:  # type: ignore[override]
        del default
        return _Words() if of else {}


class _Words(dict[str, str]):
    def get(self, stored: str, default: object = None) -> str:
        del default
        return f"«{stored}»"


MONTHS = tuple(f"Mwezi{number}" for number in range(1, 13))
MARKED = PaperWords(_Texts(), _Names(), MONTHS, ",")


def everything(office: Office):
    case, desk = full(office), office.counsellor1
    on = day(office)
    records = (
        (kinds.INTAKE, Intake(source=ReferralSource.PRISON, problems=(Problem.FEAR, Problem.PAIN))),
        (kinds.DOCUMENT, Document("Letter", DocumentKind.PDF, 1_234_567, on, b"", (), 1, 1)),
        (kinds.VIOLATION, Violation(
            PartialDate(2019, 3), place="station", perpetrators=("police.special",),
            methods=(MethodUse("physical.electric"),), purposes=("confession",),
            detained=Answer.YES, detention_length=3, not_reported=("no faith",),
        )),
        (kinds.LIFE_EVENT, LifeEvent(OutsideEvent.BEREAVEMENT, PartialDate(2026, 2))),
        (kinds.LEGAL_STEP, LegalStep(p3=FormState.HANDED_IN, stage="prosecutor")),
        (kinds.CLOSING, CaseStep(CaseStepKind.CLOSED, on, ClosingReason.GOALS_MET, planned=True)),
        (kinds.CLOSING, CaseStep(
            CaseStepKind.CLOSED, on, ClosingReason.OTHER, own_reason="Moved to the coast",
        )),
    )  # fmt: skip
    for kind, value in records:
        office.run(desk, lambda work, kind=kind, value=value: kind.records(work).add(case, value))
    return case


def copy_in(office: Office, case, words: PaperWords) -> OwnCopy:
    return office.counsellor1.do(own_copy.preview_own_copy, case, chosen=ALL, words=words)


def test_no_stored_word_and_no_english_is_left_in_an_own_copy(office: Office):
    copy = copy_in(office, everything(office), MARKED)
    assert {section.key for section in copy.sections} == ALL
    items = [item for section in copy.sections for item in section.items]
    told = {fact.key: fact.text for item in items for fact in item.facts}
    assert all(section.title.startswith("‹") for section in copy.sections)
    stored = {
        "sex": "unknown", "method": "sms", "status": "open", "source": "prison visit",
        "place": "station", "perpetrators": "police.special",
        "methods": "physical.electric", "purposes": "confession", "detained": "yes",
        "not_reported": "no faith", "p3": "handed in", "stage": "prosecutor", "how": "signature",
        "decision": "given", "direction": "out", "overall": "medium",
    }  # fmt: skip
    assert {key: told[key] for key in stored} == {key: f"«{one}»" for key, one in stored.items()}
    assert "«fear», «pain»" in {fact.text for item in items for fact in item.facts}
    languages = told["languages"].split(", ")
    assert languages
    assert all(one.startswith("«") for one in languages)
    assert told["size"] == "1234567"
    assert any(fact.text == "Moved to the coast" for item in items for fact in item.facts)
    headings = {section.key: section.items[0].heading for section in copy.sections}
    assert headings["notes"].startswith(f"«{NoteKind.PROGRESS}», ‹")
    assert headings["referrals"] == "«legal»"
    assert headings["events"] == "Mwezi3 2019"
    assert headings["closing"].startswith("«closed», ‹")
    free = {"score_", "answer_", "band_", "area_"}
    labels = [one.label for item in items for one in item.facts
              if one.key[: one.key.find("_") + 1] not in free and not one.key.startswith(
                  ("meeting_", "review_2"))]  # fmt: skip
    assert all(label.startswith("‹") for label in labels), labels


def test_a_machine_is_given_the_stored_words_whatever_the_language(office: Office):
    case = everything(office)
    seen = [json.loads(as_json(copy_in(office, case, one))) for one in (ENGLISH, MARKED)]
    values = [
        {part["part"]: [_coded(item) for item in part["items"]] for part in whole["parts"]}
        for whole in seen
    ]
    assert values[0] == values[1]
    assert values[0]["events"][0]["methods"] == "physical.electric"
    assert values[0]["events"][0]["started"] == "2019-03"
    assert values[0]["notes"][0]["kind"] == "progress"
    assert values[0]["referrals"][0]["kind"] == "legal"


def _coded(item: dict[str, object]) -> dict[str, object]:
    """Leave what is written for people: headings, and what is put together of several fields."""
    written = ("heading", "text", "detention")
    return {key: one for key, one in item.items()
            if key not in written and not key.startswith("area_")}  # fmt: skip


def test_pages_of_an_own_copy_are_in_the_words_of_their_reader(office: Office):
    case = everything(office)
    spoil(office, "consent")
    copy = copy_in(office, case, MARKED)
    shown = flat(render_own_copy(copy, passphrase=SEAL, words=MARKED))
    assert "‹A copy of your file›" in shown
    assert "‹1 record is damaged." in shown
    assert "Mwezi" in shown
    assert "[another person]›" in shown


def test_a_day_in_another_language_is_no_name(office: Office):
    desk = office.counsellor1
    case = office.client(desk)
    office.client(desk, name="Mei Wanjala")
    office.note(desk, case, text="We meet again on 3 Mei 2026. Mei sang.")
    words = PaperWords(months=("Januari", "Februari", "Machi", "Aprili", "Mei", *MONTHS[5:]))
    copy = desk.do(own_copy.preview_own_copy, case, chosen=frozenset({"notes"}), words=words)
    body = copy.sections[0].items[0].body
    assert body == "We meet again on 3 Mei 2026. [another person] sang."


def test_a_note_stands_in_an_own_copy_without_its_marks(office: Office):
    desk = office.counsellor1
    case = office.client(desk)
    office.client(desk, name="Naliaka Wekesa")
    office.note(desk, case, text="## Plan\n\n- Walk with **Naliaka** daily\n\n## Next")
    copy = desk.do(own_copy.preview_own_copy, case, chosen=frozenset({"notes"}))
    (item,) = copy.sections[0].items
    assert item.body == "Plan\n\n•  Walk with [another person] daily\n\nNext"
    assert item.heads == (0, 4)
    assert "##" not in flat(render_own_copy(copy, passphrase=SEAL))
    assert "**" not in as_json(copy).decode()


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page(office: Office):
    desk = office.counsellor1
    case = office.client(desk)
    for _ in range(40):
        office.note(desk, case, text="## Plan\n\nRest.")
    copy = desk.do(own_copy.preview_own_copy, case, chosen=frozenset({"notes"}))
    pages = pypdfium2.PdfDocument(render_own_copy(copy, passphrase=SEAL), password=SEAL)
    assert len(pages) > 2
    for page in pages:
        lines = page.get_textpage().get_text_bounded().strip().splitlines()
        assert lines[-2].strip() == "Rest."  # the last one is the foot


def test_a_letter_is_in_the_words_of_its_reader(office: Office):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    pieces = office.counsellor1.do(letters.letter_pieces, case, made, said=MARKED)
    told = {piece.key: piece.text for piece in pieces}
    assert told["kind"] == "«legal»"
    assert told["urgency"].startswith("«")
    assert told["languages"].startswith("«")
    assert told["sex"].startswith("«")
    assert told["risk"].startswith("‹«medium», assessed on")
    assert all(piece.group.startswith("‹") for piece in pieces)
    assert all(
        piece.label.startswith("‹") for piece in pieces if not piece.key.startswith("score-")
    )


@pytest.mark.parametrize("key", ["code", "languages"])
def test_a_letter_tells_of_a_damaged_file(office: Office, key: str):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    spoil(office, "coordination")
    pieces = {one.key: one for one in office.counsellor1.do(letters.letter_pieces, case, made)}
    assert (pieces[key].text, pieces[key].lost) == ("", 1)
    assert "county" not in pieces


def test_a_letter_counts_what_is_damaged_and_says_who_is_not_to_be_reached(office: Office):
    case, desk = rich(office), office.counsellor1
    consent(office, case)
    made = record(office, case)
    office.note(desk, case)
    spoil(office, "note")
    office.note(desk, case)
    against = SafeContact(ContactMethod.SMS, "0700 000 001", against=day(office))
    office.run(desk, lambda work: work.contacts.put(case, against))
    pieces = {one.key: one for one in desk.do(letters.letter_pieces, case, made)}
    assert pieces["sessions"].said.endswith("(without 2 damaged records that cannot be read)")
    assert pieces["method"].text == "the client does not wish to be contacted"
    assert "number" not in pieces
    never = SafeContact(ContactMethod.NONE, "0700 000 001")
    office.run(desk, lambda work: work.contacts.put(case, never))
    pieces = {one.key: one for one in desk.do(letters.letter_pieces, case, made)}
    assert pieces["method"].text == "none"
    assert "number" not in pieces


def test_what_was_added_to_a_note_stands_below_it_in_an_own_copy(office: Office):
    case, desk = office.client(), office.counsellor1
    note = office.note(desk, case, text="Slept.")
    reason = AddendumReason.OMISSION
    desk.do(addenda.add_addendum, case, note, text="On Monday.", reason=reason)
    copy = desk.do(own_copy.preview_own_copy, case, chosen=frozenset({"notes"}))
    assert copy.sections[0].items[0].body == "Slept.\n\nAdded later: On Monday."


def test_damaged_screenings_are_told_beside_one_without_a_score(office: Office):
    case = rich(office)
    consent(office, case)
    made = record(office, case)
    spoil(office, "screening")
    office.screening(office.counsellor1, case, "phq-9", {"1": 2, "rest": None})
    assert [one.scores for one in office.counsellor1.do(screenings.list_screenings, case)]
    pieces = {one.key: one for one in office.counsellor1.do(letters.letter_pieces, case, made)}
    assert (pieces["scores"].text, pieces["scores"].lost) == ("", 1)


def test_the_record_of_a_breach_is_in_the_words_of_its_reader():
    told = Breach(START, BreachKind.LOST, "A laptop was taken.")
    line = BreachLine(uuid4(), told, PersonId(uuid4()), (), 0)
    paper = breach_record.lay_out(line, {}, date(2026, 3, 2), MARKED)
    assert paper.title == "‹Record of a breach of personal data›"
    items = [item for section in paper.sections for item in section.items]
    said = {fact.key: fact.text for item in items for fact in item.facts}
    assert said["kind"] == f"«{BreachKind.LOST}»"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1_234_567, "1234567"), (2.50, "2.5"), (14.0, "14"), (True, "yes"),
        (date(2026, 3, 2), "2 March 2026"), (PartialDate(2019), "2019"),
        (PartialDate(2019, 3, 14), "14 March 2019"), (PartialDate(2019, about=True), "about 2019"),
        (("a", "b"), "a, b"),
    ],
)  # fmt: skip
def test_values_in_words(value, said):
    assert ENGLISH.value(value) == said


def test_moments_are_in_the_clock_of_the_place():
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert ENGLISH.value(moment) == f"2 March 2026, {moment.astimezone():%H:%M}"


def test_paper_of_a_group_is_in_the_words_of_its_reader():
    words = replace(MARKED, weekdays=("Jumatatu", *MONTHS[:6]))
    sheet = Sheet("", 3, datetime(2026, 3, 2, 12, tzinfo=UTC), ())
    assert group_paper.sheet_line(sheet, words).startswith("‹Meeting 3: Jumatatu ‹2 ")
    named = group_paper.sheet_line(replace(sheet, title="T"), words)
    assert named.startswith("‹T, meeting 3: Jumatatu ‹2 ")
    rule = RuleGroup(Rule.CALL, "", ())
    assert group_paper.rule_line(rule, words) == "‹Call›"
