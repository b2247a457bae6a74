"""Put into words what a screening amounts to by the rules of its form: never a diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.screening import SafetyState, Truth
from counsel_desk.domain.screening_verdicts import Reason, Review, Verdict, patterns, verdicts
from ui.widgets.alert_words import safety_prompt
from ui.widgets.chart_text import say_number
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screening_verdicts import Pattern
    from counsel_desk.domain.screenings import Screening

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def careful_words() -> str:
    """Say what every verdict of a questionnaire is, and what it is not."""
    return translate("Verdicts", "A screening, no diagnosis: only a full assessment can make one.")


def state_words(state: Truth) -> str:
    """Say whether a rule holds, in three values."""
    return {
        Truth.MET: translate("Verdicts", "met"),
        Truth.NOT_MET: translate("Verdicts", "not met"),
        Truth.INDETERMINATE: translate("Verdicts", "cannot be told"),
    }[state]


def state_pill(state: Truth) -> PillText:
    """Give the pill of a state; a rule that is met is no verdict on the client, so not red."""
    kind, sign = {
        Truth.MET: (PillKind.PRIMARY, Sign.DOT),
        Truth.NOT_MET: (PillKind.NEUTRAL, Sign.NONE),
        Truth.INDETERMINATE: (PillKind.WARNING, Sign.RING),
    }[state]
    return PillText(state_words(state), kind, sign)


def why_open(reason: Reason | None, missing: Sequence[str]) -> str:
    """Say why it cannot be told; empty where it can."""
    if reason is None:
        return ""
    if reason is Reason.TOTAL_ALONE:
        return translate("Verdicts", "Only the total is known, and this hangs on the answers.")
    if reason is Reason.UNKNOWN:
        return translate("Verdicts", "It was left open when the screening was kept.")
    words = (
        translate("Verdicts", "Item {0} has no answer, and that answer could change it.")
        if len(missing) == 1
        else translate("Verdicts", "Items {0} have no answers, and these could change it.")
    )
    return words.format(", ".join(missing))


def rule_words(one: Verdict) -> str:
    """Say by what a rule was judged: score and threshold, or the answers themselves."""
    if one.cutoff is None:
        return translate("Verdicts", "A rule on the answers, item by item.")
    limit = say_number(one.cutoff)
    needed = (
        translate("Verdicts", "threshold {0} or below")
        if one.is_low
        else translate("Verdicts", "threshold {0} or above")
    ).format(limit)
    if not one.confirmed:
        needed = translate("Verdicts", "{0}, not confirmed").format(needed)
    if one.score is None:
        return translate("Verdicts", "No score; {0}.").format(needed)
    return translate("Verdicts", "Score {0}; {1}.").format(say_number(one.score), needed)


def detail_words(one: Verdict) -> str:
    """Say everything behind a verdict: how it was judged, why it is open, and whose rule it is."""
    source = translate("Verdicts", "Source: {0}.").format(one.source) if one.source else ""
    parts = (rule_words(one), why_open(one.reason, one.missing), one.population, source)
    return " ".join(part for part in parts if part)


def scheme_words(scheme: str) -> str:
    """Name a scheme that sorts answers into patterns."""
    return {
        "icd-11": translate("Verdicts", "Pattern by the rules of ICD-11"),
        "prime-md": translate("Verdicts", "Pattern by the rules of PRIME-MD"),
    }.get(scheme, translate("Verdicts", "Pattern by {0}").format(scheme))


def pattern_words(one: Pattern) -> str:
    """Say which pattern the answers have."""
    if one.is_open:
        return state_words(Truth.INDETERMINATE)
    if one.label is None:
        return translate("Verdicts", "none of its patterns")
    return {
        "CPTSD": translate("Verdicts", "complex PTSD (CPTSD)"),
        "major depressive syndrome": translate("Verdicts", "major depressive syndrome"),
        "other depressive syndrome": translate("Verdicts", "other depressive syndrome"),
    }.get(one.label, one.label)


def pattern_pill(one: Pattern) -> PillText:
    """Give the pill of a pattern."""
    if one.is_open:
        return state_pill(Truth.INDETERMINATE)
    kind, sign = (PillKind.NEUTRAL, Sign.NONE) if one.label is None else (
        PillKind.PRIMARY, Sign.DOT,
    )  # fmt: skip
    return PillText(pattern_words(one), kind, sign)


def pattern_detail(one: Pattern) -> str:
    """Say what a pattern does not say."""
    if one.is_open:
        return why_open(one.reason, one.missing)
    if one.scheme == "prime-md" and one.label is not None:
        return translate(
            "Verdicts",
            "The answers fit it. A diagnosis also needs impairment, and grief, mania and a bodily"
            " cause excluded.",
        )
    if one.label is not None:
        return translate("Verdicts", "The answers fit it; an interview must confirm it.")
    return translate("Verdicts", "The answers fit no pattern that this form looks for.")


def short_verdicts(screening: Screening, form: Instrument) -> tuple[tuple[str, str], ...]:
    """Give each verdict in a few words: what was asked, and what came out, with why if open."""
    found = []
    for verdict in verdicts(screening, form):
        said = state_words(verdict.state)
        limit = rule_words(verdict).rstrip(".") if verdict.cutoff is not None else ""
        why = why_open(verdict.reason, verdict.missing).rstrip(".")
        found.append((verdict.label, "; ".join(part for part in (said, limit, why) if part)))
    for pattern in patterns(screening, form):
        why = why_open(pattern.reason, pattern.missing).rstrip(".")
        said = "; ".join(part for part in (pattern_words(pattern), why) if part)
        found.append((scheme_words(pattern.scheme), said))
    return tuple(found)


def review_words(one: Review, form: Instrument, language: str) -> str:
    """Say which item calls for a closer look, and what to ask."""
    if one.state is SafetyState.UNANSWERED:
        head = translate("Verdicts", "Item {0} is unanswered: ask.").format(one.item.item)
    else:
        options = form.item(one.item.item).options
        said = next((each.label(language) for each in options if each.value == one.value), "")
        head = translate("Verdicts", "Item {0} answered {1} ({2}).").format(
            one.item.item, one.value, said
        )
    return f"{head} {safety_prompt(one.item, language)}"
