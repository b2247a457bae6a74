"""Judge scores by the figures that were in force: what is over keeps those of its time.

A programme that moves a cut-off or takes other figures of change judges from then on by the new
ones. A course that had ended is what it was found to be when it ended (issue of the settings:
"old figures keep the setting they were made with"). What still runs is judged by those of now.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING

from counsel_desk.domain.days import start_of
from counsel_desk.domain.outcomes.cohort import ScorePair
from counsel_desk.domain.outcomes.significant import is_case, significance
from counsel_desk.domain.settings import Settings
from counsel_desk.services.instruments import known
from counsel_desk.services.settings import changes, form_under

if TYPE_CHECKING:
    from datetime import date

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.outcomes.cohort import TwoScores
    from counsel_desk.domain.outcomes.significant import Significance
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.storage.unit_of_work import Work

    _Judged = tuple[Significance | None, bool | None, bool | None]

_A_DAY = timedelta(days=1)


class FiguresThen:
    """The programme's figures over time, read once.

    Attributes:
        settings: those in force now; forms: the instruments under them.
    """

    def __init__(self, work: Work) -> None:
        found = [one for one in changes(work) if one.version.since <= work.now]
        self._since = [one.version.since for one in found]
        self._all = (Settings(), *(one.version.settings for one in found))
        self._known: dict[tuple[str, int], Instrument] = {}
        self._earlier: dict[tuple[str, int], bool] = {}
        self._judgements: dict[tuple[str, int, float, float], _Judged] = {}
        self.settings = self._all[-1]
        self.forms = {name: form_under(self.settings, name) for name in known()}

    def _place(self, ended_on: date | None) -> int:
        """Give the place of the settings in force at the end of a day; None is now."""
        if ended_on is None or not self._since:
            return len(self._since)
        return bisect_right(self._since, start_of(ended_on + _A_DAY))

    def form(self, name: str, ended_on: date | None) -> Instrument:
        """Give an instrument as it was judged by at the end of a day; None is now."""
        return self._form(name, self._place(ended_on))

    def _form(self, name: str, place: int) -> Instrument:
        if place == len(self._since):
            return self.forms[name]
        found = self._known.get((name, place))
        if found is None:
            found = self._known[name, place] = form_under(self._all[place], name)
        return found

    def pair(self, case: CaseId, code: str, name: str, two: TwoScores, *, ended: bool) -> ScorePair:
        """Judge two scores: of a course that has ended, as on the day of the second."""
        place = self._place(two.last_on if ended else None)
        verdict, was_case, is_now = self._judged(name, place, two.first, two.last)
        return ScorePair(
            case=case,
            code=code,
            first=two.first,
            last=two.last,
            first_on=two.first_on,
            last_on=two.last_on,
            significance=verdict,
            was_case=was_case,
            is_case=is_now,
            rewritten=two.rewritten,
            earlier=self._is_earlier(name, place),
        )

    def _is_earlier(self, name: str, place: int) -> bool:
        """Whether the figures of a time are others than those of now."""
        found = self._earlier.get((name, place))
        if found is None:
            found = self._earlier[name, place] = self._form(name, place) != self.forms[name]
        return found

    def _judged(self, name: str, place: int, first: float, last: float) -> _Judged:
        """Judge two scores; the same two come again and again."""
        key = (name, place, first, last)
        found = self._judgements.get(key)
        if found is None:
            form = self._form(name, place)
            found = significance(form, first, last), is_case(form, first), is_case(form, last)
            self._judgements[key] = found
        return found
