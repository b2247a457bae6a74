"""Name the family of expected failures; everything outside it is a bug."""

from __future__ import annotations


class DeskError(Exception):
    """An expected failure. It carries facts for the window's sentence, never content."""


class InstrumentFileError(DeskError, ValueError):
    """A data file that cannot be used: which file, which line (None if unknown), and why."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason
