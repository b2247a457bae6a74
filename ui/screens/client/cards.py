"""The cards beside the chart: what needs the person, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from counsel_desk.domain.cases import Appointment, SessionOutcome
from counsel_desk.domain.diary import CALLED_OFF
from counsel_desk.domain.occasions import Occasion
from counsel_desk.services.instruments import instrument as form_named
from ui.widgets import alert_words, case_words, diary_words, measurement_words
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date, say_time
from ui.widgets.keys import key_table
from ui.widgets.labels import label
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from counsel_desk.domain.alert_responses import AlertLook
    from counsel_desk.domain.cases import CaseFile, PossibleDuplicate
    from counsel_desk.domain.groups import GroupRow
    from counsel_desk.domain.register import DraftRow, DueRow, FollowUpRow
    from counsel_desk.domain.screenings import Alert
    from ui.widgets.keys import KeyLine


_MOST = 30
_AHEAD = 8


class AlertLine(ListRow):
    """The row of an alert; the page knows by it why a risk is assessed.

    Attributes:
        alert: the alert that it stands for.
    """

    alert: Alert | None = None


class NeedsCard(Card):
    """What needs the person, the most urgent first.

    Signals:
        alert_opened: an Alert; look_opened: an AlertLook; draft_opened: a DraftRow;
        due_opened: an instrument's id, empty for several;
        follow_up_opened: "risk" or "goal_review", the screen for what is due;
        same_opened: a PossibleDuplicate, a file that may be of the same person.
    """

    alert_opened = Signal(object)
    look_opened = Signal(object)
    due_opened = Signal(str)
    draft_opened = Signal(object)
    follow_up_opened = Signal(str)
    same_opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Needs you"))
        self._same: Sequence[PossibleDuplicate] = ()
        self._alerts: Sequence[Alert] = ()
        self._looks: Sequence[AlertLook] = ()
        self._due: Sequence[DueRow] = ()
        self._drafts: Sequence[DraftRow] = ()
        self._follow_ups: Sequence[FollowUpRow] = ()
        self._filled_on: datetime.date | None = None
        self.rows = RowList(self.tr("Needs you"))
        self._nothing = label(self.tr("Nothing waits for you."), "muted")
        self.add(self.rows)
        self.add(self._nothing)
        self._nothing.hide()

    def show_alerts(self, alerts: Sequence[Alert], today: datetime.date) -> None:
        """Show the alerts that nobody has answered."""
        if self._is_new(self._alerts, alerts, today):
            self._alerts = alerts
            self._fill(today)

    def show_looks(self, looks: Sequence[AlertLook], today: datetime.date) -> None:
        """Show the alerts that were answered and are to be looked at again."""
        if self._is_new(self._looks, looks, today):
            self._looks = looks
            self._fill(today)

    def show_due(self, due: Sequence[DueRow], today: datetime.date) -> None:
        """Show the screenings that are due."""
        if self._is_new(self._due, due, today):
            self._due = due
            self._fill(today)

    def show_drafts(self, drafts: Sequence[DraftRow], today: datetime.date) -> None:
        """Show the notes that are not signed."""
        if self._is_new(self._drafts, drafts, today):
            self._drafts = drafts
            self._fill(today)

    def show_follow_ups(self, found: Sequence[FollowUpRow], today: datetime.date) -> None:
        """Show the reviews of risk and of goals that are due."""
        if self._is_new(self._follow_ups, found, today):
            self._follow_ups = found
            self._fill(today)

    def show_same(self, found: Sequence[PossibleDuplicate], today: datetime.date) -> None:
        """Show other files that may be of the same person."""
        if self._is_new(self._same, found, today):
            self._same = found
            self._fill(today)

    def _is_new(self, old: Sequence[object], new: Sequence[object], today: datetime.date) -> bool:
        """Whether the lines have to be made anew: most answers say that nothing has changed."""
        return self._filled_on != today or tuple(old) != tuple(new)

    def _fill(self, today: datetime.date) -> None:
        self._filled_on = today
        found: list[tuple[object, ListRow]] = []
        for alert in alert_words.by_urgency(self._alerts):
            found.append((alert, self._alert_row(alert, today)))
        found += [(one, self._look_row(one, today)) for one in self._looks]
        found += [(one, self._follow_up_row(one, today)) for one in self._follow_ups]
        found += [(self._due, self._due_row(self._due, today))] if self._due else []
        found += [(one.case, self._same_row(one)) for one in self._same]
        found += [(row, self._draft_row(row, today)) for row in self._drafts]
        self.rows.set_rows(found)
        self.rows.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _alert_row(self, alert: Alert, today: datetime.date) -> ListRow:
        since = case_words.say_since(case_words.local(alert.raised_at).date(), today)
        second = f"{alert_words.act_words(alert.kind)}, {since}"
        if alert.kind.is_safety:
            second = self.tr("{0} · F2 assesses the risk").format(second)
        row = AlertLine(alert_words.headline(alert), second, *alert_words.icon_of(alert.kind))
        row.alert = alert
        row.clicked.connect(lambda _checked=False: self.alert_opened.emit(alert))
        return row

    def _look_row(self, look: AlertLook, today: datetime.date) -> ListRow:
        decided = alert_words.decided_words(look.decision)
        since = case_words.say_since(look.due, today)
        second = self.tr("Look again, due {0} · last time: {1}").format(since, decided)
        row = ListRow(alert_words.look_words(look), second, "clock-counter-clockwise", "warning")
        row.clicked.connect(lambda _checked=False: self.look_opened.emit(look))
        return row

    def _follow_up_row(self, one: FollowUpRow, today: datetime.date) -> ListRow:
        since = case_words.say_since(one.due, today)
        second = self.tr("Due {0}").format(since)
        is_risk = one.risk is not None
        line = self.tr("Risk to be looked at again") if is_risk else self.tr("Goals to review")
        icon, screen = ("shield-warning", "risk") if is_risk else ("target", "goal_review")
        row = ListRow(line, second, icon, "danger" if is_risk else "warning")
        row.clicked.connect(lambda _checked=False: self.follow_up_opened.emit(screen))
        return row

    def _due_row(self, due: Sequence[DueRow], today: datetime.date) -> ListRow:
        titles = [form_named(one.instrument).short_title for one in due]
        line = self.tr("{0} is due") if len(due) == 1 else self.tr("{0} are due")
        after = all(one.occasion.is_follow_up for one in due)
        occasions = {one.occasion for one in due}
        since = case_words.say_since(min(one.since for one in due), today)
        if after:
            line = self.tr("Follow-up with {0}")
        if after or occasions == {Occasion.CLOSURE}:
            words = measurement_words.occasion_words(due[0].occasion)
            second = self.tr("Due {0}, {1}").format(since, words)
        elif all(one.never_given for one in due):
            second = self.tr("No baseline yet")
        else:
            given = min(one.since for one in due if not one.never_given)
            second = self.tr("Due {0}").format(case_words.say_since(given, today))
        role = "primary" if after else "warning"
        row = ListRow(line.format(", ".join(titles)), second, "clipboard-text", role)
        wanted = due[0].instrument if len(due) == 1 else ""
        row.clicked.connect(lambda _checked=False: self.due_opened.emit(wanted))
        return row

    def _same_row(self, one: PossibleDuplicate) -> ListRow:
        born = self.tr("born {0}").format(one.birth_year) if one.birth_year else ""
        known = ", ".join(part for part in (one.legal_name, born) if part)
        line = self.tr("{0} may be the same person").format(one.code)
        second = self.tr("Compare: {0}").format(known)
        row = ListRow(line, second, "git-merge", "warning")
        row.clicked.connect(lambda _checked=False: self.same_opened.emit(one))
        return row

    def _draft_row(self, draft: DraftRow, today: datetime.date) -> ListRow:
        at = case_words.local(draft.session_start).date()
        saved = case_words.local(draft.saved_at)
        when = say_time(saved.time()) if saved.date() == today else say_date(saved.date())
        line = self.tr("Note of {0} is a draft").format(say_date(at))
        row = ListRow(line, self.tr("Saved {0}").format(when), "note-pencil")
        row.clicked.connect(lambda _checked=False: self.draft_opened.emit(draft))
        return row


class AppointmentRow(ListRow):
    """A session; one key records what came of it.

    Signals:
        outcome_chosen: the appointment and its outcome; interpreter_asked: the appointment.
    """

    outcome_chosen = Signal(object, object)
    interpreter_asked = Signal(object)

    def __init__(
        self, appointment: Appointment, *, now: datetime.datetime, may_record: bool
    ) -> None:
        self.appointment = appointment
        self._may_record = may_record
        waits = _waits(appointment, now)
        line = case_words.translate("AppointmentRow", "Session, {0}")
        super().__init__(
            line.format(case_words.say_moment(appointment.start)),
            _second_line(appointment, waits=waits),
            "clock" if waits else "calendar-check",
            "warning" if waits else "muted",
        )
        if may_record:
            self.setToolTip(diary_words.outcome_hint())
            self.setAccessibleDescription(diary_words.outcome_hint())

    def key_lines(self) -> tuple[KeyLine, ...]:
        """Record the outcome with one key, where this person may."""
        own = diary_words.outcome_lines(self._record, DID_NOT_ATTEND="N")
        if not self._may_record:
            return super().key_lines()
        return (*own, *self._interpreting(), *super().key_lines())

    def _interpreting(self) -> tuple[KeyLine, ...]:
        """Change who interprets, in a session that was not cancelled."""
        if self.appointment.outcome in CALLED_OFF:
            return ()
        group = case_words.translate("Diary", "On a session")
        words = case_words.translate("AppointmentRow", "Change the interpreter")
        return key_table(group, (words, "I", self._ask_interpreter))

    def _ask_interpreter(self) -> None:
        self.interpreter_asked.emit(self.appointment)

    def _record(self, outcome: SessionOutcome) -> None:
        self.outcome_chosen.emit(self.appointment, outcome)


def _second_line(one: Appointment, *, waits: bool) -> str:
    if waits:
        return case_words.translate("AppointmentRow", "Came? A yes, L late, D no, Enter for more")
    if one.outcome is not SessionOutcome.PLANNED:
        return case_words.outcome_words(one.outcome)
    length = case_words.translate("AppointmentRow", "{0} minutes").format(one.minutes)
    words = diary_words.interpreter_words(one.interpreter, one.interpreter_name)
    has_one = one.interpreter or one.interpreter_name
    return ", ".join(part for part in (one.place, length, words if has_one else "") if part)


class NextCard(Card):
    """The sessions to come, those without an outcome first, and the next group meeting.

    Signals:
        opened, interpreter_asked: an Appointment; outcome_chosen: an appointment and its outcome.
        book_asked: the person wants to book a session; group_opened: the id of a group.
    """

    opened = Signal(object)
    outcome_chosen = Signal(object, object)
    interpreter_asked = Signal(object)
    book_asked = Signal()
    group_opened = Signal(object)

    def __init__(self, *, shows_all: bool = False) -> None:
        super().__init__()
        self._shows_all = shows_all
        self.set_title(self.tr("Appointments") if shows_all else self.tr("Next"))
        self._file: CaseFile | None = None
        self._meeting: GroupRow | None = None
        self._may_edit = False
        self.rows = RowList(self.tr("Appointments"))
        self._nothing = label(self.tr("No session is booked."), "muted")
        self.book_button = link_button(self.tr("Book a session"), self.book_asked.emit)
        for part in (self.rows, self._nothing):
            self.add(part)
        self.add_action(self.book_button)
        self.book_button.hide()
        self._nothing.hide()

    def show_case(self, file: CaseFile, now: datetime.datetime, *, may_edit: bool) -> None:
        """Show the appointments of a case."""
        self._file, self._may_edit = file, may_edit
        self.book_button.setVisible(may_edit)
        self._fill(now)

    def show_meeting(self, group: GroupRow | None, now: datetime.datetime) -> None:
        """Show the next meeting of the client's group."""
        self._meeting = group
        self._fill(now)

    def _fill(self, now: datetime.datetime) -> None:
        if self._file is None:
            return
        chosen = self._chosen(self._file.appointments, now)
        found: list[tuple[object, ListRow]] = [(one, self._row(one, now)) for one in chosen]
        group = self._meeting
        if group is not None and group.next_meeting is not None:
            when = case_words.say_moment(group.next_meeting)
            line = self.tr("Group “{0}”, {1}").format(group.title, when)
            row = ListRow(line, group.venue or self.tr("Group meeting"), "users-three")
            row.clicked.connect(lambda _checked=False: self.group_opened.emit(group.id))
            found.append((group, row))
        self.rows.set_rows(found)
        self.rows.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _chosen(self, every: Sequence[Appointment], now: datetime.datetime) -> list[Appointment]:
        if self._shows_all:
            return in_order(every, now)
        waiting = [one for one in every if _waits(one, now)]
        coming = [
            one for one in every if one.start >= now and one.outcome is SessionOutcome.PLANNED
        ]
        return waiting[-3:] + coming[:3]

    def _row(self, one: Appointment, now: datetime.datetime) -> AppointmentRow:
        row = AppointmentRow(one, now=now, may_record=self._may_edit)
        row.outcome_chosen.connect(self.outcome_chosen)
        row.interpreter_asked.connect(self.interpreter_asked)
        if self._may_edit:
            row.clicked.connect(lambda _checked=False: self.opened.emit(one))
        return row


def in_order(every: Sequence[Appointment], now: datetime.datetime) -> list[Appointment]:
    """Put what comes next first, then what was, the latest first."""
    ordered = sorted(every, key=lambda one: one.start)
    ahead = [one for one in ordered if one.start >= now]
    return [*ahead[:_AHEAD], *reversed([one for one in ordered if one.start < now])][:_MOST]


def _waits(one: Appointment, now: datetime.datetime) -> bool:
    return one.outcome is SessionOutcome.PLANNED and one.start < now


class FactsCard(Card):
    """What a coordinator needs of a case and nothing more."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Case file"))

    def show_facts(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show names and values under one another."""
        self.clear()
        for name, value in lines:
            self.add(label(name, "field-label"))
            self.add(label(value, "body", wrap=True))
