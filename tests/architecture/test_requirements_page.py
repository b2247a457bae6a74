"""The page of the security requirements leaves none out and names only tests that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT

PAGE = ROOT / "docs" / "security-requirements.md"
NUMBERS = 47
HEAD = re.compile(r"### (\d+)\. (.+): (kept|partly|not kept)")
NAMED = re.compile(r"- `(tests/[\w/]+\.py)::(test_\w+)`")


def faults(page: str) -> list[str]:
    """Say what is wrong with the page; nothing, if it is whole."""
    parts = re.split(r"^(?=### )", page, flags=re.M)[1:]
    found = [_entry_faults(part) for part in parts]
    numbers = [number for number, _ in found]
    wrong = [] if numbers == list(range(1, NUMBERS + 1)) else [f"the numbers are {numbers}"]
    return wrong + [fault for _, faults in found for fault in faults]


def _entry_faults(part: str) -> tuple[int, list[str]]:
    lines = [line for line in part.splitlines() if line and not line.startswith("## ")]
    head = HEAD.fullmatch(lines[0])
    if head is None:
        return 0, [f"no head: {lines[0]}"]
    number, state = int(head[1]), head[3]
    listed = [line for line in lines[1:] if line.startswith("- ")]
    words = [line for line in lines[1:] if not line.startswith("- ")]
    named = [NAMED.fullmatch(line) for line in listed]
    wrong = [f"{number}: {line}" for line, one in zip(listed, named, strict=True) if one is None]
    wrong += [f"{number}: no test {one[2]} in {one[1]}" for one in named if one and not _is(one)]
    if bool(listed) == (state == "not kept"):
        wrong.append(f"{number}: {state}, with {len(listed)} tests")
    if state != "kept" and not words:
        wrong.append(f"{number}: does not say what is missing")
    return number, wrong


def _is(named: re.Match[str]) -> bool:
    return named[2] in _tests_in(ROOT / named[1])


@cache
def _tests_in(path: Path) -> frozenset[str]:
    """Name the tests that a file defines at its top, by its syntax tree."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_has_its_entry_and_every_named_test_exists():
    assert faults(PAGE.read_text("utf-8")) == []


SPOILS: dict[str, Callable[[str], str]] = {
    "a number left out": lambda page: page.replace("### 31. ", "#### 31. "),
    "a number twice": lambda page: page.replace("### 32. ", "### 31. "),
    "a state that is none": lambda page: page.replace(": partly", ": soon", 1),
    "a test that there is not": lambda page: page.replace("test_no_nonce_repeats", "test_none"),
    "a file that there is not": lambda page: page.replace("crypto/test_kdf", "crypto/test_kfd"),
    "a line that names no test": lambda page: page.replace("- `tests/ui", "- `ui", 1),
    "kept without a test": lambda page: re.sub(
        r"(### 25\..*\n)\n- .*", r"\1\nSo it is.", page
    ),
    "nothing said of what is missing": lambda page: re.sub(
        r"(### \d+\..*: partly\n)\n(?:[^-#\n].*\n)+", r"\1", page, count=1
    ),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_page_that_is_not_whole_is_found_out(spoil: str):
    page = PAGE.read_text("utf-8")
    spoilt = SPOILS[spoil](page)
    assert spoilt != page
    assert faults(spoilt)
