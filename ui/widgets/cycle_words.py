"""Put what a cycle achieved into words: who is counted, who is sealed, and what rests on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.groups import Received
from counsel_desk.domain.outcomes.cycle import CycleLine
from counsel_desk.reports.cycle_words import CycleWords
from ui.widgets import outcome_words as words

if TYPE_CHECKING:
    from counsel_desk.domain.outcomes.cycle import (
        CycleFacts,
        CycleOutcomes,
        MemberLine,
        Turnouts,
    )

# A name that the tool for translations finds.
translate = QCoreApplication.translate
STOPPED = (Received.DROP_OUT, Received.EARLY_DROP_OUT)


def picture_words(*, down: bool = True) -> CycleWords:
    """Give the translated words of the pictures."""
    return CycleWords(
        change_of=translate("Cycle", "change in {instrument}, first to last"),
        dose=translate("Cycle", "meetings attended"),
        corridor=translate("Outcomes", "no reliable change"),
        worse=translate("Outcomes", "worse"),
        better=translate("Outcomes", "better"),
        improved=translate("Outcomes", "reliably improved"),
        unchanged=translate("Outcomes", "no reliable change"),
        deteriorated=translate("Outcomes", "reliably worse"),
        came=translate("Cycle", "came, of those recorded"),
        meeting=translate("Cycle", "number of the meeting"),
        own=translate("Cycle", "this cycle"),
        others=translate("Cycle", "other cycles of the model"),
        decimal=QLocale().decimalPoint(),
        down=down,
    )


def denominators(found: CycleOutcomes) -> str:
    """Say who is counted: everybody on the roll, who came, who has scores, who is sealed."""
    said = translate("Cycle", "{0} members, {1} came, {2} with paired scores").format(
        words.count(len(found.facts.members)),
        words.count(found.outcomes.started),
        words.count(found.outcomes.paired),
    )
    if found.sealed:
        more = translate("Cycle", "{0} · the records of {1} are sealed to others")
        said = more.format(said, words.count(found.sealed))
    return said


def grounds(found: CycleOutcomes) -> tuple[str, str]:
    """Say how many improved of everybody, whoever stayed and whoever stopped."""
    title = translate("Cycle", "Completers and drop-outs together")
    share = found.of_all
    if share is None:
        return title, translate("Cycle", "This instrument has no figures for a reliable change.")
    said = translate(
        "Cycle",
        "{0} of all members whose record you may open improved reliably ({1}). Who has no paired"
        " scores, stopped or never came counts as not improved.",
    )
    return title, said.format(words.percent(share.share), words.of_words(share))


def dose_note(found: CycleOutcomes, *, whole_model: bool) -> str:
    """Say what the picture of dose and change shows, or why it has no line."""
    points = found.model if whole_model else found.dose
    if points.curve:
        return translate(
            "Cycle",
            "The line is a local fit with its 95 % interval. That people who came more often"
            " changed more does not say that coming was the reason.",
        )
    if points.outcomes.paired < 8:
        return translate("Cycle", "Below 8 people there is no line: it would show chance.")
    return translate("Cycle", "Too few different doses for a line.")


def seen_words(line: MemberLine) -> str:
    """Say what is known of a member's change."""
    if line.pair is not None:
        return words.verdict_words(line.pair)
    if line.lacking is not None:
        return words.no_pair_words(line.lacking)
    return translate("Cycle", "sealed to others")


def attended_words(attended: int, held: int) -> str:
    """Say the meetings attended of those held and recorded."""
    return translate("Cycle", "{0} of {1}").format(words.count(attended), words.count(held))


def turnout_note(found: Turnouts) -> str:
    """Say how often members came in this cycle, and beside which others."""
    came = found.own.came
    if not came.of:
        return translate("Cycle", "Nothing is recorded of this cycle yet.")
    said = translate("Cycle", "{0} of what is recorded: came").format(words.percent(came.share))
    if found.others:
        others = [one.came for one in found.others if one.came.of]
        count = sum(one.count for one in others)
        of = sum(one.of for one in others)
        if of:
            more = translate("Cycle", "{0} · in {1} other cycles of the model {2}")
            said = more.format(said, words.count(len(others)), words.percent(count / of))
    return said


def completed_words(facts: CycleFacts) -> str:
    """Say how many completed, of the members whose attendance may be seen."""
    seen = len(facts.members) - facts.unseen
    return attended_words(facts.received(Received.COMPLETER), seen)


def stopped_words(facts: CycleFacts) -> str:
    """Say how many dropped out."""
    return words.count(facts.received(*STOPPED))


def cycle_lines(turnouts: Turnouts, found: CycleOutcomes | None) -> tuple[CycleLine, ...]:
    """Give the cycles of the model, with what changed in them where that may be known."""
    if found is not None:
        return found.cycles
    return tuple(CycleLine(one, None) for one in turnouts.cycles)
