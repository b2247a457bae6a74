from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from counsel_desk.services import hardening

REPORT = """
import ctypes, json, os, pathlib, resource, sys
os.umask(0o022)
if sys.argv[1] == "hard":
    from counsel_desk.services.hardening import harden_process
    failed = harden_process()
else:
    failed = ()
made = pathlib.Path(sys.argv[2])
made.write_text("x")
(made.parent / (made.name + ".d")).mkdir()
limits = pathlib.Path("/proc/self/limits").read_text().splitlines()
status = dict(l.split(":", 1) for l in pathlib.Path("/proc/self/status").read_text().splitlines())
print(json.dumps({
    "failed": failed,
    "umask": status["Umask"].strip(),
    "core": next(l for l in limits if l.startswith("Max core")).split()[4:6],
    "rlimit": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "file": oct(made.stat().st_mode & 0o777),
    "folder": oct((made.parent / (made.name + ".d")).stat().st_mode & 0o777),
}))
"""
HOOKS = ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"))
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def _report(kind: str, made: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", REPORT, kind, str(made)], capture_output=True, text=True, check=True
    )
    report = json.loads(done.stdout)
    assert isinstance(report, dict)
    return report


@linux
def test_a_hardened_process_leaves_no_core_file_and_no_readable_files(tmp_path):
    assert _report("hard", tmp_path / "made") == {
        "failed": [],
        "umask": "0077",
        "core": ["0", "0"],
        "rlimit": [0, 0],
        "dumpable": 0,
        "file": "0o600",
        "folder": "0o700",
    }


@linux
def test_the_check_tells_a_process_that_was_not_hardened(tmp_path):
    """The negative control: without hardening the same report says otherwise."""
    report = _report("plain", tmp_path / "made")
    assert (report["umask"], report["dumpable"]) == ("0022", 1)
    assert (report["file"], report["folder"]) == ("0o644", "0o755")


@pytest.fixture
def _umask_kept(monkeypatch):
    """Keep the tests' own process as it was, with what it does about errors nobody caught."""
    asked = []
    monkeypatch.setattr(hardening.os, "umask", asked.append)
    for module, name in HOOKS:
        monkeypatch.setattr(module, name, getattr(module, name))
    yield
    assert asked == [0o077]


class _Library:
    """A C library whose prctl refuses."""

    def __init__(self, *_, **__) -> None:
        self.prctl = lambda *_: -1


@pytest.mark.usefixtures("_umask_kept")
@linux
def test_what_the_system_refuses_is_named(monkeypatch):
    import resource

    def refuse(*_):
        raise ValueError

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(hardening.ctypes, "CDLL", _Library)
    assert hardening.harden_process() == ("core", "dumpable")


@pytest.mark.usefixtures("_umask_kept")
@linux
def test_a_system_without_prctl_is_named(monkeypatch):
    import resource

    def missing(*_, **__):
        raise OSError

    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(hardening.ctypes, "CDLL", missing)
    assert hardening.harden_process() == ("dumpable",)


@pytest.mark.usefixtures("_umask_kept")
def test_elsewhere_only_the_umask_is_set(monkeypatch):
    monkeypatch.setattr(hardening.sys, "platform", "win32")
    assert hardening.harden_process() == ()


SECRET = "Wanjiru Achieng was held at"


def _caught(error: BaseException) -> BaseException:
    """Give an error as it is once it was raised, for another reason that says too much."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as reason:
            raise error from reason
    except BaseException as raised:  # noqa: BLE001 - also what ends a program
        return raised


def _told_in_place(error: BaseException, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Have each hook tell of an error that nobody caught, and give what it wrote."""
    kind, frames, told = type(error), error.__traceback__, []
    thread = threading.ExceptHookArgs((kind, error, frames, None))
    lost = SimpleNamespace(
        exc_type=kind, exc_value=error, exc_traceback=frames, err_msg=SECRET, object=SECRET
    )
    for hook, facts in (
        (sys.excepthook, (kind, error, frames)),
        (threading.excepthook, (thread,)),
        (sys.unraisablehook, (lost,)),
    ):
        hook(*facts)
        told.append(capsys.readouterr().err)
    return told


@pytest.mark.usefixtures("_umask_kept")
def test_an_error_that_nobody_caught_is_told_without_its_words(monkeypatch, capsys):
    monkeypatch.setattr(hardening.sys, "platform", "win32")
    hardening.harden_process()
    raised = _caught(ValueError(SECRET))
    line = raised.__traceback__.tb_lineno
    expected = f"unexpected: ValueError at {Path(__file__).name}:{line}\n"
    assert _told_in_place(raised, capsys) == [expected] * 3
    assert _told_in_place(ValueError(SECRET), capsys) == ["unexpected: ValueError at ?\n"] * 3


@pytest.mark.usefixtures("_umask_kept")
def test_the_end_of_the_program_is_no_error_and_without_a_console_none_is_told(monkeypatch, capsys):
    monkeypatch.setattr(hardening.sys, "platform", "win32")
    hardening.harden_process()
    assert _told_in_place(_caught(SystemExit(SECRET)), capsys) == [""] * 3
    raised = _caught(ValueError(SECRET))
    monkeypatch.setattr(hardening.sys, "stderr", None)
    assert _told_in_place(raised, capsys) == [""] * 3
