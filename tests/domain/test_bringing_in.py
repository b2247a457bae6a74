"""Rows of a register from elsewhere: what is understood, and what is refused and why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel_desk.domain.bringing_in import (
    Fault,
    Table,
    Target,
    read_row,
    twins,
)
from counsel_desk.domain.cases import ContactMethod, Sex
from counsel_desk.domain.table_headings import guessed

TODAY = date(2026, 3, 2)


def read(**cells: str):
    names = {target.name.casefold(): target for target in Target}
    row = {"name": "Wanjiru Achieng", **cells}
    table = Table(tuple(row), (tuple(row.values()),), (2,))
    return read_row(table, 0, {at: names[key] for at, key in enumerate(row)}, TODAY)


def test_a_line_whose_cells_were_moved_is_no_client():
    table = Table(("Name", "Sex"), (("Achieng", "Wanjiru"),), (2,), frozenset({2}))
    row = read_row(table, 0, {0: Target.NAME}, TODAY)
    assert (row.client, row.fault) == (None, Fault.TOO_MANY_CELLS)


def test_a_whole_row_becomes_a_client():
    row = read(
        name="  Wanjiru   Achieng ",
        birth_date="3/11/1990",
        birth_year="1990.0",
        sex="Mwanamke",
        county="Nakuru",
        languages="Kiswahili, Kikuyu and Pökoot",
        interpreter="Ndiyo",
        method="SMS",
        number="0700 000 001",
        hours="after six",
        code_word="ndizi",
        remarks="say it is the clinic",
        address="Kaptembwo",
        next_of_kin="Otieno, brother",
    )
    assert row.fault is None
    client = row.client
    assert (client.name, client.birth_date, client.birth_year) == (
        "Wanjiru Achieng", date(1990, 11, 3), 1990,
    )  # fmt: skip
    assert (client.sex, client.county) == (Sex.FEMALE, "Nakuru")
    assert client.languages == ("sw", "ki", "Pökoot")
    assert client.interpreter
    assert (client.method, client.number) == (ContactMethod.SMS, "0700 000 001")


def test_nothing_is_assumed_to_be_safe():
    client = read(number="0700 000 001").client
    assert client.method is ContactMethod.NONE
    assert (client.sex, client.birth_date, client.interpreter) == (Sex.UNKNOWN, None, False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1990-11-03", date(1990, 11, 3)),
        ("1990-11-03 00:00:00".replace(" ", "T"), date(1990, 11, 3)),
        ("3.11.1990", date(1990, 11, 3)),
        ("03-11-1990", date(1990, 11, 3)),
        ("3 Nov 1990", date(1990, 11, 3)),
        ("3rd November, 1990", date(1990, 11, 3)),
        ("3 Novemba 1990", date(1990, 11, 3)),
        ("29/2/1992", date(1992, 2, 29)),
        ("-", None),
    ],
)
def test_days_are_read_as_they_are_written_here(text, day):
    row = read(birth_date=text)
    assert (row.fault, row.client.birth_date) == (None, day)
    assert row.client.birth_year == (day.year if day else None)


@pytest.mark.parametrize(
    ("cells", "fault", "target"),
    [
        ({"name": " "}, Fault.NAME_MISSING, Target.NAME),
        ({"name": "???"}, Fault.NAME_MISSING, Target.NAME),
        ({"name": "x" * 201}, Fault.TOO_LONG, Target.NAME),
        ({"remarks": "x" * 2001}, Fault.TOO_LONG, Target.REMARKS),
        ({"birth_date": "31/2/1990"}, Fault.DATE_IMPOSSIBLE, Target.BIRTH_DATE),
        ({"birth_date": "03/25/1990"}, Fault.DATE_IMPOSSIBLE, Target.BIRTH_DATE),
        ({"birth_date": "long ago"}, Fault.DATE_UNREADABLE, Target.BIRTH_DATE),
        ({"birth_date": "3 Nix 1990"}, Fault.DATE_UNREADABLE, Target.BIRTH_DATE),
        ({"birth_date": "3/3/2026"}, Fault.DATE_OUT_OF_RANGE, Target.BIRTH_DATE),
        ({"birth_date": "3/3/1899"}, Fault.DATE_OUT_OF_RANGE, Target.BIRTH_DATE),
        ({"birth_year": "90"}, Fault.YEAR_UNREADABLE, Target.BIRTH_YEAR),
        ({"birth_year": "2027"}, Fault.YEAR_OUT_OF_RANGE, Target.BIRTH_YEAR),
        (
            {"birth_date": "3/3/1990", "birth_year": "1991"},
            Fault.YEAR_DISAGREES, Target.BIRTH_YEAR,
        ),
        ({"sex": "F/M"}, Fault.SEX_UNKNOWN, Target.SEX),
        ({"method": "pigeon"}, Fault.METHOD_UNKNOWN, Target.METHOD),
        ({"method": "call", "number": "none"}, Fault.NUMBER_MISSING, Target.NUMBER),
        ({"interpreter": "perhaps"}, Fault.INTERPRETER_UNKNOWN, Target.INTERPRETER),
    ],
)  # fmt: skip
def test_every_row_that_cannot_be_says_why(cells, fault, target):
    row = read(**cells)
    assert (row.fault, row.target, row.line) == (fault, target, 2)
    assert len(row.text) <= 200


@given(st.lists(st.text(max_size=40), min_size=14, max_size=14))
def test_any_row_is_a_client_or_a_fault(cells):
    table = Table(("",) * 14, (tuple(cells),), (2,))
    row = read_row(table, 0, dict(enumerate(Target)), TODAY)
    assert (row.client is not None) or (row.fault is not None)


def test_a_short_row_is_read_as_if_its_cells_were_empty():
    table = Table(("name", "sex"), (("Otieno",),), (2,))
    row = read_row(table, 0, {0: Target.NAME, 1: Target.SEX}, TODAY)
    assert row.client.name == "Otieno"


def test_columns_are_guessed_by_their_headers():
    heads = ["No.", "Client Name", "D.O.B.", "Year of birth", "Gender", "Mobile no", "Kaunti"]
    found = guessed(heads)
    assert found == {
        1: Target.NAME, 2: Target.BIRTH_DATE, 3: Target.BIRTH_YEAR, 4: Target.SEX,
        5: Target.NUMBER, 6: Target.COUNTY,
    }  # fmt: skip
    assert guessed(["Jina", "Jinsia", "Next of kin name"]) == {
        0: Target.NAME, 1: Target.SEX, 2: Target.NEXT_OF_KIN,
    }  # fmt: skip
    assert guessed([]) == {}


def test_who_may_be_one_person_is_found_in_any_order_of_names():
    names = [
        ("Wanjiru Achieng", 1990),
        ("ACHIENG Wanjiru", 1991),
        ("Wanjirú Mary Achieng", None),
        ("Wanjiru Achieng", 1970),
        ("Wanjiru Kamau", 1990),
        ("Otieno", None),
        ("Otieno", 1980),
        ("", None),
    ]
    assert twins(names) == {1: 0, 2: 0, 3: 2, 6: 5}


def test_the_parts_of_a_name_are_put_together_in_the_order_of_the_file():
    headers = ("Surname", "Year of birth", "First name", "Other names")
    guess = guessed(headers)
    assert guess == {
        0: Target.NAME, 1: Target.BIRTH_YEAR, 2: Target.NAME, 3: Target.NAME,
    }  # fmt: skip
    table = Table(headers, (("Mwangi", "1990", " Ann ", ""),), (2,))
    assert read_row(table, 0, guess, TODAY).client.name == "Mwangi Ann"


def test_a_whole_name_is_not_put_together_with_its_parts():
    assert guessed(("Surname", "Full names", "Guardian name")) == {1: Target.NAME}


def test_headings_in_kiswahili_are_known():
    headers = (
        "Jina kamili", "Tarehe ya kuzaliwa", "Jinsia", "Wilaya", "Aina ya msaada", "Lugha",
        "Njia salama ya mawasiliano", "Nambari ya simu", "Neno la siri", "Anwani", "Jamaa",
    )  # fmt: skip
    assert set(guessed(headers).values()) == {
        Target.NAME, Target.BIRTH_DATE, Target.SEX, Target.COUNTY, Target.LANGUAGES, Target.METHOD,
        Target.NUMBER, Target.CODE_WORD, Target.ADDRESS, Target.NEXT_OF_KIN,
    }  # fmt: skip
    assert 4 not in guessed(headers)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
def test_an_error_of_the_spreadsheet_is_no_word_of_a_client(text):
    for cell in ("name", "county", "birth_date", "remarks"):
        row = read(**{cell: text})
        assert (row.fault, row.text) == (Fault.CELL_ERROR, text)
    assert read(remarks="House #N, room #1").fault is None


def test_a_year_may_stand_where_days_do():
    client = read(birth_date="1990").client
    assert (client.birth_date, client.birth_year) == (None, 1990)
    assert read(birth_date="1990", birth_year="1990").client.birth_year == 1990
    assert read(birth_date="1990", birth_year="1991").fault is Fault.YEAR_DISAGREES
    assert read(birth_date="1890").fault is Fault.YEAR_OUT_OF_RANGE


def test_the_day_of_registration_is_the_registers_own():
    assert read(registered="3/11/2019").client.registered_on == date(2019, 11, 3)
    assert read(registered="2019-11-03 14:30:00").client.registered_on == date(2019, 11, 3)
    assert read(registered="-").client.registered_on is None
    for text, fault in (
        ("soon", Fault.DATE_UNREADABLE), ("31/2/2019", Fault.DATE_IMPOSSIBLE),
        ("3/3/2026", Fault.REGISTERED_OUT_OF_RANGE), ("3/3/1909", Fault.REGISTERED_OUT_OF_RANGE),
    ):  # fmt: skip
        row = read(registered=text)
        assert (row.fault, row.target) == (fault, Target.REGISTERED)
    assert read(registered="3/3/2019", birth_date="4/3/2019").fault is Fault.REGISTERED_OUT_OF_RANGE
    assert read(registered="3/3/2019", birth_year="2020").fault is Fault.REGISTERED_OUT_OF_RANGE
    headers = ("Registration No", "Date of registration", "Date of birth", "Names")
    assert guessed(headers) == {
        1: Target.REGISTERED, 2: Target.BIRTH_DATE, 3: Target.NAME,
    }  # fmt: skip


@pytest.mark.parametrize("word", ["Total", "GRAND TOTAL", "Jumla", "Sub-total"])
def test_a_sum_below_the_rows_is_nobody(word):
    assert read(name=word).fault is Fault.NAME_MISSING
