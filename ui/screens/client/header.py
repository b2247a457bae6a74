"""The header of the client page: who, since when, what needs someone, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal

from counsel_desk.domain.cases import CaseStatus, SessionOutcome
from ui.theme import Space
from ui.widgets import alert_words, case_words, measurement_words, plan_words
from ui.widgets.buttons import IconButton, primary_button, secondary_button
from ui.widgets.card import at_once, clear_layout
from ui.widgets.dates import say_date
from ui.widgets.flow import Flow
from ui.widgets.page_header import PageHeader
from ui.widgets.pill import Pill, PillKind, Sign

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from counsel_desk.domain.cases import CaseFile
    from counsel_desk.domain.measurement import Standing as DueStanding
    from counsel_desk.domain.risk import RiskMark
    from counsel_desk.domain.screenings import Alert
    from counsel_desk.services.risk import Standing
    from ui.screens.client.tab import ShownCase

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def facts_line(file: CaseFile, today: datetime.date) -> str:
    """Say age, county, languages and since when the client is with this desk."""
    parts: list[str] = []
    if file.identity is not None:
        age = case_words.age_of(file.identity.birth_year, file.identity.birth_date, today)
        if age is not None:
            parts.append(translate("ClientHeader", "{0} years").format(age))
    parts += [part for part in (file.coordination.county,) if part]
    languages = case_words.list_languages(file.coordination.languages)
    parts += [languages] if languages else []
    if file.coordination.interpreter:
        parts.append(translate("ClientHeader", "needs an interpreter"))
    if file.merged:
        codes = ", ".join(one.code for one in file.merged)
        parts.append(translate("ClientHeader", "read together with {0}").format(codes))
    if file.keep_until is not None:
        until = say_date(file.keep_until, long=True)
        parts.append(translate("ClientHeader", "kept until {0} at least").format(until))
    since = say_date(file.coordination.registered_on, long=True)
    parts.append(translate("ClientHeader", "with this desk since {0}").format(since))
    return " · ".join(parts)


def alert_pill(alerts: Sequence[Alert]) -> Pill | None:
    """Give the pill of the most urgent alert, or None."""
    first = next(iter(alert_words.by_urgency(alerts)), None)
    if first is None:
        return None
    words = alert_words.kind_words(first.kind)
    if len(alerts) > 1:
        more = translate("ClientHeader", "{0} and {1} more")
        words = more.format(words, len(alerts) - 1)
    pill = Pill(words, *alert_words.pill_of(first.kind))
    pill.setToolTip(translate("ClientHeader", "F4 answers it."))
    return pill


def next_session(file: CaseFile, now: datetime.datetime) -> datetime.datetime | None:
    """Give the start of the next planned session, or None."""
    coming = [
        one.start
        for one in file.appointments
        if one.outcome is SessionOutcome.PLANNED and one.start >= now
    ]
    return min(coming, default=None)


class ClientHeader(PageHeader):
    """Name where entitled, code, facts; at the right pills and the two main actions.

    Signals:
        screen_asked: the person wants to screen the client.
        note_asked: the person wants to write a note.
        more_asked: the person wants to do something with the whole file.
    """

    screen_asked = Signal()
    note_asked = Signal()
    more_asked = Signal()

    def __init__(self) -> None:
        super().__init__(avatar="user-circle")
        self._alerts: Sequence[Alert] = ()
        self._risk: RiskMark | None = None
        self._due: Sequence[DueStanding] = ()
        self._shown: ShownCase | None = None
        self._now: datetime.datetime | None = None
        self._said: list[tuple[str, PillKind, str]] = []
        box = Flow(spacing=Space.M)
        self._pill_line = box.flow
        screen, note = self.tr("Screen"), self.tr("Write note")
        self._buttons = (
            secondary_button(screen, "clipboard-text", self.screen_asked.emit),
            primary_button(note, "note-pencil", self.note_asked.emit),
        )
        self.add_signs(box)
        for button in self._buttons:
            self.add(button)
            button.hide()
        words = self.tr("More for this file: hand over, cover, close")
        self.more = IconButton("dots-three-vertical", words, self.more_asked.emit)
        self.more.hide()
        self.add(self.more)

    def show_case(self, shown: ShownCase, now: datetime.datetime) -> None:
        """Show the case."""
        self._shown = shown
        self._now = now
        file = shown.file
        facts = facts_line(file, case_words.local(now).date())
        name = file.identity.legal_name if file.identity else ""
        self.set_title(name or file.code, facts, file.code if name else "")
        self._fill_right()

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """Show what needs someone."""
        if tuple(alerts) != tuple(self._alerts):
            self._alerts = alerts
            self._fill_right()

    def show_standing(self, standing: Standing) -> None:
        """Show how high the risk was judged last."""
        if standing.risk != self._risk:
            self._risk = standing.risk
            self._fill_right()

    def show_due(self, due: Sequence[DueStanding]) -> None:
        """Show which screenings are due."""
        if tuple(due) != tuple(self._due):
            self._due = due
            self._fill_right()

    def first_due(self) -> str:
        """Give the instrument that is due longest, or an empty text."""
        return self._due[0].instrument if self._due else ""

    def safety_alert(self) -> Alert | None:
        """Give the most urgent alert about a safety item, or None."""
        return next((one for one in self._alerts if one.kind.is_safety), None)

    def first_alert(self) -> Alert | None:
        """Give the most urgent alert, or None."""
        return next(iter(alert_words.by_urgency(self._alerts)), None)

    def _fill_right(self) -> None:
        shown, now = self._shown, self._now
        if shown is None or now is None:
            return
        for button in self._buttons:
            button.setVisible(shown.writes_clinical)
        wanted = self._pills(shown, now)
        said = [(pill.text, pill.kind, pill.toolTip()) for pill in wanted]
        if said == self._said:
            return
        self._said = said
        with at_once(self._pill_line):
            clear_layout(self._pill_line)
            for pill in wanted:
                self._pill_line.addWidget(pill)

    def _due_tip(self, shown: ShownCase, now: datetime.datetime) -> str:
        said = measurement_words.due_tip(self._due, now.astimezone().date())
        key = self.tr("F6 gives the one that is due longest")
        return f"{said}\n{key}" if shown.writes_clinical else said

    def _risk_tip(self, mark: RiskMark, shown: ShownCase) -> str:
        """Say what the risk rests on, and what a supervisor said to it."""
        by = case_words.name_of(shown.people, mark.review.by) if mark.review else ""
        assessed = self.tr("Assessed on {0}").format(say_date(mark.assessed_on))
        parts = (assessed, plan_words.mark_words(mark), plan_words.answer_words(mark, by))
        return "\n".join(part for part in parts if part)

    def _pills(self, shown: ShownCase, now: datetime.datetime) -> list[Pill]:
        pills = []
        pill = alert_pill(self._alerts)
        if pill is not None:
            pills.append(pill)
        if self._risk is not None:
            level = plan_words.level_pill(self._risk.level)
            risk_pill = Pill(level.text, level.kind, level.sign)
            risk_pill.setToolTip(self._risk_tip(self._risk, shown))
            pills.append(risk_pill)
        due = measurement_words.due_pill(self._due)
        if due is not None:
            pill = Pill(due.text, due.kind, due.sign)
            pill.setToolTip(self._due_tip(shown, now))
            pills.append(pill)
        coming = next_session(shown.file, now)
        if coming is not None:
            words = self.tr("Next: {0}").format(case_words.say_moment(coming))
            pills.append(Pill(words, PillKind.PRIMARY))
        if shown.file.merged_into is not None:
            words = self.tr("Merged into {0}").format(shown.file.merged_into.code)
            pills.append(Pill(words, PillKind.NEUTRAL, Sign.RING))
        elif shown.file.coordination.status is not CaseStatus.OPEN:
            status = case_words.status_pill(shown.file.coordination.status)
            pills.append(Pill(status.text, status.kind, status.sign))
        elif not shown.file.accepted:
            pills.append(Pill(self.tr("Waiting for the counsellor"), PillKind.WARNING, Sign.RING))
        return pills
