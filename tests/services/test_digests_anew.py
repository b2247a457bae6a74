"""Digests of an older program or of other figures: made anew after unlock, in slices, resumably."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counsel_desk.domain.access import Compartment
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.domain.referrals import Direction
from counsel_desk.domain.register import DIGEST_REVISION, ClinicalDigest
from counsel_desk.domain.screenings import AlertKind
from counsel_desk.domain.settings import OwnChange
from counsel_desk.services import cases, digests_anew, note_reviews, referrals, settings, today
from counsel_desk.services.desk import Changed
from counsel_desk.services.digests import figures_of
from counsel_desk.services.errors import VaultDamaged
from counsel_desk.services.verification import verify
from tests.builders import day, digest, spoil
from tests.services.test_referrals import referral


def age(office, case, **facts):
    """Put the digest back to what an older program left."""

    def write(work):
        old = work.digests.only(case).value
        work.digests.put(case, replace(old, revision=0, figures=b"", **facts))

    office.run(office.counsellor1, write)


def stale(office, desk=None):
    return (desk or office.counsellor1).do(digests_anew.stale_files, start=0)[0]


def carry_out(office, desk=None):
    return list(digests_anew.steps(desk or office.counsellor1))


def filled(office, name="Wanjiru Achieng"):
    """A client with two sessions and two screenings."""
    case = office.client(name=name)
    for value in (2, 1):
        office.clock.move(days=7)
        office.note(office.counsellor1, case)
        office.screening(office.counsellor1, case, "phq-9", {"rest": value, "9": 0})
    return case


OLDER = {"attended": 0, "first_session": None, "noted": ()}


def test_what_an_older_program_did_not_put_into_a_digest_is_made_up_for(office):
    case = filled(office)
    whole = digest(office, case)
    assert (whole.revision, stale(office)) == (DIGEST_REVISION, ())
    spans = tuple(replace(one, days=(), scores=(), wordings=()) for one in whole.spans)
    age(office, case, spans=spans, **OLDER)
    assert digest(office, case) != whole
    assert stale(office) == (case,)
    assert carry_out(office) == [(1, 1)]
    assert digest(office, case) == whole
    assert carry_out(office) == []
    assert verify(office.counsellor1).holds


def test_a_referral_received_before_digests_told_of_it_stands_under_today(office):
    do, case = office.counsellor1.do, office.client()
    came = referral(office, direction=Direction.IN, received=day(office))
    made = do(referrals.record_referral, case, came)
    age(office, case, referrals=ClinicalDigest().referrals)
    office.clock.move(days=8)
    assert do(today.today, day(office)).referrals == ()
    carry_out(office)
    (row,) = do(today.today, day(office)).referrals
    assert row.referral.id == made


def test_the_programme_s_own_figures_raise_what_they_raise_without_a_new_screening(office):
    case = office.client()
    for answers in ({"rest": 1, "9": 0}, {"rest": 1, "1": 2, "2": 2, "3": 2, "9": 0}):
        office.clock.move(days=7)
        office.screening(office.counsellor1, case, "phq-9", answers)
    assert digest(office, case).alerts == ()
    before = office.counsellor1.do(settings.programme_settings)
    own = replace(before, change_figures=(OwnChange("phq-9", 2.0, 0.9, "Nairobi 2025"),))
    office.supervisor.do(settings.change_settings, settings=own, reason="Own study.")
    assert stale(office) == (case,)
    carry_out(office)
    assert digest(office, case).figures == office.run(office.counsellor1, figures_of) != b""
    assert stale(office) == ()
    assert [one.kind for one in digest(office, case).alerts] == [AlertKind.DETERIORATION]
    back = replace(own, change_figures=())
    office.clock.move(days=1)
    office.supervisor.do(settings.change_settings, settings=back, reason="Taken back.")
    assert stale(office) == (case,)
    carry_out(office)
    assert digest(office, case).figures == b""


def test_a_closed_file_is_made_anew_and_raises_nothing(office):
    case = office.client()
    for value in (1, 3):
        office.clock.move(days=7)
        office.screening(office.counsellor1, case, "phq-9", {"rest": value, "9": 0})
    assert digest(office, case).alerts != ()
    coordination = office.counsellor1.do(cases.open_case, case).coordination
    closed = replace(coordination, status=CaseStatus.CLOSED)
    office.run(office.counsellor1, lambda work: work.coordinations.put(case, closed))
    age(office, case, alerts=(), **OLDER)
    carry_out(office)
    assert digest(office, case).alerts == ()
    assert digest(office, case).revision == DIGEST_REVISION
    other = filled(office, "Kiprop Langat")
    office.clock.move(days=7)
    office.screening(office.counsellor1, other, "phq-9", {"rest": 3, "9": 0})
    raised = digest(office, other).alerts
    assert raised != ()
    age(office, other, alerts=())
    carry_out(office)
    assert {one.id for one in digest(office, other).alerts} == {one.id for one in raised}


def test_a_note_that_waits_for_review_gets_both_dates_of_a_late_entry(office):
    case, start = office.client(), office.clock()
    office.clock.move(days=5)
    for begun in (start, office.clock() - timedelta(hours=1)):
        note = office.note(office.counsellor1, case, session_start=begun)
        office.counsellor1.do(note_reviews.submit_note, case, note)
    whole = digest(office, case).reviews
    older = tuple(replace(one, session_start=None, signed_at=None) for one in whole)
    age(office, case, reviews=older)
    carry_out(office)
    assert digest(office, case).reviews == whole
    rows = office.supervisor.do(note_reviews.review_queue)
    assert [row.late is not None for row in rows] == [True, False]


def test_nobody_but_who_writes_there_makes_a_digest_anew(office):
    case = filled(office)
    age(office, case, **OLDER)
    old = digest(office, case)
    others = (office.counsellor2, office.supervisor, office.coordinator, office.peer, office.admin)
    for desk in others:
        assert stale(office, desk) == ()
        assert desk.do(digests_anew.make_anew, cases=(case,)) == 0
        assert carry_out(office, desk) == []
    assert digest(office, case) == old
    for desk in (office.coordinator, office.peer):
        assert not desk.who.ring.holds(case, Compartment.CLIN)


def test_work_goes_on_where_it_was_cut_off_and_is_told_once(office):
    count = digests_anew.SLICE + 2
    found = [filled(office, f"Client {place}") for place in range(count)]
    for case in found:
        age(office, case, **OLDER)
    told = []
    office.counsellor1.on_changed(told.append)
    begun = digests_anew.steps(office.counsellor1)
    assert next(begun) == (digests_anew.SLICE, count)
    begun.close()
    assert len(stale(office)) == 2
    assert carry_out(office) == [(2, 2)]
    assert [one for one in told if one & Changed.REFERRALS] == told[-1:]
    assert stale(office) == ()


def test_rows_are_looked_at_a_stretch_at_a_time(office, monkeypatch):
    found = [filled(office, f"Client {place}") for place in range(3)]
    monkeypatch.setattr(digests_anew, "LOOKED_AT", 2)
    for case in found:
        age(office, case, **OLDER)
    assert office.counsellor1.do(digests_anew.stale_files, start=0) == (tuple(found[:2]), 2)
    assert office.counsellor1.do(digests_anew.stale_files, start=2) == ((found[2],), 0)
    assert carry_out(office) == [(2, 2), (2, 2), (1, 1)]


def test_a_file_without_any_record_is_left_alone(office):
    office.client()
    assert stale(office) == ()


@pytest.mark.parametrize("table", ["note", "screening"])
def test_a_count_does_not_lose_what_is_damaged(office, table):
    case = filled(office)
    age(office, case, **OLDER)
    old = digest(office, case)
    spoil(office, table)
    carry_out(office)
    assert digest(office, case) == old


def test_a_file_that_cannot_be_done_does_not_stop_the_others(office, monkeypatch):
    found = [filled(office, f"Client {place}") for place in range(3)]
    for case in found:
        age(office, case, **OLDER)
    real = digests_anew._make

    def fail(work, case, figures):
        if case == found[1]:
            raise VaultDamaged
        return real(work, case, figures)

    monkeypatch.setattr(digests_anew, "_make", fail)
    carry_out(office)
    assert stale(office) == (found[1],)


def test_a_digest_handed_over_meanwhile_is_left_to_the_next(office):
    case = filled(office)
    age(office, case, **OLDER)
    office.counsellor1.do(digests_anew.make_anew, cases=(case,))
    assert office.counsellor1.do(digests_anew.make_anew, cases=(case,)) == 0


def test_a_vault_that_is_kept_as_it_is_stays_so(office):
    case = filled(office)
    age(office, case, **OLDER)
    office.counsellor1.keep_unchanged(True)
    assert carry_out(office) == []
    office.counsellor1.keep_unchanged(False)
    assert carry_out(office) == [(1, 1)]
