"""Write this machine's settings as JSON and read them back, whole or not at all.

By the standard library, because the settings are read before the first window is painted.
"""

from __future__ import annotations

import json
import math
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

DEFAULT_IDLE_MINUTES = 5
MOST_UNTOLD = 100
WAITS_AFTER = 5
FIRST_WAIT = 5
LONGEST_WAIT = 300


@dataclass(frozen=True, slots=True)
class Failures:
    """How often signing in to a vault failed since it last worked, and when last (seconds, UTC).

    ``untold`` is what was tried, as `attempts.sealed` writes it, until it is in the trail.
    """

    count: int
    last: float
    untold: tuple[str, ...] = ()


def wait_after(failures: Failures | None, now: datetime) -> int:
    """Give the seconds to wait: four failures are free, the fifth costs 5, up to 5 minutes."""
    if failures is None or failures.count < WAITS_AFTER:
        return 0
    doublings = min(failures.count - WAITS_AFTER, 16)
    wait = min(FIRST_WAIT << doublings, LONGEST_WAIT)
    return max(0, math.ceil(wait - (now.timestamp() - failures.last)))


@dataclass(frozen=True, slots=True)
class Witness:
    """The highest entry of a vault's audit chain that this machine has seen."""

    sequence: int
    head: bytes


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """Where a vault is backed up besides its own folder, and when one was last verified.

    ``made`` is when the last one was verified in each place, ``schedule`` when one is due.
    ``sequence`` and ``head`` tell how far the trail of the last one goes; empty for not known.
    """

    places: tuple[str, ...] = ()
    last: float = 0.0
    made: dict[str, float] = field(default_factory=dict)
    schedule: str = ""
    sequence: int = 0
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """When the pages of a vault's database were last checked, and how it was left.

    ``damaged``: that check found something. ``is_open``: nobody has closed it since it was opened.
    ``is_owed``: it was cut off once, and not checked since.
    """

    checked: float = 0.0
    damaged: bool = False
    is_open: bool = False
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """All settings; the names of vaults and folders are quoted paths, or a vault's id."""

    recent: tuple[str, ...] = ()
    failures: dict[str, Failures] = field(default_factory=dict)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    backups: dict[str, BackupRecord] = field(default_factory=dict)
    checks: dict[str, CheckRecord] = field(default_factory=dict)
    boxes: dict[str, bytes] = field(default_factory=dict)
    idle_minutes: int = DEFAULT_IDLE_MINUTES
    scheme: str = "system"
    geometry: bytes = b""


def encode(state: State) -> bytes:
    """Write the settings."""
    values = asdict(state)
    values["geometry"] = b64encode(state.geometry).decode()
    for name, witness in state.witnesses.items():
        values["witnesses"][name]["head"] = b64encode(witness.head).decode()
    values["boxes"] = {name: b64encode(public).decode() for name, public in state.boxes.items()}
    for name, backup in state.backups.items():
        values["backups"][name]["head"] = b64encode(backup.head).decode()
    return json.dumps(values).encode()


def decode(data: bytes) -> State:
    """Read what ``encode`` wrote; raises ValueError or KeyError for anything else."""
    raw = _a(json.loads(data), dict)
    fresh = State()
    failures = {
        name: Failures(_a(found["count"], int), _number(found["last"]), _untold(found))
        for name, found in _named(raw, "failures")
    }
    witnesses = {
        name: Witness(_a(found["sequence"], int), _bytes(found["head"]))
        for name, found in _named(raw, "witnesses")
    }
    backups = {
        name: BackupRecord(
            tuple(_a(place, str) for place in _a(found["places"], list)),
            _number(found["last"]),
            {n: _number(at) for n, at in _a(found.get("made", {}), dict).items()},
            _a(found.get("schedule", ""), str),
            _a(found.get("sequence", 0), int),
            _bytes(found.get("head", "")),
        )
        for name, found in _named(raw, "backups")
    }
    checks = {
        name: CheckRecord(
            _number(found["checked"]), found["damaged"] is True,
            found["is_open"] is True, found.get("is_owed") is True,
        )
        for name, found in _named(raw, "checks")
    }  # fmt: skip
    return State(
        backups=backups,
        checks=checks,
        boxes={n: _bytes(public) for n, public in _a(raw.get("boxes", {}), dict).items()},
        recent=tuple(_a(path, str) for path in _a(raw.get("recent", []), list)),
        failures=failures,
        witnesses=witnesses,
        idle_minutes=_a(raw.get("idle_minutes", fresh.idle_minutes), int),
        scheme=_a(raw.get("scheme", fresh.scheme), str),
        geometry=_bytes(raw.get("geometry", "")),
    )


def _a(value: object, kind: Any) -> Any:  # noqa: ANN401 - whatever JSON holds, checked here
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError("not settings")
    return value


def _named(raw: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    found = _a(raw.get(key, {}), dict)
    return [(name, _a(one, dict)) for name, one in found.items()]


def _untold(found: dict[str, Any]) -> tuple[str, ...]:
    """Read what was tried; an older program kept no more than how often."""
    if "untold" not in found:
        count: int = _a(found["count"], int)
        return ("",) * min(count, MOST_UNTOLD)
    untold: list[str] = [_a(one, str) for one in _a(found["untold"], list)]
    return tuple(untold[-MOST_UNTOLD:])


def _number(value: object) -> float:
    return float(_a(value, int | float))


def _bytes(text: object) -> bytes:
    return b64decode(_a(text, str), validate=True)
