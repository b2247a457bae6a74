"""Enrol a member: a case code typed with its check letter, or picked from a short list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.domain.case_code import is_valid_code, looks_like_code
from counsel_desk.domain.cases import CaseStatus
from counsel_desk.services.cases import list_cases
from counsel_desk.services.errors import ConsentMissing, Invalid
from counsel_desk.services.groups import check_enrolment, enrol
from ui import wording
from ui.screens.group.clash_sheet import ClashSheet
from ui.screens.group.fit_sheet import FitSheet
from ui.shell.consent_sheet import retry_without_consent
from ui.theme import Space
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import DateField
from ui.widgets.field import Field, TextField
from ui.widgets.keys import key_table, press
from ui.widgets.labels import label
from ui.widgets.table_model import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.diary import Slot
    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.ids import MembershipId
    from counsel_desk.domain.register import CaseRow
    from ui.jobs import Job
    from ui.screen import Context
    from ui.widgets.keys import KeyLine


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: a code, and the reasons given for it so far."""

    code: str
    override: str | None = None
    despite: str = ""


class Column(Enum):
    """The columns of the list to pick from."""

    CODE = auto()
    COUNTY = auto()


class EnrolCard(Card):
    """Takes a case code.

    Attributes:
        code: the field; table: the cases that may be picked; button: enrols.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._context = context
        self._group: GroupFile | None = None
        self._cases: tuple[CaseRow, ...] = ()
        self._is_stale = False
        self._fit: FitSheet | None = None
        self.set_title(self.tr("Enrol a member"))
        self.code = TextField(
            self.tr("Case code"),
            self.tr("Enter enrols, Down goes to the list."),
            placeholder=self.tr("KM-0042-T"),
        )
        self.since = DateField(context.today())
        self._since = Field(self.tr("Member since"), self.since)
        self.agreed = QCheckBox(self.tr("Agreed to keep what others say"))
        self.agreed.setToolTip(
            self.tr("Asked of every client, again for every group. Space ticks it.")
        )
        self.button = secondary_button(self.tr("Enrol"), "", self.enrol_typed)
        self.table: DataTable[CaseRow] = DataTable(
            {
                Column.CODE: ColumnSpec(self.tr("Case code"), lambda row: row.code),
                Column.COUNTY: ColumnSpec(self.tr("County"), lambda row: row.county, muted=True),
            },
            lambda row: row.case,
            self.tr("Clients who can be enrolled"),
            compact=True,
            opens_on_click=False,
        )
        self._none = label("", "muted", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.code, 1)
        line.addWidget(self._since, 1)
        self.body.addLayout(line)
        self.add(self.agreed)
        self.add_action(self.button)
        self.add(self.table)
        self.add(self._none)
        self.table.setFixedHeight(36 + 28 * 4)
        self._none.hide()
        self.setFocusProxy(self.code)

    def _connect(self) -> None:
        self.code.edit.textChanged.connect(self._narrow)
        self.code.edit.returnPressed.connect(self.enrol_typed)
        self.code.edit.installEventFilter(self)
        self.table.opened.connect(self._pick)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the field into the list with Down."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        return watched is self.code.edit and press(self.key_lines(), event)

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Lead into the list."""
        into = (self.tr("From the code into the list"), "Down", self.table.enter_from_above)
        return key_table(self.tr("Members"), into)

    def show_group(self, group: GroupFile) -> None:
        """Offer the cases that are not in this group now; they are read once they are seen."""
        self._group = group
        self._is_stale = True
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the cases that may be picked."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        if not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        if self._context.may(Permission.LIST_CLIENTS):
            self._context.jobs.ask(list_cases).then(self._keep)
        else:
            self._keep(())

    def _keep(self, cases: Sequence[CaseRow]) -> None:
        inside = {m.case for m in self._group.members if m.left is None} if self._group else set()
        self._cases = tuple(
            row for row in cases if row.case not in inside and row.status is not CaseStatus.CLOSED
        )
        self.table.set_rows(self._cases)
        self._narrow(self.code.edit.text())

    def _narrow(self, text: str) -> None:
        self.table.set_filter(text)
        found = self.table.table_model.rowCount()
        self.table.setVisible(bool(found))
        self._none.setVisible(not found)
        if self._cases:
            self._none.setText(self.tr("No client in your list has this code."))
        else:
            self._none.setText(self.tr("Every client you may see is in this group already."))

    def _pick(self, row: CaseRow) -> None:
        self.code.set_text(row.code)
        self.enrol_typed()

    def enrol_typed(self) -> None:
        """Enrol the case whose code was typed, or say in words what is wrong with the code."""
        code = self.code.text().upper()
        fault = self._fault(code)
        self.code.set_error(fault)
        self._since.set_error("")
        if fault or self._group is None:
            self.code.edit.setFocus()
            return
        self.button.setEnabled(False)
        asked = Asked(code)
        job = self._context.jobs.ask(check_enrolment, self._group.id, code=code)
        job.then(partial(self._know_clashes, asked)).failed(partial(self._refused, asked))

    def _know_clashes(self, asked: Asked, slots: tuple[Slot, ...]) -> None:
        """Enrol where nothing clashes; else show what does first."""
        if not slots:
            self._enrol(asked)
            return
        self.button.setEnabled(True)
        ClashSheet(asked.code, slots, partial(self._enrol, asked)).open_over(self)

    def _enrol(self, asked: Asked) -> Job[MembershipId] | None:
        if self._group is None:
            return None
        self.button.setEnabled(False)
        job: Job[MembershipId] = self._context.jobs.ask(
            enrol,
            self._group.id,
            code=asked.code,
            joined=self.since.day(),
            agreed=self._context.today() if self.agreed.isChecked() else None,
            override=asked.override,
            despite=asked.despite,
        )
        return job.then(partial(self._done, asked.code)).failed(partial(self._refused, asked))

    def _fault(self, code: str) -> str:
        if not code:
            return self.tr("Type the case code from the client’s card, then press Enter.")
        if not looks_like_code(code):
            return self.tr("A case code is two letters, a number and a letter: KM-0042-T.")
        if not is_valid_code(code):
            return self.tr(
                "The last letter does not fit the rest, so a character is mistyped."
                " Compare it with the card."
            )
        members = self._group.members if self._group else ()
        if any(member.code == code and member.left is None for member in members):
            return self.tr("{0} is in this group already.").format(code)
        return ""

    def offer(self, code: str) -> None:
        """Take the code of someone who waits, and ask for the promise."""
        self.code.set_text(code)
        self.code.set_error("")
        self.agreed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, code: str, _membership: object) -> None:
        self.button.setEnabled(True)
        self.code.set_text("")
        self.agreed.setChecked(False)
        self.code.edit.setFocus()
        self._context.messages.say(self.tr("{0} is enrolled.").format(code), "good")

    def _refused(self, asked: Asked, error: Exception) -> None:
        self.button.setEnabled(True)
        if isinstance(error, ConsentMissing) and asked.override is None:
            retry_without_consent(
                self, error, lambda reason: self._enrol(replace(asked, override=reason)),
                context=self._context, case=None,
            )  # fmt: skip
            return
        misfits = error.facts.get("misfits") if isinstance(error, Invalid) else None
        if isinstance(misfits, tuple) and not asked.despite:
            self._fit = FitSheet(asked.code, misfits, partial(self._despite, asked))
            self._fit.open_over(self)
            return
        is_day = isinstance(error, Invalid) and error.field == "joined"
        wrong = self._since if is_day else self.code
        wrong.set_error(wording.sentence(error))
        wrong.setFocus()

    def _despite(self, asked: Asked, reason: str) -> Job[MembershipId] | None:
        job = self._enrol(replace(asked, despite=reason))
        return job.failed(self._ask_for_promise_instead) if job else None

    def _ask_for_promise_instead(self, error: Exception) -> None:
        """Make room for the sheet of the consent, which has the reason so far."""
        if isinstance(error, ConsentMissing) and self._fit is not None:
            self._fit.close_sheet()
