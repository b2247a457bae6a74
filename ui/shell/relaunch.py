"""Start the program anew in place of this process."""

from __future__ import annotations

import os
import sys


def relaunch_command() -> list[str]:
    """Give the command that started this program; it names no client."""
    return [sys.executable, *sys.orig_argv[1:]]


def relaunch() -> None:
    """Start the program anew in place of this process, so that its memory is gone.

    On Windows a process cannot be replaced: a new one starts and this one ends.
    """
    command = relaunch_command()
    if sys.platform == "win32":
        import subprocess

        subprocess.Popen(command)  # noqa: S603 - the command that started this program
        os._exit(0)
    os.execv(command[0], command)  # noqa: S606 - the command that started this program
