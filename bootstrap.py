"""Set up the desk in its own environment, then run it, its tour, its tests or its benchmarks."""

# Standard library only. The file parses on Python 3.6 and later, to say in one sentence that
# Python is too old; hence no `from __future__ import annotations` and no newer syntax.

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("Counsel Desk needs Python 3.11 or later; this is Python " + sys.version.split()[0])

import fnmatch
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from system_needs import VENV_NEEDS, SetUpError, missing_of_system, provide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
STAMP = VENV / "counsel-desk.stamp"
UNFINISHED = VENV / "counsel-desk.unfinished"
LOG = VENV / "counsel-desk-setup.log"
LOCKS = {"run": HERE / "requirements.lock", "dev": HERE / "requirements-dev.lock"}
OFFLINE_SIGNS = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "Connection refused",
    "Network is unreachable",
    "Temporary failure in name resolution",
    "getaddrinfo failed",
)


# --- the environment --------------------------------------------------------------------------


def venv_python() -> Path:
    """Give the path of the environment's Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def place() -> str:
    """Tell what the environment is tied to: this Python's version and this folder."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {HERE}"


def parts() -> str:
    """Give one hash over everything that decides what is installed."""
    digest = hashlib.sha256()
    for path in (*LOCKS.values(), HERE / "pyproject.toml"):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_ready(level: str) -> bool:
    """Tell whether the environment holds what `level` ("run" or "dev") needs, as locked now."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    wanted = {"place": place(), "parts": parts()}
    enough = stamp.get("level") in {level, "dev"} and not UNFINISHED.exists()
    return enough and all(stamp.get(key) == value for key, value in wanted.items())


def is_sound() -> bool:
    """Tell whether an environment is there that can be brought up to date in place."""
    if UNFINISHED.exists() or not venv_python().exists():
        return False
    if STAMP.exists() and json.loads(STAMP.read_text(encoding="utf-8"))["place"] != place():
        return False
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    command = [str(venv_python()), "-c", ask]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return done.returncode == 0 and done.stdout.strip() == here


@contextlib.contextmanager
def alone() -> "Iterator[None]":
    """Let one set-up at a time work on the environment."""
    with (HERE / ".venv.lock").open("a") as gate:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(gate.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def make_environment(*, system: bool) -> None:
    """Make an empty environment in place of whatever is there."""
    try:
        import ensurepip
        import venv
    except ImportError:
        provide(VENV_NEEDS, install=system)
    else:
        del ensurepip, venv
    old = HERE / ".venv.old"
    shutil.rmtree(old, ignore_errors=True)
    if VENV.exists():  # renamed first: a removal cut short must not look like an environment
        VENV.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    python = getattr(sys, "_base_executable", sys.executable)
    command = [python, "-m", "venv", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetUpError(
            f"The environment could not be made: {(done.stdout + done.stderr).strip()}"
        )


def explain(log: str) -> str:
    """Turn pip's output into a sentence about what to do."""
    if any(sign in log for sign in OFFLINE_SIGNS):
        return (
            "The libraries the desk is built from could not be fetched. "
            "The first set-up needs the internet: connect this computer and try again."
        )
    if "No space left" in log:
        return "The disk is full: the set-up needs about 1 GB in this folder."
    if "DO NOT MATCH THE HASHES" in log:
        return "A library that was fetched is not the one that was locked, so it was refused."
    if "No matching distribution found" in log:
        missing = log.rsplit("No matching distribution found for", 1)[1].split()[0]
        return f"There is no ready-made {missing} for this computer and this Python."
    return "The set-up failed:\n" + "\n".join(log.strip().splitlines()[-15:])


def pip(*arguments: str) -> None:
    """Run pip in the environment, showing what it fetches."""
    common = ["--disable-pip-version-check", "--no-input", "--retries", "2"]
    command = [str(venv_python()), "-m", "pip", "install", *common, *arguments]
    lines = []
    with subprocess.Popen(
        command,
        cwd=HERE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as running:
        for line in running.stdout or ():
            lines.append(line)
            if line.startswith("Collecting ") and sys.stdout.isatty():
                print("\r\033[K  " + line.split()[1], end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.writelines(lines)
    if running.returncode:
        raise SetUpError(explain("".join(lines)))


def set_up(level: str, *, system: bool) -> Path:
    """Bring the environment to what `level` needs and give its Python."""
    with alone():
        if is_ready(level):
            return venv_python()
        sound = is_sound()
        if not sound:
            print("Setting up the desk's own environment (once, some minutes) ...", flush=True)
            make_environment(system=system)
        UNFINISHED.touch()
        try:
            install(level)
        except SetUpError:
            if sound:  # pip takes back what it could not finish; the environment still serves
                UNFINISHED.unlink()
            raise
        UNFINISHED.unlink()
    return venv_python()


def install(level: str) -> None:
    """Install the locked libraries and the desk itself, then stamp the environment."""
    print("Installing the locked libraries ...", flush=True)
    pip("--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS[level]))
    pip("--no-build-isolation", "--no-deps", "--no-index", "--editable", str(HERE))
    stamp = {"level": level, "place": place(), "parts": parts()}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


# --- the commands -----------------------------------------------------------------------------


class Asked(NamedTuple):
    """What was asked on the command line: whether to install for the system, and the rest."""

    system: bool
    rest: "list[str]"


def has_screen() -> bool:
    """Tell whether a window can be shown, or the person chose a platform of Qt that shows one."""
    if not sys.platform.startswith("linux"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen in ("offscreen", "minimal"):
        return False
    return bool(chosen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def call(*command: object, **environment: str) -> int:
    """Run a program of the environment in the person's folder and give its exit status."""
    done = subprocess.run([str(p) for p in command], env={**os.environ, **environment}, check=False)
    return done.returncode


def run(asked: Asked) -> int:
    """Start the desk; where there is no screen, do the tour instead."""
    if not has_screen():
        print("No screen was found (DISPLAY and WAYLAND_DISPLAY are not set): doing the tour.")
        return tour(Asked(asked.system, []))
    python = set_up("run", system=asked.system)
    x11 = bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")
    provide(missing_of_system(x11=x11, programs=False), install=asked.system)
    command = [str(python), "-m", "ui", *asked.rest]
    if os.name == "posix":
        os.execv(python, command)
    return call(*command)


def tour(asked: Asked) -> int:
    """Do the main job of each role on the real screens: tour [FOLDER for the pictures]."""
    python = set_up("run", system=asked.system)
    provide(missing_of_system(x11=False, programs=False), install=asked.system)
    folder, *rest = asked.rest or [tempfile.mkdtemp(prefix="counsel-desk-tour-")]
    platform = {} if has_screen() else {"QT_QPA_PLATFORM": "offscreen"}
    status = call(python, "-m", "ui", "--tour", folder, *rest, **platform)
    print(f"The tour's pictures are in {Path(folder).resolve()}", flush=True)
    return status


def setup(asked: Asked) -> int:
    """Only set up, for running; with --dev also for the tests."""
    set_up("dev" if "--dev" in asked.rest else "run", system=asked.system)
    provide(missing_of_system(x11=False, programs=False), install=asked.system)
    print("Ready.")
    return 0


def test(asked: Asked) -> int:
    """Check format, lint, types, contracts and tests; with arguments, only pytest on them."""
    python = set_up("dev", system=asked.system)
    provide(missing_of_system(x11=asked.system, programs=asked.system), install=asked.system)
    if asked.rest:
        return call(python, "-m", "pytest", *asked.rest)
    os.chdir(HERE)
    failed = [name for name, command in checks(python) if not step(name, command)]
    report = VENV / "coverage.json"
    print("== tests", flush=True)
    measured = ["--cov", "--cov-report=", f"--cov-report=json:{report}"]
    if call(python, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *measured):
        failed.append("tests")
    else:
        failed += too_little_covered(report)
    if failed:
        print("Not passed: " + ", ".join(failed), flush=True)
    return 1 if failed else 0


def checks(python: Path) -> "list[tuple[str, list[object]]]":
    """Name the checks that come before the tests, in order, with their commands."""
    return [
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("lint", [python, "-m", "ruff", "check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("import contracts", [python.parent / "lint-imports"]),
    ]


def step(name: str, command: "Sequence[object]") -> bool:
    """Run one check, saying what it is and how long it took; tell whether it passed."""
    print("== " + name, flush=True)
    begun = time.monotonic()
    passed = call(*command) == 0
    took = time.monotonic() - begun
    print(f"== {name} {'passed' if passed else 'FAILED'} in {took:.1f} s\n", flush=True)
    return passed


def too_little_covered(report: Path) -> "list[str]":
    """List the folders whose share of covered lines is below the floor in pyproject.toml."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    found = []
    for folder, floor in project["tool"]["counsel-desk"]["coverage"].items():
        sums = [f["summary"] for name, f in files.items() if fnmatch.fnmatch(name, folder + "/*")]
        lines = sum(summary["num_statements"] for summary in sums)
        covered = sum(summary["covered_lines"] for summary in sums)
        if covered * 100 < floor * lines:
            found.append(f"coverage of {folder} ({covered * 100 / lines:.2f} % of {floor} %)")
    return found


def bench(asked: Asked) -> int:
    """Run the benchmarks: bench [NAME ...] [--json FILE]."""
    python = set_up("dev", system=asked.system)
    provide(missing_of_system(x11=False, programs=False), install=asked.system)
    os.chdir(HERE)
    return call(python, "-m", "tests.benchmarks", *asked.rest)


def torture(asked: Asked) -> int:
    """Run the long tests that break things on purpose."""
    python = set_up("dev", system=asked.system)
    os.chdir(HERE)
    return call(python, "-m", "tests.torture", *asked.rest)


def relock(asked: Asked) -> int:
    """Refresh the locks from pyproject.toml; with --upgrade to the newest versions."""
    python = set_up("dev", system=asked.system)
    os.chdir(HERE)
    common = ["--universal", "--generate-hashes", "--no-emit-index-url", "--python-version", "3.11"]
    common += ["--custom-compile-command", "python3 bootstrap.py relock", "--quiet", *asked.rest]
    for level, extra in (("run", ["build"]), ("dev", ["dev", "-c", LOCKS["run"].name])):
        command = ["pip", "compile", "pyproject.toml", "--group", *extra, *common]
        if call(python.parent / "uv", *command, "-o", LOCKS[level].name):
            raise SetUpError("The locks could not be refreshed; what uv says is above.")
    print("Locked: " + ", ".join(path.name for path in LOCKS.values()))
    return 0


def commands() -> "dict[str, Callable[[Asked], int]]":
    """Name the commands that this checkout can do."""
    known = [run, test, tour, setup, bench, relock]
    if (HERE / "tests" / "torture" / "__main__.py").exists():
        known.append(torture)
    return {command.__name__: command for command in known}


def main(arguments: "list[str]") -> int:
    """Do one command and give the exit status."""
    known = commands()
    listed = "\n".join(f"  {name:8}{command.__doc__}" for name, command in known.items())
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        description=__doc__,
        epilog="commands:\n" + listed + "\n\nWhat follows the command is passed on to it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    wide = "also install what the system itself lacks"
    parser.add_argument("--system", action="store_true", help=wide)
    parser.add_argument("command", choices=list(known), metavar="COMMAND")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    system = asked.system or "--system" in asked.rest
    rest = [argument for argument in asked.rest if argument != "--system"]
    try:
        return known[asked.command](Asked(system, rest))
    except SetUpError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
