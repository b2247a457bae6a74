"""This tree keeps each rule of the house, and each rule finds a deliberate break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.source_tree import ROOT, copy_tree

Rule = Callable[[Path], list[str]]
INDEX = "https://index.example" + "/simple"

# Each break: the rule that must find it, the file that is added or appended to, its text.
BREAKS: tuple[tuple[Rule, str, str], ...] = (
    (
        rules.transactions_end_in_one_place,
        "counsel_desk/services/spoilt.py",
        "def save(session):\n    session.commit()\n",
    ),
    (
        rules.transactions_end_in_one_place,
        "counsel_desk/storage/repositories/spoilt.py",
        "def undo(connection):\n    connection.execute('ROLLBACK;')\n",
    ),
    (
        rules.use_cases_name_a_permission,
        "counsel_desk/services/spoilt.py",
        "def open_all(work: Work) -> None:\n    work.cases()\n",
    ),
    (
        rules.use_cases_name_a_permission,
        "counsel_desk/services/spoilt.py",
        "@use_case(Changed.NOTES)\ndef open_all(work: Work) -> None:\n    work.cases()\n",
    ),
    (
        rules.use_cases_name_a_permission,
        "counsel_desk/services/spoilt.py",
        "@use_case\ndef open_all(work: Work) -> None:\n    work.cases()\n",
    ),
    (rules.colours_come_from_the_theme, "ui/widgets/spoilt.py", "EDGE = '#c0ffee'\n"),
    (
        rules.colours_come_from_the_theme,
        "resources/styles/spoilt.qss",
        "QLabel { color: #c0ffee; }\n",
    ),
    (
        rules.the_window_never_waits,
        "ui/spoilt.py",
        "class Worker(QtCore.QThread):\n    pass\n",
    ),
    (rules.the_window_never_waits, "ui/spoilt.py", "QApplication.processEvents()\n"),
    (rules.the_window_never_waits, "ui/screens/spoilt.py", "dialog.exec()\n"),
    (rules.the_window_never_waits, "counsel_desk/services/spoilt.py", "time.sleep(1)\n"),
    (rules.keys_stand_in_tables, "ui/spoilt.py", "if event.key() == 32:\n    save()\n"),
    (rules.keys_stand_in_tables, "ui/spoilt.py", "QShortcut('F9', page)\n"),
    (rules.keys_stand_in_tables, "ui/screens/spoilt.py", "STEPS = {Qt.Key.Key_Up: -1}\n"),
    (rules.no_pyplot, "counsel_desk/reports/spoilt.py", "from matplotlib import pyplot\n"),
    (rules.no_pyplot, "counsel_desk/reports/spoilt.py", "import matplotlib.pyplot as plt\n"),
    (rules.nothing_is_printed, "counsel_desk/crypto/spoilt.py", "print('here')\n"),
    (rules.nothing_is_printed, "ui/spoilt.py", "breakpoint()\n"),
    (rules.no_network_and_no_pickle, "ui/spoilt.py", "from PySide6 import QtNetwork\n"),
    (rules.no_network_and_no_pickle, "counsel_desk/spoilt.py", "import urllib.request as r\n"),
    (rules.no_network_and_no_pickle, "counsel_desk/storage/spoilt.py", "import pickle\n"),
    (rules.files_stay_short, "ui/spoilt.py", "x = 1\n" * rules.FILE_LIMIT),
    (
        rules.functions_stay_short,
        "migrations/spoilt.py",
        "".join(f"def long_{n}():\n" + "    x = 1\n" * 30 for n in range(300)),
    ),
    (rules.imports_stay_within, "counsel_desk/domain/spoilt.py", "import yaml\n"),
    (rules.imports_stay_within, "migrations/versions/spoilt.py", "from storage import schema\n"),
    (rules.imports_stay_within, "resources/spoilt.py", "import counsel_desk.domain\n"),
    (rules.camel_case_is_qt_s, "ui/spoilt.py", "def showClient():\n    pass\n"),
    (rules.suppressions_are_narrow, "ui/spoilt.py", "import os  # " + "noqa\n"),
    (rules.suppressions_are_narrow, "ui/spoilt.py", "import os  # " + "noqa: F401\n"),
    (rules.suppressions_are_narrow, "ui/spoilt.py", "x = 1  # type: " + "ignore\n"),
    (rules.files_name_no_machine, "resources/help/spoilt.md", "See " + "/root" + "/desk.\n"),
    (rules.files_name_no_machine, "resources/help/spoilt.md", "From " + INDEX + "\n"),
    (rules.locks_name_no_index, "requirements.lock", "--index-url " + INDEX + "\n"),
    (rules.locks_name_no_index, "requirements-dev.lock", "-i " + INDEX + "\n"),
    (rules.locks_name_no_index, "requirements-dev.lock", "left @ file:///tmp/left.whl\n"),
    (rules.locks_are_whole, "requirements.lock", "left-pad==1.0\n"),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tree(tmp_path_factory.mktemp("copy"))


@pytest.fixture
def spoil(copy: Path) -> Iterator[Callable[[str, str], None]]:
    undo: list[Callable[[], object]] = []

    def add(name: str, text: str) -> None:
        path = copy / name
        if path.exists():
            before = path.read_bytes()
            undo.append(lambda: path.write_bytes(before))
            path.write_bytes(before + text.encode())
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            undo.append(path.unlink)
            path.write_text(text, encoding="utf-8")

    yield add
    for step in undo:
        step()


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_this_tree_keeps(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    BREAKS,
    ids=[f"{rule.__name__}-{number}" for number, (rule, _, _) in enumerate(BREAKS)],
)
def test_a_deliberate_break_is_found(
    rule: Rule, name: str, text: str, copy: Path, spoil: Callable[[str, str], None]
) -> None:
    before = set(rule(copy))
    spoil(name, text)
    found = [fault for fault in rule(copy) if fault not in before]
    assert found
    assert all(fault.startswith((name, name.split("/")[0] + ":")) for fault in found)


def test_every_rule_has_a_deliberate_break() -> None:
    assert {rule for rule, _, _ in BREAKS} == set(rules.RULES)
