"""What somebody is in the middle of is saved or dropped before the file leaves their hands."""

from __future__ import annotations

import pytest

from counsel_desk.domain.forms import Begun, FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.screenings import Mode, UnfinishedAnswers
from counsel_desk.services import answer_drafts, form_drafts, handover, merging, notes
from counsel_desk.services.errors import Invalid
from tests.builders import PASSPHRASE, Office


def begin(office: Office, case: CaseId) -> None:
    desk = office.counsellor1
    desk.do(form_drafts.save_form, FormKey("intake", case), {"reasons": "an hour of words"})
    desk.do(form_drafts.save_form, FormKey("hand over", case), {"text": "Moving"})
    begun = UnfinishedAnswers("phq-9", "1", "en", Mode.SELF, {"q1": 2})
    desk.do(answer_drafts.save_answers, case, begun)


def finish(office: Office, case: CaseId) -> None:
    office.counsellor1.do(form_drafts.drop_form, FormKey("intake", case))
    office.counsellor1.do(answer_drafts.drop_answers, case, "phq-9")


def hand_over(office: Office, case: CaseId, by: str = "counsellor1") -> None:
    to = office.counsellor2.me.id
    office.desk(by).do(handover.hand_over, case, to, passphrase=PASSPHRASE)


def test_what_was_begun_in_a_file_or_one_merged_into_it_stays_with_no_one(office: Office):
    case, away = office.client(), office.client(name="Wanjiru A.")
    office.counsellor1.do(merging.merge_files, case, away, reason="The same")
    office.counsellor1.do(form_drafts.save_form, FormKey("risk", away), {"rationale": "words"})
    begin(office, case)
    with pytest.raises(Invalid) as refused:
        hand_over(office, case)
    assert refused.value.reason == "forms-left"
    assert refused.value.facts == {"forms": (Begun.INTAKE, Begun.RISK, Begun.SCREENING)}
    finish(office, case)
    office.counsellor1.do(form_drafts.drop_form, FormKey("risk", away))
    hand_over(office, case)


def test_a_form_of_another_client_or_another_person_stops_nothing(office: Office):
    case, other = office.client(), office.client(name="Another")
    begin(office, other)
    office.counsellor1.do(form_drafts.save_form, FormKey("register"), {"name": "New"})
    hand_over(office, case)
    office.carry_out(office.supervisor)
    hand_over(office, other, by="supervisor")


def test_a_file_is_not_merged_away_around_what_was_begun_in_it(office: Office):
    kept, away = office.client(), office.client(name="Wanjiru A.")
    begin(office, away)
    with pytest.raises(Invalid, match="forms-left"):
        office.counsellor1.do(merging.merge_files, kept, away, reason="The same")
    finish(office, away)
    begin(office, kept)
    office.counsellor1.do(merging.merge_files, kept, away, reason="The same")


def test_a_draft_in_a_file_merged_into_it_is_seen_to_first(office: Office):
    case, away = office.client(), office.client(name="Wanjiru A.")
    office.counsellor1.do(merging.merge_files, case, away, reason="The same")
    draft = office.counsellor1.do(notes.start_draft, away, office.content())
    with pytest.raises(Invalid, match="drafts-left"):
        hand_over(office, case)
    office.counsellor1.do(notes.drop_draft, away, draft)
    hand_over(office, case)
