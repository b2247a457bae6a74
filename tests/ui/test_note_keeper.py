"""No word is lost between a save that is under way and a lock."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

from PySide6.QtCore import QObject

from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.notes import NoteContent, NoteKind
from counsel_desk.services import notes
from ui.screens.note.keeper import DraftKeeper

CASE = CaseId(UUID(int=7))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Asked:
    """One request that comes back when the test says so."""

    def __init__(self, function, args, named) -> None:
        self.function, self.args, self.named = function, args, named
        self.back = lambda _answer: None

    def then(self, back):
        self.back = back
        return self

    def failed(self, _back):
        return self


class SlowJobs:
    """Keeps every request until it is answered."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def ask_first(self, function, *args, **named):
        self.asked.append(Asked(function, args, named))
        return self.asked[-1]


def keeper_of(text: list[str]) -> tuple[DraftKeeper, SlowJobs]:
    jobs = SlowJobs()
    context = SimpleNamespace(jobs=jobs, clock=lambda: NOW)

    def read() -> NoteContent:
        return NoteContent(NOW, 50, NoteKind.PROGRESS, attended=True, text=text[0])

    owner = QObject()
    keeper = DraftKeeper(context, CASE, None, read, lambda _state: None, owner)
    keeper.kept_alive = owner
    return keeper, jobs


def test_words_typed_while_the_first_save_is_under_way_are_queued_on_leaving(qapp):
    text = ["Came on"]
    keeper, jobs = keeper_of(text)
    keeper.touched()
    keeper.flush()
    text[0] = "Came on time and looked rested."
    keeper.touched()
    keeper.close()
    assert [one.function for one in jobs.asked] == [notes.start_draft, notes.save_draft]
    begun, last = jobs.asked
    assert last.args[1] == begun.named["note"]
    assert last.args[2].text == "Came on time and looked rested."
    begun.back(begun.named["note"])
    assert len(jobs.asked) == 2


def test_words_typed_while_a_later_save_is_under_way_are_queued_on_leaving(qapp):
    text = ["Came"]
    keeper, jobs = keeper_of(text)
    keeper.touched()
    keeper.flush()
    jobs.asked[0].back(jobs.asked[0].named["note"])
    text[0] = "Came on"
    keeper.touched()
    keeper.flush()
    text[0] = "Came on time"
    keeper.touched()
    keeper.close()
    assert [one.args[2].text for one in jobs.asked[1:]] == ["Came on", "Came on time"]


def test_leaving_with_everything_saved_asks_for_nothing_more(qapp):
    keeper, jobs = keeper_of(["Came"])
    keeper.touched()
    keeper.flush()
    jobs.asked[0].back(jobs.asked[0].named["note"])
    keeper.close()
    assert len(jobs.asked) == 1


def test_words_typed_into_a_heading_are_words_and_a_formats_own_headings_are_not():
    from ui.screens.note.keeper import is_begun

    assert not is_begun("## Plan\n\n## Assessment\n")
    assert is_begun("## Walked to the market alone")
    assert is_begun("## Plan\n\ncall on Friday")
