"""Watch every system call of a session, and search what it wrote for what was typed.

The real window, offscreen, under strace: somebody signs in, opens a client with a name that occurs
nowhere else, types a note, visits every place, searches, backs up and locks. No byte of the name or
of the note may be written anywhere outside the vault, nor in the clear inside; no file may be made
outside the vault, the settings and the place of the backup; no socket of a network may be opened.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from counsel_desk.services import people
from tests.builders import PASSPHRASE, VAULT, Clock, open_office
from tests.torture.tracing import data_of, paths_of

ROOT = Path(__file__).resolve().parents[2]
USER, OWN = "counsellor1", "a bench under seven quiet baobabs"
NAME, TEXT = "Zawadi Kipsigei", "heron lantern quarry"
CANARIES = (NAME.encode(), TEXT.encode())
CALLS = (
    "open", "openat", "openat2", "creat", "write", "pwrite64", "writev", "pwritev", "sendto",
    "sendmsg", "socket", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "symlink", "link",
)  # fmt: skip
PATIENCE = 1_200.0
_CALL = re.compile(r"^(?:\[pid +)?(?:\d+\]?\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
_MAKES = ("mkdir", "mkdirat", "symlink", "link", "rename", "renameat", "renameat2", "creat")
_WRITES = ("write", "pwrite64", "writev", "pwritev", "sendto", "sendmsg")
_NETWORKS = ("AF_INET", "AF_INET6", "AF_PACKET", "AF_NETLINK", "AF_BLUETOOTH", "AF_VSOCK")
_NOWHERE = ("/dev/", "/proc/", "pipe:", "anon_inode:", "socket:", "UNIX", "/memfd:")


@dataclass
class Watched:
    """What a session did: calls seen, bytes written, and what must not be."""

    calls: int = 0
    written: int = 0
    sockets: int = 0
    said: str = ""
    faults: list[str] = field(default_factory=list)


def lay_out(folder: Path) -> Path:
    """Make a vault with one client of a counsellor who has a passphrase of their own."""
    folder.mkdir(parents=True)
    with open_office(folder, Clock(datetime.now(UTC))) as office:
        office.counsellor1.do(people.change_passphrase, old=PASSPHRASE, new=OWN)
        office.client(name=NAME)
    return folder / VAULT


def run(folder: Path, *, how: str = "") -> Watched:
    """Watch one session; ``how`` names the fault that its program is given."""
    folder.mkdir(parents=True, exist_ok=True)
    vault, log = lay_out(folder / "desk"), folder / "calls"
    homes = {name: folder / name for name in ("settings", "stick", "temporary")}
    for home in homes.values():
        home.mkdir()
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("DBUS", "XDG"))},
        "QT_QPA_PLATFORM": "offscreen",
        "COUNSEL_DESK_HOME": str(homes["settings"]),
        "TMPDIR": str(homes["temporary"]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(homes["temporary"]),
    }
    trace = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "1000000"]
    trace += ["-e", f"trace={','.join(f'?{call}' for call in CALLS)}", "-o", str(log)]
    child = [sys.executable, "-m", "tests.torture.session_child", str(vault)]
    child += [str(homes["settings"]), str(homes["stick"]), *([how] if how else [])]
    done = subprocess.run(
        [*trace, *child],
        cwd=ROOT, env=env, input=OWN + "\n", capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    seen = judge(log, (vault, homes["settings"], homes["stick"]))
    seen.said = done.stdout
    seen.faults += [
        f"{name} holds what was typed"
        for name, text in (("stdout", done.stdout), ("stderr", done.stderr))
        if _holds(text.encode())
    ]
    seen.faults += _in_the_clear(folder)
    if done.returncode or "session over" not in done.stdout:
        seen.faults.append(f"the session did not end well: {done.returncode}")
    return seen


def _holds(data: bytes) -> bool:
    return any(canary in data or canary.decode().encode("utf-16-le") in data for canary in CANARIES)


def _in_the_clear(folder: Path) -> list[str]:
    return [
        f"{path.name} holds what was typed"
        for path in folder.rglob("*")
        if path.is_file() and path.name != "calls" and _holds(path.read_bytes())
    ]


def judge(log: Path, allowed: tuple[Path, ...]) -> Watched:
    """Read the record of a session."""
    seen = Watched()
    places = tuple(str(one) for one in allowed)
    with log.open("r", encoding="ascii", errors="replace") as stream:
        for line in stream:
            found = _CALL.match(line.strip())
            if found is not None and int(found[3]) >= 0:
                seen.calls += 1
                fault = _fault(found[1], found[2], places, seen)
                if fault and fault not in seen.faults:
                    seen.faults.append(fault)
    return seen


def _fault(name: str, given: str, places: tuple[str, ...], seen: Watched) -> str:
    if name == "socket":
        seen.sockets += 1
        return f"a socket: {given}" if given.startswith(_NETWORKS) else ""
    if name in _WRITES:
        data = data_of(given)
        seen.written += len(data)
        return f"what was typed was written: {_target(given)}" if _holds(data) else ""
    makes = name in _MAKES or any(flag in given for flag in ("O_CREAT", "O_WRONLY", "O_RDWR"))
    target = _target(given)
    if not makes or target.startswith((*places, *_NOWHERE)) or target in ("", "."):
        return ""
    return f"{name} outside the vault and the settings: {target}"


def _target(given: str) -> str:
    """Give the path that a call names, the last one of several."""
    text = paths_of(given)
    quoted = re.findall(r'"([^"]*)"', text)
    at = re.findall(r"<([^>]*)>", text)
    path = quoted[-1] if quoted else (at[0] if at else "")
    return path if path.startswith("/") or not at else f"{at[0]}/{path}"
