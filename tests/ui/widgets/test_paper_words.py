"""The words of papers that leave: none is missing, and each is one that people read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import counsel_desk
from counsel_desk.domain import taxonomy
from counsel_desk.domain.consents import Purpose
from counsel_desk.domain.referrals import Urgency
from counsel_desk.reports import group_paper
from counsel_desk.reports import paper_words as lists
from counsel_desk.services import own_copy
from ui.widgets import paper_words as words
from ui.widgets.paper_texts import PAPER_TEXTS
from ui.widgets.paper_words import paper_words

ROOT = Path(counsel_desk.__file__).parent
MAKERS = (
    "reports/own_copy.py", "reports/paper_words.py", "reports/breach_record.py",
    "services/own_copy.py", "services/own_copy_parts.py", "services/own_copy_others.py",
    "services/letters.py", "reports/group_paper.py",
)  # fmt: skip
ASKED = {"text": (0,), "fact": (1,), "made": (1, 2)}
"""Which arguments of what is called are texts of a paper."""


def texts_of(path: Path) -> set[str]:
    """Give the texts that a module puts on a paper, as they stand in its calls."""
    found = set()
    for call in (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        for at in ASKED.get(name, ()):
            part = call.args[at] if at < len(call.args) else None
            if isinstance(part, ast.Constant) and part.value:
                found.add(str(part.value))
    return found


@pytest.mark.parametrize("module", MAKERS)
def test_every_text_of_a_paper_is_one_that_translators_find(module: str):
    assert texts_of(ROOT / module) <= set(PAPER_TEXTS)


def test_every_part_and_field_of_an_own_copy_is_one_that_translators_find():
    tree = ast.parse((ROOT / "services/own_copy.py").read_text())
    parts = next(
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.AnnAssign) and getattr(one.target, "id", "") == "PARTS"
    )
    fields = {
        str(pair.elts[1].value)
        for pair in ast.walk(parts)
        if isinstance(pair, ast.Tuple)
        and len(pair.elts) > 1
        and isinstance(pair.elts[1], ast.Constant)
    }
    assert {"Name", "Interpreter needed", "Taken back on"} <= fields
    assert fields | {part.title for part in own_copy.PARTS} <= set(PAPER_TEXTS)


def test_every_rule_and_column_of_group_paper_is_one_that_translators_find():
    titles = [title for title, _ in group_paper._COLUMNS if title]
    assert {*titles, *group_paper.RULES.values(), group_paper.ASK} <= set(PAPER_TEXTS)


def test_no_text_stands_twice_in_the_list():
    assert len(PAPER_TEXTS) == len(set(PAPER_TEXTS))


@pytest.mark.parametrize("kind", words._OF_CLASSES, ids=lambda kind: kind.__name__)
def test_every_stored_word_has_one_that_people_read(qapp, kind):
    made = paper_words()
    assert all(made.names[kind.__name__][str(one)] == made.name(one) for one in kind)


def test_languages_and_codes_are_named(qapp):
    made = paper_words()
    assert made.several(("sw", "so"), lists.LANGUAGE) == "Kiswahili, Somali"
    assert made.name("x-new", lists.LANGUAGE) == "x-new"
    assert made.name("physical.electric", lists.METHOD) == "Electric shock"
    assert set(made.names[lists.METHOD]) == set(taxonomy.method_keys())
    assert made.name(Urgency.URGENT) == "Urgent, within three days"
    assert made.name(Purpose.REPORT) == "Medico-legal report"
    assert made.name("+1", lists.ATTAINMENT) == "+1, more than hoped for"
    assert made.months[1] == "February"
    assert made.weekdays[6] == "Sunday"
