"""What goes on paper: the order of a sheet, badges, and reminders by safe-contact rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from counsel_desk.domain.cases import ContactMethod, SafeContact
from counsel_desk.domain.group_paper import (
    Rule,
    badges_of,
    is_neutral,
    reminders_of,
    sheet_rows,
)
from counsel_desk.domain.groups import Meeting, Member

START = datetime(2026, 3, 4, 11, tzinfo=UTC)
MEETING = Meeting(UUID(int=900), UUID(int=901), 3, START, 90)
NUMBER = "+254 700 000 001"


def member(place: int, code: str, *, joined: date = date(2026, 1, 1), left: date | None = None):
    return Member(UUID(int=place), UUID(int=100 + place), code, joined, left)


def test_a_sheet_has_its_lines_in_the_order_of_enrolment():
    first, second = member(1, "KM-0009-A"), member(2, "KM-0002-B")
    rows = sheet_rows([second, first], MEETING)
    assert [(row.number, row.code) for row in rows] == [(1, "KM-0009-A"), (2, "KM-0002-B")]
    later = member(3, "KM-0001-C")
    assert sheet_rows([later, second, first], MEETING)[:2] == rows  # what was printed still fits


def test_who_was_no_member_then_has_no_line():
    day = START.date()
    gone, new = member(1, "A", left=day - timedelta(days=1)), member(2, "B", joined=day)
    assert [row.code for row in sheet_rows([gone, new], MEETING)] == ["B"]


def test_badges_are_for_members_of_now_each_once():
    again = replace(member(3, "KM-0002-B"), case=UUID(int=102))
    found = badges_of([member(2, "KM-0002-B"), again, member(1, "A", left=date(2026, 2, 1))])
    assert found.codes == ("KM-0002-B",)


def contacts(**rules: SafeContact) -> dict[UUID, SafeContact]:
    return {UUID(int=100 + place): rules[name] for place, name in enumerate(rules, start=1)}


def test_members_are_grouped_by_method_and_hours():
    people = [member(place, f"KM-000{place}-A") for place in range(1, 6)]
    rules = contacts(
        one=SafeContact(ContactMethod.SMS, NUMBER, "after six"),
        two=SafeContact(ContactMethod.VOICE, NUMBER, "mornings", remarks="a woman should call"),
        three=SafeContact(ContactMethod.SMS, "0700", "after six"),
        four=SafeContact(ContactMethod.VISIT, NUMBER, "market day"),
    )
    found = reminders_of(START, people, rules)
    assert [(one.rule, one.hours) for one in found.groups] == [
        (Rule.CALL, "mornings"), (Rule.MESSAGE, "after six"), (Rule.VISIT, "market day"),
        (Rule.UNKNOWN, ""),
    ]  # fmt: skip
    call, message, visit, unknown = found.groups
    assert (call.reminders[0].number, call.reminders[0].remarks) == (NUMBER, "a woman should call")
    assert [one.code for one in message.reminders] == ["KM-0001-A", "KM-0003-A"]
    assert visit.reminders[0].number == ""
    assert unknown.reminders[0].code == "KM-0005-A"


def test_who_is_not_to_be_reached_is_listed_as_such_without_a_number():
    rule = SafeContact(ContactMethod.NONE, NUMBER, "never", "mango", "her brother reads it")
    (group,) = reminders_of(START, [member(1, "A")], contacts(one=rule)).groups
    assert (group.rule, group.hours) == (Rule.NOBODY, "")
    assert group.reminders[0].number == group.reminders[0].remarks == ""


def test_what_would_tell_a_finder_anything_stays_at_the_desk():
    rule = SafeContact(
        ContactMethod.VOICE, NUMBER, "after the therapy", "mango", "never say counselling"
    )
    (group,) = reminders_of(START, [member(1, "A")], contacts(one=rule)).groups
    (one,) = group.reminders
    assert (group.hours, one.remarks, one.withheld) == ("", "", True)
    assert "mango" not in repr((group, one.code, one.number, one.remarks))  # the code word


@pytest.mark.parametrize(
    "telling",
    ["the Trauma group", "at the clinic", "her counsellor", "KIKUNDI", "ushauri", "Polisi"],
)
def test_telling_words_are_known(telling: str):
    assert not is_neutral(telling)


@pytest.mark.parametrize("plain", ["", "after six", "only when the children are at school"])
def test_plain_words_are_neutral(plain: str):
    assert is_neutral(plain)
