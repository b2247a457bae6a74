"""Run the desk's work without a window: demonstration vaults, scoring, verification."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from counsel_desk.services.verification import Verification

HOLDS, DOES_NOT_HOLD, REFUSED = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    asked = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = asked.run
    from counsel_desk.services import command_words
    from counsel_desk.services.errors import DeskError
    from counsel_desk.services.hardening import harden_process

    harden_process()
    try:
        return run(asked)
    except BrokenPipeError:
        return _nobody_reads()
    except (DeskError, OSError) as error:
        _say(f"counsel-desk-tool: {command_words.say(error)}")
        return REFUSED
    except KeyboardInterrupt:
        _say(f"counsel-desk-tool: {command_words.STOPPED}")
        return REFUSED


def _nobody_reads() -> int:
    """End without a word where what reads the output has ended, as ``head`` does."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="counsel-desk-tool", description="Counsel Desk without a window."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="make a vault of made-up data to try the desk with")
    demo.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that does not exist")
    demo.add_argument("--clients", type=_count, default=60, help="how many clients (60)")
    demo.add_argument("--seed", type=int, default=1, help="same seed, same data (1)")
    demo.add_argument(
        "--notes", type=_count, default=None, help="notes a client, for a vault of another size"
    )
    demo.set_defaults(run=_demo)

    score = commands.add_parser("score", help="score answers, one JSON object a line")
    score.add_argument("instrument", metavar="INSTRUMENT", help="for example phq-9, or a data file")
    score.set_defaults(run=_score)

    verify = commands.add_parser("verify", help="check every chain, signature and hash")
    verify.add_argument("folder", type=Path, metavar="FOLDER")
    _ask_who(verify)
    verify.set_defaults(run=_verify)
    _add_backup(commands)
    return parser


def _add_backup(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = commands.add_parser("backup", help="copy a vault into a folder and verify the copy")
    made.add_argument("folder", type=Path, metavar="FOLDER")
    made.add_argument("--to", type=Path, required=True, metavar="PLACE", help="a stick, a share")
    _ask_who(made)
    made.set_defaults(run=_backup)

    back = commands.add_parser("restore", help="lay a backup out as a vault folder of its own")
    back.add_argument("copy", type=Path, metavar="COPY", help="a folder NAME ... .cdv-backup")
    back.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that does not exist")
    back.set_defaults(run=_restore)

    saved = commands.add_parser("salvage", help="save what can be read of a damaged vault")
    saved.add_argument("folder", type=Path, metavar="FOLDER", help="the damaged vault; only read")
    saved.add_argument("target", type=Path, metavar="NEW", help="a folder that does not exist")
    _ask_who(saved)
    saved.set_defaults(run=_salvage)


def _ask_who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", required=True, metavar="NAME")
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        required=True,
        help="read the passphrase from standard input, never from the command line",
    )


def _count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 100_000):
        raise argparse.ArgumentTypeError("give a whole number from 1 to 100,000")
    return int(text)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _progress(label: str) -> Callable[[int, int], None]:
    shown = [-1]

    def show(done: int, of: int) -> None:
        share = 100 * done // max(of, 1)
        if share != shown[0]:
            shown[0] = share
            end = "\n" if done >= of else ""
            sys.stderr.write(f"\r{label} {share:3d} % ({done:,} of {of:,}){end}")
            sys.stderr.flush()

    return show


_NEXT_TO_NO_GARBAGE = 100_000
"""New objects before cycles are looked for: a large vault makes millions, and next to none."""


def _demo(asked: argparse.Namespace) -> int:
    import gc

    from counsel_desk.services.demo import make_demo

    gc.set_threshold(_NEXT_TO_NO_GARBAGE)
    made = make_demo(
        asked.folder,
        clients=asked.clients,
        seed=asked.seed,
        notes_each=asked.notes,
        progress=_progress("writing"),
    )
    sys.stdout.write(json.dumps(made) + "\n")
    return HOLDS


def _score(asked: argparse.Namespace) -> int:
    from counsel_desk.services.scoring_tool import score_lines

    return score_lines(asked.instrument, sys.stdin, sys.stdout, sys.stderr)


def _verify(asked: argparse.Namespace) -> int:
    from counsel_desk.services import command_words, verification
    from counsel_desk.services.errors import StorageError

    result = verification.Verification()
    try:
        for latest in _checked(asked):
            result = latest
    except StorageError as error:
        damage = verification.as_problem(error)
        if damage is None:
            raise
        result.problems.append(damage)
        _say(f"counsel-desk-tool: {command_words.say(error)}")
    sys.stdout.write(json.dumps(verification.as_report(result)) + "\n")
    return HOLDS if result.holds else DOES_NOT_HOLD


def _checked(asked: argparse.Namespace) -> Iterator[Verification]:
    from counsel_desk.services import vaults, verification

    passphrase = sys.stdin.readline().rstrip("\r\n")
    desk = vaults.open_vault(asked.folder, user_name=asked.user, passphrase=passphrase)
    show = _progress("checking")
    try:
        for result in verification.steps(desk):
            show(min(result.done, result.total), result.total)
            yield result
    finally:
        _say("")
        desk.close()


def _backup(asked: argparse.Namespace) -> int:
    from counsel_desk.services import backups, vaults
    from counsel_desk.services.profile import Profile

    passphrase = sys.stdin.readline().rstrip("\r\n")
    desk = vaults.open_vault(asked.folder, user_name=asked.user, passphrase=passphrase)
    try:
        copy = backups.back_up(desk, asked.to, Profile(), _progress("copying"))
    finally:
        desk.close()
    made = {"copy": str(copy.path), "made_at": copy.made_at.isoformat(), "bytes": copy.size}
    sys.stdout.write(json.dumps(made) + "\n")
    return HOLDS


def _restore(asked: argparse.Namespace) -> int:
    from counsel_desk.services import backups

    folder = backups.restore(asked.copy, asked.folder)
    sys.stdout.write(json.dumps({"folder": str(folder)}) + "\n")
    return HOLDS


def _salvage(asked: argparse.Namespace) -> int:
    from counsel_desk.services import salvage, verification
    from counsel_desk.services.errors import VaultMissing
    from counsel_desk.services.profile import Profile

    if not asked.folder.exists():
        raise VaultMissing
    report = salvage.salvage(
        asked.folder,
        asked.target,
        Profile(),
        _progress("reading"),
        user_name=asked.user,
        passphrase=sys.stdin.readline().rstrip("\r\n"),
    )
    lost = [
        {"kind": one.kind, "case": one.code, "day": str(one.day or ""), "count": one.count}
        for one in report.lost
    ]
    made = report.made
    said = {
        "folder": str(report.folder),
        "damaged_pages": made.damaged,
        "pages": made.pages,
        "kept": made.kept,
        "from_copies": made.from_copies,
        "lost": lost,
        "unproved": [str(one) for one in made.unproved],
        "verified": verification.as_report(report.verified) if report.fault is None else None,
    }
    sys.stdout.write(json.dumps(said) + "\n")
    return HOLDS if report.holds and not lost else DOES_NOT_HOLD


if __name__ == "__main__":
    sys.exit(main())
