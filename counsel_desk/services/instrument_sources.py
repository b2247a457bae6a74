"""Take an instrument from a chosen file, and make the definition that a form describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.own_rules import RuleError, RuleSheet, with_rules
from counsel_desk.domain.screening import InconsistentInstrumentError, Instrument, check
from counsel_desk.services.errors import Invalid
from counsel_desk.services.instrument_reading import check_own, read_bounded, read_own
from counsel_desk.services.instrument_writing import write_instrument
from counsel_desk.services.wording_file import ReadWording, read_wording

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 1024 * 1024
"""The most bytes of any file here: a Questionnaire says the same as a data file at more length."""
_FIELDS = {
    "id": "id",
    "version": "version",
    "title": "title",
    "short_title": "short_title",
    "headline": "scores",
    "scores": "scores",
    "bands": "bands",
    "criteria": "cut_offs",
    "safety": "safety",
    "change": "sd",
}
"""Where a form shows what a part of a definition holds."""


@dataclass(frozen=True, slots=True)
class Source:
    """An instrument as it came from a file, before anything is kept of it.

    ``left_out`` is what of the file cannot be used, in plain words; ``complete`` says that its
    score rules came with it.
    """

    form: Instrument
    left_out: tuple[str, ...] = ()
    complete: bool = True


def read_source(path: Path) -> Source:
    """Read a data file or a FHIR R4 Questionnaire; only on a worker, for FHIR takes a while.

    Raises Invalid (see `instrument_reading.read_bounded`) and InstrumentFileError.
    """
    data = read_bounded(path, most=MOST_BYTES)
    if b'"resourceType"' not in data:
        return Source(read_own(data, file=path.name))
    from counsel_desk.services.fhir_questionnaire import read_questionnaire

    found = read_questionnaire(data, file=path.name)
    return Source(found.form, found.left_out, found.complete)


def read_words(path: Path, form: Instrument) -> ReadWording:
    """Read the words of an instrument in one language from a data file; on a worker.

    Raises Invalid (see `instrument_reading.read_bounded`) and InstrumentFileError.
    """
    return read_wording(read_bounded(path), file=path.name, form=form)


def definition_of(form: Instrument, sheet: RuleSheet) -> str:
    """Give the data file of an instrument with the rules of a form.

    Raises Invalid with ``instrument-inconsistent`` and ``why``, or a reason of the rules.
    """
    try:
        made = with_rules(form, sheet)
        check(made)
        check_own(made)
    except RuleError as error:
        raise Invalid(error.reason, field=error.field, **error.facts) from None
    except InconsistentInstrumentError as error:
        field = _FIELDS.get(str(error.place[0]) if error.place else "", "items")
        raise Invalid("instrument-inconsistent", field=field, why=error.reason) from None
    return write_instrument(made).decode()


def questionnaire_of(form: Instrument, day: str) -> bytes:
    """Give an instrument as a FHIR R4 Questionnaire; only on a worker."""
    from counsel_desk.services.fhir_questionnaire import write_questionnaire

    return write_questionnaire(form, day=day)
