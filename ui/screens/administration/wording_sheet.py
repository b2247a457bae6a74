"""Enter the words of an instrument in one language, with where they come from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.own_instruments import BackTranslation, Origin
from counsel_desk.domain.screening import LicenceKind
from counsel_desk.domain.screening.wording import WordingTexts, texts_of
from ui.shell.form_sheet import FormSheet, LaterPart, Part, TextBox
from ui.shell.sheet_parts import pair
from ui.widgets.case_words import language_words
from ui.widgets.field import Choice, Field, TextField
from ui.widgets.instrument_words import back_words
from ui.widgets.labels import label
from ui.widgets.optional_date import OptionalDate

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.screening import Instrument, Item, Option

AT_ONCE = 3
"""How many items are made in one turn of the window."""

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def option_groups(form: Instrument) -> list[tuple[Item, tuple[str, ...]]]:
    """Give one item of each set of answers, with the keys of all items that share the set."""
    found: list[tuple[Item, list[str]]] = []
    for item in form.items:
        for first, keys in found:
            if first.options == item.options:
                keys.append(item.key)
                break
        else:
            found.append((item, [item.key]))
    return [(first, tuple(keys)) for first, keys in found]


class WordingSheet(FormSheet):
    """Every word that a person is asked with, beside the English words where there are some."""

    def __init__(
        self,
        form: Instrument,
        language: str,
        *,
        texts: WordingTexts | None = None,
        origin: Origin | None = None,
        replaces: bool = False,
    ) -> None:
        self.form, self.language = form, language
        self._texts = texts or texts_of(form, language)
        self._origin = origin or Origin()
        self._groups = option_groups(form)
        self._replaces = replaces
        # Without words nobody can know which item asks about ending one's life.
        self._asks_danger = form.licence.kind is LicenceKind.CLINIC_SUPPLIED
        hint = label(
            translate(
                "WordingSheet",
                "Copy the words of an approved sheet, letter for letter. A machine’s translation"
                " of an item must not be used.",
            ),
            "muted",
            wrap=True,
        )
        super().__init__(
            translate("WordingSheet", "{0} in {1}").format(
                form.short_title, language_words(language)
            ),
            form.licence.sentence,
            (
                hint,
                LaterPart(self._introduction),
                *(LaterPart(partial(self._labels, place)) for place in range(len(self._groups))),
                *(LaterPart(partial(self._items, at)) for at in range(0, len(form.items), AT_ONCE)),
                *((LaterPart(self._danger),) if self._asks_danger else ()),
                LaterPart(self._where_from),
                LaterPart(self._allowed),
                *((LaterPart(self._reason),) if replaces else ()),
            ),
            {},
            translate("WordingSheet", "Save these words"),
        )

    def _english(self, words: str) -> str:
        return "" if self.language == "en" or not words else f"EN: {words}"

    def _line(self, title: str, text: str, english: str = "", *, optional: bool = False) -> Field:
        field = TextField(title, self._english(english), optional=optional)
        field.set_text(text)
        return field

    def _introduction(self) -> Part:
        form, texts = self.form, self._texts
        fields: dict[str, Field] = {
            "period": self._line(
                translate("WordingSheet", "Time it asks about"),
                texts.period, form.period.get("en", ""), optional=True,
            ),
            "stem": Field(
                translate("WordingSheet", "Question before the items"),
                TextBox(texts.stem),
                self._english(form.stem.get("en", "")),
                optional=True,
            ),
        }  # fmt: skip
        return fields, tuple(fields.values())

    def _labels(self, place: int) -> Part:
        first, keys = self._groups[place]
        title = translate("WordingSheet", "Answers")
        if len(self._groups) > 1:
            title = translate("WordingSheet", "Answers to {0}").format(", ".join(keys))
        made = [self._label_field(first, option) for option in first.options]
        fields = {
            f"label-{first.key}-{option.value}": field
            for option, field in zip(first.options, made, strict=True)
        }
        pairs = [pair(*made[at : at + 2]) for at in range(0, len(made), 2)]
        return fields, (label(title, "card-title"), *pairs)

    def _label_field(self, item: Item, option: Option) -> Field:
        text = self._texts.labels.get(item.key, {}).get(option.value, "")
        title = translate("WordingSheet", "Answer {0}").format(option.value)
        return self._line(title, text, option.labels.get("en", ""))

    def _items(self, start: int) -> Part:
        fields: dict[str, Field] = {}
        shown: list[QWidget] = []
        if start == 0:
            shown.append(label(translate("WordingSheet", "Items"), "card-title"))
        for item in self.form.items[start : start + AT_ONCE]:
            if item.stem:
                title = translate("WordingSheet", "Before item {0}").format(item.key)
                text = self._texts.item_stems.get(item.key, "")
                fields[f"stem-{item.key}"] = self._line(
                    title, text, item.stem.get("en", ""), optional=True
                )
                shown.append(fields[f"stem-{item.key}"])
            title = translate("WordingSheet", "Item {0}").format(item.key)
            text = self._texts.items.get(item.key, "")
            fields[f"item-{item.key}"] = self._line(title, text, item.wording.get("en", ""))
            shown.append(fields[f"item-{item.key}"])
        return fields, shown

    def _danger(self) -> Part:
        none = translate("WordingSheet", "None of them")
        items = [(one.key, translate("WordingSheet", "Item {0}").format(one.key))
                 for one in self.form.items]  # fmt: skip
        which = Choice([("", none), *items])
        which.set_value(self._texts.safety_item)
        danger = Field(
            translate("WordingSheet", "Item that asks about ending one’s life"),
            which,
            translate(
                "WordingSheet",
                "Any answer to it but the lowest raises an alert at once, and so does no answer.",
            ),
        )
        return {"safety_item": danger}, (danger,)

    def _where_from(self) -> Part:
        origin = self._origin
        is_translated = self.language != "en"
        day = OptionalDate(translate("WordingSheet", "Known"), origin.translated_on)
        fields: dict[str, Field] = {
            "source": self._line(translate("WordingSheet", "Copied from"), origin.source),
            "translator": self._line(
                translate("WordingSheet", "Translated by"),
                origin.translator,
                optional=not is_translated,
            ),
            "translated_on": Field(
                translate("WordingSheet", "Translated on"), day, optional=not is_translated
            ),
        }
        shown = (
            label(translate("WordingSheet", "Where the words come from"), "card-title"),
            fields["source"],
            pair(fields["translator"], fields["translated_on"]),
        )
        return fields, shown

    def _allowed(self) -> Part:
        origin = self._origin
        needs_leave = self.form.licence.kind is not LicenceKind.PUBLIC_DOMAIN
        back = Choice([(one, back_words(one)) for one in BackTranslation])
        back.set_value(origin.back_translation)
        fields: dict[str, Field] = {
            "back_translation": Field(translate("WordingSheet", "Back-translation"), back),
            "back_translator": self._line(
                translate("WordingSheet", "Translated back by"),
                origin.back_translator,
                optional=True,
            ),
            "permission_by": self._line(
                translate("WordingSheet", "Permission given by"),
                origin.permission_by,
                optional=not needs_leave,
            ),
            "permission_reference": self._line(
                translate("WordingSheet", "Where the permission is written"),
                origin.permission_reference,
                optional=not needs_leave,
            ),
        }
        shown = (
            pair(fields["back_translation"], fields["back_translator"]),
            pair(fields["permission_by"], fields["permission_reference"]),
        )
        return fields, shown

    def _reason(self) -> Part:
        why = TextField(
            translate("WordingSheet", "Why the words are changed"),
            translate(
                "WordingSheet",
                "Earlier screenings keep the words they were given with, and the line of a chart"
                " breaks where the words change.",
            ),
        )
        return {"reason": why}, (why,)

    def texts(self) -> WordingTexts:
        """Give the words as they stand."""
        labels: dict[str, dict[int, str]] = {}
        for first, keys in self._groups:
            found = {
                option.value: self.text_of(f"label-{first.key}-{option.value}")
                for option in first.options
            }
            labels |= {key: dict(found) for key in keys}
        return WordingTexts(
            items={one.key: self.text_of(f"item-{one.key}") for one in self.form.items},
            labels=labels,
            stem=self.text_of("stem"),
            period=self.text_of("period"),
            item_stems={
                one.key: self.text_of(f"stem-{one.key}") for one in self.form.items if one.stem
            },
            safety_item=str(self.value_of("safety_item")) if self._asks_danger else "",
        )

    def origin(self) -> Origin:
        """Give where they come from."""
        day = cast("OptionalDate", self.fields["translated_on"].control)
        return Origin(
            source=self.text_of("source"),
            translator=self.text_of("translator"),
            translated_on=day.day(),
            back_translation=cast("BackTranslation", self.value_of("back_translation")),
            back_translator=self.text_of("back_translator"),
            permission_by=self.text_of("permission_by"),
            permission_reference=self.text_of("permission_reference"),
        )

    def reason(self) -> str:
        """Give why the words are changed; empty where the slot was empty."""
        return self.text_of("reason") if self._replaces else ""
