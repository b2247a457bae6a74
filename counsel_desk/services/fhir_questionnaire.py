"""Read and write an instrument as a FHIR R4 Questionnaire; load this module on a worker only.

Items, answers and translations come from the file; the rules by which it is scored are not part of
FHIR R4 and are added in a form. A file that the desk writes carries them in an extension of its
own, so that it comes back as it was.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec
from fhir.resources.R4B.questionnaire import Questionnaire
from pydantic import ValidationError

from counsel_desk.domain.errors import InstrumentFileError
from counsel_desk.domain.own_instruments import LONGEST_ID, LONGEST_LINE, MOST_VALUE
from counsel_desk.domain.own_rules import SUPPLIED, RuleSheet, ScoreRule, with_rules
from counsel_desk.domain.screening import InconsistentInstrumentError, Instrument, Item, Option
from counsel_desk.services.instrument_reading import check_bounds, is_language, need, read_own
from counsel_desk.services.instrument_writing import write_instrument
from counsel_desk.services.instruments import read_checked
from counsel_desk.services.json_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Plain = dict[str, Any]
MOST_BYTES = 1024 * 1024
"""The most bytes of a Questionnaire: it says the same at more length than a data file."""
DEFINITION_URL = "https://counsel-desk.example/fhir/StructureDefinition/definition"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST = "http://hl7.org/fhir/StructureDefinition/maxValue"
_NOT_AN_ID = re.compile(r"[^a-z0-9]+")
_NO_QUESTION = frozenset({"group", "display"})


@dataclass(frozen=True, slots=True)
class ReadQuestionnaire:
    """An instrument from a Questionnaire, and what of the file was left out, in plain words.

    ``complete`` says that its score rules came with it.
    """

    form: Instrument
    left_out: tuple[str, ...]
    complete: bool


def read_questionnaire(data: bytes, *, file: str) -> ReadQuestionnaire:
    """Read a Questionnaire; raises InstrumentFileError with the line and the reason."""
    check_bounds(data, file=file, most=MOST_BYTES)
    found: list[ReadQuestionnaire] = []

    def read() -> None:
        plain = msgspec.json.decode(data)
        need(isinstance(plain, dict), (), "a Questionnaire is an object")
        kind = plain.get("resourceType")
        need(kind == "Questionnaire", ("resourceType",), f"this is a {kind}, no Questionnaire")
        try:
            Questionnaire.model_validate_json(data)
        except ValidationError as error:
            raise _invalid(data, file, error) from None
        found.append(_complete(plain, file) or _read(plain))

    read_checked(data, file, read)
    return found[0]


def _invalid(data: bytes, file: str, error: ValidationError) -> InstrumentFileError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = list(first["loc"])
    return InstrumentFileError(file, line_of(data.decode(), place), str(first["msg"]))


def _complete(plain: Plain, file: str) -> ReadQuestionnaire | None:
    """Give the definition that this program put into the file itself, checked as any other."""
    for extension in plain.get("extension", ()):
        if extension.get("url") == DEFINITION_URL:
            try:
                text = base64.b64decode(extension.get("valueBase64Binary", ""), validate=True)
                return ReadQuestionnaire(read_own(text, file=file), (), complete=True)
            except (ValueError, InstrumentFileError) as error:
                reason = getattr(error, "reason", "it is damaged")
                place = ("extension",)
                words = f"the definition inside this file cannot be used: {reason}"
                raise InconsistentInstrumentError(place, words) from None
    return None


def _read(plain: Plain) -> ReadQuestionnaire:
    language = str(plain.get("language") or "en").split("-")[0]
    need(is_language(language), ("language",), f"{language!r} is no language")
    reader = _Reader(language)
    reader.read(("item",), plain.get("item") or (), ())
    need(reader.items, ("item",), "there is no question that can be scored")
    title = str(plain.get("title") or plain.get("name") or "Questionnaire")[:LONGEST_LINE]
    title = " ".join(title.split())
    name = str(plain.get("id") or plain.get("name") or title).lower()
    identity = _NOT_AN_ID.sub("-", name).strip("-")[:LONGEST_ID].strip("-")
    bare = Instrument(
        id="", version="", title=title, short_title=title, licence=SUPPLIED,
        items=tuple(reader.items), scores=(), headline="",
    )  # fmt: skip
    scored = [item.key for item in reader.items if item.scored]
    sheet = RuleSheet(
        id=identity if identity[:1].isalpha() else f"q-{identity or '1'}",
        version=str(plain.get("version") or "1.0")[:LONGEST_LINE].strip() or "1.0",
        title=title,
        short_title=title[:24].strip(),
        scores=(ScoreRule("Total", ", ".join(scored)),),
        licence=replace(SUPPLIED, attribution=str(plain.get("copyright") or "")[:LONGEST_LINE]),
    )
    return ReadQuestionnaire(with_rules(bare, sheet), tuple(reader.left_out), complete=False)


class _Reader:
    """Takes the questions of a Questionnaire in order; the words of a group introduce them."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.items: list[Item] = []
        self.left_out: list[str] = []

    def read(
        self, place: tuple[str | int, ...], parts: Sequence[Plain], stems: tuple[Plain, ...]
    ) -> None:
        """Take the questions of a part."""
        for number, part in enumerate(parts):
            here = (*place, number)
            kind = part["type"]
            inner = part.get("item") or ()
            if kind == "group":
                worded = (part,) if part.get("text") else stems
                self.read((*here, "item"), inner, worded)
                continue
            self._question(here, part, stems)
            self.read((*here, "item"), inner, stems)

    def _question(self, here: tuple[str | int, ...], part: Plain, stems: tuple[Plain, ...]) -> None:
        key, kind = str(part["linkId"]).strip("/ "), part["type"]
        options = tuple(self._options(here, part))
        if kind in _NO_QUESTION or part.get("readOnly") or not options:
            self.left_out.append(f"{key} ({kind}): {str(part.get('text') or '')[:80]}")
            return
        need(bool(part.get("text")), here, f"item {key!r} has no text")
        need(all(one.key != key for one in self.items), here, f"{key!r} is there twice")
        stem = self._texts(stems[-1], "text") if stems else {}
        self.items.append(Item(key, options, self._texts(part, "text"), stem))

    def _options(self, here: tuple[str | int, ...], part: Plain) -> Iterator[Option]:
        kind = part["type"]
        if kind == "boolean":
            yield Option(0, {"en": "No"} | ({"sw": "Hapana"} if self._language == "sw" else {}))
            yield Option(1, {"en": "Yes"} | ({"sw": "Ndiyo"} if self._language == "sw" else {}))
        elif kind == "integer" and not part.get("answerOption"):
            yield from self._range(here, part)
        elif kind in ("choice", "open-choice", "integer"):
            yield from self._choices(here, part)

    def _range(self, here: tuple[str | int, ...], part: Plain) -> Iterator[Option]:
        bounds = {one.get("url"): one.get("valueInteger") for one in part.get("extension") or ()}
        low, high = bounds.get(LEAST), bounds.get(MOST)
        if not isinstance(low, int) or not isinstance(high, int):
            return
        need(0 <= low < high <= MOST_VALUE, here, f"a number lies from 0 to {MOST_VALUE}")
        for value in range(low, high + 1):
            yield Option(value, {self._language: str(value)})

    def _choices(self, here: tuple[str | int, ...], part: Plain) -> Iterator[Option]:
        listed = part.get("answerOption") or ()
        found: dict[int, Option] = {}
        for number, option in enumerate(listed):
            coding = option.get("valueCoding") or {}
            value = _weight((option, coding))
            if value is None:
                value = option.get("valueInteger", number)
            place = (*here, "answerOption", number)
            whole = float(value).is_integer() and 0 <= value <= MOST_VALUE
            need(whole, place, f"an answer is worth a whole number from 0 to {MOST_VALUE}")
            need(int(value) not in found, place, f"two answers are worth {value}")
            found[int(value)] = Option(int(value), self._labels(option, coding, int(value)))
        yield from (found[value] for value in sorted(found))

    def _labels(self, option: Plain, coding: Plain, value: int) -> dict[str, str]:
        if coding.get("display"):
            return self._texts(coding, "display")
        words = option.get("valueString") or coding.get("code") or str(value)
        return {self._language: str(words).strip()}

    def _texts(self, part: Plain, name: str) -> dict[str, str]:
        found = {self._language: " ".join(str(part[name]).split())}
        for extension in (part.get(f"_{name}") or {}).get("extension") or ():
            if extension.get("url") == TRANSLATION:
                inner = {one.get("url"): one for one in extension.get("extension") or ()}
                code = str(inner.get("lang", {}).get("valueCode") or "")
                content = inner.get("content", {})
                words = content.get("valueString") or content.get("valueMarkdown") or ""
                if is_language(code) and words:
                    found[code] = " ".join(str(words).split())
        return found


def _weight(parts: Iterable[Plain]) -> float | None:
    for part in parts:
        for extension in part.get("extension") or ():
            if extension.get("url") in (ORDINAL, WEIGHT):
                value = extension.get("valueDecimal")
                if isinstance(value, int | float):
                    return float(value)
    return None


def write_questionnaire(form: Instrument, *, day: str) -> bytes:
    """Give an instrument as a Questionnaire with the words of every language that is worded."""
    language = "en" if "en" in form.languages or not form.languages else form.languages[0]
    others = tuple(code for code in form.languages if code != language)
    definition = base64.b64encode(write_instrument(form)).decode()
    items = [_item(one, language, others) for one in form.items]
    stem = form.stem.get(language)
    if stem:
        items = [
            {
                "linkId": "stem",
                "type": "group",
                **_worded("text", form.stem, language, others),
                "item": items,
            }
        ]
    notice = ". ".join(one for one in (form.licence.sentence, form.licence.attribution) if one)
    plain: Plain = {
        "resourceType": "Questionnaire",
        "id": form.id,
        "language": language,
        "extension": [{"url": DEFINITION_URL, "valueBase64Binary": definition}],
        "url": f"https://counsel-desk.example/fhir/Questionnaire/{form.id}",
        "version": form.version,
        "name": "".join(part.capitalize() for part in form.id.split("-")),
        "title": form.title,
        "status": "active",
        "subjectType": ["Patient"],
        "date": day,
        "copyright": notice,
        "item": items,
    }
    made = Questionnaire.model_validate(plain)
    text = made.model_dump_json()
    return msgspec.json.format(text.encode(), indent=2) + b"\n"


def _item(item: Item, language: str, others: tuple[str, ...]) -> Plain:
    found: Plain = {
        "linkId": item.key,
        "type": "choice",
        **_worded("text", item.wording, language, others),
        "answerOption": [_option(one, language, others) for one in item.options],
    }
    if not item.scored:
        found["required"] = False
    return found


def _option(option: Option, language: str, others: tuple[str, ...]) -> Plain:
    words = {language: option.label(language), **option.labels}
    return {
        "valueCoding": {
            "extension": [{"url": ORDINAL, "valueDecimal": option.value}],
            "code": str(option.value),
            **_worded("display", words, language, others),
        }
    }


def _worded(name: str, texts: Mapping[str, str], language: str, others: tuple[str, ...]) -> Plain:
    found: Plain = {name: texts.get(language) or "–"}
    translated = [
        {
            "url": TRANSLATION,
            "extension": [
                {"url": "lang", "valueCode": code},
                {"url": "content", "valueString": texts[code]},
            ],
        }
        for code in others
        if texts.get(code)
    ]
    if translated:
        found[f"_{name}"] = {"extension": translated}
    return found
