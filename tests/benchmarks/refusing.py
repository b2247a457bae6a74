"""Being refused: alike whether passphrase or name is wrong, and soon while a vault is open."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

from counsel_desk.crypto.kdf import DEFAULT_COST
from counsel_desk.services import vaults
from counsel_desk.services.errors import WrongPassphrase
from tests.benchmarks.measured import Measured, medians
from tests.benchmarks.room import ROOT, Room, environment

ROUNDS = 7
ALIKE = 1.1
SOON = 2.0
PASSPHRASE = "seven quiet baskets under the fig tree"
CHILD = """
import json, sys, time
from pathlib import Path
from counsel_desk.services import vaults
from counsel_desk.services.errors import VaultBusy
begun = time.perf_counter()
try:
    vaults.open_vault(Path(sys.argv[1]), user_name="asha", passphrase=sys.argv[2])
except VaultBusy:
    print(json.dumps(time.perf_counter() - begun))
"""


def refusals(room: Room) -> list[Measured]:
    """Try wrong passphrases and unknown names, then open the vault that is open already."""
    folder = room.fresh("refusals") / "Refusing.cdv"
    desk = vaults.create_vault(
        folder, person_name="Asha", user_name="asha", passphrase=PASSPHRASE, cost=DEFAULT_COST
    )
    with closing(desk):
        waited = _second_process(room, folder)
    wrong, unknown = medians(
        ROUNDS,
        lambda: _refused(folder, "asha", "another passphrase altogether"),
        lambda: _refused(folder, "nobody", PASSPHRASE),
        warm=1,
    )
    slower, quicker = max(wrong, unknown), min(wrong, unknown)
    return [
        Measured("refused-alike", slower, "s", ALIKE, quicker),
        Measured("refused-busy", waited, "s", SOON),
    ]


def _refused(folder: Path, user_name: str, passphrase: str) -> None:
    with suppress(WrongPassphrase):
        vaults.open_vault(folder, user_name=user_name, passphrase=passphrase)
        raise RuntimeError("opened")


def _second_process(room: Room, folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), PASSPHRASE],
        cwd=ROOT,
        env=environment(room),
        capture_output=True,
        check=True,
    )
    return float(json.loads(done.stdout))
