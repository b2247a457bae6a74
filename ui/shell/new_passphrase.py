"""Ask for a passphrase of the person's own, where they were given a first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.services import passphrases, people, recovery
from ui import wording
from ui.shell.first_run_pages import PassphrasePage
from ui.shell.sheet import Sheet, SheetAction

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.people import Person
    from ui.jobs import Jobs

SAVE = "save"


def _tr(text: str) -> str:
    return QCoreApplication.translate("NewPassphrase", text)


def passphrase_page(me: Person) -> PassphrasePage:
    """Make the page that offers six words or takes a passphrase of one's own."""

    def advise(text: str) -> list[str]:
        words = (me.name, me.user_name)
        return wording.say_faults(passphrases.passphrase_faults(text, user_words=words))

    return PassphrasePage(passphrases.generate_passphrase, advise)


class NewPassphraseSheet(Sheet):
    """Stays until a new passphrase is in force; ``old`` are the words of a kit ``by_kit``."""

    def __init__(
        self,
        jobs: Jobs,
        me: Person,
        old: str,
        then: Callable[[], object],
        *,
        by_kit: bool = False,
    ) -> None:
        self.page = passphrase_page(me)
        self._by_kit = by_kit
        given = _tr("Someone else made the one you have just used, so change it before you begin.")
        kit = _tr(
            "The kit is used up by this, and the passphrase that you forgot opens nothing here any"
            " more. Make another kit afterwards."
        )
        super().__init__(
            _tr("Choose a passphrase of your own"),
            kit if by_kit else given,
            (SheetAction(SAVE, _tr("Change the passphrase"), "primary"),),
            body=self.page,
            keeps_open=True,
            width=560,
        )
        self._jobs = jobs
        self._old = old
        self._then = then
        self.answered.connect(self._save)

    def answer(self, key: str) -> None:
        """Take no cancel: the given passphrase must not stay."""
        if key == SAVE:
            super().answer(key)

    def _save(self, _key: str) -> None:
        if self.page.wrong():
            return
        self.buttons[SAVE].setEnabled(False)
        new = self.page.passphrase()
        if self._by_kit:
            job = self._jobs.ask(recovery.use_kit, words=self._old, new=new)
        else:
            job = self._jobs.ask(people.change_passphrase, old=self._old, new=new)
        job.then(self._saved).failed(self._failed)

    def _saved(self, _none: object) -> None:
        self.page.forget()
        self._old = ""
        self.close_sheet()
        self._then()

    def _failed(self, error: Exception) -> None:
        self.buttons[SAVE].setEnabled(True)
        self.set_error(wording.sentence(error))


def ask_new_passphrase(
    over: QWidget,
    jobs: Jobs,
    me: Person,
    old: str,
    then: Callable[[], object],
    *,
    by_kit: bool = False,
) -> NewPassphraseSheet:
    """Ask for a new passphrase over the window, and go on once it is in force."""
    sheet = NewPassphraseSheet(jobs, me, old, then, by_kit=by_kit)
    sheet.open_over(over)
    return sheet
