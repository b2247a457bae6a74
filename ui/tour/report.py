"""Say how the tour went: a line for each step on the terminal, and all of it in tour.json."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from ui.tour.heartbeat import LONGEST_MS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ui.tour.script import Block, Result

FILE_NAME = "tour.json"


def say(line: str) -> None:
    """Write a line to the terminal, if there is one."""
    if sys.stdout is not None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def say_step(number: int, result: Result) -> None:
    """Print how a step went."""
    step = result.step
    verdict = "ok" if result.held else "FAILED"
    say(f"{number:3} {verdict:6} {result.seconds:5.1f} s  {step.role}: {step.title}")
    if result.error:
        say(f"           {result.error}")


def as_json(
    results: Sequence[Result],
    blocks: Sequence[Block],
    longest: Block,
    pictures: Sequence[str],
    warnings: Sequence[str],
) -> dict[str, Any]:
    """Give everything about the tour as plain values."""
    return {
        "held": bool(results) and all(result.held for result in results),
        "seconds": round(sum(result.seconds for result in results), 1),
        "steps": [
            {
                "name": result.step.name,
                "role": result.step.role,
                "title": result.step.title,
                "held": result.held,
                "error": result.error,
                "seconds": round(result.seconds, 2),
                "checked": result.checks,
            }
            for result in results
        ],
        "longest_block": _block(longest),
        "blocks_over_ms": LONGEST_MS,
        "blocks": [_block(block) for block in blocks],
        "pictures": list(pictures),
        "warnings": list(warnings),
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "step": block.step,
        "ms": block.milliseconds,
        "busy_ms": block.busy_milliseconds,
        "waited_ms": block.waited_milliseconds,
    }


def write(folder: Path, report: dict[str, Any]) -> None:
    """Write tour.json, readable by this user alone."""
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    handle = os.open(folder / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(text)


def say_end(report: dict[str, Any], folder: Path) -> None:
    """Print what it comes to and where the pictures are."""
    longest = report["longest_block"]
    say(
        f"Longest block of the window: {longest['ms']:.0f} ms"
        f" ({longest['busy_ms']:.0f} ms of it at work) in “{longest['step']}”;"
        f" {len(report['blocks'])} over {LONGEST_MS:.0f} ms."
    )
    say(f"{len(report['pictures'])} pictures are in {folder}")
    steps = report["steps"]
    if report["held"]:
        say(f"All {len(steps)} steps held.")
    else:
        say("The tour ended at the step that failed.")
