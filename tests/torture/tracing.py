"""Watch a workflow's system calls with strace, and break it off or refuse it at one of them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.torture.work import Ground

ROOT = Path(__file__).resolve().parents[2]
CHANGES = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename",
    "mkdir", "rmdir", "lseek", "close", "fchmod", "chmod", "fallocate",
)  # fmt: skip
"""The calls by which anything on the disk changes, and those that tell where."""
PATIENCE = 120.0
_CALL = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)(.*)$")


@cache
def is_there() -> bool:
    """Whether this machine can watch system calls: the program is there, and is let."""
    if not sys.platform.startswith("linux") or shutil.which("strace") is None:
        return False
    tried = ["strace", "-f", "-o", os.devnull, sys.executable, "-c", ""]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True, slots=True)
class Call:
    """One system call: its name, what it was given, what came back, and how often before."""

    name: str
    given: str
    result: int
    after: str
    number: int

    @property
    def step(self) -> int | None:
        """The step that this call told of, if it did."""
        if self.name != "write" or not self.given.startswith("1"):
            return None
        found = re.search(rb'^\{"step": (\d+)\}', data_of(self.given))
        return int(found[1]) if found else None


def data_of(given: str) -> bytes:
    """Give the bytes that a call wrote, from the hexadecimal form of the record."""
    found = re.search(r'"((?:\\x[0-9a-f]{2})*)"', given)
    return bytes.fromhex(found[1].replace("\\x", "")) if found else b""


@dataclass
class Ran:
    """What a watched workflow told before it ended."""

    told: int = -1
    refused: str = ""
    crash: str = ""
    done: bool = False
    killed: bool = False
    calls: list[Call] = field(default_factory=list)


class Worker:
    """A process that does workflows, each under strace."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.work_child"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def record(self, name: str, ground: Ground, log: Path) -> Ran:
        """Run a workflow to its end and keep every call, with all that it wrote."""
        options = ["-y", "-xx", "-s", "1000000", "-o", str(log)]
        ran = self._run(name, ground, options)
        ran.calls = read(log)
        return ran

    def inject(self, name: str, ground: Ground, fault: str, *, child: str = "") -> Ran:
        """Run a workflow with something done to one of its calls, as strace writes it."""
        return self._run(name, ground, ["-o", os.devnull, "-e", f"inject={fault}"], child)

    def _run(self, name: str, ground: Ground, options: list[str], child: str = "") -> Ran:
        job = {"name": name, "folder": str(ground.folder), "case": ground.case, "old": ground.old}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({**job, "fault": child}) + "\n")
        self._process.stdin.flush()
        number = int(self._heard()["pid"])
        hung = threading.Event()
        limit = threading.Timer(PATIENCE, _end, (number, hung))
        limit.start()
        watcher = _watch(number, options)
        try:
            os.kill(number, signal.SIGCONT)
            ran = self._listen()
        finally:
            limit.cancel()
            watcher.wait()
            assert watcher.stderr is not None
            watcher.stderr.close()
        if hung.is_set():
            ran.crash = "it hung"
        return ran

    def _listen(self) -> Ran:
        ran = Ran()
        while True:
            heard = self._heard()
            ran.told = max(ran.told, int(heard.get("step", -1)))
            ran.refused = str(heard.get("refused", ran.refused))
            ran.done = bool(heard.get("done", ran.done))
            if "crash" in heard:
                ran.crash = f"{heard['crash']} at {heard['at']}"
            if "ended" in heard:
                ran.killed = os.WIFSIGNALED(int(heard["ended"]))
                return ran

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the worker ended")
        return dict(json.loads(line))


def _end(number: int, hung: threading.Event) -> None:
    """End a workflow that goes on and on."""
    hung.set()
    os.kill(number, signal.SIGKILL)


def _watch(number: int, options: list[str]) -> subprocess.Popen[str]:
    """Attach strace to a process that stands still, and give it back once it watches."""
    while Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        os.sched_yield()
    command = ["strace", "-p", str(number), "-e", f"trace={','.join(CHANGES)}", *options]
    watcher = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert watcher.stderr is not None
    for line in watcher.stderr:
        if "attached" in line:
            return watcher
    raise RuntimeError("strace could not watch")


def read(log: Path) -> list[Call]:
    """Read a record of strace."""
    seen: Counter[str] = Counter()
    calls = []
    for line in log.read_text("ascii", "replace").splitlines():
        found = _CALL.match(line)
        if found is None:
            continue
        seen[found[1]] += 1
        calls.append(Call(found[1], found[2], int(found[3]), found[4], seen[found[1]]))
    return calls


def touches(call: Call, folder: Path) -> bool:
    """Whether a call changes something in a folder, or tells of a step."""
    if call.name in ("lseek", "close") or call.result < 0:
        return False
    if call.name == "openat" and "O_CREAT" not in call.given:
        return False
    return str(folder) in paths_of(call.given) or call.step is not None


def paths_of(given: str) -> str:
    """Give what a call was given, with the paths in it spelled out."""
    return re.sub(r"(?:\\x[0-9a-f]{2})+", lambda one: _plain(one[0]), given[:4000])


def _plain(escaped: str) -> str:
    return bytes.fromhex(escaped.replace("\\x", "")).decode("utf-8", "replace")
