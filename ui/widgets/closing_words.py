"""Put the end of a file, and who has it, into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.closing import CaseStepKind, ClosingReason
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from counsel_desk.domain.closing import CaseStep, ClosingFacts
    from counsel_desk.domain.register import ScoreSpan

# A name that the tool for translations finds.
translate = QCoreApplication.translate


_REASON_WORDS = {
    ClosingReason.GOALS_MET: QT_TRANSLATE_NOOP("Closing", "Completed: goals met"),
    ClosingReason.PARTLY_MET: QT_TRANSLATE_NOOP("Closing", "Completed: goals partly met"),
    ClosingReason.GROUP_COMPLETED: QT_TRANSLATE_NOOP("Closing", "Completed the group cycle"),
    ClosingReason.TRANSFERRED: QT_TRANSLATE_NOOP("Closing", "Planned transfer elsewhere"),
    ClosingReason.WITHDREW: QT_TRANSLATE_NOOP("Closing", "The client withdrew"),
    ClosingReason.DROPPED_OUT: QT_TRANSLATE_NOOP("Closing", "Dropped out"),
    ClosingReason.UNREACHABLE: QT_TRANSLATE_NOOP("Closing", "Moved or cannot be reached"),
    ClosingReason.DETAINED: QT_TRANSLATE_NOOP("Closing", "Detained"),
    ClosingReason.MISSING: QT_TRANSLATE_NOOP("Closing", "Disappeared or missing"),
    ClosingReason.DECEASED: QT_TRANSLATE_NOOP("Closing", "Deceased"),
    ClosingReason.SECURITY: QT_TRANSLATE_NOOP("Closing", "Withdrawn for security"),
    ClosingReason.NOT_ELIGIBLE: QT_TRANSLATE_NOOP("Closing", "Not eligible"),
    ClosingReason.CASE_MANAGEMENT: QT_TRANSLATE_NOOP("Closing", "Case management only"),
    ClosingReason.OTHER: QT_TRANSLATE_NOOP("Closing", "Other"),
}


def reason_words(reason: ClosingReason) -> str:
    """Say why a file is closed."""
    return translate("Closing", _REASON_WORDS[reason])


def step_words(step: CaseStep, person: str) -> str:
    """Say what happened to the file, in one line; ``person`` names the colleague of the step."""
    day = say_date(step.until) if step.until else ""
    return {
        CaseStepKind.CLOSED: translate("Closing", "Closed: {0}").format(
            step.own_reason or (reason_words(step.reason) if step.reason else "")
        ),
        CaseStepKind.REOPENED: translate("Closing", "Opened again"),
        CaseStepKind.HANDED_OVER: translate("Closing", "Handed over to {0}").format(person),
        CaseStepKind.COVERED: translate("Closing", "{0} covers until {1}").format(person, day),
        CaseStepKind.COVER_ENDED: translate("Closing", "{0} covers no longer").format(person),
        CaseStepKind.MERGED_INTO: translate("Closing", "Merged into another file of the client"),
        CaseStepKind.MERGED_FROM: translate("Closing", "Another file of the client merged in"),
        CaseStepKind.SEPARATED: translate("Closing", "Separated from another file again"),
    }[step.kind]


def circumstance_words(step: CaseStep) -> str:
    """Say how the client died, where that was written down."""
    words = translate("Closing", "How the client died: {0}")
    return words.format(step.circumstance) if step.circumstance else ""


def kept_words(facts: ClosingFacts) -> str:
    """Say until when the file would be kept if it were closed today."""
    if facts.keep_until is None:
        return ""
    words = translate("Closing", "Closed today, it is kept until {0} and not destroyed before.")
    return words.format(say_date(facts.keep_until, long=True))


def still_in_words(facts: ClosingFacts) -> str:
    """Say of a client who is a member of a group still what is to be done about it."""
    if not facts.still_in:
        return ""
    words = translate(
        "Closing",
        "The client is a member of a group still: {0}. Who leads it or coordinates ends that on its"
        " roll; nobody is asked after or reminded meanwhile.",
    )
    return words.format(QLocale().toString(facts.still_in))


def draft_summary(facts: ClosingFacts, titles: dict[str, str]) -> str:
    """Draft the closing summary from the record; ``titles`` names the instruments."""
    locale = QLocale()
    lines = [translate("Closing", "Course"), ""]
    if facts.first_session and facts.last_session:
        words = translate("Closing", "Sessions from {0} to {1}: {2} attended, {3} missed.")
        first, last = say_date(facts.first_session), say_date(facts.last_session)
        came, missed = locale.toString(facts.attended), locale.toString(facts.missed)
        lines.append(words.format(first, last, came, missed))
    else:
        lines.append(translate("Closing", "No session is on record."))
    notes = locale.toString(facts.notes)
    lines.append(translate("Closing", "Signed notes: {0}.").format(notes))
    if facts.groups:
        groups = locale.toString(facts.groups)
        lines.append(translate("Closing", "Group cycles: {0}.").format(groups))
    if facts.group_marked:
        words = translate("Closing", "Group meetings attended: {0} of {1} marked.")
        came, marked = locale.toString(facts.group_attended), locale.toString(facts.group_marked)
        lines.append(words.format(came, marked))
    if facts.scores:
        lines += ["", translate("Closing", "Screenings"), ""]
        lines += [f"- {_score_line(span, titles)}" for span in facts.scores]
    lines += ["", translate("Closing", "What was reached, and what remains"), "", ""]
    return "\n".join(lines)


def _score_line(span: ScoreSpan, titles: dict[str, str]) -> str:
    locale = QLocale()
    title = titles.get(span.instrument, span.instrument)
    first = translate("Closing", "{0} on {1}").format(
        locale.toString(span.first, "g", 4), say_date(span.first_on)
    )
    if span.count < 2:
        return f"{title}: {first}"
    last = translate("Closing", "{0} on {1}").format(
        locale.toString(span.last, "g", 4), say_date(span.last_on)
    )
    return f"{title}: {first} → {last}"
