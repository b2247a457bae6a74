"""The desk's modules are loaded while the passphrase is typed, their classes on one thread only."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from counsel_desk.services import demo
from counsel_desk.services.demo_passphrase import PASSPHRASE
from ui.shell import loading

ROOT = Path(__file__).resolve().parents[2]

# Starts the window in a process of its own and says which classes came into being elsewhere.
WATCHED = """
import builtins
import json
import os
import sys
import threading
from pathlib import Path

from shiboken6 import Shiboken

KIND = type(Shiboken.Object)
elsewhere, here = [], []
plain = builtins.__build_class__


def watched(body, name, *args, **kwargs):
    made = plain(body, name, *args, **kwargs)
    if isinstance(made, KIND):
        is_here = threading.current_thread() is threading.main_thread()
        (here if is_here else elsewhere).append(name)
    return made


builtins.__build_class__ = watched
from tests.benchmarks.window import Opened, wait_until

vault, home, passphrase, how = sys.argv[1:]
opened = Opened(Path(vault), Path(home))
if how == "control":
    from PySide6.QtWidgets import QWidget

    jobs = opened.jobs
    done = []
    jobs.call(lambda: type(QWidget)("Early", (QWidget,), {}) and exec(
        "class Elsewhere(QWidget): pass", {"QWidget": QWidget}
    )).then(lambda _none: done.append(1))
    wait_until(lambda: done, "the control")
opened.sign_in("counsellor1", passphrase)
wait_until(opened.is_open, "the desk")
opened.settle()
print(json.dumps({"here": len(here), "elsewhere": elsewhere}), flush=True)
opened.close()
os._exit(0)
"""


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loading") / "Demonstration.cdv"
    demo.make_demo(folder, clients=4, seed=1)
    return folder


def watched(vault: Path, home: Path, how: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(vault), str(home), PASSPHRASE, how],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_no_class_of_a_widget_comes_into_being_on_another_thread(
    vault: Path, tmp_path: Path
) -> None:
    found = watched(vault, tmp_path, "plain")
    assert found["elsewhere"] == []
    assert found["here"] > 300


def test_a_class_made_on_the_vault_thread_is_found(vault: Path, tmp_path: Path) -> None:
    """The negative control."""
    assert watched(vault, tmp_path, "control")["elsewhere"] == ["Elsewhere"]


def test_packages_of_the_window_import_nothing() -> None:
    """Else the first module of a package would bring all others along in one piece."""
    tour = ROOT / "ui" / "tour"
    for path in (ROOT / "ui").rglob("__init__.py"):
        if not path.is_relative_to(tour):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            made = [one for one in tree.body if isinstance(one, (ast.Import, ast.ImportFrom))]
            assert [one for one in made if one.module != "__future__"] == [], path


# Does on a thread what workers do with the toolkit, and says which of its classes that has made.
ON_A_WORKER = """
import importlib
import io
import json
import sys
import threading

from matplotlib.figure import Figure

from counsel_desk.domain.documents import DocumentKind
from ui import early

early.load_toolkit()
import PySide6.QtCore
import PySide6.QtGui
import PySide6.QtWidgets
from ui.shell import loading
from ui.theme import make_application

app = make_application(["test"])
for root in loading.WANTED:
    for name in list(loading.leaves_first(root)):
        importlib.import_module(name)
from ui.safety_page import PageText, left_over, page_pdf
from ui.widgets.document_pictures import page, small_picture

MODULES = (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets)
TEXT = PageText("Title", (("Step", (("words", "0712 345"),)),), "Foot")


def drawn(kind):
    held = io.BytesIO()
    Figure().savefig(held, format=kind)
    return held.getvalue()


def classes():
    return {f"{one.__name__}.{name}" for one in MODULES for name in vars(one)}


work = {
    "png": lambda: small_picture(drawn("png"), DocumentKind.PNG, 100),
    "pdf": lambda: small_picture(drawn("pdf"), DocumentKind.PDF, 100),
    "page": lambda: page(drawn("pdf"), DocumentKind.PDF, 0, 1.0),
    "left": lambda: left_over(TEXT),
    "safety": lambda: page_pdf(TEXT),
    "control": lambda: PySide6.QtGui.QPdfOutputIntent(),
}
made = {}
for name, piece in work.items():
    before, done = classes(), []
    thread = threading.Thread(target=lambda piece=piece, done=done: done.append(piece()))
    thread.start()
    thread.join()
    assert done, name
    made[name] = sorted(classes() - before)
print(json.dumps(made))
"""


def test_no_class_of_the_toolkit_is_made_by_a_worker() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ON_A_WORKER],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made.pop("control") == ["PySide6.QtGui.QPdfOutputIntent"]
    assert not any(made.values()), made


def broken_once(monkeypatch: pytest.MonkeyPatch, where: str) -> list[str]:
    """Have the first loading fail, as where a file of the program cannot be read for a while."""
    tried: list[str] = []

    def names(root: str, seen: set[str]) -> list[str]:
        tried.append(root)
        if where == "finding" and len(tried) == 1:
            raise OSError("the disk")
        return ["ui.no_such_module"] if where == "importing" and len(tried) == 1 else []

    monkeypatch.setattr(loading, "leaves_first", names)
    return tried


@pytest.mark.expects_errors("ui.job")
@pytest.mark.parametrize("where", ["finding", "importing"])
def test_a_desk_that_cannot_be_shown_is_closed_and_said_so_and_opens_the_next_time(
    desk_window, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    desk_window.settle_in("counsellor1")
    desk_window.start()
    tried = broken_once(monkeypatch, where)
    first = desk_window.unlock_page()
    desk_window.unlock("counsellor1")
    desk_window.until(lambda: desk_window.window.stage() is not first)
    desk_window.until(lambda: bool(desk_window.unlock_page().error()))
    assert tried
    assert desk_window.jobs._desk is None, "nothing of the vault stays open behind the sentence"
    assert desk_window.session.view is None
    desk_window.unlock("counsellor1")
    desk_window.until(lambda: desk_window.session.view is not None)


# Says how many modules of the window each step of the order brought along.
STEPS = """
import importlib
import json
import sys

from ui.shell import loading

steps = {}
for root in loading.WANTED:
    for name in list(loading.leaves_first(root)):
        before = {one for one in sys.modules if one.split(".")[0] == "ui"}
        importlib.import_module(name)
        after = {one for one in sys.modules if one.split(".")[0] == "ui"}
        steps[name] = len(after - before)
        assert not [one for one in after - before if one.startswith("counsel_desk")]
print(json.dumps(steps))
"""


def test_each_step_loads_one_module_and_little_else() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STEPS],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    steps = json.loads(done.stdout)
    assert len(steps) > 300
    assert "ui.places" in steps
    # a package that holds nothing comes with its first module
    assert max(steps.values()) <= 3, {name: many for name, many in steps.items() if many > 3}


def test_what_is_loaded_already_is_not_loaded_again() -> None:
    assert list(loading.leaves_first("ui.shell.loading")) == []
