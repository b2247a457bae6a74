from __future__ import annotations

from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counsel_desk.domain.access import Role
from counsel_desk.domain.closing import ClosingReason
from counsel_desk.domain.directory import Partner, PartnerKind
from counsel_desk.domain.intake import Intake
from counsel_desk.domain.referrals import ReferralKind
from counsel_desk.domain.search import FoundKind, Hit
from counsel_desk.services import closing, directory, intake
from tests.builders import START, Office
from ui.places import line_of
from ui.screen import Route
from ui.screens.client.reading_sheet import ReadingSheet
from ui.screens.client.steps_sheet import StepsSheet
from ui.screens.search.places import route_of
from ui.screens.search.results import ResultList, said
from ui.shell.sheet import CANCEL, Sheet


def fill(office: Office):
    case = office.client(name="Wanjiru Achieng")
    other = office.client(name="Nekesa Barasa")
    note = office.note(office.counsellor1, case, text="She walked to the market with Nekesa.")
    return case, other, note


def results(desk_window) -> ResultList:
    return desk_window.screen.list


def heads(desk_window):
    return [line.head for line in results(desk_window).results.lines if line.head]


def search(desk_window, text):
    desk_window.until(lambda: desk_window.screen.name == "search")
    desk_window.screen.box.clear()
    desk_window.qtbot.keyClicks(desk_window.screen.box, text)
    desk_window.until(lambda: is_settled(desk_window))


def is_settled(desk_window):
    reading = desk_window.view._reading
    begun = reading._timer.isActive() or reading._reads
    return not (begun or desk_window.jobs.pending or desk_window.screen._again.isActive())


def test_a_slash_leads_to_the_search_and_enter_opens_what_was_found(desk_window):
    case, _, note = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.trigger("Search everything")
    search(desk_window, "mark")
    assert len(heads(desk_window)) == 1
    assert "Wanjiru Achieng" in heads(desk_window)[0]
    hit = results(desk_window).current_hit()
    assert hit is not None
    assert [part.text for part in hit.context if part.found] == ["market"]
    desk_window.qtbot.keyClick(desk_window.screen.box, Qt.Key.Key_Return)
    desk_window.settle()
    route = desk_window.screen.route
    assert (route.screen, route.subject, route.item) == ("read_note", case, note)


def test_ctrl_f_searches_everything_where_a_page_has_nothing_to_find(desk_window):
    desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.qtbot.keyClick(desk_window.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk_window.settle()
    assert desk_window.screen.name == "search"


def test_hits_stand_by_client_and_the_arrows_pass_over_the_heads(desk_window):
    _case, other, note = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.go("search")
    search(desk_window, "nekesa")
    assert [line.hit is None for line in results(desk_window).results.lines] == [
        True,
        False,
        True,
        False,
    ]
    first = results(desk_window).current_hit()
    assert first is not None
    assert first.case == other
    assert said(first.title) == "Nekesa Barasa"
    box = desk_window.screen.box
    for key, wanted in ((Qt.Key.Key_Down, note), (Qt.Key.Key_Down, note)):
        desk_window.qtbot.keyClick(box, key)
        assert results(desk_window).current_hit().item == wanted
    desk_window.qtbot.keyClick(box, Qt.Key.Key_Up)
    assert results(desk_window).current_hit() == first
    index = results(desk_window).results.index(3)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Note, ")
    assert "with Nekesa" in spoken


def test_what_is_not_found_is_said_and_an_empty_box_says_how(desk_window):
    desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    desk_window.go("search")
    desk_window.until_said("Type a few letters")
    search(desk_window, "elephant")
    desk_window.until_said("Nothing found for “elephant”.")
    desk_window.screen.box.clear()
    desk_window.until_said("Type a few letters")


def test_what_is_written_while_the_desk_is_open_is_found(desk_window):
    case, *_ = desk_window.fill(fill)
    desk_window.sign_in("counsellor1")
    from counsel_desk.domain.notes import NoteContent, NoteKind
    from counsel_desk.services import notes
    from tests.builders import START

    content = NoteContent(START, 50, NoteKind.PROGRESS, True, "An umbrella.")
    desk_window.jobs.ask(notes.start_draft, case, content).then(
        lambda note: desk_window.jobs.ask(notes.sign_note, case, note)
    )
    desk_window.settle()
    reading = desk_window.view._reading
    desk_window.until(lambda: not reading._timer.isActive() and not reading._reads)
    desk_window.go("search")
    search(desk_window, "umbrella")
    assert len(heads(desk_window)) == 1


def test_a_coordinator_finds_by_code_alone(desk_window):
    desk_window.fill(fill)
    desk_window.sign_in("coordinator")
    desk_window.go("search")
    search(desk_window, "wanjiru")
    assert heads(desk_window) == []
    search(desk_window, "KM-")
    assert len(heads(desk_window)) == 2


def stories(office: Office):
    """Put words into records that are read in other places than their own page."""
    case = office.client(name="Wanjiru Achieng")
    desk = office.counsellor1
    desk.do(intake.save_intake, case, Intake(reasons="Cannot pass the roundabout."))
    office.coordinator.do(directory.add_partner, value=HAKI)
    lent = office.coordinator.do(directory.add_partner, value=LAID_ASIDE)
    desk.do(closing.close_case, case, reason=ClosingReason.GOALS_MET, planned=True,
            last_contact=None, summary="Tailoring carried her through.")  # fmt: skip
    return case, lent


HAKI = Partner("Haki Yetu Advocates", PartnerKind.LAWYER, "Nakuru", (ReferralKind.LEGAL,))
LAID_ASIDE = Partner(
    "Lanet Clinic", PartnerKind.ORGANISATION, "Mombasa", (ReferralKind.MEDICAL,), active=False
)


def open_first(desk_window, text):
    desk_window.go("search")
    search(desk_window, text)
    assert results(desk_window).current_hit() is not None
    desk_window.qtbot.keyClick(desk_window.screen.box, Qt.Key.Key_Return)
    desk_window.settle()


def sheet(desk_window, kind):
    desk_window.until(lambda: [one for one in desk_window.all(kind)])
    return desk_window.all(kind)[-1]


def test_words_of_an_intake_lead_to_the_intake_itself(desk_window):
    case, _ = desk_window.fill(stories)
    desk_window.sign_in("supervisor")
    open_first(desk_window, "roundabout")
    assert desk_window.screen.place() == Route("client", case, "overview")
    read = sheet(desk_window, ReadingSheet)
    desk_window.until(lambda: "Cannot pass the roundabout." in words(read))
    read.answer(CANCEL)
    desk_window.settle()
    desk_window.screen.load()
    desk_window.settle()
    assert not desk_window.all(ReadingSheet)


def test_words_of_a_closing_lead_to_all_that_was_written(desk_window):
    case, _ = desk_window.fill(stories)
    desk_window.sign_in("counsellor1")
    open_first(desk_window, "tailoring")
    assert desk_window.screen.place() == Route("client", case, "timeline")
    read = sheet(desk_window, StepsSheet)
    desk_window.until(lambda: "Tailoring carried her through." in words(read))


@pytest.mark.parametrize(("asked", "name"), [("haki", HAKI.name), ("lanet", LAID_ASIDE.name)])
def test_a_partner_that_was_found_is_opened_also_where_it_was_laid_aside(desk_window, asked, name):
    desk_window.fill(stories)
    desk_window.sign_in("counsellor1")
    open_first(desk_window, asked)
    assert desk_window.screen.name == "directory"
    assert sheet(desk_window, Sheet).accessibleName() == name


def words(widget):
    return [part.text() for part in widget.findChildren(QLabel)]


def hit(kind: FoundKind, **more: object) -> Hit:
    return Hit(kind, uuid4(), (), (), START, **more)  # type: ignore[arg-type] # ids of a test


@pytest.mark.parametrize("kind", FoundKind)
def test_every_kind_leads_to_a_page_that_whoever_finds_it_may_open(kind):
    group = uuid4() if kind in (FoundKind.GROUP, FoundKind.PROCESS) else None
    case = None if group or kind is FoundKind.PARTNER else uuid4()
    route = route_of(hit(kind, case=case, group=group, about=uuid4()))
    line = line_of(route.screen)
    assert line is not None
    readers = {FoundKind.GROUP: Role.PEER, FoundKind.CLIENT: Role.COORDINATOR}
    assert line.permission.value.admits(frozenset({readers.get(kind, Role.COUNSELLOR)}))
    if route.screen == "client":
        assert route.tab in {"overview", "timeline", "plan", "consents", "referrals", "history"}


def test_the_note_of_a_meeting_leads_to_that_meeting():
    group, meeting = uuid4(), uuid4()
    found = hit(FoundKind.PROCESS, group=group, about=meeting)
    assert route_of(found) == Route("group_note", group, item=meeting)
