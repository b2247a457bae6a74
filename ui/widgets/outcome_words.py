"""Put outcomes into words: shares with their intervals, parts of a cohort, and why a pair lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.cases import Sex
from counsel_desk.domain.outcomes.cohort import AgeBand, NoPair, Service
from counsel_desk.domain.outcomes.effects import Standardiser
from counsel_desk.domain.outcomes.significant import Significance
from counsel_desk.domain.outcomes.team import Courses, Dimension
from counsel_desk.reports.outcome_words import OutcomeWords
from ui.widgets.case_words import sex_words
from ui.widgets.chart_text import say_number
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.outcomes.cohort import Cohort, FormFacts, ScorePair
    from counsel_desk.domain.outcomes.effects import EffectSize
    from counsel_desk.domain.outcomes.intervals import Share
    from counsel_desk.domain.outcomes.team import Outcomes

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def picture_words() -> OutcomeWords:
    """Give the translated words of the picture."""
    return OutcomeWords(
        first=translate("Outcomes", "first score"),
        last=translate("Outcomes", "last score"),
        first_of=translate("Outcomes", "{instrument} at the first screening"),
        last_of=translate("Outcomes", "{instrument} at the last"),
        worse=translate("Outcomes", "worse"),
        better=translate("Outcomes", "better"),
        improved=translate("Outcomes", "reliably improved"),
        unchanged=translate("Outcomes", "no reliable change"),
        deteriorated=translate("Outcomes", "reliably worse"),
        cutoff=translate("Outcomes", "{value} screening threshold"),
        mean=translate("Outcomes", "mean {value}"),
        each=translate("Outcomes", "each dot is {count} people"),
        decimal=QLocale().decimalPoint(),
    )


def percent(share: float | None) -> str:
    """Write a share as whole per cent, or a dash."""
    return "–" if share is None else f"{QLocale().toString(round(100 * share))} %"


def figure(value: float | None, places: int = 1) -> str:
    """Write a number with so many decimals, or a dash."""
    return "–" if value is None else QLocale().toString(value, "f", places)


def count(value: int) -> str:
    """Write a count."""
    return QLocale().toString(value)


def of_words(share: Share) -> str:
    """Say how many of how many."""
    return translate("Outcomes", "{0} of {1}").format(count(share.count), count(share.of))


def interval_words(share: Share) -> str:
    """Say the interval of a share in per cent, such as "37 to 55"; a dash over nobody."""
    found = share.interval
    if found is None:
        return "–"
    low, high = (QLocale().toString(round(100 * one)) for one in found)
    return translate("Outcomes", "{0} to {1}").format(low, high)


def share_words(share: Share) -> str:
    """Say interval and counts under a large figure."""
    if not share.of:
        return translate("Outcomes", "nobody to count")
    words = translate("Outcomes", "95 % interval {0} · {1}")
    return words.format(interval_words(share), of_words(share))


def change_brief(form: FormFacts) -> str:
    """Say beside a title how much is a reliable change, and whose figure that is."""
    state = [] if form.confirmed else [translate("Outcomes", "unconfirmed")]
    return ", ".join([_needed(form), *state])


def change_source(form: FormFacts) -> str:
    """Say which figures judge a change, of which kind, and whose they are."""
    if form.threshold is None:
        return _needed(form)
    parts = [_needed(form), *_spread_words(form)]
    if form.own:
        parts.append(translate("Outcomes", "set by the programme"))
    if not form.confirmed:
        parts.append(translate("Outcomes", "unconfirmed"))
    if form.earlier:
        parts.append(
            translate(
                "Outcomes", "courses that ended before these were set by the figures of their time"
            )
        )
    return ", ".join(parts)


def _needed(form: FormFacts) -> str:
    if form.threshold is None:
        words = translate("Outcomes", "{0} has no figures for a reliable change")
        return words.format(form.short_title)
    words = translate("Outcomes", "reliable change {0} ({1})")
    return words.format(say_number(form.threshold), form.source)


def _spread_words(form: FormFacts) -> list[str]:
    """Say which SD and which reliability stand behind a threshold, and in whom they were found."""
    if form.in_points:
        return [translate("Outcomes", "a threshold in points and not from an SD and a reliability")]
    parts = [translate("Outcomes", "no SD published")]
    if form.sd is not None:
        parts = [translate("Outcomes", "SD {0}").format(say_number(form.sd))]
    if form.reliability is None:
        parts.append(translate("Outcomes", "no reliability published"))
    else:
        said = translate("Outcomes", "reliability {0}").format(say_number(form.reliability))
        parts.append(f"{said}, {form.kind}" if form.kind else said)
    if form.sd is not None and form.reliability is not None:
        raw = figure(form.raw_threshold, 2)
        parts.append(translate("Outcomes", "unrounded {0}").format(raw))
    studied = form.studied.strip().rstrip(".")
    if studied and studied != form.source:
        parts.append(translate("Outcomes", "figures of: {0}").format(studied))
    return parts


def effect_name(one: Standardiser) -> str:
    """Name an effect size with its standardiser."""
    return {
        Standardiser.FIRST: translate("Outcomes", "by the SD of first scores (d pre)"),
        Standardiser.AVERAGE: translate("Outcomes", "by the average SD (d av)"),
        Standardiser.CHANGE: translate("Outcomes", "by the SD of changes (d z)"),
        Standardiser.REPEATED: translate("Outcomes", "by the SD of repeated measures (d rm)"),
    }[one]


def effect_words(one: EffectSize) -> str:
    """Say an effect size with its interval, and whether it is flagged."""
    words = translate("Outcomes", "{0}, 95 % interval {1} to {2}; Hedges’ g {3}")
    said = words.format(*(figure(v, 2) for v in (one.value, one.low, one.high, one.corrected)))
    if one.is_uncertain:
        said += translate("Outcomes", "; few people, very uncertain")
    return said


def no_pair_words(why: NoPair) -> str:
    """Say why two scores are no pair."""
    return {
        NoPair.NOT_GIVEN: translate("Outcomes", "this instrument was never scored"),
        NoPair.ONE_SCORE: translate("Outcomes", "one score alone"),
        NoPair.FIRST_LATE: translate(
            "Outcomes", "first score more than 14 days from the first session"
        ),
        NoPair.NO_SESSION: translate("Outcomes", "no session between the two scores"),
        NoPair.OUTSIDE: translate("Outcomes", "no score around the cycle"),
    }[why]


def verdict_words(pair: ScorePair) -> str:
    """Say what became of a pair, and where its two scores are not in the same words."""
    verdict = _verdict(pair.significance)
    if pair.rewritten:
        words = translate("Outcomes", "{0} (another language or wording)")
        return words.format(verdict)
    return verdict


def _verdict(significance: Significance | None) -> str:
    if significance is None:
        return translate("Outcomes", "cannot be judged")
    return {
        Significance.RECOVERED: translate("Outcomes", "recovered"),
        Significance.IMPROVED: translate("Outcomes", "reliably improved"),
        Significance.UNCHANGED: translate("Outcomes", "no reliable change"),
        Significance.DETERIORATED: translate("Outcomes", "reliably worse"),
        Significance.HARMED: translate("Outcomes", "reliably worse, now past the threshold"),
    }[significance]


def pair_lines(pair: ScorePair) -> list[str]:
    """Say one pair, its code first."""
    scores = translate("Outcomes", "{0} on {1}, {2} on {3}").format(
        say_number(pair.first), say_date(pair.first_on), say_number(pair.last),
        say_date(pair.last_on),
    )  # fmt: skip
    return [pair.code, scores, verdict_words(pair)]


def courses_words(one: Courses) -> str:
    """Name whose scores are compared."""
    return {
        Courses.FINISHED: translate("Outcomes", "Finished courses"),
        Courses.STARTED: translate("Outcomes", "All who began"),
    }[one]


def dimension_words(one: Dimension) -> str:
    """Name what the table is divided by."""
    return {
        Dimension.COUNSELLOR: translate("Outcomes", "Counsellor"),
        Dimension.COUNTY: translate("Outcomes", "County"),
        Dimension.SEX: translate("Outcomes", "Sex"),
        Dimension.AGE: translate("Outcomes", "Age"),
        Dimension.SERVICE: translate("Outcomes", "Kind of service"),
        Dimension.GROUP: translate("Outcomes", "Group cycle"),
        Dimension.PERIOD: translate("Outcomes", "Began in"),
    }[one]


def age_words(one: AgeBand) -> str:
    """Name an age band."""
    return {
        AgeBand.CHILD: translate("Outcomes", "under 18"),
        AgeBand.OLDER: translate("Outcomes", "50 and over"),
        AgeBand.UNKNOWN: translate("Outcomes", "age not known"),
    }.get(one, str(one.value).replace("-", "–"))


def service_words(one: Service) -> str:
    """Name a kind of service."""
    return {
        Service.INDIVIDUAL: translate("Outcomes", "individual"),
        Service.GROUP: translate("Outcomes", "group"),
        Service.BOTH: translate("Outcomes", "individual and group"),
        Service.NONE: translate("Outcomes", "none yet"),
    }[one]


def key_words(by: Dimension, key: str, names: Mapping[str, str]) -> str:
    """Name a part of a cohort by its key; ``names`` has the people and the groups."""
    if by is Dimension.SEX:
        return sex_words(Sex(key))
    if by is Dimension.AGE:
        return age_words(AgeBand(key))
    if by is Dimension.SERVICE:
        return service_words(Service(key))
    if by is Dimension.COUNTY:
        return key or translate("Outcomes", "no county")
    return names.get(key, key)


def names_of(cohort: Cohort) -> dict[str, str]:
    """Give the names of a cohort's people and groups by the keys of its lines."""
    people = {str(key): name for key, name in cohort.people.items()}
    return people | {str(key): name for key, name in cohort.groups.items()}


def denominators(found: Outcomes) -> str:
    """Say the three denominators, and how many cases cannot be read here."""
    words = translate("Outcomes", "{0} began, {1} finished, {2} with paired scores")
    said = words.format(count(found.started), count(found.finished), count(found.paired))
    if found.unreadable:
        more = translate("Outcomes", "{0} · {1} cases of these teams cannot be read here")
        said = more.format(said, count(found.unreadable))
    return said
