"""Look at an instrument from a file and give it its score rules, before it is added."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.own_rules import (
    ChangeRule,
    CutOffRule,
    RuleSheet,
    SafetyRule,
    ScoreRule,
    rules_of,
)
from counsel_desk.domain.screening import Instrument, Licence, LicenceKind, Method, SafetyKind
from ui.shell.form_sheet import FormSheet, LaterPart, LaterSection, Part
from ui.shell.sheet_parts import pair
from ui.widgets.case_words import language_words
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.instrument_words import licence_words, method_words, safety_words
from ui.widgets.labels import label
from ui.widgets.rows_editor import Cell, RowsEditor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from counsel_desk.services.instrument_sources import Source

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_SHORT = 92
_MOST_SCORE = 2_000
_FIRST_ITEMS = 40


class DefinitionSheet(FormSheet):
    """What the file holds, and the rules by which it is scored."""

    def __init__(self, source: Source, *, replaces: str = "", in_use: str = "") -> None:
        self.source = source
        self.rules = rules_of(source.form)
        if replaces and self.rules.version == in_use:
            self.rules = replace(self.rules, version=next_version(in_use))
        self._replaces = replaces
        title = translate("DefinitionSheet", "Add {0}").format(source.form.short_title)
        if replaces:
            title = translate("DefinitionSheet", "New version of {0}").format(replaces)
        super().__init__(
            title,
            translate(
                "DefinitionSheet",
                "It is given and charted like those that come with the desk. Screenings keep the"
                " version they were given with.",
            ),
            (
                LaterPart(self._names),
                LaterSection(self._items_title(), self._items, filled=True),
                LaterSection(translate("DefinitionSheet", "Scores"), self._scores, filled=True),
                LaterSection(
                    translate("DefinitionSheet", "Cut-offs"), self._cut_offs,
                    filled=bool(self.rules.cut_offs),
                ),
                LaterSection(
                    translate("DefinitionSheet", "Bands"),
                    self._bands,
                    filled=bool(self.rules.bands),
                ),
                LaterSection(
                    translate("DefinitionSheet", "Safety items"), self._safety,
                    filled=bool(self.rules.safety),
                ),
                LaterSection(
                    translate("DefinitionSheet", "Reliable change"), self._change,
                    filled=self.rules.change is not None,
                ),
                *((LaterPart(self._reason),) if replaces else ()),
            ),
            {},
            translate("DefinitionSheet", "Put in use")
            if replaces
            else translate("DefinitionSheet", "Add it"),
        )  # fmt: skip

    def _items_title(self) -> str:
        form = self.source.form
        words = translate("DefinitionSheet", "{0} items in {1}")
        return words.format(len(form.items), ", ".join(map(language_words, form.languages)))

    def _names(self) -> Part:
        rules = self.rules
        kind = Choice([(one, licence_words(one)) for one in LicenceKind])
        kind.set_value(rules.licence.kind)
        fields: dict[str, Field] = {
            "title": _line(translate("DefinitionSheet", "Title"), rules.title),
            "short_title": _line(translate("DefinitionSheet", "Short title"), rules.short_title),
            "id": _line(
                translate("DefinitionSheet", "Id"), rules.id,
                translate("DefinitionSheet", "Small letters, digits and hyphens; stays for ever."),
            ),
            "version": _line(
                translate("DefinitionSheet", "Version"), rules.version,
                translate("DefinitionSheet", "Another one for every change."),
            ),
            "licence_kind": Field(translate("DefinitionSheet", "Licence of the words"), kind),
            "licence": _line(
                translate("DefinitionSheet", "Who allows it, in a sentence"),
                rules.licence.sentence,
            ),
            "licence_source": _line(
                translate("DefinitionSheet", "Where that is written"), rules.licence.source
            ),
        }  # fmt: skip
        if self._replaces:
            fields["id"].control.setEnabled(False)
        shown = (
            fields["title"],
            pair(fields["short_title"], fields["version"]),
            pair(fields["id"], fields["licence_kind"]),
            pair(fields["licence"], fields["licence_source"]),
        )
        return fields, shown

    def _items(self) -> Part:
        form = self.source.form
        language = (*form.languages, "en")[0]
        shown: list[QWidget] = []
        if stem := form.stem_text(language):
            shown.append(label(stem, "body", wrap=True))
        for item in form.items[:_FIRST_ITEMS]:
            answers = " · ".join(f"{one.value} {one.label(language)}" for one in item.options[:6])
            shown.append(label(f"{item.key}  {item.text(language)}", "body", wrap=True))
            shown.append(label(answers[:_SHORT], "small", tone="muted"))
        more = len(form.items) - _FIRST_ITEMS
        if more > 0:
            words = translate("DefinitionSheet", "and {0} more items")
            shown.append(label(words.format(more), "small", tone="muted"))
        if self.source.left_out:
            words = translate("DefinitionSheet", "Left out, for it cannot be scored: {0}")
            shown.append(
                label(words.format("; ".join(self.source.left_out)), "body", tone="warning",
                      wrap=True)
            )  # fmt: skip
        return {}, shown

    def _scores(self) -> Part:
        cells = (
            Cell("label", translate("DefinitionSheet", "Name"), width=150),
            Cell("items", translate("DefinitionSheet", "Items, as 1-5, 8"), width=150),
            Cell(
                "method", translate("DefinitionSheet", "Made as"), Method.SUM,
                tuple((one, method_words(one)) for one in Method), width=170,
            ),
            Cell("reversed", translate("DefinitionSheet", "Reversed items"), width=130),
            Cell(
                "max_missing", translate("DefinitionSheet", "Blanks allowed"), 0, most=200,
                width=96,
            ),
        )  # fmt: skip
        rows = [
            {
                "label": one.label, "items": one.items, "method": one.method,
                "reversed": one.reversed, "max_missing": one.max_missing,
            }
            for one in self.rules.scores
        ]  # fmt: skip
        self.scores = RowsEditor(
            translate("DefinitionSheet", "Score"), cells, rows,
            more=translate("DefinitionSheet", "Add a score"),
        )  # fmt: skip
        way = Choice(
            [
                (False, translate("DefinitionSheet", "Lower is better")),
                (True, translate("DefinitionSheet", "Higher is better")),
            ]
        )
        way.set_value(self.rules.higher_is_better)
        fields: dict[str, Field] = {
            "scores": Field(
                translate("DefinitionSheet", "Scores, the main one first"), self.scores,
                translate(
                    "DefinitionSheet",
                    "The range follows from the answers. Blanks up to the number allowed are"
                    " filled with the mean of the others; with more there is no score.",
                ),
            ),
            "higher_is_better": Field(translate("DefinitionSheet", "Direction"), way),
        }  # fmt: skip
        return fields, tuple(fields.values())

    def _cut_offs(self) -> Part:
        places = tuple((number, one.label) for number, one in enumerate(self.rules.scores)) or (
            (0, translate("DefinitionSheet", "main score")),
        )
        ways = (
            (True, translate("DefinitionSheet", "at least")),
            (False, translate("DefinitionSheet", "at most")),
        )
        cells = (
            Cell("label", translate("DefinitionSheet", "Name"), width=190),
            Cell("score", translate("DefinitionSheet", "Score"), 0, places, width=120),
            Cell("at_least", translate("DefinitionSheet", "Met"), True, ways, width=110),
            Cell("value", translate("DefinitionSheet", "Value"), 0, most=_MOST_SCORE, decimals=2,
                 width=96),
            Cell("population", translate("DefinitionSheet", "Found in whom"), width=260),
            Cell("source", translate("DefinitionSheet", "Source"), width=260),
        )  # fmt: skip
        rows = [
            {
                "label": one.label, "score": one.score, "at_least": one.at_least,
                "value": one.value, "population": one.population, "source": one.source,
            }
            for one in self.rules.cut_offs
        ]  # fmt: skip
        self.cut_offs = RowsEditor(
            translate("DefinitionSheet", "Cut-off"), cells, rows,
            more=translate("DefinitionSheet", "Add a cut-off"),
        )  # fmt: skip
        field = Field(translate("DefinitionSheet", "Cut-offs"), self.cut_offs)
        return {"cut_offs": field}, (field,)

    def _bands(self) -> Part:
        cells = (
            Cell("lowest", translate("DefinitionSheet", "From"), 0, most=_MOST_SCORE, width=96),
            Cell("highest", translate("DefinitionSheet", "To"), 0, most=_MOST_SCORE, width=96),
            Cell("label", translate("DefinitionSheet", "Name")),
        )
        rows = [{"lowest": one[0], "highest": one[1], "label": one[2]} for one in self.rules.bands]
        self.bands = RowsEditor(
            translate("DefinitionSheet", "Band"), cells, rows,
            more=translate("DefinitionSheet", "Add a band"),
        )  # fmt: skip
        field = Field(
            translate("DefinitionSheet", "Bands of the main score"), self.bands,
            translate("DefinitionSheet", "Only where they are published; all of its range."),
        )  # fmt: skip
        return {"bands": field}, (field,)

    def _safety(self) -> Part:
        items = tuple((one.key, one.key) for one in self.source.form.items)
        kinds = tuple((one, safety_words(one)) for one in SafetyKind)
        cells = (
            Cell("item", translate("DefinitionSheet", "Item"), items[0][0], items, width=90),
            Cell("at_least", translate("DefinitionSheet", "From answer"), 1, most=9, width=96),
            Cell("kind", translate("DefinitionSheet", "Calls for"), SafetyKind.ALERT, kinds,
                 width=150),
            Cell("prompt", translate("DefinitionSheet", "What to do then"), width=330),
        )  # fmt: skip
        rows = [
            {"item": one.item, "at_least": one.at_least, "kind": one.kind, "prompt": one.prompt}
            for one in self.rules.safety
        ]
        self.safety = RowsEditor(
            translate("DefinitionSheet", "Safety item"), cells, rows,
            more=translate("DefinitionSheet", "Add a safety item"),
        )  # fmt: skip
        field = Field(translate("DefinitionSheet", "Items that speak of danger"), self.safety)
        return {"safety": field}, (field,)

    def _change(self) -> Part:
        rule = self.rules.change
        fields: dict[str, Field] = {
            "sd": _line(
                translate("DefinitionSheet", "Standard deviation"),
                f"{rule.sd:g}" if rule else "",
            ),
            "reliability": _line(
                translate("DefinitionSheet", "Reliability"), f"{rule.reliability:g}" if rule else ""
            ),
            "change_source": _line(
                translate("DefinitionSheet", "Whose figures, such as the study"),
                rule.source if rule else "",
            ),
            "change_population": _line(
                translate("DefinitionSheet", "Found in whom"), rule.population if rule else ""
            ),
        }
        shown = (
            pair(fields["sd"], fields["reliability"]),
            pair(fields["change_source"], fields["change_population"]),
        )
        return fields, shown

    def _reason(self) -> Part:
        why = TextField(translate("DefinitionSheet", "Why it is changed"))
        return {"reason": why}, (why,)

    # --- what is on the sheet ---

    def sheet(self) -> RuleSheet:
        """Give everything as it stands on the sheet."""
        licence = Licence(
            cast("LicenceKind", self.value_of("licence_kind")),
            self.text_of("licence") or "–",
            self.text_of("licence_source") or "–",
            self.rules.licence.attribution,
        )
        return RuleSheet(
            id=self.text_of("id"),
            version=self.text_of("version"),
            title=self.text_of("title"),
            short_title=self.text_of("short_title"),
            scores=tuple(_score(row) for row in self.scores.values()),
            higher_is_better=bool(self.value_of("higher_is_better")),
            cut_offs=tuple(CutOffRule(**row) for row in self.cut_offs.values()),
            bands=tuple(
                (int(row["lowest"]), int(row["highest"]), str(row["label"]))
                for row in self.bands.values()
            ),
            safety=tuple(
                SafetyRule(row["item"], int(row["at_least"]), row["prompt"], row["kind"])
                for row in self.safety.values()
            ),
            change=self._change_rule(),
            licence=licence,
        )

    def _change_rule(self) -> ChangeRule | None:
        figures = [self.text_of(name).replace(",", ".") for name in ("sd", "reliability")]
        if not any(figures):
            return None
        sd, reliability = (_number(one) for one in figures)
        return ChangeRule(
            sd, reliability, self.text_of("change_source") or "–", self.text_of("change_population")
        )

    def reason(self) -> str:
        """Give why it is changed; empty for a new instrument."""
        return self.text_of("reason") if self._replaces else ""

    def form(self) -> Instrument:
        """Give the instrument of the file."""
        return self.source.form


def next_version(version: str) -> str:
    """Suggest what comes after a version: its last number is one more."""
    found = re.search(r"\d+(?=\D*$)", version)
    if found is None:
        return f"{version}-2"
    return f"{version[: found.start()]}{int(found[0]) + 1}{version[found.end() :]}"


def _score(row: dict[str, Any]) -> ScoreRule:
    return ScoreRule(
        row["label"], row["items"], row["method"], row["reversed"], int(row["max_missing"])
    )


def _number(text: str) -> float:
    """Read a figure; what is none is refused by the rules as an impossible one."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _line(title: str, text: str, help_text: str = "") -> TextField:
    field = TextField(title, help_text)
    field.set_text(text)
    return field


def files_filter() -> Sequence[str]:
    """Name the files that can hold an instrument."""
    return (
        translate("DefinitionSheet", "Data files and FHIR Questionnaires (*.json)"),
        translate("DefinitionSheet", "All files (*)"),
    )
