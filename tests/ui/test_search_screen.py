from __future__ import annotations

from PySide6.QtCore import Qt

from tests.builders import Office
from ui.screens.search.results import ResultList, said


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
