"""The sign-off of a chart: how it stood last, and the question that signs it now."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal

from counsel_desk.services import chart_reviews
from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.widgets import case_words
from ui.widgets.buttons import secondary_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.field import Field
from ui.widgets.key_choice import KeyChoice, KeyOption
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate
from ui.widgets.pill import Pill, PillKind, Sign
from ui.widgets.submit_text import SubmitText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.chart_reviews import SignedReview
    from counsel_desk.domain.ids import CaseId, PersonId
    from counsel_desk.domain.people import Person
    from ui.job import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate

NEXT_AFTER = datetime.timedelta(days=28)
_OLDER_SHOWN = 3
_ON, _OFF, _KEPT, _CHANGED = "on", "off", "kept", "changed"


def track_words(*, on_track: bool) -> str:
    """Say how the course stands."""
    if on_track:
        return translate("ChartReview", "On track")
    return translate("ChartReview", "Off track")


def plan_words(*, changed: bool) -> str:
    """Say what follows for the plan."""
    if changed:
        return translate("ChartReview", "plan changed")
    return translate("ChartReview", "plan not changed")


class ChartReviewCard(Card):
    """Says who signed the chart last, and what was decided.

    Signals:
        sign_asked: the person wants to sign it off.
    """

    sign_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Chart sign-off"))
        self._stands = label("", "strong", wrap=True)
        self._note = label("", "body", wrap=True)
        self._who = label("", "muted", wrap=True)
        self._older = label("", "muted", wrap=True)
        self._parts = (self._stands, self._note, self._who, self._older)
        self.button = secondary_button(self.tr("Sign off the chart"), "check-circle")
        self.button.clicked.connect(self.sign_asked)
        for part in (*self._parts, self.button):
            self.add(part)
        self.button.hide()

    def show_reviews(
        self,
        found: Sequence[SignedReview],
        people: Mapping[PersonId, Person],
        today: datetime.date,
        *,
        may_sign: bool,
    ) -> None:
        """Show the latest sign-off, and in short those before it."""
        self.button.setVisible(may_sign)
        last = next(iter(found), None)
        if last is None:
            self._say(self.tr("Nobody has signed this chart yet."))
            self.set_pill(None)
            return
        self.set_pill(self._next_pill(last, today))
        older = [self._line(one) for one in found[1 : 1 + _OLDER_SHOWN]]
        name = case_words.name_of(people, last.author)
        who = self.tr("Signed by {0}, {1}.").format(name, case_words.say_moment_year(last.at))
        if not last.intact:
            who = self.tr("{0} The signature does not hold: do not rely on it.").format(who)
        self._say(self._words(last), last.review.note, who, "\n".join(older))

    def _say(self, *texts: str) -> None:
        for place, part in enumerate(self._parts):
            text = texts[place] if place < len(texts) else ""
            part.setText(text)
            part.setVisible(bool(text))

    def _words(self, one: SignedReview) -> str:
        track = track_words(on_track=one.review.on_track)
        return f"{track}, {plan_words(changed=one.review.plan_changed)}"

    def _line(self, one: SignedReview) -> str:
        return f"{case_words.say_day(one.at)}: {self._words(one)}"

    def _next_pill(self, one: SignedReview, today: datetime.date) -> Pill | None:
        due = one.review.next_review
        if due is None:
            return None
        if due <= today:
            return Pill(self.tr("due {0}").format(say_date(due)), PillKind.WARNING, Sign.RING)
        return Pill(self.tr("next {0}").format(say_date(due)), PillKind.NEUTRAL, Sign.NONE)


class ChartReviewSheet(SavingSheet):
    """Asks for the sign-off: on or off track, the plan, a note, and when to look again."""

    def __init__(self, today: datetime.date) -> None:
        self.track = KeyChoice(
            translate("ChartReview", "Course"),
            [
                KeyOption(_ON, track_words(on_track=True), "1n", "good"),
                KeyOption(_OFF, track_words(on_track=False), "2f", "warning"),
            ],
        )
        self.plan = KeyChoice(
            translate("ChartReview", "Plan"),
            [
                KeyOption(_KEPT, translate("ChartReview", "Not changed"), "1"),
                KeyOption(_CHANGED, translate("ChartReview", "Changed"), "2"),
            ],
        )
        self.note = SubmitText()
        self.note.setFixedHeight(84)
        self.note.submitted.connect(lambda: self.answer(SAVE))
        self.next = OptionalDate(translate("ChartReview", "Next review on"))
        self.next.set_day(today + NEXT_AFTER)
        self.fields = {
            "track": Field(translate("ChartReview", "The course is"), self.track),
            "plan": Field(translate("ChartReview", "The plan was"), self.plan),
            "note": Field(
                translate("ChartReview", "Note"),
                self.note,
                translate("ChartReview", "Needed where the course is off track."),
            ),
        }
        for name, control in (("track", self.track), ("plan", self.plan)):
            control.changed.connect(lambda name=name: self.fields[name].set_error(""))
        self.note.textChanged.connect(lambda: self.fields["note"].set_error(""))
        super().__init__(
            translate("ChartReview", "Sign off the chart"),
            translate("ChartReview", "Signed with your name; it cannot be changed afterwards."),
            translate("ChartReview", "Sign"),
            column(*self.fields.values(), self.next),
        )
        self._keeper: FormKeeper | None = None

    def keep(self, context: Context, case: CaseId) -> None:
        """Keep what is filled in, and bring back what was filled in before."""
        keeper = FormKeeper(context, "chart-review", self, case=case)
        for name, choice in (("track", self.track), ("plan", self.plan)):
            keeper.bind_with(name, choice.value, choice.set_value, choice.changed)
        keeper.bind("note", self.fields["note"])
        keeper.bind_with("next", self.next.plain, self.next.show_plain, self.next.changed)
        self._keeper = keeper
        self.body.addWidget(FormStatus(keeper))
        keeper.begin()

    def is_right(self) -> bool:
        """Say what is missing, and go there; True where nothing is."""
        missing = {
            "track": not self.track.value(),
            "plan": not self.plan.value(),
            "note": self.track.value() == _OFF and not self.note.words(),
        }
        said = {
            "track": translate("ChartReview", "Choose with 1 or 2."),
            "plan": translate("ChartReview", "Choose with 1 or 2."),
            "note": translate("ChartReview", "Say what you saw."),
        }
        for name, is_missing in missing.items():
            self.fields[name].set_error(said[name] if is_missing else "")
        first = next((name for name, is_missing in missing.items() if is_missing), None)
        if first is not None:
            self.fields[first].setFocus(Qt.FocusReason.OtherFocusReason)
        return first is None

    def _saved(self, result: object) -> None:
        if self._keeper is not None:
            self._keeper.finished()
        super()._saved(result)


def sign_chart(over: QWidget, context: Context, case: CaseId) -> ChartReviewSheet:
    """Ask for the sign-off of a chart, and sign it."""
    sheet = ChartReviewSheet(context.today())

    def save() -> Job[object] | None:
        if not sheet.is_right():
            return None
        job: Job[object] = context.jobs.ask(
            chart_reviews.sign_chart,
            case,
            on_track=sheet.track.value() == _ON,
            plan_changed=sheet.plan.value() == _CHANGED,
            note=sheet.note.words(),
            next_review=sheet.next.day(),
        )
        said = translate("ChartReview", "The chart is signed off.")
        return job.then(lambda _id: context.messages.say(said, "good"))

    sheet.on_save(save)
    sheet.open_over(over)
    sheet.keep(context, case)
    return sheet
