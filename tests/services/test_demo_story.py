from __future__ import annotations

from datetime import date

import pytest

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.notes import SECTIONS, NoteFormat, NoteKind
from counsel_desk.services import demo
from counsel_desk.services.demo_story import tell_again

TODAY = date(2026, 9, 16)


@pytest.fixture(scope="module")
def plans():
    return [demo._plan(1, number, TODAY, None) for number in range(1, 61)]


def headings(text):
    return [line[3:].casefold() for line in text.splitlines() if line.startswith("## ")]


def test_hardly_a_note_is_like_another(plans):
    texts = [one.text for plan in plans for one in tell_again(plan) if one.kind.with_client]
    assert len(texts) > 400
    assert len(set(texts)) > 0.9 * len(texts)


def test_a_client_is_told_of_in_the_same_words_every_time(plans):
    one, two = (tell_again(plans[2]) for _ in range(2))
    assert one == two
    assert tell_again(plans[4]) != one


def test_nothing_is_left_to_fill_in(plans):
    for plan in plans:
        for one in tell_again(plan):
            assert not set(one.text) & set("{}_")


def test_each_note_has_the_sections_of_its_format(plans):
    formats = set()
    for plan in plans:
        for one in tell_again(plan):
            formats.add(one.format)
            wanted = [section.value for section in SECTIONS[one.format]]
            assert not wanted or headings(one.text) == wanted
    assert formats == set(NoteFormat)


def test_only_what_is_written_changes(plans):
    for plan in plans:
        for was, now in zip(plan.sessions, tell_again(plan), strict=True):
            assert (was.start, was.minutes, was.outcome) == (now.start, now.minutes, now.outcome)
            assert (was.kind is NoteKind.NO_SHOW) == (now.kind is NoteKind.NO_SHOW)


def test_a_session_that_was_missed_says_so(plans):
    missed = [
        one
        for plan in plans
        for one in tell_again(plan)
        if one.outcome is SessionOutcome.DID_NOT_ATTEND
    ]
    assert missed
    assert all(one.text.startswith("## Did not come") for one in missed)
