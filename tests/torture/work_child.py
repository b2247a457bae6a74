"""Do one workflow after another, each in a process of its own that waits to be watched first.

A line of JSON on standard input starts one: its name, the vault's folder and what is in it. The
process forks (what it needs is loaded once), tells the child's number and stops it until somebody
goes on with it. The child tells of each step that was acknowledged, by one write past every buffer.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from pathlib import Path

from counsel_desk.crypto.kdf import lower_limits_for_tests
from counsel_desk.services import vaults
from counsel_desk.services.errors import DeskError
from tests.torture import swift, work


def tell(**facts: object) -> None:
    os.write(1, json.dumps(facts).encode() + b"\n")


def carry_out(job: dict[str, str], *, fault: str) -> None:
    """Do the workflow; an error that the program means to give is told, any other is a crash."""
    os.kill(os.getpid(), signal.SIGSTOP)
    ground = work.Ground(Path(job["folder"]), job["case"], job["old"])
    if fault:
        FAULTS[fault]()
    try:
        work.WORKFLOWS[job["name"]](ground, lambda step: tell(step=step))
    except DeskError as error:
        tell(refused=type(error).__name__)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told by its type
        tell(crash=type(error).__name__, at=_where(error))
    else:
        tell(done=True)


def _where(error: BaseException) -> str:
    found = error.__traceback__
    while found is not None and found.tb_next is not None:
        found = found.tb_next
    return f"{found.tb_frame.f_code.co_filename}:{found.tb_lineno}" if found else ""


def acknowledge_too_early() -> None:
    """Tell of a step before it is done: the fault that the check must find."""
    from counsel_desk.services import notes

    real = notes.save_draft
    carry = work.Desk.do

    def do(self, case, *given, **named):  # type: ignore[no-untyped-def]
        if case is real:
            tell(step=int(given[2].text[4:8]))
        return carry(self, case, *given, **named)

    work.Desk.do = do  # type: ignore[method-assign]


def overhear_refusals() -> None:
    """Go on as if nothing had been refused: the fault that the other check must find."""
    carry = work.Desk.do

    def do(self, case, *given, **named):  # type: ignore[no-untyped-def]
        try:
            return carry(self, case, *given, **named)
        except DeskError:
            return None

    work.Desk.do = do  # type: ignore[method-assign]


FAULTS = {"early": acknowledge_too_early, "deaf": overhear_refusals}


def main() -> None:
    lower_limits_for_tests()
    swift.hurry()
    vaults.warm_up()
    gc.freeze()
    os.umask(0o077)
    for line in iter(sys.stdin.readline, ""):
        job = json.loads(line)
        number = os.fork()
        if not number:
            carry_out(job, fault=job.get("fault", ""))
            os._exit(0)
        tell(pid=number)
        _, status = os.waitpid(number, 0)
        tell(ended=status)


if __name__ == "__main__":
    main()
