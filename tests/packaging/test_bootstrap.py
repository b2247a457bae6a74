"""The one command of a newcomer: it sets up, explains itself, and recovers from a bad start."""

from __future__ import annotations

import ast
import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import bootstrap
import system_needs
from tests.architecture.source_tree import ROOT

SOURCE = ROOT / "bootstrap.py"
DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point bootstrap.py at an empty checkout of its own."""
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "HERE", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    for constant in ("STAMP", "UNFINISHED", "LOG"):
        path = venv / getattr(bootstrap, constant).name
        monkeypatch.setattr(bootstrap, constant, path)
    locks = {level: tmp_path / path.name for level, path in bootstrap.LOCKS.items()}
    monkeypatch.setattr(bootstrap, "LOCKS", locks)
    return tmp_path


@pytest.fixture
def fake_venv(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Make environments whose Python is this one, at once; tell how many were made."""
    made = []
    real = subprocess.run

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        if "venv" not in command:
            return real(command, **options)  # type: ignore[call-overload]
        made.append(command)
        python = bootstrap.venv_python()
        python.parent.mkdir()
        python.symlink_to(sys.executable)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    return lambda: len(made)


def test_the_file_parses_on_an_old_python() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_gets_one_sentence() -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); "
        f"runpy.run_path({str(SOURCE)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Counsel Desk needs Python 3.11 or later")
    assert done.stderr.count("\n") == 1


def test_help_lists_every_command() -> None:
    done = subprocess.run([sys.executable, SOURCE, "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    for command in ("run", "test", "setup", "bench", "relock", "tour", "--system"):
        assert command in done.stdout


def test_torture_is_offered_only_where_it_exists(checkout: Path) -> None:
    assert "torture" not in bootstrap.commands()
    (checkout / "tests/torture").mkdir(parents=True)
    (checkout / "tests/torture/__main__.py").touch()
    assert "torture" in bootstrap.commands()


@pytest.mark.parametrize(
    ("release", "manager"),
    [
        (DEBIAN, "apt"),
        ('ID=neon\nID_LIKE="ubuntu debian"\n', "apt"),
        ("ID=fedora\n", "dnf"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf"),
        ("ID=arch\n", "pacman"),
        ('ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', "zypper"),
        ("ID=alpine\n", "apk"),
        ("ID=plan9\n", None),
        ("", None),
    ],
)
def test_the_distribution_decides_the_package_manager(release: str, manager: str | None) -> None:
    assert system_needs.package_manager(release) == manager


def test_every_need_has_a_package_everywhere() -> None:
    tables = (
        system_needs.VENV_NEEDS,
        system_needs.WINDOW_NEEDS,
        system_needs.X11_NEEDS,
        system_needs.TEST_NEEDS,
    )
    for need in (need for table in tables for need in table):
        assert all(need), need
        assert all("\\" not in field for field in need)


def test_missing_libraries_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_needs, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(system_needs, "os_release", lambda: DEBIAN)
    monkeypatch.setattr(system_needs.sys, "platform", "linux")
    missing = system_needs.missing_of_system(x11=False, programs=False)
    with pytest.raises(system_needs.SetUpError) as caught:
        system_needs.provide(missing, install=False)
    text = str(caught.value)
    assert "libEGL.so.1" in text
    assert "apt-get install -y --no-install-recommends libegl1" in text
    assert "--system" in text


def test_an_unknown_distribution_still_names_the_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_needs, "os_release", lambda: "ID=plan9\n")
    with pytest.raises(system_needs.SetUpError, match=r"libGL\.so\.1"):
        system_needs.provide(system_needs.WINDOW_NEEDS, install=True)


def test_system_installs_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(system_needs, "os_release", lambda: "ID=fedora\n")
    monkeypatch.setattr(system_needs.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_needs.subprocess, "run", run)
    system_needs.provide(system_needs.TEST_NEEDS, install=True)
    assert asked == [["sudo", "dnf", "install", "-y", "strace", "xorg-x11-server-Xvfb"]]


def test_nothing_missing_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_needs.subprocess, "run", lambda *_, **__: pytest.fail("called"))
    system_needs.provide([], install=True)


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching", "needs the internet"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "refused"),
        ("ERROR: No matching distribution found for pyside6==6\n", "no ready-made pyside6==6"),
        ("ERROR: something new", "ERROR: something new"),
    ],
)
def test_a_failed_install_is_told_in_a_sentence(log: str, sentence: str) -> None:
    assert sentence in bootstrap.explain(log)


def test_without_network_the_first_set_up_says_so(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("PIP_INDEX_URL", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9/")
    for variable in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setattr(bootstrap, "venv_python", lambda: Path(sys.executable))
    bootstrap.LOCKS["run"].write_text("no-such-library-of-ours==1.0 --hash=sha256:" + "0" * 64)
    bootstrap.VENV.mkdir()
    with pytest.raises(system_needs.SetUpError, match="needs the internet"):
        bootstrap.install("run")


def test_a_ready_environment_is_not_touched(
    checkout: Path, fake_venv: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "pip", lambda *arguments: calls.append(arguments))
    bootstrap.set_up("dev", system=False)
    first = len(calls)
    assert first == 2
    bootstrap.set_up("run", system=False)
    bootstrap.set_up("dev", system=False)
    assert len(calls) == first
    assert fake_venv() == 1


def test_a_changed_lock_is_installed_in_place(
    checkout: Path, fake_venv: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "pip", lambda *arguments: calls.append(arguments))
    bootstrap.set_up("run", system=False)
    with bootstrap.LOCKS["run"].open("a") as lock:
        lock.write("# changed\n")
    assert not bootstrap.is_ready("run")
    bootstrap.set_up("run", system=False)
    assert len(calls) == 4
    assert fake_venv() == 1


def test_an_interrupted_install_is_done_anew(
    checkout: Path, fake_venv: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: str) -> None:
        (bootstrap.VENV / "half-made").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "pip", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.set_up("run", system=False)
    monkeypatch.setattr(bootstrap, "pip", lambda *_: None)
    bootstrap.set_up("run", system=False)
    assert fake_venv() == 2
    assert not (bootstrap.VENV / "half-made").exists()
    assert bootstrap.is_ready("run")


def test_a_moved_checkout_gets_a_new_environment(
    checkout: Path, fake_venv: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "pip", lambda *_: None)
    bootstrap.set_up("run", system=False)
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps({**stamp, "place": "3.11 elsewhere"}))
    bootstrap.set_up("run", system=False)
    assert fake_venv() == 2


def test_a_missing_venv_module_is_named_with_its_package(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(system_needs, "os_release", lambda: DEBIAN)
    with pytest.raises(system_needs.SetUpError, match=r"lacks venv(.|\n)*python3-venv"):
        bootstrap.make_environment(system=False)


def test_without_a_screen_run_does_the_tour_in_a_private_folder(
    checkout: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    started: list[tuple[str, ...]] = []

    def call(*command: object, **environment: str) -> int:
        started.append((*map(str, command), environment["QT_QPA_PLATFORM"]))
        return 0

    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    monkeypatch.setattr(bootstrap.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(bootstrap, "set_up", lambda level, *, system: Path("python"))
    monkeypatch.setattr(bootstrap, "call", call)
    assert bootstrap.main(["run"]) == 0
    ((*start, folder, platform),) = started
    assert start == ["python", "-m", "ui", "--tour"]
    assert platform == "offscreen"
    assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700
    told = capsys.readouterr().out
    assert "No screen" in told
    assert folder in told


@pytest.mark.parametrize(("facts", "has"), [
    ({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True),
    ({"QT_QPA_PLATFORM": "vnc:size=1366x768"}, True), ({"QT_QPA_PLATFORM": "offscreen"}, False),
    ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen:x=1"}, False),
    ({"QT_QPA_PLATFORM": "minimal"}, False),
])  # fmt: skip
def test_a_platform_that_shows_nothing_is_no_screen(
    monkeypatch: pytest.MonkeyPatch, facts: dict[str, str], has: bool
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    for name, value in facts.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    assert bootstrap.has_screen() is has


def test_arguments_after_the_command_are_passed_on(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bootstrap.Asked] = []

    def setup(asked: bootstrap.Asked) -> int:
        """Stand in for a command."""
        seen.append(asked)
        return 3

    monkeypatch.setattr(bootstrap, "commands", lambda: {"run": setup})
    assert bootstrap.main(["run", "--demo", "folder", "--system", "-x"]) == 3
    assert bootstrap.main(["--system", "run"]) == 3
    assert seen == [
        bootstrap.Asked(True, ["--demo", "folder", "-x"]),
        bootstrap.Asked(True, []),
    ]


def test_the_coverage_floor_is_held(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text(
        '[tool.counsel-desk.coverage]\n"counsel_desk/domain" = 100\n"ui" = 50\n"none" = 100\n'
    )
    files = {
        "counsel_desk/domain/ids.py": {"summary": {"num_statements": 1000, "covered_lines": 999}},
        "ui/app.py": {"summary": {"num_statements": 10, "covered_lines": 5}},
    }
    report = checkout / "coverage.json"
    report.write_text(json.dumps({"files": files}))
    assert bootstrap.too_little_covered(report) == [
        "coverage of counsel_desk/domain (99.90 % of 100 %)"
    ]


def test_ci_starts_the_same_command() -> None:
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert "bootstrap.py test --system" in script.read_text()
