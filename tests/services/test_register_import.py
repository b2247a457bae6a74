"""Bringing a register in: all or nothing, pointed out before, taken back after."""

from __future__ import annotations

from datetime import date

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.bringing_in import Fault, ImportId, NewClient, Table, Target
from counsel_desk.domain.case_code import is_valid_code
from counsel_desk.domain.cases import ContactMethod
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.days import local_day
from counsel_desk.services import cases, closing, register_import, verification
from counsel_desk.services.desk import Changed
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound
from tests.builders import Office, actions, spoil
from tests.services.test_erasures import again_at, closed, erase

PREFIXES = {"Nakuru": "NK", "Kisumu": "KU"}
MAPPING = {0: Target.NAME, 1: Target.BIRTH_YEAR, 2: Target.COUNTY}


def table(*rows: tuple[str, ...]) -> Table:
    return Table(("Name", "Born", "County"), rows, tuple(range(2, len(rows) + 2)))


def clients(*names: str) -> tuple[NewClient, ...]:
    return tuple(NewClient(name, birth_year=1990, county="nakuru") for name in names)


def bring_in(desk, *names: str, counsellor=None, **more):
    who = (counsellor or desk).me.id
    return desk.do(
        register_import.bring_in,
        clients=clients(*names),
        counsellor=who,
        prefixes=PREFIXES,
        **more,
    )


def names_of(desk) -> list[str | None]:
    return [row.name for row in desk.do(cases.list_cases)]


def test_the_preview_says_of_every_row_what_it_is_and_writes_nothing(office):
    office.client(name="Achieng Wanjiru", birth_year=1990)
    before = actions(office)
    rows = office.counsellor1.do(
        register_import.preview,
        table=table(
            ("Wanjiru Achieng", "1991", "Nakuru"),
            ("Kiprop Langat", "1980", ""),
            ("langat kiprop", "", "Kisumu"),
            ("", "1970", "Kisumu"),
            ("Otieno", "19xx", ""),
        ),
        mapping=MAPPING,
    )
    assert [row.fault for row in rows] == [
        None, None, None, Fault.NAME_MISSING, Fault.YEAR_UNREADABLE,
    ]  # fmt: skip
    assert rows[0].twin.name == "Achieng Wanjiru"
    assert is_valid_code(rows[0].twin.code)
    assert rows[1].twin is None
    assert rows[2].twin.line == 3
    assert [row.twin for row in rows[3:]] == [None, None]
    assert actions(office) == before
    assert len(names_of(office.counsellor1)) == 1


def test_names_of_others_are_not_given_away_by_the_preview(office):
    office.client(name="Wanjiru Achieng")
    for desk in (office.counsellor2, office.coordinator):
        rows = desk.do(
            register_import.preview, table=table(("Wanjiru Achieng", "1990", "")), mapping=MAPPING
        )
        assert rows[0].twin is None


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({1: Target.BIRTH_YEAR}, "import-no-name"),
        ({0: Target.NAME, 1: Target.SEX, 2: Target.SEX}, "import-column-twice"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(office, mapping, reason):
    with pytest.raises(Invalid) as refused:
        office.counsellor1.do(register_import.preview, table=table(("x",)), mapping=mapping)
    assert refused.value.reason == reason


def test_an_import_registers_every_client_in_one_transaction(office):
    desk = office.counsellor1
    office.client(name="First One")
    heard: list[Changed] = []
    seen: list[tuple[int, int]] = []
    desk.on_changed(heard.append)
    bring_in(
        desk, "Wanjiru A", "Kiprop B", "Otieno C",
        progress=lambda done, of: seen.append((done, of)),
    )  # fmt: skip
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert heard == [Changed.CASES]
    rows = desk.do(cases.list_cases)
    assert {row.name for row in rows} == {"First One", "Wanjiru A", "Kiprop B", "Otieno C"}
    codes = [row.code for row in rows if row.name != "First One"]
    assert len(set(codes)) == 3
    assert all(is_valid_code(code) and code.startswith("NK-") for code in codes)
    new = next(row for row in rows if row.name == "Wanjiru A")
    assert (new.county, new.birth_year, new.accepted) == ("Nakuru", 1990, True)
    file = desk.do(cases.open_case, new.case)
    assert file.contact.method is ContactMethod.NONE
    assert actions(office).count(Action.IMPORTED) == 1
    assert verification.verify(desk).holds
    later = office.client(name="After Import")
    assert office.code(later) not in codes


def test_a_county_that_is_not_known_keeps_its_name(office):
    desk = office.counsellor1
    desk.do(
        register_import.bring_in,
        clients=(NewClient("Amina N", county="Somewhere"),),
        counsellor=desk.me.id,
        prefixes=PREFIXES,
    )
    (row,) = desk.do(cases.list_cases)
    assert row.code.startswith("XX-")
    assert row.county == "Somewhere"


def test_a_coordinators_import_waits_for_its_counsellor(office):
    bring_in(office.coordinator, "Wanjiru A", "Kiprop B", counsellor=office.counsellor1)
    assert names_of(office.coordinator) == [None, None]
    office.carry_out(office.counsellor1)
    assert set(names_of(office.counsellor1)) == {"Wanjiru A", "Kiprop B"}
    (made,) = office.coordinator.do(register_import.list_imports)
    assert office.coordinator.do(register_import.undo, wanted=made.id) == 2
    assert names_of(office.counsellor1) == []


def test_a_stopped_import_leaves_nothing(office):
    class Stopped(Exception):
        pass

    def stop(done: int, _of: int) -> None:
        if done == 2:
            raise Stopped

    desk = office.counsellor1
    before = actions(office)
    with pytest.raises(Stopped):
        bring_in(desk, "Wanjiru A", "Kiprop B", "Otieno C", progress=stop)
    assert actions(office) == before
    assert names_of(office.counsellor1) == []
    assert office.counsellor1.do(register_import.list_imports) == ()


def test_who_may_not_and_what_cannot_be(office):
    with pytest.raises(NotAllowed):
        bring_in(office.supervisor, "Wanjiru A", counsellor=office.counsellor1)
    with pytest.raises(NotAllowed):
        office.admin.do(register_import.list_imports)
    for desk, names, counsellor, reason in (
        (office.counsellor1, (), office.counsellor1, "import-nothing"),
        (office.coordinator, ("Wanjiru A",), office.peer, "counsellor"),
        (office.counsellor1, ("Wanjiru A",), office.counsellor2, "counsellor-not-self"),
    ):
        with pytest.raises(Invalid) as refused:
            bring_in(desk, *names, counsellor=counsellor)
        assert refused.value.reason == reason


def test_an_import_with_a_damaged_case_is_not_taken_back_in_part(office):
    desk = office.counsellor1
    made = bring_in(desk, "Wanjiru A", "Kiprop B")
    spoil(office, "coordination")
    with pytest.raises(NotFound):
        desk.do(register_import.undo, wanted=made)
    assert desk.do(register_import.list_imports)[0].undone is None


def test_an_import_is_taken_back_as_a_whole_and_once(office):
    desk = office.counsellor1
    kept = office.client(name="First One")
    made = bring_in(desk, "Wanjiru A", "Kiprop B")
    with pytest.raises(NotFound):
        desk.do(register_import.undo, wanted=ImportId(kept))
    with pytest.raises(NotFound):
        office.counsellor2.do(register_import.undo, wanted=made)
    assert desk.do(register_import.undo, wanted=made) == 2
    assert names_of(desk) == ["First One"]
    assert actions(office).count(Action.IMPORT_UNDONE) == 1
    (line,) = desk.do(register_import.list_imports)
    assert (line.id, line.count, line.undone) == (made, 2, office.clock())
    with pytest.raises(Invalid) as refused:
        desk.do(register_import.undo, wanted=made)
    assert refused.value.reason == "import-undone"
    assert verification.verify(desk).holds
    assert bring_in(desk, "Wanjiru A")
    assert len(names_of(desk)) == 2


@pytest.mark.parametrize("deed", ["note", "draft", "contact", "group", "handed over"])
def test_an_import_whose_clients_were_worked_with_stays(office: Office, deed):
    desk = office.counsellor1
    if deed == "handed over":
        made = bring_in(office.coordinator, "Wanjiru A", "Kiprop B", counsellor=desk)
        case = office.coordinator.do(cases.list_cases)[0].case
        office.coordinator.do(cases.assign_counsellor, case, office.counsellor2.me.id)
        desk = office.coordinator
    else:
        made = bring_in(desk, "Wanjiru A", "Kiprop B")
        case = desk.do(cases.list_cases)[0].case
    if deed == "note":
        office.note(desk, case)
    elif deed == "draft":
        from counsel_desk.services import notes

        desk.do(notes.start_draft, case, office.content())
    elif deed == "contact":
        contact = desk.do(cases.open_case, case).contact
        desk.do(cases.update_contact, case, contact)
    elif deed == "group":
        office.group(lead=desk, members=(case,))
    with pytest.raises(Invalid) as refused:
        desk.do(register_import.undo, wanted=made)
    assert (refused.value.reason, refused.value.facts) == ("import-edited", {"count": 1})
    assert len(desk.do(cases.list_cases)) == 2


def test_who_was_registered_elsewhere_long_ago_is_no_new_client(office: Office):
    desk = office.counsellor1
    then = NewClient("Amina N", county="nakuru", registered_on=date(2019, 11, 3))
    desk.do(register_import.bring_in, clients=(then, NewClient("Otieno O")),
            counsellor=desk.me.id, prefixes=PREFIXES)  # fmt: skip
    days = {row.name: row.registered_on for row in desk.do(cases.list_cases)}
    assert days == {"Amina N": date(2019, 11, 3), "Otieno O": local_day(office.clock())}
    case = next(row.case for row in desk.do(cases.list_cases) if row.name == "Amina N")
    desk.do(closing.close_case, case, reason=ClosingReason.GOALS_MET, planned=True,
            last_contact=date(2021, 5, 4), summary="")  # fmt: skip
    assert verification.verify(desk).holds


def test_a_code_that_was_ever_given_is_given_to_nobody_else(office: Office):
    """Who brings in sees neither a colleague's clients nor those that were erased."""
    first, gone = office.client(name="Colleague's", desk=office.counsellor2), closed(office)
    taken = {office.code(first), office.code(gone)}
    later = office.client(name="Later", desk=office.counsellor2)
    taken.add(office.code(later))
    erase(office, gone)
    with again_at(office, "counsellor1") as desk:
        desk.do(register_import.bring_in, clients=clients("Wanjiru A", "Kiprop B"),
                counsellor=desk.me.id, prefixes={"Nakuru": "KM"})  # fmt: skip
        codes = [row.code for row in desk.do(cases.list_cases)]
    assert all(code.startswith("KM-") for code in codes)
    numbers = [code.split("-")[1] for code in (*codes, *taken)]
    assert len(set(numbers)) == 5
