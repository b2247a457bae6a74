"""Make a report of outcomes: the same frozen answer that the screen shows, as texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.outcomes.leaving import Part, Told, parts_told, tells_of_few
from counsel_desk.domain.outcomes.suppression import SMALLEST_GROUP, SMALLEST_SHOWN, STAR
from counsel_desk.domain.outcomes.team import Dimension
from counsel_desk.reports.document import Facts, Report, Table
from ui.widgets import outcome_words
from ui.widgets.dates import say_date
from ui.widgets.report_build import foot
from ui.widgets.report_numbers import became

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from counsel_desk.domain.outcomes.team import Line, Outcomes
    from counsel_desk.reports.document import Block
    from ui.widgets.report_numbers import Numbers

# A name that the tool for translations finds.
translate = QCoreApplication.translate


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
    without = found.scope - found.paired
    if numbers.hides and found.paired >= SMALLEST_GROUP and tells_of_few(without):
        # The number of pairs may be known from a share of them.
        began = finished = STAR
    lines = [
        (translate("Reports", "Began"), began),
        (translate("Reports", "Finished"), finished),
        (translate("Reports", "With paired scores"), paired),
        (translate("Reports", "Paired scores, share"), numbers.share(found.completeness)),
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
    improved, unchanged, worse = became(verdicts, found.paired, numbers)
    better, past = verdicts.improved, verdicts.recovered
    recovered = numbers.share(past, better.count - past.count, better.of - past.of)
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
    better, worse, past = shares.improved, shares.deteriorated, shares.recovered
    sure = shares.reliable_recovery
    # Those who changed and those who did not are everybody: a few of the latter hide with them.
    same = better.of - better.count - worse.count
    unpaired = abs(found.paired - better.of)
    improved = numbers.share(better, unpaired)
    recovered = numbers.share(past, better.of - past.of, unpaired)
    reliably = numbers.share(sure, past.count - sure.count, better.count - sure.count)
    if numbers.hides and STAR in (recovered, improved):
        reliably = STAR  # they are among both and would bound them
    return Facts(
        title,
        (
            (translate("Reports", "Recovered"), recovered),
            (translate("Reports", "Reliable recovery"), reliably),
            (translate("Reports", "Reliable improvement"), improved),
            (translate("Reports", "Reliable deterioration"),
             numbers.share(worse, same, better.count, unpaired)),
        ),
    )  # fmt: skip


def _parts(found: Outcomes, names: Mapping[str, str], numbers: Numbers) -> Table:
    by = found.wanted.by
    if numbers.hides and by is Dimension.COUNSELLOR:
        why = translate("Reports", "Counsellors are not named in what leaves the team.")
        return Table(outcome_words.dimension_words(by), ("",), (), why)
    if numbers.hides:
        return _parts_that_leave(found, names, numbers)
    rows = [
        (outcome_words.key_words(by, one.key, names),
         *numbers.counts([one.started, one.finished, one.paired]),
         *_results(one, numbers, Told.ALL))
        for one in found.lines
    ]  # fmt: skip
    head = _head(by)
    note = translate("Reports", "In the order of the names; no part is ranked.")
    return Table(translate("Reports", "Divided"), head, tuple(rows), note)


def _parts_that_leave(found: Outcomes, names: Mapping[str, str], numbers: Numbers) -> Table:
    """Name the parts in which eight people or more began; nothing is said of the others.

    How many began and finished is not said of a part: beside how many have paired scores, which
    may be known exactly, it would tell how few have none.
    """
    by = found.wanted.by
    named = [one for one in found.lines if one.started >= SMALLEST_SHOWN]
    others = [Part.of(one) for one in found.lines if one.started < SMALLEST_SHOWN]
    parts = [Part.of(one) for one in named]
    told = parts_told(Part.of(found), parts, others, overlap=by is Dimension.GROUP)
    rows = [
        (outcome_words.key_words(by, one.key, names),
         *(numbers.counts([one.paired]) if much else [STAR]), *_results(one, numbers, much))
        for one, much in zip(named, told, strict=True)
    ]  # fmt: skip
    head = _head(by)
    if others:
        rows.append((translate("Reports", "Others"), *[STAR] * 5))
    note = translate(
        "Reports",
        "In the order of the names; no part is ranked. How many began and finished is said of"
        " everybody alone.",
    )
    return Table(translate("Reports", "Divided"), (head[0], *head[3:]), tuple(rows), note)


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


def _results(line: Line, numbers: Numbers, told: Told) -> list[str]:
    if told is Told.NOTHING:
        return [STAR] * 4
    improved, _, worse = became(line.verdicts, line.paired, numbers)
    means = (
        numbers.mean(one, line.paired) if line.paired else "–"
        for one in (line.first_mean, line.last_mean)
    )  # fmt: skip
    return [*means, improved, worse if told is Told.ALL else STAR]
