"""What waits for the supervisor's signature, the longest waiting first, and what was shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from counsel_desk.domain.days import local_day
from counsel_desk.services import chart_reviews, note_reviews, own_notes, risk_reviews
from ui.screen import Route
from ui.screens.supervision.pile import Pile
from ui.theme import Space
from ui.widgets import case_words, plan_words
from ui.widgets.note_words import late_words
from ui.widgets.pill import PillKind, Sign
from ui.widgets.rows import ListRow

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from counsel_desk.domain.chart_reviews import ChartDueRow
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.notes import OwnNoteFile
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.register import ReviewRow, RiskReviewRow
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate
R = TypeVar("R")
FIRST_CHARTS = 3
OLD_DAYS = 7
_NARROW = 760


def review_row(row: ReviewRow, people: Mapping[PersonId, Person], today: datetime.date) -> ListRow:
    """Say a note that waits: whose, of which client, and for how long."""
    sent = case_words.local(row.submitted_at).date()
    first = f"{row.code}  {row.name}" if row.name else row.code
    author = case_words.name_of(people, row.author)
    second = translate("Supervision", "Note by {0}").format(author)
    if row.late is not None:
        second = f"{second} · {late_words(*row.late)}"
    made = ListRow(first, second, "note-pencil", "primary")
    days = (today - sent).days
    words = case_words.say_since(sent, today)
    kind = PillKind.WARNING if days >= OLD_DAYS else PillKind.NEUTRAL
    made.set_pill(words, kind, Sign.NONE)
    return made


def chart_row(row: ChartDueRow, people: Mapping[PersonId, Person], today: datetime.date) -> ListRow:
    """Say a chart that is due: of which client, whose, since when, and how it stood before."""
    first = f"{row.code}  {row.name}" if row.name else row.code
    second = case_words.name_of(people, row.counsellor)
    if row.mark is None:
        stood = translate("Supervision", "never signed off")
    elif row.mark.on_track:
        stood = translate("Supervision", "on track when last signed")
    else:
        stood = translate("Supervision", "off track when last signed")
    made = ListRow(first, f"{second} · {stood}", "chart-line", "primary")
    late = (today - row.since).days >= OLD_DAYS
    kind = PillKind.WARNING if late else PillKind.NEUTRAL
    made.set_pill(case_words.say_since(row.since, today), kind, Sign.NONE)
    return made


def risk_row(
    row: RiskReviewRow, people: Mapping[PersonId, Person], today: datetime.date
) -> ListRow:
    """Say a risk assessment that waits: of which client, whose, how high, and for how long."""
    first = f"{row.code}  {row.name}" if row.name else row.code
    level = plan_words.level_pill(row.mark.level)
    by = case_words.name_of(people, row.mark.author)
    at = row.mark.recorded_at
    since = case_words.say_since(local_day(at) if at else row.mark.assessed_on, today)
    second = translate("Supervision", "Assessed by {0}, {1}").format(by, since)
    made = ListRow(first, second, "warning-circle", "danger")
    made.set_pill(level.text, level.kind, level.sign)
    return made


class ReviewQueue(QWidget):
    """Cards that show themselves when there is something in them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._people: Mapping[PersonId, Person] = {}
        self._risks_card = Pile(translate("Supervision", "Risk assessments to review"))
        self._waiting_card = Pile(translate("Supervision", "Notes to review"))
        self._charts_card = Pile(translate("Supervision", "Charts to sign off"), first=FIRST_CHARTS)
        self._shown_card = Pile(
            translate("Supervision", "Private notes shown to you"),
            translate("Supervision", "each by its author’s own choice"),
        )
        self.risks, self.waiting = self._risks_card.rows, self._waiting_card.rows
        self.charts, self.shown = self._charts_card.rows, self._shown_card.rows
        self._is_narrow = False
        self._lines = QGridLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.L)
        for card in self._cards():
            card.setParent(self)
        self.hide()
        self.risks.opened.connect(self._open_risk)
        self.waiting.opened.connect(self._open)
        self.shown.opened.connect(self._open_shown)
        self.charts.opened.connect(self._open_chart)

    def load(self, people: Mapping[PersonId, Person]) -> None:
        """Ask for what waits and what was shown."""
        self._people = people
        self._context.jobs.ask(risk_reviews.risk_queue).then(self._show_risks)
        self._context.jobs.ask(note_reviews.review_queue).then(self._show)
        self._context.jobs.ask(chart_reviews.chart_queue).then(self._show_charts)
        self._context.jobs.ask(own_notes.shown_own_notes).then(self._show_shown)

    def _show(self, found: tuple[ReviewRow, ...]) -> None:
        self._pile_up(self._waiting_card, found, review_row)

    def _show_charts(self, found: tuple[ChartDueRow, ...]) -> None:
        self._pile_up(self._charts_card, found, chart_row)

    def _show_risks(self, found: tuple[RiskReviewRow, ...]) -> None:
        self._pile_up(self._risks_card, found, risk_row)

    def _pile_up(
        self,
        card: Pile,
        found: Sequence[R],
        make: Callable[[R, Mapping[PersonId, Person], datetime.date], ListRow],
    ) -> None:
        today = self._context.today()
        card.show_lines([(row, partial(make, row, self._people, today)) for row in found])
        self._settle()

    def _open_risk(self, row: RiskReviewRow) -> None:
        self._context.go(Route("read_risk", row.case, item=row.mark.risk))

    def _show_shown(self, found: tuple[OwnNoteFile, ...]) -> None:
        lines = [(one.id, partial(self._shown_row, one)) for one in found]
        self._shown_card.show_lines(lines, is_counted=False)
        self._settle()

    def _shown_row(self, one: OwnNoteFile) -> ListRow:
        author = case_words.name_of(self._people, one.author)
        title = one.content.title if one.content is not None else ""
        second = translate("Supervision", "Private, shown by {0}").format(author)
        when = case_words.say_moment_year(one.changed_at)
        name = title or translate("Supervision", "Private note")
        return ListRow(name, second, "lock-key", "muted", when)

    def _cards(self) -> tuple[Pile, ...]:
        return (self._risks_card, self._waiting_card, self._charts_card, self._shown_card)

    def _settle(self) -> None:
        """Put the cards two by two where there is room: the caseload below stays in sight."""
        shown = [card for card in self._cards() if not card.isHidden()]
        for card in self._cards():
            self._lines.removeWidget(card)
        top = Qt.AlignmentFlag.AlignTop
        for place, card in enumerate(shown):
            is_alone = place == len(shown) - 1 and place % 2 == 0
            if self._is_narrow:
                self._lines.addWidget(card, place, 0, 1, 2, top)
            else:
                across = 2 if is_alone else 1
                self._lines.addWidget(card, place // 2, place % 2, 1, across, top)
        for column in (0, 1):
            self._lines.setColumnStretch(column, 1)
        self.setVisible(bool(shown))

    def minimumSizeHint(self) -> QSize:
        """Be content with little width: the cards stack then."""
        return QSize(300, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards under one another where it is narrow."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < _NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._settle()

    def _open(self, row: ReviewRow) -> None:
        self._context.go(Route("read_note", row.case, "review", row.note))

    def _open_chart(self, row: ChartDueRow) -> None:
        self._context.go(Route("client", row.case, "overview"))

    def _open_shown(self, own: object) -> None:
        if isinstance(own, UUID):
            self._context.go(Route("own_note", tab="shown", item=own))
