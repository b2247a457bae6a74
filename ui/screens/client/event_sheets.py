"""The sheets of the history: an event, and a legal step. Nothing in them has to be filled in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain import taxonomy
from counsel_desk.domain.events import Answer, FormState, LegalStep, Unit, Violation
from ui.screens.client.form_sheet import FormSheet, LaterSection, Part, optional_choice
from ui.screens.client.intake_sheets import NumberLine, box, line
from ui.screens.client.sheet_parts import pair
from ui.widgets import event_words
from ui.widgets.counties import COUNTIES
from ui.widgets.field import Choice, Field
from ui.widgets.method_tree import MethodTree
from ui.widgets.partial_dates import DayField, PartialDateField
from ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from uuid import UUID


# A name that the tool for translations finds.
translate = QCoreApplication.translate


def _ticks(
    title: str, keys: Iterable[str], words: Callable[[str], str], chosen: Iterable[str]
) -> Field:
    made = TickList([(key, words(key)) for key in keys])
    made.set_values(chosen)
    return Field(title, made)


def _answer(title: str, value: Answer | None) -> Field:
    answers = [(one, event_words.answer_words(one)) for one in Answer]
    return Field(title, optional_choice(answers, value))


class EventSheet(FormSheet):
    """One event, as far as the client wants to tell it; everything is closed at first."""

    def __init__(self, start: Violation, own_reasons: Sequence[str] = ()) -> None:
        fields: dict[str, Field] = {
            "started": PartialDateField(translate("EventSheets", "Began"), start.started),
            "ended": PartialDateField(translate("EventSheets", "Ended"), start.ended),
        }
        super().__init__(
            translate("EventSheets", "An event"),
            translate(
                "EventSheets",
                "Sealed apart from the notes. Nobody has to tell anything twice: leave empty what"
                " the client does not offer.",
            ),
            (pair(fields["started"], fields["ended"]), *_event_sections(start, own_reasons)),
            fields,
        )

    def violation(self) -> Violation:
        """Give what is written."""
        return Violation(
            started=cast("PartialDateField", self.fields["started"]).value(),
            ended=cast("PartialDateField", self.fields["ended"]).value(),
            place=str(self.value_of("place") or ""),
            place_name=self.text_of("place_name"),
            county=str(self.value_of("county") or ""),
            country=self.text_of("country"),
            perpetrators=self.ticked("perpetrators"),
            perpetrator_detail=self.text_of("perpetrator_detail"),
            methods=cast("MethodTree", self.fields["methods"].control).uses(),
            purposes=self.ticked("purposes"),
            purpose_detail=self.text_of("purpose_detail"),
            detained=cast("Answer | None", self.value_of("detained")),
            detention_length=cast("NumberLine", self.fields["detention_length"]).value(),
            detention_unit=cast("Unit", self.value_of("detention_unit")),
            detention_place=self.text_of("detention_place"),
            reported=cast("Answer | None", self.value_of("reported")),
            reported_to=self.text_of("reported_to"),
            not_reported=self.ticked("not_reported"),
            not_reported_detail=self.text_of("not_reported_detail"),
            account=self.text_of("account"),
        )


def _event_sections(start: Violation, own_reasons: Sequence[str]) -> tuple[LaterSection, ...]:
    where = start.place or start.place_name or start.county or start.country
    held = start.detained or start.detention_length or start.detention_place
    named: tuple[tuple[str, Callable[[Violation], Part], object], ...] = (
        (translate("EventSheets", "Where"), _where, where),
        (
            translate("EventSheets", "Who did it"),
            _who,
            start.perpetrators or start.perpetrator_detail,
        ),
        (translate("EventSheets", "Methods"), _methods, start.methods),
        (translate("EventSheets", "Purpose"), _purpose, start.purposes or start.purpose_detail),
        (translate("EventSheets", "Detention"), _detention, held),
        (
            translate("EventSheets", "Reported or not"),
            partial(_reporting, own_reasons=own_reasons),
            start.reported or start.not_reported or start.reported_to,
        ),
        (translate("EventSheets", "In the client’s words"), _account, start.account),
    )
    return tuple(
        LaterSection(title, partial(build, start), filled=bool(filled))
        for title, build, filled in named
    )


def _where(start: Violation) -> Part:
    places = [(key, event_words.place_words(key)) for key in taxonomy.PLACES]
    counties = [(name, name) for name, _letters in COUNTIES]
    fields = {
        "place": Field(
            translate("EventSheets", "Kind of place"),
            optional_choice(places, start.place or None),
        ),
        "place_name": line(translate("EventSheets", "Place"), start.place_name),
        "county": Field(
            translate("EventSheets", "County"), optional_choice(counties, start.county or None)
        ),
        "country": line(translate("EventSheets", "Country, if not Kenya"), start.country),
    }
    first = pair(fields["place"], fields["place_name"])
    return fields, (first, pair(fields["county"], fields["country"]))


def _who(start: Violation) -> Part:
    fields: dict[str, Field] = {
        "perpetrators": _ticks(
            translate("EventSheets", "As far as the client knows"),
            taxonomy.PERPETRATORS,
            event_words.perpetrator_words,
            start.perpetrators,
        ),
        "perpetrator_detail": line(
            translate("EventSheets", "More, such as a unit"), start.perpetrator_detail
        ),
    }
    return fields, tuple(fields.values())


def _methods(start: Violation) -> Part:
    title = translate("EventSheets", "Several may be ticked; words are never needed")
    fields = {"methods": Field(title, MethodTree(start.methods))}
    return fields, tuple(fields.values())


def _purpose(start: Violation) -> Part:
    fields: dict[str, Field] = {
        "purposes": _ticks(
            translate("EventSheets", "What it was done for"),
            taxonomy.PURPOSES,
            event_words.purpose_words,
            start.purposes,
        ),
        "purpose_detail": line(translate("EventSheets", "More"), start.purpose_detail),
    }
    return fields, tuple(fields.values())


def _detention(start: Violation) -> Part:
    units = Choice([(one, event_words.unit_words(one)) for one in Unit])
    units.set_value(start.detention_unit)
    fields: dict[str, Field] = {
        "detained": _answer(translate("EventSheets", "Was the client held?"), start.detained),
        "detention_length": NumberLine(
            translate("EventSheets", "How long"), start.detention_length
        ),
        "detention_unit": Field(translate("EventSheets", "Counted in"), units),
        "detention_place": line(
            translate("EventSheets", "Where the client was held"), start.detention_place
        ),
    }
    length = pair(fields["detention_length"], fields["detention_unit"])
    return fields, (fields["detained"], length, fields["detention_place"])


def _reporting(start: Violation, own_reasons: Sequence[str]) -> Part:
    # The programme's own reasons, and those that were taken out of its list since.
    every = dict.fromkeys((*own_reasons, *start.not_reported))
    own = [one for one in every if one not in taxonomy.NOT_REPORTED]
    fields: dict[str, Field] = {
        "reported": _answer(translate("EventSheets", "Was it reported?"), start.reported),
        "reported_to": line(translate("EventSheets", "To whom"), start.reported_to),
        "not_reported": _ticks(
            translate("EventSheets", "If not, why not"),
            (*taxonomy.NOT_REPORTED, *own),
            event_words.not_reported_words,
            start.not_reported,
        ),
        "not_reported_detail": line(
            translate("EventSheets", "More on why not"), start.not_reported_detail
        ),
    }
    first = pair(fields["reported"], fields["reported_to"])
    return fields, (first, fields["not_reported"], fields["not_reported_detail"])


def _account(start: Violation) -> Part:
    title = translate("EventSheets", "Only what the client wants to be written down")
    fields = {"account": box(title, start.account)}
    return fields, tuple(fields.values())


class LegalSheet(FormSheet):
    """A complaint: its numbers, its forms, and how far it has come."""

    def __init__(self, start: LegalStep, events: Sequence[tuple[UUID, str]]) -> None:
        stages = [(key, event_words.stage_words(key)) for key in taxonomy.STAGES]
        fields: dict[str, Field] = {
            "on": PartialDateField(translate("EventSheets", "Date"), start.on),
            "stage": Field(
                translate("EventSheets", "Stage"), optional_choice(stages, start.stage or None)
            ),
            "violation": Field(
                translate("EventSheets", "About the event"),
                optional_choice(events, start.violation),
            ),
        }
        police = start.ob_number or start.police_station or start.p3 or start.prc
        court = start.case_numbers or start.court or start.outcome or start.next_hearing
        super().__init__(
            translate("EventSheets", "A legal step"),
            translate(
                "EventSheets", "These numbers identify a case; they are sealed with the events."
            ),
            (
                pair(fields["on"], fields["stage"]),
                fields["violation"],
                LaterSection(
                    translate("EventSheets", "Police: OB number, P3, PRC"),
                    lambda: _police(start),
                    filled=bool(police),
                ),
                LaterSection(
                    translate("EventSheets", "Court and outcome"),
                    lambda: _court(start),
                    filled=bool(court),
                ),
            ),
            fields,
        )

    def step(self) -> LegalStep:
        """Give what is written."""
        return LegalStep(
            on=cast("PartialDateField", self.fields["on"]).value(),
            violation=cast("UUID | None", self.value_of("violation")),
            ob_number=self.text_of("ob_number"),
            police_station=self.text_of("police_station"),
            investigating_officer=self.text_of("investigating_officer"),
            p3=cast("FormState | None", self.value_of("p3")),
            prc=cast("FormState | None", self.value_of("prc")),
            case_numbers=self.text_of("case_numbers"),
            court=self.text_of("court"),
            stage=str(self.value_of("stage") or ""),
            next_hearing=cast("DayField", self.fields["next_hearing"]).value(),
            outcome=str(self.value_of("outcome") or ""),
            remarks=self.text_of("remarks"),
        )


def _police(start: LegalStep) -> Part:
    forms = [(one, event_words.form_words(one)) for one in FormState]
    fields: dict[str, Field] = {
        "ob_number": line(translate("EventSheets", "OB number"), start.ob_number),
        "police_station": line(translate("EventSheets", "Police station"), start.police_station),
        "investigating_officer": line(
            translate("EventSheets", "Investigating officer"), start.investigating_officer
        ),
        "p3": Field(translate("EventSheets", "P3 form"), optional_choice(forms, start.p3)),
        "prc": Field(translate("EventSheets", "PRC form"), optional_choice(forms, start.prc)),
    }
    numbers = pair(fields["ob_number"], fields["police_station"])
    return fields, (numbers, fields["investigating_officer"], pair(fields["p3"], fields["prc"]))


def _court(start: LegalStep) -> Part:
    outcomes = [(key, event_words.outcome_words(key)) for key in taxonomy.OUTCOMES]
    fields: dict[str, Field] = {
        "case_numbers": line(translate("EventSheets", "Case numbers"), start.case_numbers),
        "court": line(translate("EventSheets", "Court"), start.court),
        "next_hearing": DayField(translate("EventSheets", "Next hearing"), start.next_hearing),
        "outcome": Field(
            translate("EventSheets", "Outcome"), optional_choice(outcomes, start.outcome or None)
        ),
        "remarks": box(translate("EventSheets", "Remarks"), start.remarks),
    }
    first = pair(fields["case_numbers"], fields["court"])
    return fields, (first, pair(fields["next_hearing"], fields["outcome"]), fields["remarks"])
