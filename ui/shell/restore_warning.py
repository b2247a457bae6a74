"""Ask before an older copy of a vault is used in place of a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from ui.shell.backup_words import moment
from ui.shell.sheet import CANCEL, SheetAction, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.services.witness import Behind

GO_ON = "go-on"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Restore", text)


def ask_older(
    over: QWidget,
    behind: Behind,
    go_on: Callable[[], object],
    leave: Callable[[], object],
) -> None:
    """Say what is missing, and go on only when that is meant."""
    actions = (
        SheetAction(CANCEL, _tr("Close it again"), "primary"),
        SheetAction(GO_ON, _tr("Go on with this copy"), "danger"),
    )
    title = (
        _tr("This is an older copy of the vault")
        if behind.missing
        else _tr("This copy went another way than the vault")
    )
    ask(
        over,
        title,
        what_is_missing(behind),
        actions,
        lambda key: go_on() if key == GO_ON else leave(),
    )


def what_is_missing(behind: Behind) -> str:
    """Say how many entries are missing since when, and what to do."""
    since = moment(behind.since) if behind.since is not None else ""
    what_to_do = _tr(
        " Nothing was changed. Go on only if it was put back on purpose; otherwise close it and"
        " open the vault itself."
    )
    if not behind.missing:
        words = _tr(
            "The vault used last on this machine went on without this copy: their audit trails"
            " differ, so what was written there is not in here. The last entry here is of {0}."
        )
        return words.format(since) + what_to_do
    count = QLocale().toString(behind.missing)
    if not since:
        words = _tr("{0} entries that this machine has seen are missing from it.")
        return words.format(count) + what_to_do
    one = _tr("1 entry that this machine has seen after {0} is missing from it.")
    many = _tr("{1} entries that this machine has seen after {0} are missing from it.")
    return (one if behind.missing == 1 else many).format(since, count) + what_to_do
