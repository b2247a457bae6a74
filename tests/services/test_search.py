from __future__ import annotations

import gc
import itertools
from datetime import timedelta

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.cases import ContactMethod, Identity, SafeContact
from counsel_desk.domain.group_notes import ProcessNote
from counsel_desk.domain.groups import GroupStaff, StaffFunction
from counsel_desk.domain.notes import AddendumReason
from counsel_desk.domain.search import FoundKind
from counsel_desk.services import (
    addenda,
    cases,
    group_notes,
    group_staff,
    groups,
    handover,
    notes,
    own_notes,
    search,
    strikes,
)
from counsel_desk.services.search import SOURCES, words_of
from counsel_desk.storage import kinds
from tests.builders import PASSPHRASE, actions, spoil


def read(desk):
    """Read everything as the window does; gives how far each slice was."""
    return list(search.steps(desk))


def found(desk, text):
    read(desk)
    return desk.do(search.find, text=text).hits


def said(parts):
    return "".join(part.text for part in parts)


def lit(parts):
    return [part.text for part in parts if part.found]


def test_a_word_in_a_note_is_found_with_its_context_and_its_place(office):
    case = office.client(name="Wanjiru Achieng")
    note = office.note(
        office.counsellor1, case, text="## Session\n\nShe walked to the **market** twice."
    )
    (hit,) = found(office.counsellor1, "market")
    assert (hit.kind, hit.item, hit.case) == (FoundKind.NOTE, note, case)
    assert (hit.code, hit.name) == (office.code(case), "Wanjiru Achieng")
    assert lit(hit.context) == ["market"]
    assert said(hit.context) == "Session She walked to the market twice."
    assert hit.when == office.clock() - timedelta(hours=1)


def test_the_beginning_of_a_word_is_enough_and_every_word_counts(office):
    case = office.client()
    office.note(office.counsellor1, case, text="Nightmares about the police station.")
    office.note(office.counsellor1, case, text="Slept well; no nightmare at all.")
    assert len(found(office.counsellor1, "nightm")) == 2
    (hit,) = found(office.counsellor1, "nightm poli")
    assert lit(hit.context) == ["Nightmares", "police"]
    assert found(office.counsellor1, "nightm court") == ()


def test_a_phrase_in_quotes_is_found_as_it_stands(office):
    case = office.client()
    office.note(office.counsellor1, case, text="Afraid of the police station.")
    office.note(office.counsellor1, case, text="The station; later the police.")
    (hit,) = found(office.counsellor1, '"police station"')
    assert lit(hit.context) == ["police station"]
    assert found(office.counsellor1, '"police stat"') == ()
    assert len(found(office.counsellor1, '"station"')) == 2


@pytest.mark.parametrize("asked", ["MBURA", "mbûra", "Mbûr", "mbura"])
def test_case_and_diacritics_do_not_matter(office, asked):
    case = office.client()
    office.note(office.counsellor1, case, text="The rain, mbûra, woke her.")
    (hit,) = found(office.counsellor1, asked)
    assert lit(hit.context) == ["mbûra"]


def test_a_code_and_a_name_find_the_client(office):
    case = office.client(name="Wanjiru Achieng")
    code = office.code(case)
    for asked in (code, code[:5], "achieng wanj"):
        assert case in {hit.case for hit in found(office.counsellor1, asked)}, asked


def test_what_names_a_record_counts_more_than_a_mention(office):
    mentioned = office.client(name="Otieno Ouma")
    office.note(office.counsellor1, mentioned, text="Her neighbour Nekesa Nekesa Nekesa helps.")
    named = office.client(name="Nekesa Barasa")
    assert found(office.counsellor1, "nekesa")[0].case == named


def test_the_newest_comes_first_of_what_is_equally_good(office):
    case = office.client()
    made = []
    for _ in range(3):
        office.clock.move(days=7)
        made.append(office.note(office.counsellor1, case, text="Walked to the market."))
    assert [hit.item for hit in found(office.counsellor1, "market")] == made[::-1]


def test_nobody_finds_what_they_may_not_read(office):
    case = office.client(name="Wanjiru Achieng")
    office.note(office.counsellor1, case, text="She walked to the market.")
    office.carry_out()
    for name in ("counsellor2", "coordinator", "peer", "admin"):
        assert found(office.desk(name), "market") == (), name
        assert found(office.desk(name), "wanjiru") == (), name
    assert found(office.supervisor, "market")
    assert found(office.coordinator, office.code(case))


def test_what_was_found_before_the_keys_were_gone_is_found_no_more(office, monkeypatch):
    case = office.client()
    office.note(office.counsellor1, case, text="She walked to the market.")
    desk = office.counsellor1
    assert found(desk, "market")
    ring = type(desk.who.ring)
    monkeypatch.setattr(ring, "holds", lambda *_: False)
    assert desk.do(search.find, text="market").hits == ()
    monkeypatch.undo()
    monkeypatch.setattr(ring, "scopes", lambda *_: set())
    assert found(desk, "market") == ()
    monkeypatch.undo()
    assert found(desk, "market")


def test_an_own_note_of_a_file_that_went_to_a_colleague_is_no_dead_end(office):
    case, me = office.client(), office.counsellor1
    me.do(own_notes.save_own_note, case, title="Afterthought", text="Her brother frightens me.")
    (hit,) = found(me, "frightens")
    assert hit.kind is FoundKind.OWN_NOTE
    me.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    assert found(me, "frightens") == ()
    assert found(office.counsellor2, "frightens") == ()


def hand_over(office, case, desk, colleague):
    desk.do(handover.hand_over, case, colleague.me.id, passphrase=PASSPHRASE)
    office.carry_out()


def test_a_file_that_went_to_a_colleague_is_found_by_them_alone(office):
    case, me, colleague = office.client(name="Wanjiru Achieng"), *counsellors(office)
    office.note(me, case, text="She walked to the market.")
    kept = office.client(name="Nekesa Barasa")
    office.note(me, kept, text="He sells at the market.")
    assert len(found(me, "market")) == 2
    hand_over(office, case, me, colleague)
    asked = ("market", "wanjiru", office.code(case, colleague))
    for text in asked:  # what was read before is still in the index
        assert case not in {hit.case for hit in me.do(search.find, text=text).hits}, text
    for text in asked:
        assert case not in {hit.case for hit in found(me, text)}, text
        assert case in {hit.case for hit in found(colleague, text)}, text
    assert {hit.case for hit in found(me, "market")} == {kept}
    assert me.do(search.find, text="market").total == 1
    reader = search._readers[me.register]  # and it crowds out nothing
    assert {one.case for one in reader.index.find("market")[0]} == {kept}


def test_a_file_that_comes_back_is_found_again(office):
    case, me, colleague = office.client(name="Wanjiru Achieng"), *counsellors(office)
    office.note(me, case, text="She walked to the market.")
    hand_over(office, case, me, colleague)
    assert found(me, "market") == ()
    office.note(colleague, case, text="The market again.")
    hand_over(office, case, colleague, me)
    assert len(found(me, "market")) == 2


def counsellors(office):
    return office.counsellor1, office.counsellor2


def test_who_left_the_staff_of_a_group_finds_it_no_more(office):
    lead, second = counsellors(office)
    case = office.client()
    group = office.group(lead=lead, members=(case,))
    office.carry_out()
    leads = GroupStaff(lead.me.id, StaffFunction.LEAD)
    helps = GroupStaff(second.me.id, StaffFunction.CO_FACILITATOR)
    peer = GroupStaff(office.peer.me.id, StaffFunction.PEER)
    office.coordinator.do(group_staff.change_staff, group, (leads, helps, peer))
    office.carry_out()
    meeting = office.coordinator.do(groups.open_group, group).meetings[0].id
    note = ProcessNote(meeting=meeting, text="They talked of the harvest.")
    lead.do(group_notes.sign_meeting_note, group, note, sections={}, despite=False)
    office.carry_out()
    title = lead.do(groups.open_group, group).plan.title
    code = office.code(case)
    assert found(second, "harvest")
    assert found(second, code)
    assert found(office.peer, title)
    office.coordinator.do(group_staff.change_staff, group, (leads,))
    office.carry_out()
    assert found(second, "harvest") == ()
    assert found(second, title) == ()
    assert found(second, code) == ()
    assert found(office.peer, title) == ()
    for desk in (lead, office.supervisor):
        assert found(desk, "harvest")


def test_a_case_that_comes_later_is_read_then(office):
    read(office.supervisor)
    case = office.client()
    office.note(office.counsellor1, case, text="She walked to the market.")
    office.carry_out()
    assert found(office.supervisor, "market")


def test_keys_that_come_later_bring_what_was_written_before(office):
    case = office.client(office.coordinator, name="Wanjiru Achieng", accepted=False)
    read(office.counsellor1)
    assert office.counsellor1.do(search.find, text="wanjiru").hits == ()
    office.carry_out(office.counsellor1)
    assert {hit.case for hit in found(office.counsellor1, "wanjiru")} == {case}


def test_a_change_is_found_and_what_it_replaced_is_not(office):
    case = office.client(name="Wanjiru Achieng")
    assert found(office.counsellor1, "wanjiru")
    office.counsellor1.do(cases.update_identity, case, Identity("Nekesa Barasa", 1990))
    contact = SafeContact(ContactMethod.VOICE, "+254 700 000 001", remarks="Ask for the tailor")
    office.counsellor1.do(cases.update_contact, case, contact)
    assert found(office.counsellor1, "wanjiru") == ()
    assert office.counsellor1.do(search.find, text="wanjiru").total == 0
    assert found(office.counsellor1, "nekesa")
    assert found(office.counsellor1, "tailor")


def strike(office, case, note):
    office.counsellor1.do(strikes.strike_note, case, note, reason="Wrong client")


def test_what_was_struck_is_found_no_more_nor_what_was_added_to_it(office):
    desk, case = office.counsellor1, office.client()
    note = office.note(desk, case, text="Kept goats at Molo.")
    office.note(desk, case, text="Sold two goats.")
    desk.do(
        addenda.add_addendum, case, note, text="The goats fell ill.", reason=AddendumReason.OMISSION
    )
    assert len(found(desk, "goats")) == 3
    strike(office, case, note)
    (hit,) = found(desk, "goats")
    assert said(hit.context) == "Sold two goats."


def test_what_was_struck_before_is_not_found_at_all(office):
    desk, case = office.counsellor1, office.client()
    note = office.note(desk, case, text="Kept goats at Molo.")
    strike(office, case, note)
    assert found(desk, "goats") == ()
    assert found(office.supervisor, "goats") == ()


def test_keys_that_come_later_bring_no_struck_note(office):
    case = office.client()
    note = office.note(office.counsellor1, case, text="Kept goats at Molo.")
    office.note(office.counsellor1, case, text="Sold two goats.")
    strike(office, case, note)
    other = office.client(office.counsellor2)
    assert found(office.counsellor2, "goats") == ()
    assert other
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    (hit,) = found(office.counsellor2, "goats")
    assert said(hit.context) == "Sold two goats."


def test_a_strike_that_does_not_open_hides_nothing(office):
    desk, case = office.counsellor1, office.client()
    note = office.note(desk, case, text="Kept goats at Molo.")
    strike(office, case, note)
    spoil(office, "strike")
    (hit,) = found(desk, "goats")
    assert hit.item == note


def test_a_draft_is_not_found_before_it_is_signed(office):
    case = office.client()
    draft = office.counsellor1.do(notes.start_draft, case, office.content(text="Umbrella."))
    assert found(office.counsellor1, "umbrella") == ()
    office.counsellor1.do(notes.sign_note, case, draft)
    assert found(office.counsellor1, "umbrella")


def test_reading_is_one_entry_of_the_trail_and_none_where_nothing_is_new(office):
    case = office.client()
    for _ in range(30):
        office.note(office.counsellor1, case)
    desk = office.counsellor1
    before = actions(office).count(Action.LIST_OPENED)
    read(desk)
    assert actions(office).count(Action.LIST_OPENED) == before + 1
    read(desk)
    desk.do(search.find, text="market")
    assert actions(office).count(Action.LIST_OPENED) == before + 1


def test_reading_goes_in_slices_and_says_how_far_it_is(office, monkeypatch):
    monkeypatch.setattr(search, "SLICE_SECONDS", 0.0)
    case = office.client()
    for _ in range(45):
        office.note(office.counsellor1, case)
    told = read(office.counsellor1)
    assert len(told) > 3
    done = [one for one, _ in told]
    assert done == sorted(done)
    assert all(one < of for one, of in told[:-1])
    assert told[-1][0] == told[-1][1]
    result = office.counsellor1.do(search.find, text="market")
    assert result.complete
    assert result.total == 45


def test_no_slice_reads_more_than_a_batch_beyond_its_time(office, monkeypatch):
    monkeypatch.setattr(search, "SLICE_SECONDS", 0.0)
    case = office.client()
    read(office.counsellor2)
    for number in range(3 * search.BATCH):
        office.note(office.counsellor1, case, text=f"Goat {number}.")
    office.counsellor1.do(handover.hand_over, case, office.counsellor2.me.id, passphrase=PASSPHRASE)
    office.carry_out(office.counsellor2)
    desk = office.counsellor2
    sizes = [0]
    for _ in search.steps(desk):
        sizes.append(len(search._readers[desk.register].index))
    steps = [after - before for before, after in itertools.pairwise(sizes[1:])]
    assert max(steps) == search.BATCH
    assert desk.do(search.find, text="goat").total == 3 * search.BATCH


def test_keys_that_go_between_two_slices_are_read_with_no_more(office, monkeypatch):
    monkeypatch.setattr(search, "SLICE_SECONDS", 0.0)
    case, other = office.client(), office.client()
    desk = office.counsellor1
    read(desk)
    search._readers[desk.register]._held.clear()
    for one in (case, other):
        office.note(desk, one, text="She walked to the market.")
    reading = search.steps(desk)
    next(reading), next(reading)
    ring, scopes = type(desk.who.ring), type(desk.who.ring).scopes
    monkeypatch.setattr(ring, "scopes", lambda *asked: scopes(*asked) - {case.bytes})
    list(reading)
    reader = search._readers[desk.register]
    assert {one.case for one in reader.index.find("market")[0]} == {other}


def test_before_the_reading_is_done_a_search_says_so(office, monkeypatch):
    monkeypatch.setattr(search, "SLICE_SECONDS", 0.0)
    case = office.client()
    for _ in range(45):
        office.note(office.counsellor1, case)
    next(search.steps(office.counsellor1))
    result = office.counsellor1.do(search.find, text="market")
    assert not result.complete
    assert result.hits == ()


def test_a_damaged_note_is_left_out(office):
    case = office.client()
    office.note(office.counsellor1, case, text="Market.")
    spoil(office, "note")
    assert found(office.counsellor1, "market") == ()


@pytest.mark.parametrize("asked", ["", "  ", '"', '""', "*", "?!", "'\\"])
def test_a_question_without_words_finds_nothing(office, asked):
    case = office.client()
    office.note(office.counsellor1, case)
    assert found(office.counsellor1, asked) == ()


@pytest.mark.parametrize("asked", ["a:b", "market AND", "NOT market", "mar(ket", "+x -y", "^~"])
def test_no_sign_has_a_meaning_of_its_own(office, asked):
    case = office.client()
    office.note(office.counsellor1, case, text="a b market AND NOT x y mar ket")
    found(office.counsellor1, asked)


def test_only_the_best_are_shown_and_all_are_counted(office):
    case = office.client()
    for _ in range(search.SHOWN + 5):
        office.note(office.counsellor1, case, text="Market.")
    read(office.counsellor1)
    result = office.counsellor1.do(search.find, text="market")
    assert len(result.hits) == search.SHOWN
    assert result.total == search.SHOWN + 5


def test_a_group_is_found_by_those_who_see_it(office):
    group = office.group(title="Tumaini Nakuru")
    (hit,) = found(office.coordinator, "tumaini")
    assert (hit.kind, hit.group, hit.case) == (FoundKind.GROUP, group, None)
    assert lit(hit.title) == ["Tumaini"]


def test_the_index_goes_when_the_desk_is_closed(office):
    case = office.client()
    office.note(office.counsellor1, case, text="Market.")
    desk = office.counsellor1
    assert found(desk, "market")
    reader = search._readers[desk.register]
    desk.register = type(desk.register)()
    gc.collect()
    assert len(reader.index) == 0


def test_every_source_is_a_table_of_the_vault_with_fields_that_there_are():
    known = {source.table for source in SOURCES} & set(kinds.BY_TABLE)
    assert {"note", "identity", "coordination", "care_plan", "referral", "document"} <= known
    for source in SOURCES:
        kind = kinds.BY_TABLE.get(source.table)
        if kind is None:
            continue
        names = set(kind.codec.payload.__dataclass_fields__)
        wanted = {*source.titles, *source.texts} | ({source.when, source.gone} - {""})
        assert wanted <= names, source.table


def test_the_words_of_a_payload_are_found_however_deep_and_codes_are_none():
    value = Identity("Wanjiru", address="Nakuru")
    deep = ({"level": (value, 3, None)}, FoundKind.NOTE, ["Nyumba", frozenset({"Shule"})])
    assert list(words_of(deep)) == ["Wanjiru", "Nakuru", "", "Nyumba", "Shule"]
