"""Make a report of outcomes: the same frozen answer that the screen shows, as texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR
from counsel_desk.domain.outcomes.team import Dimension
from counsel_desk.reports.document import Facts, Report, Table
from ui.widgets import outcome_words
from ui.widgets.dates import say_date
from ui.widgets.report_build import foot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from counsel_desk.domain.outcomes.team import Line, Outcomes
    from counsel_desk.reports.document import Block
    from ui.widgets.report_numbers import Numbers

# A name that the tool for translations finds.
translate = QCoreApplication.translate
_COUNTED = ("started", "finished", "paired")


def outcomes_report(
    found: Outcomes, names: Mapping[str, str], numbers: Numbers, made_on: date
) -> Report:
    """Write what became of a cohort: the same frozen answer that the screen shows."""
    title = translate("Reports", "Programme outcomes: {0}").format(found.form.short_title)
    began = _began(found)
    lines = (
        outcome_words.courses_words(found.wanted.courses),
        *([began] if began else []),
        translate("Reports", "Made on {0}").format(say_date(made_on)),
        outcome_words.change_source(found.form),
    )
    blocks: list[Block] = [
        _denominators(found, numbers),
        _verdicts(found, numbers),
        *_means(found, numbers),
    ]
    if found.talking is not None:
        blocks.append(_talking(found, numbers))
    blocks.append(_parts(found, names, numbers))
    return Report(title, lines, tuple(blocks), foot(numbers))


def _began(found: Outcomes) -> str:
    wanted = found.wanted
    if not wanted.since and not wanted.until:
        return ""
    parts = [say_date(one) if one else "…" for one in (wanted.since, wanted.until)]
    return translate("Reports", "Courses that began {0} to {1}").format(*parts)


def _denominators(found: Outcomes, numbers: Numbers) -> Facts:
    began, finished, paired = numbers.counts([found.started, found.finished, found.paired])
    lines = [
        (translate("Reports", "Began"), began),
        (translate("Reports", "Finished"), finished),
        (translate("Reports", "With paired scores"), paired),
        (translate("Reports", "Paired scores, share"), numbers.shares([found.completeness])[0]),
    ]
    if found.unreadable:
        words = translate("Reports", "Cannot be read here")
        lines.append((words, numbers.counts([found.unreadable])[0]))
    return Facts(translate("Reports", "Whose outcomes"), tuple(lines))


def _verdicts(found: Outcomes, numbers: Numbers) -> Facts:
    title = translate("Reports", "What became of them")
    verdicts = found.verdicts
    if verdicts is None:
        why = outcome_words.change_source(found.form)
        return Facts(title, ((translate("Reports", "Reliable change"), why),))
    parts = (verdicts.improved, verdicts.unchanged, verdicts.deteriorated)
    improved, unchanged, worse = numbers.shares(parts)
    (recovered,) = numbers.shares([verdicts.recovered])
    if numbers.hides and improved == STAR:
        recovered = STAR  # the recovered are among the improved and would bound them
    return Facts(
        title,
        (
            (translate("Reports", "Reliably improved"), improved),
            (translate("Reports", "Recovered, of those past the threshold at first"), recovered),
            (translate("Reports", "No reliable change"), unchanged),
            (translate("Reports", "Reliably worse"), worse),
        ),
    )


def _means(found: Outcomes, numbers: Numbers) -> list[Facts]:
    facts, people = found.scores, found.paired
    if facts is None:
        return []
    pairs = (
        (translate("Reports", "First, mean"), facts.first_mean),
        (translate("Reports", "First, SD"), facts.first_sd),
        (translate("Reports", "Last, mean"), facts.last_mean),
        (translate("Reports", "Last, SD"), facts.last_sd),
    )
    lines = [(name, numbers.mean(value, people)) for name, value in pairs]
    lines += [
        (outcome_words.effect_name(one.standardiser), outcome_words.effect_words(one))
        for one in numbers.effects(found)
    ]
    return [Facts(translate("Reports", "Scores before and after"), tuple(lines))]


def _talking(found: Outcomes, numbers: Numbers) -> Facts:
    shares = found.talking
    title = translate("Reports", "PHQ-9 and GAD-7 as NHS Talking Therapies counts")
    if shares is None:  # pragma: no cover - asked for only where there are some
        return Facts(title, ())
    # Those who changed and those who did not are everybody: a few of the latter hide with them.
    improved, worse = numbers.shares([shares.improved, shares.deteriorated])
    (recovered,) = numbers.shares([shares.recovered])
    (reliably,) = numbers.shares([shares.reliable_recovery])
    if numbers.hides and STAR in (recovered, improved):
        reliably = STAR  # they are among both and would bound them
    return Facts(
        title,
        (
            (translate("Reports", "Recovered"), recovered),
            (translate("Reports", "Reliable recovery"), reliably),
            (translate("Reports", "Reliable improvement"), improved),
            (translate("Reports", "Reliable deterioration"), worse),
        ),
    )


def _parts(found: Outcomes, names: Mapping[str, str], numbers: Numbers) -> Table:
    by = found.wanted.by
    if numbers.hides and by is Dimension.COUNSELLOR:
        why = translate("Reports", "Counsellors are not named in what leaves the team.")
        return Table(outcome_words.dimension_words(by), ("",), (), why)
    named = [one for one in found.lines if not numbers.hides or one.started >= SMALLEST_SHOWN]
    rest = [one for one in found.lines if one not in named]
    columns = [_column(found, named, rest, name, numbers) for name in _COUNTED]
    rows = []
    for place, line in enumerate(named):
        counts = [column[place] for column in columns]
        name = outcome_words.key_words(by, line.key, names)
        hidden = counts[-1] == STAR
        rows.append((name, *counts, *_results(line, numbers, hidden=hidden)))
    if rest:
        others = translate("Reports", "Others")
        rows.append((others, *(column[-1] for column in columns), *[STAR] * 4))
    note = translate("Reports", "In the order of the names; no part is ranked.")
    return Table(translate("Reports", "Divided"), _head(by), tuple(rows), note)


def _head(by: Dimension) -> tuple[str, ...]:
    return (
        outcome_words.dimension_words(by),
        translate("Reports", "Began"),
        translate("Reports", "Finished"),
        translate("Reports", "Paired"),
        translate("Reports", "First"),
        translate("Reports", "Last"),
        translate("Reports", "Improved"),
        translate("Reports", "Worse"),
    )


def _column(
    found: Outcomes, named: Sequence[Line], rest: Sequence[Line], name: str, numbers: Numbers
) -> list[str]:
    """Write a column of counts, with those that are not named in one row at the end."""
    counts = [getattr(one, name) for one in named]
    if rest:
        counts.append(sum(getattr(one, name) for one in rest))
    if found.wanted.by is Dimension.GROUP:
        return numbers.counts(counts)  # a person can be in several groups: there is no total
    printed = numbers.counts(counts, sum(counts))
    if printed[-1] == STAR:
        # The total stands in the report, so that no part may.
        return [STAR] * len(counts)
    return printed[:-1]


def _results(line: Line, numbers: Numbers, *, hidden: bool) -> list[str]:
    if hidden or (numbers.hides and line.paired < SMALLEST_SHOWN):
        return [STAR] * 4
    shares = ["–", "–"]
    if line.verdicts is not None:
        parts = (line.verdicts.improved, line.verdicts.deteriorated)
        shares = numbers.shares(parts)
    return [
        numbers.mean(line.first_mean, line.paired),
        numbers.mean(line.last_mean, line.paired),
        *shares,
    ]
