"""The cards of Today, and the words of their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.cases import SessionOutcome
from counsel_desk.domain.groups import MeetingStatus
from counsel_desk.domain.occasions import Occasion
from counsel_desk.domain.referrals import Direction
from counsel_desk.services.instruments import UnknownInstrumentError, instrument
from ui import wording_consents
from ui.screens.today.lines import AlertLine, OwedLine, SessionLine
from ui.turns import later
from ui.widgets import (
    alert_words,
    case_words,
    diary_words,
    measurement_words,
    plan_words,
    referral_words,
)
from ui.widgets.buttons import quiet_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date, say_time
from ui.widgets.pill import Pill, PillKind, Sign
from ui.widgets.rows import ListRow, RowList
from ui.wording import join_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from counsel_desk.domain.chart_reviews import ChartDueRow
    from counsel_desk.domain.ids import PersonId
    from counsel_desk.domain.people import Person
    from counsel_desk.domain.referrals import ReferralRow
    from counsel_desk.domain.register import (
        AlertRow,
        AppointmentRow,
        CaseRow,
        ConsentRow,
        DueRow,
        FollowUpRow,
        LookRow,
        MeetingRow,
        UnfinishedRow,
    )

Row = TypeVar("Row")
FIRST_SHOWN = 8
STEP = 100
"""How many more the button brings: thousands of lines are not read, and cost memory."""
AT_ONCE = 12
"""Rows made in one turn of the event loop, so that the window never waits for them."""

# A name that the tool for translations finds.
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a row: two lines, an icon in a colour role, and what stands at the right."""

    first: str
    second: str
    icon: str
    role: str = "muted"
    right: str = ""
    pill: tuple[str, PillKind, Sign | None] | None = None
    outcomes: Callable[[SessionOutcome], object] | None = None
    """Records what came of the session that the row stands for."""
    assess: Callable[[], object] | None = None
    """Goes to the assessment of the risk that an alert calls for."""
    answer: Callable[[], object] | None = None
    """Asks what was done about the alert that the row stands for."""
    explain: Callable[[], object] | None = None
    """Asks why there is no note of the session that the row stands for."""


class TodayCard(Card):
    """Rows of one kind with their number; the first few, and the others when asked for."""

    def __init__(self, title: str, count: int, *, urgent: bool = False) -> None:
        kind = PillKind.DANGER if urgent else PillKind.NEUTRAL
        super().__init__(title, pill=Pill(str(count), kind, Sign.NONE))
        self._rows = RowList(title)
        self._waiting: list[tuple[Callable[[], Line], Callable[[], object]]] = []
        self._count = count
        self._coming = 0
        self._more = quiet_button("", "caret-down", self._show_more)
        self._more.hide()
        self.add(self._rows)
        self.add(self._more)

    def add_row(self, line: Callable[[], Line], open_it: Callable[[], object]) -> None:
        """Append a row that opens its thing.

        Beyond the first few, it and its words are made when it is asked for.
        """
        if self._rows.count() < FIRST_SHOWN:
            self._put(line, open_it)
        else:
            self._waiting.append((line, open_it))
            if len(self._waiting) <= STEP + 1:  # the words do not change after that
                self._offer()

    def _offer(self) -> None:
        """Say how many more rows there are to be asked for."""
        left = len(self._waiting)
        if left <= STEP and self._rows.count() <= FIRST_SHOWN:
            words, number = translate("Today", "Show all {0}"), self._count
        else:
            words, number = translate("Today", "Show {0} more"), min(left, STEP)
        self._more.setText(words.format(QLocale().toString(number)))
        self._more.setVisible(left > 0)

    def _put(self, words: Callable[[], Line], open_it: Callable[[], object]) -> ListRow:
        line = words()
        kind = SessionLine if line.outcomes is not None else ListRow
        kind = AlertLine if line.answer is not None else kind
        kind = OwedLine if line.explain is not None else kind
        row = kind(line.first, line.second, line.icon, line.role, line.right, open_it)
        if isinstance(row, SessionLine):
            row.record = line.outcomes
            row.setToolTip(diary_words.outcome_hint())
            row.setAccessibleDescription(diary_words.outcome_hint())
        if isinstance(row, AlertLine):
            row.assess, row.answer = line.assess, line.answer
        if isinstance(row, OwedLine) and line.explain is not None:
            row.offer(line.explain)
        if line.pill is not None:
            row.set_pill(*line.pill)
        self._rows.add(line.first, row)
        return row

    def _show_more(self) -> None:
        self._more.hide()
        self._coming = min(STEP, len(self._waiting))
        made = self._show_some()
        if made:
            made[0].setFocus()

    def _show_some(self) -> list[ListRow]:
        """Make some of the rows that were asked for, and the others a turn later."""
        some = self._waiting[: min(AT_ONCE, self._coming)]
        self._waiting = self._waiting[len(some) :]
        self._coming -= len(some)
        made = [self._put(*one) for one in some]
        if self._coming:
            later(self, self._show_some)
        else:
            self._offer()
        return made


def say_instrument(key: str) -> str:
    """Give the short name of an instrument."""
    try:
        return instrument(key).short_title
    except UnknownInstrumentError:
        return key.upper()


def _instruments(keys: Iterable[str]) -> str:
    return join_words([say_instrument(key) for key in dict.fromkeys(keys)])


def by_case(rows: Iterable[Row], key: Callable[[Row], object]) -> list[list[Row]]:
    """Put rows with the same key together, in the order of the first of each."""
    found: dict[object, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return list(found.values())


def say_hour(moment: datetime.datetime) -> str:
    """Say the time of day where the person is."""
    return say_time(case_words.local(moment).time())


class TodayWords:
    """Puts the rows of Today into words.

    Attributes:
        people: colleagues by their identifiers, for names.
    """

    def __init__(self, me: PersonId) -> None:
        self.me = me
        self.people: Mapping[PersonId, Person] = {}

    def alert(self, rows: Sequence[AlertRow], today: datetime.date) -> Line:
        """Say who needs someone, and why; the rows are of one case and one kind."""
        row = rows[0]
        alert = row.alert
        since = case_words.say_since(case_words.local(alert.raised_at).date(), today)
        is_mine = row.counsellor is None or row.counsellor == self.me
        counsellor = "" if is_mine else case_words.name_of(self.people, row.counsellor)
        second = " · ".join(part for part in (self._why(rows), since, counsellor) if part)
        return Line(
            _who(row.code, row.name),
            second,
            *alert_words.icon_of(alert.kind),
            pill=(alert_words.kind_words(alert.kind), *alert_words.pill_of(alert.kind)),
        )

    def look(self, row: LookRow, today: datetime.date) -> Line:
        """Say an answered alert that is to be looked at again."""
        since = case_words.say_since(row.look.due, today)
        words = translate("Today", "{0}, due {1}").format(alert_words.look_words(row.look), since)
        return Line(_who(row.code, row.name), words, "clock-counter-clockwise", "warning")

    def chart(self, row: ChartDueRow, today: datetime.date) -> Line:
        """Say a chart that waits for a sign-off."""
        since = case_words.say_since(row.since, today)
        counsellor = case_words.name_of(self.people, row.counsellor)
        return Line(_who(row.code, row.name), f"{counsellor} · {since}", "chart-line", "primary")

    def follow_up(self, row: FollowUpRow, today: datetime.date) -> Line:
        """Say a review of risk or of goals that is due."""
        since = translate("Today", "due {0}").format(case_words.say_since(row.due, today))
        if row.risk is None:
            words = translate("Today", "Goals to review, {0}").format(since)
            return Line(_who(row.code, row.name), words, "target")
        words = translate("Today", "Risk to look at again, {0}").format(since)
        level = plan_words.level_pill(row.risk.level)
        pill = (level.text, level.kind, level.sign)
        return Line(_who(row.code, row.name), words, "shield-warning", "danger", pill=pill)

    def consent(self, row: ConsentRow, today: datetime.date) -> Line:
        """Say a consent that ends soon or has ended."""
        ending = row.ending
        about = wording_consents.purpose_words(ending.purpose)
        about = f"{about}: {ending.recipient}" if ending.recipient else about
        if ending.expires < today:
            since = case_words.say_since(ending.expires, today)
            words = translate("Today", "{0}, ran out {1}").format(about, since)
            return Line(_who(row.code, row.name), words, "hourglass", "warning")
        words = translate("Today", "{0}, until {1}").format(about, say_date(ending.expires))
        return Line(_who(row.code, row.name), words, "handshake")

    def _why(self, rows: Sequence[AlertRow]) -> str:
        alert = rows[0].alert
        if not alert.kind.is_safety:
            names = _instruments(row.alert.instrument for row in rows)
            return alert_words.short_why(alert.kind, names)
        return alert_words.headline(alert)

    def session(self, row: AppointmentRow) -> Line:
        """Say a session of the day."""
        one = row.appointment
        length = translate("Today", "{0} minutes").format(one.minutes)
        pill = None
        if one.outcome is not SessionOutcome.PLANNED:
            kind = PillKind.GOOD if one.outcome in _SEEN else PillKind.NEUTRAL
            pill = (case_words.outcome_words(one.outcome), kind, None)
        return Line(
            f"{say_hour(one.start)}  {_who(row.code, row.name)}",
            " · ".join(part for part in (one.place, length) if part),
            "calendar-check",
            "primary",
            pill=pill,
        )

    def meeting(self, row: MeetingRow) -> Line:
        """Say a meeting of the day."""
        number = translate("Today", "Meeting {0} of {1}").format(row.number, row.of)
        pill = None
        if row.status is MeetingStatus.CANCELLED:
            pill = (translate("Today", "cancelled"), PillKind.NEUTRAL, None)
        return Line(
            f"{say_hour(row.start)}  {row.title}",
            " · ".join(part for part in (number, row.venue) if part),
            "users-three",
            "primary",
            pill=pill,
        )

    def unfinished(self, row: UnfinishedRow) -> Line:
        """Say a screening that was begun and not saved."""
        begun = translate("Today", "{0} half answered").format(say_instrument(row.instrument))
        words = translate("Today", "{0} of {1} answered · kept {2}")
        return Line(
            f"{row.code}  {begun}",
            words.format(row.answered, row.of, case_words.say_moment(row.saved_at)),
            "clipboard-text",
        )

    def missing(self, row: AppointmentRow, today: datetime.date) -> Line:
        """Say a session that has no note, with the year where it is another one."""
        start = row.appointment.start
        is_of_now = case_words.local(start).year == today.year
        when = case_words.say_moment(start) if is_of_now else case_words.say_moment_year(start)
        return Line(
            _who(row.code, row.name),
            translate("Today", "Session of {0} has no note").format(when),
            "note-blank",
            "warning",
        )

    def sheet(self, row: MeetingRow) -> Line:
        """Say a meeting whose attendance nobody recorded."""
        when = case_words.say_moment(row.start)
        return Line(
            row.title,
            translate("Today", "Meeting {0} of {1}, {2}").format(row.number, row.of, when),
            "clipboard-text",
            "warning",
        )

    def due(self, rows: Sequence[DueRow], today: datetime.date) -> Line:
        """Say the screenings that are due for one client."""
        row = min(rows, key=lambda one: one.since)
        name = _instruments(one.instrument for one in rows)
        since = case_words.say_since(row.since, today)
        if all(one.never_given for one in rows) and not row.occasion.is_follow_up:
            second = translate("Today", "{0}: no baseline yet").format(name)
        elif row.occasion is Occasion.WEEKS:
            second = translate("Today", "{0} due {1}").format(name, since)
        else:
            occasion = measurement_words.occasion_words(row.occasion)
            second = translate("Today", "{0} {1}, due {2}").format(name, occasion, since)
        pill = None
        if any(one.is_overdue for one in rows):
            pill = (translate("Today", "overdue"), PillKind.WARNING, Sign.UP)
        return Line(_who(row.code, row.name), second, "clipboard-text", pill=pill)

    def referral(self, row: ReferralRow, today: datetime.date) -> Line:
        """Say a referral that nobody has answered in time: somewhere else, or here."""
        one = row.referral
        since = case_words.say_since(one.due, today)
        words = translate("Today", "{0}, {1}: due {2}")
        if one.direction is Direction.IN:
            words = translate("Today", "{0}, sent here by {1}: to be seen, due {2}")
        elif not one.sent:
            words = translate("Today", "{0}, {1}: not sent, due {2}")
        kind = referral_words.kind_words(one.kind)
        second = words.format(kind, one.partner_name, since)
        return Line(_who(row.code, row.name), second, referral_words.ICONS[one.kind], "danger")

    def waiting(self, row: CaseRow, today: datetime.date) -> Line:
        """Say a client without a counsellor, or one whose counsellor has not accepted."""
        since = case_words.say_since(row.registered_on, today)
        who = case_words.name_of(self.people, row.counsellor) if row.counsellor else ""
        second = translate("Today", "Registered {0}").format(since)
        if who:
            second = translate("Today", "Assigned to {0}, {1}").format(who, since)
        return Line(_who(row.code, row.name), second, "user-circle-plus")


_SEEN = frozenset({SessionOutcome.ATTENDED, SessionOutcome.LATE})


def _who(code: str, name: str | None) -> str:
    return f"{code}  {name}" if name else code
