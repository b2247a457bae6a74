"""The consents of a client: where each purpose stands, and what was answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from counsel_desk.domain.consents import (
    ConsentBook,
    ConsentEntry,
    ConsentLine,
    ConsentState,
    Decision,
    GivenBy,
    OverrideEntry,
    Purpose,
)
from counsel_desk.services import consents
from counsel_desk.services.versions import Subject
from ui import wording_consents
from ui.screens.client.consent_menu import ConsentSheetMenu
from ui.screens.client.consent_sheets import FORM, ConsentSheet, WithdrawSheet
from ui.screens.client.tab import Tab
from ui.screens.client.versions_sheet import show_versions
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.pill import PillKind, Sign
from ui.widgets.rows import ListRow, RowList
from ui.widgets.struck_words import banner_words, struck_words

if TYPE_CHECKING:
    from counsel_desk.domain.ids import CaseId
    from ui.jobs import Job
    from ui.screen import Context

_ICONS = {
    ConsentState.GIVEN: ("check-circle", "good"),
    ConsentState.REFUSED: ("x-circle", "danger"),
    ConsentState.WITHDRAWN: ("arrow-u-up-left", "danger"),
    ConsentState.EXPIRED: ("hourglass", "warning"),
    ConsentState.NOT_ASKED: ("question", "muted"),
}
_PILLS = {
    ConsentState.GIVEN: (PillKind.GOOD, Sign.DOT),
    ConsentState.REFUSED: (PillKind.DANGER, Sign.DIAMOND),
    ConsentState.WITHDRAWN: (PillKind.DANGER, Sign.DOWN),
    ConsentState.EXPIRED: (PillKind.WARNING, Sign.UP),
    ConsentState.NOT_ASKED: (PillKind.NEUTRAL, Sign.RING),
}


class ConsentsTab(Tab):
    """A row for each purpose; opening it offers what can be done."""

    key: ClassVar[str] = "consents"

    def __init__(self, context: Context, case: CaseId) -> None:
        super().__init__(context, case)
        self.book: ConsentBook | None = None
        self.rows = RowList(self.tr("Consents by purpose"))
        self.earlier = RowList(self.tr("Earlier answers"))
        self.overrides = RowList(self.tr("Done without a consent"))
        self._cards = [Card(), Card(), Card()]
        self._lay_out()
        self.rows.opened.connect(self._open_line)
        self.earlier.opened.connect(self._open_entry)

    def _lay_out(self) -> None:
        first, earlier, overrides = self._cards
        first.set_title(self.tr("Consents"), self.tr("asked, given and withdrawn one by one"))
        self.record_button = secondary_button(
            self.tr("Record an answer"), "plus", lambda: self.record(None)
        )
        first.add_action(self.record_button)
        self.record_button.hide()
        first.add(self.rows)
        earlier.set_title(self.tr("Earlier answers"))
        earlier.add(self.earlier)
        overrides.set_title(self.tr("Done without a consent"), self.tr("each with its reason"))
        overrides.add(self.overrides)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        for card in self._cards:
            lines.addWidget(card)
        lines.addStretch(1)
        earlier.hide()
        overrides.hide()

    def load(self) -> None:
        """Ask for all consents."""
        if self.shown is not None:
            self.record_button.setVisible(self.shown.writes_clinical)
            self.context.jobs.ask(consents.list_consents, self.case).then(self._show)

    def _show(self, book: ConsentBook) -> None:
        self.book = book
        self.rows.set_rows([(line, self._line_row(line)) for line in book.lines])
        later(self, self._show_rest)

    def _show_rest(self) -> None:
        if self.book is None:
            return
        self.earlier.set_rows([(one, self._entry_row(one)) for one in self.book.earlier])
        self.overrides.set_rows([(one, self._override_row(one)) for one in self.book.overrides])
        self._cards[1].setVisible(bool(self.book.earlier))
        self._cards[2].setVisible(bool(self.book.overrides))

    def _line_row(self, line: ConsentLine) -> ListRow:
        icon, role = _ICONS[line.state]
        row = ListRow(title_of(line), self._second(line), icon, role)
        kind, sign = _PILLS[line.state]
        words = wording_consents.state_words(line.state)
        if line.review and line.state is ConsentState.GIVEN:
            words, kind, sign = self.tr("Given, ends soon"), PillKind.WARNING, Sign.UP
        if _lacks_assent(line):
            words, kind, sign = self.tr("Given without assent"), PillKind.WARNING, Sign.DIAMOND
        row.set_pill(words, kind, sign)
        return row

    def _second(self, line: ConsentLine) -> str:
        if line.entry is None or line.entry.consent is None:
            return wording_consents.purpose_help(line.purpose)
        return self._facts(line.entry)

    def _facts(self, entry: ConsentEntry) -> str:
        one = entry.consent
        if one is None:
            return self.tr("Damaged: this answer cannot be opened.")
        if one.withdrawn_on is not None:
            parts = [self.tr("withdrawn {0}").format(say_date(one.withdrawn_on))]
            parts += [one.withdrawal_reason] if one.withdrawal_reason else []
        elif one.decision is Decision.REFUSED:
            parts = [self.tr("refused {0}").format(say_date(one.given_on))]
        else:
            parts = [self.tr("given {0}").format(say_date(one.given_on))]
            if one.expires is not None:
                parts.append(self.tr("until {0}").format(say_date(one.expires)))
        parts += [wording_consents.how_words(one.how).lower()] if one.how else []
        parts += [self.tr("witness {0}").format(one.witness)] if one.witness else []
        if one.given_by is GivenBy.GUARDIAN:
            parts.append(self.tr("by {0} as guardian").format(one.guardian))
            parts.append(self._assent_words(one.assent))
        if one.language:
            parts.append(case_words.language_words(one.language))
        if one.interpreter:
            parts.append(self.tr("interpreter {0}").format(one.interpreter))
        parts += [one.remarks] if one.remarks else []
        said = " · ".join(parts)
        return said[:1].upper() + said[1:]

    def _assent_words(self, assent: bool | None) -> str:
        """Say what the client said beside the guardian; not recorded is neither yes nor no."""
        if assent is None:
            return self.tr("assent not recorded")
        return self.tr("with assent") if assent else self.tr("the client did not assent")

    def _entry_row(self, entry: ConsentEntry) -> ListRow:
        consent = entry.consent
        if consent is None:
            return ListRow(self.tr("Damaged"), self._facts(entry), "shield-warning", "danger")
        icon, role = _ICONS[consent.state(self.context.today())]
        title = _named(consent.purpose, consent.recipient)
        row = ListRow(title, self._facts(entry), icon, role)
        if entry.struck is not None:
            row.set_struck(struck_words(entry.struck, self.shown.people if self.shown else {}))
        return row

    def _override_row(self, one: OverrideEntry) -> ListRow:
        who = case_words.name_of(self.shown.people if self.shown else {}, one.author)
        when = case_words.say_moment_year(one.recorded)
        second = self.tr("{0}, {1}: {2}").format(who, when, one.override.reason)
        row = ListRow(
            _named(one.override.purpose, one.override.recipient),
            second,
            "warning-circle",
            "warning",
        )
        row.setToolTip(one.override.reason)
        return row

    def _open_line(self, line: ConsentLine) -> None:
        if line.entry is None:
            self.record(line.purpose)
        else:
            self._open_entry(line.entry)

    def _open_entry(self, entry: ConsentEntry) -> None:
        consent = entry.consent
        if consent is None:
            return
        writes = self.shown is not None and self.shown.writes_clinical
        stands = entry.struck is None
        takes = writes and consent.withdrawn_on is None and consent.decision is Decision.GIVEN
        facts = [self._facts(entry)]
        if entry.struck is not None:
            people = self.shown.people if self.shown is not None else {}
            facts.insert(0, banner_words(entry.struck, people))
        menu = ConsentSheetMenu(
            _named(consent.purpose, consent.recipient),
            "\n".join(facts),
            writes=writes,
            withdraws=takes and stands,
            strikes=self.may_strike(entry.author, entry.struck),
            corrects=stands,
        )
        menu.answered.connect(lambda key: self._act(key, entry))
        menu.open_over(self)

    def _act(self, key: str, entry: ConsentEntry) -> None:
        consent = entry.consent
        if key == "again" and consent is not None:
            self.record(consent.purpose, consent.recipient)
        elif key == "correct":
            self._correct(entry)
        elif key == "withdraw":
            self._withdraw(entry)
        elif key == "history":
            show_versions(self, Subject.CONSENT, entry.id)
        elif key == "strike":
            self.strike("consent", entry.id, entry.author)

    def record(self, purpose: Purpose | None, recipient: str = "") -> ConsentSheet | None:
        """Ask for an answer and record it."""
        if self.shown is None or not self.shown.writes_clinical:
            return None
        identity = self.shown.file.identity
        guardian = identity.guardian.name if identity and identity.guardian else ""
        sheet = ConsentSheet(self.context.today(), purpose, guardian=guardian, recipient=recipient)

        def save() -> Job[object] | None:
            if not sheet.is_right():
                return None
            job: Job[object] = self.context.jobs.ask(
                consents.record_consent, self.case, sheet.consent()
            )
            return job.then(lambda _id: self._said(self.tr("The answer is recorded.")))

        sheet.on_save(save)
        sheet.open_over(self)
        sheet.keep(self.context, FORM, self.case)
        return sheet

    def _correct(self, entry: ConsentEntry) -> None:
        sheet = ConsentSheet(self.context.today(), old=entry.consent)

        def save() -> Job[object] | None:
            if not sheet.is_right():
                return None
            job: Job[object] = self.context.jobs.ask(
                consents.correct_consent, self.case, entry.id, sheet.consent()
            )
            return job.then(lambda _none: self._said(self.tr("The correction is recorded.")))

        sheet.on_save(save)
        sheet.open_over(self)
        sheet.keep(self.context, FORM, self.case, entry.id)

    def _withdraw(self, entry: ConsentEntry) -> None:
        if entry.consent is None:
            return
        title = _named(entry.consent.purpose, entry.consent.recipient)
        sheet = WithdrawSheet(title, self.context.today())

        def save() -> Job[object]:
            job: Job[object] = self.context.jobs.ask(
                consents.withdraw_consent,
                self.case,
                entry.id,
                on=sheet.day.day(),
                reason=sheet.reason.words(),
            )
            return job.then(lambda _none: self._said(self.tr("The consent is withdrawn.")))

        sheet.on_save(save)
        sheet.open_over(self)

    def _said(self, words: str) -> None:
        self.context.messages.say(words, "good")


def _lacks_assent(line: ConsentLine) -> bool:
    """Whether a guardian said yes for a client who said no."""
    one = line.entry.consent if line.entry is not None else None
    given = line.state is ConsentState.GIVEN and one is not None
    return given and one is not None and one.given_by is GivenBy.GUARDIAN and one.assent is False


def title_of(line: ConsentLine) -> str:
    """Name the purpose and, where there is one, the recipient."""
    return _named(line.purpose, line.recipient)


def _named(purpose: Purpose, recipient: str) -> str:
    words = wording_consents.purpose_words(purpose)
    return f"{words}: {recipient}" if recipient else words
