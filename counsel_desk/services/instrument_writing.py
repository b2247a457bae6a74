"""Write an instrument, or its words in one language, as the text of a data file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from counsel_desk.domain.screening import (
    AllOf,
    AnyOf,
    Holds,
    Negation,
    Rule,
    ScoreAtLeast,
    ScoreAtMost,
    Symptoms,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from counsel_desk.domain.own_instruments import Origin
    from counsel_desk.domain.screening import Instrument
    from counsel_desk.domain.screening.wording import WordingTexts

FIRST_SET = "default"
Plain = dict[str, Any]
_LEFT_OUT: tuple[object, ...] = (None, "", [], (), {})


def write_instrument(form: Instrument) -> bytes:
    """Give the data file of an instrument: read again, it is the same instrument."""
    found: Plain = msgspec.to_builtins(form, str_keys=True)
    sets = _OptionSets()
    found["items"] = [
        _item(item, sets.name_of([_option(one) for one in item["options"]]))
        for item in found["items"]
    ]
    found["options"] = sets.named()
    found["criteria"] = [
        {**_short(plain), "rule": rule_part(one.rule)}
        for one, plain in zip(form.criteria, found["criteria"], strict=True)
    ]
    found["classifications"] = [
        {
            "key": one.key,
            "categories": [
                {"label": each.label, "rule": rule_part(each.rule)} for each in one.categories
            ],
            "otherwise": one.otherwise,
        }
        for one in form.classifications
    ]
    found["bands"] = {key: [dict(band) for band in bands] for key, bands in found["bands"].items()}
    if found["change"]:
        del found["change"]["in_points"]  # only a programme's own figures can be, never a file's
    if found["self_completed"]:
        del found["self_completed"]
    found["wording_hash"] = {code: form.wording_hash(code) for code in form.languages}
    order = ("id", "version", "title", "short_title", "licence", "period", "stem",
             "higher_is_better", "options", "items", "scores", "headline")  # fmt: skip
    rest = [name for name in found if name not in order]
    return _written(_short({name: found[name] for name in (*order, *rest)}))


def write_wording(
    form: Instrument, language: str, texts: WordingTexts, origin: Origin, digest: str
) -> bytes:
    """Give the data file of an instrument's words in one language, with where they come from."""
    sets = _OptionSets()
    items = []
    for item in form.items:
        labels = texts.labels.get(item.key, {})
        options = [
            {"value": value, "labels": {language: labels.get(value, "")}} for value in item.values
        ]
        line: Plain = {"key": item.key, "wording": {language: texts.items.get(item.key, "")}}
        if stem := texts.item_stems.get(item.key):
            line["stem"] = {language: stem}
        items.append(_with_set(line, sets.name_of(options)))
    found: Plain = {
        "id": form.id,
        "version": form.version,
        "language": language,
        "period": {language: texts.period} if texts.period else {},
        "stem": {language: texts.stem} if texts.stem else {},
        "options": sets.named(),
        "items": items,
        "safety_item": texts.safety_item,
        "wording_hash": {language: digest},
        "origin": _short(msgspec.to_builtins(origin)),
    }
    return _written(_short(found))


class _OptionSets:
    """The sets of answers that items share: the first is the usual one."""

    def __init__(self) -> None:
        self._sets: list[list[Plain]] = []

    def name_of(self, options: list[Plain]) -> str:
        """Give the name of a set; one with the same words has one name."""
        if options not in self._sets:
            self._sets.append(options)
        place = self._sets.index(options)
        return FIRST_SET if place == 0 else f"set-{place + 1}"

    def named(self) -> Plain:
        """Give all sets by name."""
        return {self.name_of(options): options for options in self._sets}


def _option(plain: Mapping[str, Any]) -> Plain:
    return _short({"value": plain["value"], "labels": plain["labels"]})


def _item(plain: Mapping[str, Any], name: str) -> Plain:
    wording = plain["wording"]
    shown = {key: value for key, value in plain.items() if key not in ("options", "wording")}
    if shown["scored"]:
        del shown["scored"]
    if not shown["may_be_not_applicable"]:
        del shown["may_be_not_applicable"]
    return _with_set({"key": plain["key"], "wording": wording, **_short(shown)}, name)


def _with_set(line: Plain, name: str) -> Plain:
    return line if name == FIRST_SET else {**line, "options": name}


def rule_part(rule: Rule) -> Plain:
    """Give a rule as it stands in a data file."""
    match rule:
        case ScoreAtLeast():
            return {"score": rule.score, "at_least": rule.value}
        case ScoreAtMost():
            return {"score": rule.score, "at_most": rule.value}
        case Symptoms():
            return {"symptoms": list(rule.items), "at_least": rule.at_least}
        case AllOf():
            return {"all": _parts(rule.rules)}
        case AnyOf():
            return {"any": _parts(rule.rules)}
        case Negation():
            return {"not": rule_part(rule.rule)}
        case Holds():
            return {"criterion": rule.criterion}


def _parts(rules: Iterable[Rule]) -> list[Plain]:
    return [rule_part(one) for one in rules]


def _short(plain: Mapping[str, Any]) -> Plain:
    """Leave out what says nothing."""
    return {name: value for name, value in plain.items() if value not in _LEFT_OUT}


def _written(found: Plain) -> bytes:
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
