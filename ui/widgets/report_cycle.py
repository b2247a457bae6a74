"""Make the report of a cycle: what it achieved, with small numbers hidden in what leaves.

Neither title nor venue of the group is in it: a cycle is named by its model and its quarter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.groups import Received
from counsel_desk.domain.outcomes.suppression import SMALLEST_SHOWN, STAR
from counsel_desk.domain.outcomes.team import quarter
from counsel_desk.reports.document import Facts, Picture, Report, Table
from ui.widgets import outcome_words, place_words
from ui.widgets.cycle_words import STOPPED
from ui.widgets.dates import say_date
from ui.widgets.report_build import foot
from ui.widgets.report_numbers import became

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from counsel_desk.domain.outcomes.cycle import CycleFacts, CycleOutcomes, Turnouts
    from counsel_desk.domain.outcomes.team import Line
    from counsel_desk.reports.document import Block
    from ui.widgets.report_numbers import Numbers

# A name that the tool for translations finds.
translate = QCoreApplication.translate
PICTURE_SIZE = (760.0, 340.0)


def cycle_report(
    turnouts: Turnouts,
    found: CycleOutcomes | None,
    numbers: Numbers,
    made_on: date,
    pictures: Mapping[str, bytes],
) -> Report:
    """Write what a cycle achieved; ``found`` is None for those who see attendance alone.

    ``pictures`` are PNGs that show nobody by themselves: ``turnout`` and ``dose``.
    """
    own = turnouts.own
    lines = [translate("Reports", "Made on {0}").format(say_date(made_on))]
    if found is not None:
        lines.append(outcome_words.change_source(found.outcomes.form))
    blocks: list[Block] = [_members(own, numbers), _received(own, numbers)]
    blocks += _picture(translate("Cycle", "Attendance over time"), pictures.get("turnout"))
    if found is not None:
        blocks += [_scores(found, numbers), _verdicts(found, numbers), *_means(found, numbers)]
        blocks += _picture(translate("Cycle", "Dose and change"), pictures.get("dose"))
    blocks.append(_cycles(turnouts.cycles, found, numbers))
    title = translate("Cycle", "Group cycle: {0}, {1}")
    return Report(title.format(_model(turnouts), quarter(own.first)), tuple(lines), tuple(blocks),
                  foot(numbers))  # fmt: skip


def _model(turnouts: Turnouts) -> str:
    return turnouts.model.strip() or translate("Cycle", "own model")


def _picture(title: str, png: bytes | None) -> list[Picture]:
    words = translate("Cycle", "Drawn over 8 people or more.")
    return [Picture(title, png, *PICTURE_SIZE, words=words)] if png else []


def _members(own: CycleFacts, numbers: Numbers) -> Facts:
    members, unseen = numbers.counts([len(own.members), own.unseen])
    lines = [
        (translate("Cycle", "Members"), members),
        (translate("Cycle", "Meetings held"), outcome_words.count(len(own.turnout))),
        (translate("Cycle", "Came, of what is recorded"), _came(own, numbers)),
    ]
    if own.unseen:
        lines.append((translate("Cycle", "Attendance not to be read here"), unseen))
    return Facts(translate("Cycle", "Who came"), tuple(lines))


def _came(facts: CycleFacts, numbers: Numbers) -> str:
    """Give the share of all marks that say somebody came, over eight members or more."""
    if numbers.hides and len(facts.members) - facts.unseen < SMALLEST_SHOWN:
        return STAR
    return outcome_words.percent(facts.came.share)


def _received(own: CycleFacts, numbers: Numbers) -> Table:
    counts = {one: own.received(one) for one in Received if own.received(one)}
    printed = numbers.counts(list(counts.values()), sum(counts.values()))
    names = [place_words.received_words(one) for one in counts]
    rows = zip([*names, translate("Reports", "All")], printed, strict=True)
    head = ("", translate("Cycle", "Members"))
    return Table(translate("Cycle", "Completers and drop-outs"), head, tuple(rows))


def _scores(found: CycleOutcomes, numbers: Numbers) -> Facts:
    made = found.outcomes
    came, paired, sealed = numbers.counts([made.started, made.paired, found.sealed])
    completeness = numbers.share(made.completeness, *_others(found))
    if numbers.hides and completeness == STAR:
        came = STAR  # the number of pairs may be known from a share of them
    lines = [
        (translate("Cycle", "Came at least once"), came),
        (translate("Reports", "With paired scores"), paired),
        (translate("Reports", "Paired scores, share"), completeness),
    ]
    if found.sealed:
        lines.append((translate("Cycle", "Records sealed to others"), sealed))
    return Facts(translate("Reports", "Whose outcomes"), tuple(lines))


def _verdicts(found: CycleOutcomes, numbers: Numbers) -> Facts:
    title = translate("Reports", "What became of them")
    verdicts = found.outcomes.verdicts
    if verdicts is None or found.of_all is None:
        why = outcome_words.change_source(found.outcomes.form)
        return Facts(title, ((translate("Reports", "Reliable change"), why),))
    improved, unchanged, worse = became(verdicts, found.outcomes.paired, numbers)
    of_all = numbers.share(found.of_all, *_others(found))
    if numbers.hides and improved == STAR:
        of_all = STAR  # the same people improved in both
    return Facts(
        title,
        (
            (translate("Cycle", "Reliably improved, of those with paired scores"), improved),
            (translate("Reports", "No reliable change"), unchanged),
            (translate("Reports", "Reliably worse"), worse),
            (translate("Cycle", "Reliably improved, of all members"), of_all),
        ),
    )


def _others(found: CycleOutcomes) -> tuple[int, ...]:
    """Count the members that follow from an exact number of those who came or may be read."""
    own, made = found.facts, found.outcomes
    opened = len(own.members) - found.sealed
    received = (own.received(one) for one in Received)
    return (
        found.sealed, own.unseen, opened - made.started, made.started - made.paired,
        opened - made.paired, *received,
    )  # fmt: skip


def _means(found: CycleOutcomes, numbers: Numbers) -> list[Facts]:
    facts, people = found.outcomes.scores, found.outcomes.paired
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
        for one in numbers.effects(found.outcomes)
    ]
    return [Facts(translate("Reports", "Scores before and after"), tuple(lines))]


def _cycles(cycles: Sequence[CycleFacts], found: CycleOutcomes | None, numbers: Numbers) -> Table:
    """Write the cycles of the model; what leaves names none of fewer than eight members."""
    lines = {one.facts.group: one.line for one in found.cycles} if found else {}
    named = [one for one in cycles if not numbers.hides or len(one.members) >= SMALLEST_SHOWN]
    columns = [
        numbers.counts([len(one.members) for one in named]),
        [_came(one, numbers) for one in named],
        numbers.counts([one.received(Received.COMPLETER) for one in named]),
        numbers.counts([one.received(*STOPPED) for one in named]),
    ]
    head = [
        translate("Cycle", "Began in"),
        translate("Cycle", "Members"),
        translate("Cycle", "Came"),
        translate("Cycle", "Completed"),
        translate("Cycle", "Dropped out"),
    ]
    if found is not None:
        columns.append([_improved(lines.get(one.group), numbers) for one in named])
        head.append(translate("Reports", "Improved"))
    rows = tuple(
        (quarter(one.first), *values)
        for one, values in zip(named, zip(*columns, strict=True), strict=True)
    )
    note = translate("Cycle", "This cycle, then the latest first; none is ranked.")
    if len(named) < len(cycles):
        note = translate("Cycle", "Cycles of fewer than 8 members are not shown.")
    return Table(translate("Cycle", "Cycles of the same model"), tuple(head), rows, note)


def _improved(line: Line | None, numbers: Numbers) -> str:
    if line is None or line.verdicts is None:
        return STAR if numbers.hides else "–"
    return became(line.verdicts, line.paired, numbers)[0]
