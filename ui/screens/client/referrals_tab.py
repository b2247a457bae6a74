"""The referrals of a client: where each stands, its letter, and the client's own copy."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.domain.referrals import Direction
from counsel_desk.services import letters, referrals
from counsel_desk.services.errors import ConsentMissing
from ui.screens.client.letter_sheet import LetterSheet
from ui.screens.client.own_copy_sheet import OwnCopySheet
from ui.screens.client.referral_sheet import FORM, ReferralSheet
from ui.screens.client.tab import ShownCase, Tab
from ui.shell.consent_sheet import retry_without_consent
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import referral_words, struck_words
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.keys import KeyAction, follows
from ui.widgets.labels import label
from ui.widgets.paper_words import paper_words
from ui.widgets.pill import PillKind, Sign
from ui.widgets.sealing_parts import ask_path
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.referrals import Referral, ReferralEntry
    from counsel_desk.reports.letter import Piece
    from counsel_desk.reports.paper_words import PaperWords
    from ui.jobs import Job
    from ui.screen import Context
    from ui.widgets.buttons import Button

OPEN, LETTER, STRIKE = "open", "letter", "strike"


class Column(Enum):
    """The columns of the list."""

    KIND = auto()
    PARTNER = auto()
    DIRECTION = auto()
    MADE = auto()
    DUE = auto()
    STATE = auto()


class ReferralsTab(Tab):
    """Every referral in and out, the newest first."""

    key: ClassVar[str] = "referrals"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self.table = DataTable(self._columns(), lambda one: one.id, self.tr("Referrals"))
        self.new_button = primary_button(self.tr("New referral"), "plus", self.new)
        self.copy_button = secondary_button(
            self.tr("Make a copy"), "file-arrow-down", self.own_copy
        )
        self._empty = EmptyState("", self.tr("New referral"), "arrow-square-out")
        self._stack = QStackedWidget()
        self._lay_out()
        self.table.opened.connect(self._opened)
        self._empty.acted.connect(self.new)
        self._action(self.new_button, self.tr("Refer the client"), "Alt+Shift+F")
        self._action(self.copy_button, self.tr("Make the client’s own copy"), "Alt+Shift+C")

    def _columns(self) -> dict[Enum, ColumnSpec[ReferralEntry]]:
        def of(read: Callable[[Referral], str]) -> Callable[[ReferralEntry], str]:
            return lambda entry: read(entry.referral) if entry.referral else ""

        damaged = self.tr("Damaged: this referral cannot be opened.")
        return {
            Column.KIND: ColumnSpec(
                self.tr("What for"),
                of(lambda one: referral_words.kind_words(one.kind)),
                width=170,
                strong=True,
                icon=_icon,
                struck=_is_struck,
            ),
            Column.PARTNER: ColumnSpec(
                self.tr("To or from"),
                lambda one: one.referral.partner_name if one.referral else damaged,
                struck=_is_struck,
            ),
            Column.DIRECTION: ColumnSpec(
                self.tr("Direction"),
                of(lambda one: self.tr("Out") if one.direction is Direction.OUT else self.tr("In")),
                width=90,
                muted=True,
                second="{0}",
            ),
            Column.MADE: ColumnSpec(
                self.tr("Decided"),
                of(lambda one: say_date(one.made_on)),
                sort=lambda one: one.referral.made_on if one.referral else None,
                width=120,
                second=self.tr("decided {0}"),
            ),
            Column.DUE: ColumnSpec(
                self.tr("Answer due"),
                lambda one: say_date(due) if (due := _due(one)) else "",
                sort=_due,
                width=120,
                muted=True,
                second=self.tr("answer due {0}"),
            ),
            Column.STATE: ColumnSpec(
                self.tr("Status"), self._state_words, pill=self._state, width=130
            ),
        }

    def _state(self, entry: ReferralEntry) -> PillText | None:
        if entry.struck is not None:
            return PillText(struck_words.short_words(), PillKind.NEUTRAL, Sign.RING)
        if entry.referral is None:
            return None
        return referral_words.state_pill(entry.referral, self.context.today())

    def _state_words(self, entry: ReferralEntry) -> str:
        pill = self._state(entry)
        return pill.text if pill else ""

    def _lay_out(self) -> None:
        card = Card(self.tr("Referrals"), self.tr("each rests on the client’s consent"))
        card.add_action(self.new_button)
        card.add(self._stack, 1)
        card.setMinimumHeight(300)
        for page in (self.table, self._empty):
            self._stack.addWidget(page)
        copy = Card(self.tr("The client’s own copy"))
        copy.add_action(self.copy_button)
        words = self.tr(
            "Clients may have a copy of their file. It is sealed with a passphrase of its own,"
            " holds the parts that they want, and nobody else’s name."
        )
        copy.add(label(words, "muted", wrap=True))
        self._copy = copy
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        lines.addWidget(card, 1)
        lines.addWidget(copy)
        self.setFocusProxy(self.table)

    def _action(self, button: Button, text: str, keys: str) -> None:
        """Give what a button does a key, which works where the button is offered."""
        reach, when = Qt.ShortcutContext.WindowShortcut, follows(button)
        KeyAction(self, self.tr("Referrals"), text, keys, button.click, when=when, reach=reach)

    def show_case(self, shown: ShownCase) -> None:
        """Offer what this person may do."""
        super().show_case(shown)
        self.new_button.setVisible(shown.writes_clinical)
        for part in (self._copy, self.copy_button):
            part.setVisible(self.context.may(Permission.EXPORT_CASE))
        self._empty.set_sentence(self.tr("Nobody has been asked for help for this client yet."))

    def load(self) -> None:
        """Ask for the referrals."""
        self.context.jobs.ask(referrals.list_referrals, self.case).then(self._show)

    def _show(self, found: tuple[ReferralEntry, ...]) -> None:
        self.table.set_rows(found)
        self._stack.setCurrentWidget(self.table if found else self._empty)

    # --- one referral ---

    def new(self) -> None:
        """Ask for a new referral."""
        if self.shown is not None and self.shown.writes_clinical:
            self._sheet(None)

    def _opened(self, entry: ReferralEntry) -> None:
        referral = entry.referral
        if referral is None:
            self.context.messages.say(self.tr("This referral is damaged and cannot be opened."))
            return
        writes = self.shown is not None and self.shown.writes_clinical
        stands = entry.struck is None
        actions = [SheetAction(CANCEL, self.tr("Close"))]
        if self.may_strike(entry.author, entry.struck):
            actions.append(SheetAction(STRIKE, self.tr("Strike it")))
        is_out = referral.direction is Direction.OUT
        if is_out and stands and self.context.may(Permission.EXPORT_CASE):
            actions.append(SheetAction(LETTER, self.tr("Write the letter")))
        if writes and stands:
            actions.append(SheetAction(OPEN, self.tr("Next step"), "primary"))
        title = f"{referral_words.kind_words(referral.kind)} · {referral.partner_name}"
        said = [self._said(referral)]
        if entry.struck is not None:
            people = self.shown.people if self.shown is not None else {}
            said.insert(0, struck_words.banner_words(entry.struck, people))
        sheet = Sheet(title, "\n\n".join(said), actions, width=620)
        sheet.answered.connect(lambda key: self._act(key, entry))
        sheet.open_over(self)

    def _said(self, referral: Referral) -> str:
        steps = (
            (self.tr("decided {0}"), referral.made_on),
            (self.tr("sent {0}"), referral.sent),
            (self.tr("received {0}"), referral.received),
            (self.tr("attended {0}"), referral.attended),
            (self.tr("concluded {0}"), referral.outcome_on),
        )
        parts = [referral_words.urgency_words(referral.urgency)]
        parts += [words.format(say_date(day)) for words, day in steps if day is not None]
        parts += [referral_words.outcome_words(referral.outcome)] if referral.outcome else []
        texts = [text for text in (referral.reason, referral.outcome_text) if text]
        return "\n\n".join([" · ".join(parts), *texts])

    def _act(self, key: str, entry: ReferralEntry) -> None:
        if key == OPEN:
            self._sheet(entry)
        elif key == LETTER:
            self.letter(entry)
        elif key == STRIKE:
            self.strike("referral", entry.id, entry.author)

    def _sheet(self, entry: ReferralEntry | None) -> None:
        county = self.shown.file.coordination.county if self.shown else ""
        old = entry.referral if entry else None
        sheet = ReferralSheet(self.context, county, self.context.today(), old)
        sheet.on_save(lambda: self._save(sheet, entry))
        sheet.open_over(self)
        sheet.keep(self.context, FORM, self.case, entry.id if entry else None)

    def _save(self, sheet: ReferralSheet, entry: ReferralEntry | None) -> Job[object] | None:
        if not sheet.is_right():
            return None
        referral = sheet.referral()

        def ask(override: str | None) -> Job[object]:
            jobs = self.context.jobs
            job: Job[object] = (
                jobs.ask(referrals.record_referral, self.case, referral, override=override)
                if entry is None
                else jobs.ask(
                    referrals.update_referral, self.case, entry.id, referral, override=override
                )
            )
            return job.then(lambda _made: self._saved())

        job = ask(None)
        return job.failed(lambda error: self._failed(sheet, error, ask))

    def _failed(
        self, sheet: ReferralSheet, error: Exception, ask: Callable[[str | None], Job[object]]
    ) -> None:
        if isinstance(error, ConsentMissing):
            retry_without_consent(
                sheet, error, lambda reason: self._anyway(sheet, ask(reason)),
                context=self.context, case=self.case,
            )  # fmt: skip

    def _anyway(self, sheet: ReferralSheet, job: Job[object]) -> Job[object]:
        return job.then(sheet.done)

    def _saved(self) -> None:
        self.context.messages.say(self.tr("The referral is saved."), "good")
        self.load()

    # --- what leaves ---

    def letter(self, entry: ReferralEntry) -> None:
        """Ask where the letter goes, then what it holds."""
        code = self.shown.file.code if self.shown else ""
        name = self.tr("Referral {0}").format(code)
        ask_path(self, self.tr("Save the letter"), name, lambda path: self.letter_to(entry, path))

    def letter_to(self, entry: ReferralEntry, path: Path) -> None:
        """Gather the pieces and let the person choose."""
        words = paper_words()
        job = self.context.jobs.ask(letters.letter_pieces, self.case, entry.id, said=words)
        job.then(lambda pieces: self._choose(entry, path, pieces, words))

    def _choose(
        self, entry: ReferralEntry, path: Path, pieces: tuple[Piece, ...], words: PaperWords
    ) -> None:
        LetterSheet(self.context, self.case, entry, pieces, path, words).open_over(self)

    def own_copy(self) -> None:
        """Ask where the copy goes, then what it holds."""
        if self.shown is None or not self.context.may(Permission.EXPORT_CASE):
            return
        name = self.tr("Own copy {0}").format(self.shown.file.code)
        ask_path(self, self.tr("Save the copy"), name, self.own_copy_to)

    def own_copy_to(self, path: Path) -> OwnCopySheet:
        """Let the person choose the parts."""
        sheet = OwnCopySheet(self.context, self.case, path)
        sheet.open_over(self)
        return sheet


def _is_struck(entry: ReferralEntry) -> bool:
    return entry.struck is not None


def _due(entry: ReferralEntry) -> date | None:
    """Give the day by which an answer is due, if any; nothing is due of what was struck."""
    return entry.referral.due if entry.referral is not None and entry.struck is None else None


def _icon(entry: ReferralEntry) -> tuple[str, str] | None:
    if entry.referral is None:
        return "shield-warning", "danger"
    return referral_words.ICONS[entry.referral.kind], "muted"
