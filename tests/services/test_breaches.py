"""The breach helper: the 72 hours, the record, and the files that the trail names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from counsel_desk.domain.breaches import (
    LONGEST,
    Breach,
    BreachKind,
    BreachStep,
    Clock,
    StepDone,
    breach_fault,
    clock_of,
    deadline,
    hours_left,
)
from counsel_desk.reports.breach_record import render_breach
from counsel_desk.services import breaches, cases, verification
from counsel_desk.services.errors import Invalid, NotAllowed, NotFound, WrongPassphrase
from counsel_desk.services.exports import save_bytes
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from tests.builders import PASSPHRASE, START, Office, day, open_office, write_nonsense

WORDS = "silver anchor morning paper lantern road"


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path / "desk") as opened:
        yield opened


def breach(**facts: object) -> Breach:
    plain = Breach(START, BreachKind.LOST, "A laptop was taken from the car.")
    return replace(plain, **facts)  # type: ignore[arg-type] # fields of a breach


@pytest.mark.parametrize(
    ("facts", "hours", "clock", "left"),
    [
        ({}, 0, Clock.RUNS, 72),
        ({}, 71.5, Clock.RUNS, 0),
        ({}, 72, Clock.RUNS, 0),
        ({}, 73, Clock.OVER, -1),
        ({"harm": False}, 99, Clock.NOT_NEEDED, -27),
        ({"told_authority_at": START + timedelta(hours=72)}, 90, Clock.TOLD, -18),
        ({"told_authority_at": START + timedelta(hours=73)}, 90, Clock.TOLD_LATE, -18),
        ({"closed_at": START}, 99, Clock.CLOSED, -27),
    ],
)
def test_the_clock_runs_for_72_hours_from_noticing(facts, hours, clock, left):
    now = START + timedelta(hours=hours)
    assert clock_of(breach(**facts), now) is clock
    assert hours_left(breach(**facts), now) == left
    assert deadline(breach()) == START + timedelta(hours=72)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({}, None),
        ({"noticed_at": START + timedelta(days=9)}, ("breach-noticed", "noticed_on")),
        ({"happened": "  "}, ("breach-happened", "happened")),
        ({"effects": "x" * (LONGEST + 1)}, ("text-too-long", "effects")),
        ({"told_authority_at": START - timedelta(hours=1)}, ("breach-told", "told_on")),
        ({"told_authority_at": START + timedelta(days=9)}, ("breach-told", "told_on")),
        ({"told_authority_at": START + timedelta(hours=80)}, ("breach-late", "late_because")),
        ({"told_authority_at": START + timedelta(hours=80), "late_because": "A feast."}, None),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(facts, fault):
    assert breach_fault(breach(**facts), START + timedelta(days=4)) == fault


def test_a_breach_stays_open_until_it_is_closed_with_what_came_of_it(office: Office):
    office.clock.move(hours=5)
    number = office.admin.do(breaches.save_breach, value=breach())
    (line,) = office.supervisor.do(breaches.list_breaches)
    assert (line.id, line.breach, line.recorded_by) == (number, breach(), office.admin.me.id)
    done = (StepDone(BreachStep.CONTAINED, day(office)),)
    office.supervisor.do(breaches.save_breach, value=breach(steps=done), breach=number)
    with pytest.raises(Invalid, match="breach-authority"):
        office.admin.do(breaches.close_breach, breach=number, outcome="Found again.")
    told = breach(steps=done, told_authority_at=office.clock())
    office.admin.do(breaches.save_breach, value=told, breach=number)
    with pytest.raises(Invalid, match="breach-outcome"):
        office.admin.do(breaches.close_breach, breach=number, outcome=" ")
    office.admin.do(breaches.close_breach, breach=number, outcome=" Found again. ")
    later = office.admin.do(breaches.save_breach, value=breach(kind=BreachKind.SENT, harm=False))
    assert [one.id for one in office.admin.do(breaches.list_breaches)] == [later, number]
    kept = office.admin.do(breaches.list_breaches)[1].breach
    assert (kept.outcome, kept.closed_by, kept.closed_at) == (
        "Found again.",
        office.admin.me.id,
        office.clock(),
    )
    for act in (
        lambda: office.admin.do(breaches.save_breach, value=breach(), breach=number),
        lambda: office.admin.do(breaches.close_breach, breach=number, outcome="Again"),
    ):
        with pytest.raises(Invalid, match="breach-closed"):
            act()
    office.admin.do(breaches.close_breach, breach=later, outcome="Deleted unread.")
    assert not verification.verify(office.founder).problems


def test_what_is_wrong_is_said_and_nothing_is_kept(office: Office):
    with pytest.raises(Invalid, match="breach-happened"):
        office.admin.do(breaches.save_breach, value=breach(happened=""))
    assert office.admin.do(breaches.list_breaches) == ()


def test_the_trail_names_the_files_that_were_opened_written_or_left(office: Office):
    mine, other = office.client(name="Wanjiru"), office.client(office.counsellor2, name="Ouma")
    office.carry_out()
    office.clock.move(days=3)
    since = day(office)
    note = office.note(office.counsellor1, mine)
    office.counsellor1.do(cases.open_case, mine)
    office.clock.move(days=2)
    office.note(office.counsellor2, other)
    found = office.supervisor.do(breaches.concerned_files, first=since, last=since)
    (one,) = found
    assert (one.case, one.code) == (mine, office.code(mine))
    assert one.written >= 1
    assert one.opened >= 1
    assert note
    seen = office.admin.do(breaches.concerned_files, first=since, last=day(office))
    assert {(line.case, line.code) for line in seen} == {(mine, ""), (other, "")}
    only = office.admin.do(
        breaches.concerned_files,
        first=since,
        last=day(office),
        person=office.counsellor2.me.id,
    )
    assert [line.case for line in only] == [other]
    with pytest.raises(Invalid, match="breach-days"):
        office.admin.do(breaches.concerned_files, first=day(office), last=since)


def test_an_export_counts_as_having_left(office: Office):
    from counsel_desk.services import own_copy

    case = office.client()
    office.counsellor1.do(
        own_copy.export_own_copy,
        case,
        chosen=frozenset({"identity"}),
        seal_with=WORDS,
        passphrase=PASSPHRASE,
        path=office.folder.parent / "copy.pdf",
    )
    found = office.admin.do(breaches.concerned_files, first=day(office), last=day(office))
    assert [(line.case, line.left) for line in found] == [(case, 1)]


def test_who_sees_no_file_gets_no_code_and_the_record_names_nobody(tmp_path: Path, office: Office):
    case = office.client(name="Wanjiru Achieng")
    office.carry_out()
    code = office.code(case)
    value = breach(
        files=(case,), effects="Names could be read.", remedy="Keys changed.",
        steps=(StepDone(BreachStep.KEYS, day(office)),),
    )  # fmt: skip
    number = office.admin.do(breaches.save_breach, value=value)
    (seen,) = office.admin.do(breaches.list_breaches)
    assert (seen.codes, seen.unnamed) == ((), 1)
    (named,) = office.supervisor.do(breaches.list_breaches)
    assert (named.codes, named.unnamed) == ((code,), 0)
    office.supervisor.do(
        breaches.save_breach, value=replace(value, late_because="No line."), breach=number
    )
    office.supervisor.do(breaches.close_breach, breach=number, outcome="Found.")
    allowed = office.supervisor.do(
        breaches.export_breach, breach=number, seal_with=WORDS, passphrase=PASSPHRASE,
        path=tmp_path / "record.pdf",
    )  # fmt: skip
    said = repr([(s.title, [(i.body, i.facts, [f.text for f in i.facts]) for i in s.items])
                 for s in allowed.paper.sections])  # fmt: skip
    for words in (
        "taken from the car",
        "Names could be read",
        "Keys changed",
        code,
        "Chebet Koech",
    ):
        assert words in said
    assert "Wanjiru" not in said
    saved = save_bytes(allowed.permit, render_breach(allowed.paper, passphrase=WORDS))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(saved)
    with pikepdf.open(saved, password=WORDS) as pdf:
        assert len(pdf.pages) == 1


def test_a_record_leaves_only_after_the_own_passphrase(tmp_path: Path, office: Office):
    number = office.admin.do(breaches.save_breach, value=breach())
    with pytest.raises(WrongPassphrase):
        office.admin.do(
            breaches.export_breach, breach=number, seal_with=WORDS, passphrase="not mine",
            path=tmp_path / "record.pdf",
        )  # fmt: skip


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "peer"])
def test_others_neither_see_nor_record_one(office: Office, user: str):
    with pytest.raises(NotAllowed):
        office.desk(user).do(breaches.list_breaches)
    with pytest.raises(NotAllowed):
        office.desk(user).do(breaches.save_breach, value=breach())


def test_a_record_that_does_not_open_is_in_no_list_and_cannot_be_used(
    tmp_path: Path, office: Office
):
    number = write_nonsense(office.admin, kinds.BREACH, PROGRAMME)
    assert office.admin.do(breaches.list_breaches) == ()
    with pytest.raises(NotFound):
        office.admin.do(breaches.close_breach, breach=number, outcome="Done")
    with pytest.raises(NotFound):
        office.admin.do(
            breaches.export_breach, breach=number, seal_with=WORDS, passphrase=PASSPHRASE,
            path=tmp_path / "record.pdf",
        )  # fmt: skip


def test_who_holds_no_key_of_the_programme_sees_none(office: Office, monkeypatch):
    office.admin.do(breaches.save_breach, value=breach())
    monkeypatch.setattr(type(office.admin.who.ring), "holds", lambda *_: False)
    assert office.admin.do(breaches.list_breaches) == ()
