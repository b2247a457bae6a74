"""The network directory: filter, search, and see who is near and who answers."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar, cast

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from counsel_desk.domain.access import Permission
from counsel_desk.domain.directory import Partner, PartnerFilter, PartnerId, PartnerKind
from counsel_desk.domain.referrals import ReferralKind
from counsel_desk.services import directory
from counsel_desk.services.desk import Changed
from ui.screen import Route, Screen
from ui.screens.directory.partner_sheet import FORM, PartnerSheet
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets import case_words, referral_words
from ui.widgets.buttons import primary_button
from ui.widgets.card import Card
from ui.widgets.counties import COUNTIES
from ui.widgets.data_table import DataTable
from ui.widgets.dates import say_date
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import Choice
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.pill import PillKind, Sign
from ui.widgets.search_box import SearchBox
from ui.widgets.table_model import ColumnSpec, PillText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from counsel_desk.domain.directory import PartnerRow
    from ui.jobs import Job
    from ui.screen import Context

CHANGE, VERIFY = "change", "verify"


class Column(Enum):
    """The columns of the list."""

    NAME = auto()
    SERVICES = auto()
    PLACE = auto()
    PHONE = auto()
    DISTANCE = auto()
    ANSWERS = auto()
    COST = auto()
    CHECKED = auto()


class DirectoryScreen(Screen):
    """Doctors, lawyers and organisations to whom clients are referred."""

    name: ClassVar[str] = "directory"
    watches: ClassVar[Changed] = Changed.PROGRAMME | Changed.REFERRALS

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._keeps = context.may(Permission.EDIT_DIRECTORY)
        self._item = PartnerId(route.item) if route.item is not None else None
        self.header = PageHeader(self.title(), self.tr("doctors, lawyers and organisations"))
        self.search = SearchBox(self.tr("Search by name, place or help"))
        self.service = self._choice(
            self.tr("Every kind of help"),
            ((one, referral_words.kind_words(one)) for one in ReferralKind),
        )
        self.kind = self._choice(
            self.tr("Everyone"),
            ((one, referral_words.partner_kind_words(one)) for one in PartnerKind),
        )
        counties = [(name, name) for name, _ in COUNTIES]
        self.county = self._choice(self.tr("Every county"), counties)
        self.language = self._choice(
            self.tr("Every language"),
            ((code, case_words.language_words(code)) for code in case_words.LANGUAGES),
        )
        self.near = self._choice(
            self.tr("By name"), ((n, self.tr("Near {0}").format(n)) for n, _ in counties)
        )
        self.inactive = QCheckBox(self.tr("Show laid aside"))
        self._count = label("", "muted")
        self.lost = label("", "strong", tone="warning", wrap=True)
        self.lost.hide()
        self.table = DataTable(
            self._columns(), lambda row: row.id, self.tr("Directory"), second_lines=2
        )
        self._empty = EmptyState(
            self.tr("The directory is empty."),
            self.tr("Add a partner") if self._keeps else "",
            "address-book",
        )
        self._none = EmptyState(
            self.tr("Nobody in the directory fits."), self.tr("Show all"), "magnifying-glass"
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _choice(self, every: str, choices: Iterable[tuple[object, str]]) -> Choice:
        made = Choice([(None, every), *choices])
        made.setAccessibleName(every)
        return made

    def title(self) -> str:
        """Give the last crumb."""
        return self.tr("Directory")

    def _columns(self) -> dict[Enum, ColumnSpec[PartnerRow]]:
        return {
            Column.NAME: ColumnSpec(
                self.tr("Name"),
                lambda row: row.partner.name,
                strong=True,
                width=230,
                icon=lambda row: (referral_words.PARTNER_ICONS[row.partner.kind], "muted"),
            ),
            Column.SERVICES: ColumnSpec(
                self.tr("Help"), lambda row: referral_words.list_kinds(row.partner.services)
            ),
            Column.PLACE: ColumnSpec(self.tr("Place"), _place, width=160, second="{0}"),
            Column.PHONE: ColumnSpec(
                self.tr("Phone"),
                lambda row: row.partner.phone,
                width=130,
                muted=True,
                second="{0}",
            ),
            Column.DISTANCE: ColumnSpec(
                self.tr("Distance"),
                lambda row: referral_words.distance_words(row.kilometres),
                sort=lambda row: row.kilometres,
                numeric=True,
                width=110,
                second="{0}",
            ),
            Column.ANSWERS: ColumnSpec(
                self.tr("Answers in"),
                lambda row: referral_words.response_words(row.response),
                sort=lambda row: row.response.days if row.response else None,
                numeric=True,
                width=120,
                second=self.tr("answers in {0}"),
            ),
            Column.COST: ColumnSpec(
                self.tr("Cost"),
                lambda row: referral_words.cost_words(row.partner.cost),
                width=100,
                muted=True,
                second="{0}",
            ),
            Column.CHECKED: ColumnSpec(
                self.tr("Checked"), self._checked_words, pill=self._checked, width=140
            ),
        }

    def _checked(self, row: PartnerRow) -> PillText:
        if not row.partner.active:
            return PillText(self.tr("laid aside"), PillKind.NEUTRAL, Sign.NONE)
        day = row.partner.verified_on
        if day is None:
            return PillText(self.tr("never"), PillKind.WARNING, Sign.UP)
        kind = PillKind.WARNING if row.partner.stale(self.context.today()) else PillKind.GOOD
        return PillText(say_date(day), kind)

    def _checked_words(self, row: PartnerRow) -> str:
        return self._checked(row).text

    def _lay_out(self) -> None:
        if self._keeps:
            self.header.add(primary_button(self.tr("Add a partner"), "plus", self.add))
        card = Card()
        card.setMinimumHeight(300)
        first = QHBoxLayout()
        first.setSpacing(Space.M)
        first.addWidget(self.search, 1)
        first.addWidget(self.inactive)
        first.addWidget(self._count)
        narrowing = FlowLayout(spacing=Space.M)
        for part in (self.near, self.service, self.kind, self.county, self.language):
            narrowing.addWidget(part)
        card.body.addLayout(first)
        card.body.addLayout(narrowing)
        card.add(self._stack, 1)
        for page in (self.table, self._empty, self._none):
            self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.L)
        outer.addWidget(self.header)
        outer.addWidget(self.lost)
        outer.addWidget(card, 1)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self.load())
        self.search.down_pressed.connect(self.table.enter_from_above)
        for choice in (self.service, self.kind, self.county, self.language, self.near):
            choice.currentIndexChanged.connect(lambda _place: self.load())
        self.inactive.toggled.connect(lambda _on: self.load())
        self.table.opened.connect(lambda row: self._look_up(row.id))
        self._empty.acted.connect(self.add)
        self._none.acted.connect(self._show_all)
        self._action(self.tr("Search the directory"), "Ctrl+F", self.search.setFocus)
        if self._keeps:
            self._action(self.tr("Add a partner"), "Ctrl+N", self.add)

    def _action(self, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setProperty("group", self.tr("Directory"))
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)

    def wanted(self) -> PartnerFilter:
        """Give the filter as it is set."""
        return PartnerFilter(
            text=self.search.text(),
            kind=cast("PartnerKind | None", self.kind.value()),
            service=cast("ReferralKind | None", self.service.value()),
            county=str(self.county.value() or ""),
            language=str(self.language.value() or ""),
            near=str(self.near.value() or ""),
            inactive=self.inactive.isChecked(),
        )

    def load(self) -> None:
        """Ask for the partners that the filter takes."""
        job = self.context.jobs.ask(directory.list_partners, wanted=self.wanted())
        job.then(self._show)
        self.context.jobs.ask(directory.lost_partners).then(self._show_lost)
        if self._item is not None:
            self._look_up(self._item)
            self._item = None

    def _look_up(self, partner: PartnerId) -> None:
        """Open an entry: its number is called, so that its signature is checked first."""
        self.context.jobs.ask(directory.open_partner, partner=partner).then(self._open)

    def _show(self, rows: tuple[PartnerRow, ...]) -> None:
        self.table.set_rows(rows)
        self._count.setText(self.tr("{0} shown").format(len(rows)))
        plain = self.wanted() == PartnerFilter()
        empty = self._empty if plain else self._none
        self._stack.setCurrentWidget(self.table if rows else empty)

    def _show_lost(self, count: int) -> None:
        one = self.tr("1 entry is damaged and cannot be shown. Enter it anew, or ask who can.")
        many = self.tr(
            "{0} entries are damaged and cannot be shown. Enter them anew, or ask who can."
        )
        self.lost.setText(one if count == 1 else many.format(QLocale().toString(count)))
        self.lost.setVisible(bool(count))

    def _show_all(self) -> None:
        self.search.clear()
        for choice in (self.service, self.kind, self.county, self.language, self.near):
            choice.setCurrentIndex(0)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- one partner ---

    def add(self) -> None:
        """Ask for a new partner."""
        if self._keeps:
            self._sheet(None)

    def _open(self, row: PartnerRow) -> None:
        actions = [SheetAction(CANCEL, self.tr("Close"))]
        if self._keeps:
            actions.append(SheetAction(VERIFY, self.tr("Checked today")))
            actions.append(SheetAction(CHANGE, self.tr("Change"), "primary"))
        sheet = Sheet(row.partner.name, self._said(row), actions, width=560)
        sheet.answered.connect(lambda key: self._act(key, row))
        sheet.open_over(self)

    def _said(self, row: PartnerRow) -> str:
        partner = row.partner
        checked = (
            self.tr("Last checked {0}").format(say_date(partner.verified_on, long=True))
            if partner.verified_on
            else self.tr("Never checked")
        )
        lines = [
            referral_words.list_kinds(partner.services),
            _place(row),
            partner.address,
            " · ".join(p for p in (partner.contact_person, partner.phone, partner.email) if p),
            self.tr("Hours: {0}").format(partner.hours) if partner.hours else "",
            self._cost(partner),
            case_words.list_languages(partner.languages),
            self._answers(row),
            checked,
            partner.remarks,
        ]
        return "\n".join(line for line in lines if line)

    def _cost(self, partner: Partner) -> str:
        words = self.tr("Cost: {0}").format(referral_words.cost_words(partner.cost))
        return f"{words}, {partner.cost_text}" if partner.cost_text else words

    def _answers(self, row: PartnerRow) -> str:
        if row.response is None:
            return ""
        words = self.tr("Receives referrals in {0}")
        return words.format(referral_words.response_words(row.response))

    def _act(self, key: str, row: PartnerRow) -> None:
        if key == CHANGE:
            self._sheet(row)
        elif key == VERIFY:
            job = self.context.jobs.ask(directory.verify_partner, partner=row.id)
            job.then(lambda _none: self._say(self.tr("{0} is checked.").format(row.partner.name)))

    def _sheet(self, row: PartnerRow | None) -> None:
        sheet = PartnerSheet(row.partner if row else None)
        sheet.on_save(lambda: self._save(sheet, row))
        sheet.open_over(self)
        sheet.keep(self.context, FORM, item=row.id if row else None)

    def _save(self, sheet: PartnerSheet, row: PartnerRow | None) -> Job[object] | None:
        if not sheet.is_right():
            return None
        value, jobs = sheet.partner(), self.context.jobs
        job: Job[object] = (
            jobs.ask(directory.change_partner, partner=row.id, value=value)
            if row
            else jobs.ask(directory.add_partner, value=value)
        )
        return job.then(lambda _made: self._say(self.tr("The directory is saved.")))

    def _say(self, words: str) -> None:
        self.context.messages.say(words, "good")
        self.load()


def _place(row: PartnerRow) -> str:
    town, county = row.partner.town, row.partner.county
    return f"{town}, {county}" if town and town != county else county
