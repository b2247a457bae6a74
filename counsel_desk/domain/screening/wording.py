"""The words of an instrument in one language: take them out, put them in, say what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from counsel_desk.domain.screening.instrument import SafetyItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counsel_desk.domain.screening.instrument import Instrument, Item, Option, Texts

LONGEST_WORDS = 2_000
"""The most characters that the wording of one item may have."""

_PROMPT: Texts = {
    "en": "Ask about suicide now, whatever the total: thoughts, plan, means, past attempts, what"
    " protects. Record the risk and make or renew the safety plan before the person leaves."
}


@dataclass(frozen=True, slots=True)
class WordingTexts:
    """Every word of one language: by item key, and the labels by item key and value.

    ``safety_item`` is the key of the item that asks about ending one's life, where the file of
    an instrument without words cannot know which one it is.
    """

    items: Mapping[str, str]
    labels: Mapping[str, Mapping[int, str]]
    stem: str = ""
    period: str = ""
    item_stems: Mapping[str, str] = field(default_factory=dict)
    safety_item: str = ""


def texts_of(instrument: Instrument, language: str) -> WordingTexts:
    """Give the words of one language; what is not worded is an empty text."""
    return WordingTexts(
        items={one.key: one.wording.get(language, "") for one in instrument.items},
        labels={one.key: _labels(one, language) for one in instrument.items},
        stem=instrument.stem.get(language, ""),
        period=instrument.period.get(language, ""),
        item_stems={one.key: one.stem[language] for one in instrument.items
                    if one.stem.get(language)},
    )  # fmt: skip


def _labels(item: Item, language: str) -> dict[int, str]:
    return {one.value: one.labels.get(language, "") for one in item.options}


def with_wording(instrument: Instrument, language: str, texts: WordingTexts | None) -> Instrument:
    """Give the instrument with these words in a language; None empties the slot."""
    filled = texts or WordingTexts({}, {})
    items = tuple(
        replace(
            item,
            wording=_put(item.wording, language, filled.items.get(item.key, "")),
            stem=_put(item.stem, language, filled.item_stems.get(item.key, "")),
            options=_worded(item.options, language, filled.labels.get(item.key, {})),
        )
        for item in instrument.items
    )
    return replace(
        instrument,
        items=items,
        stem=_put(instrument.stem, language, filled.stem),
        period=_put(instrument.period, language, filled.period),
        safety=_with_safety(instrument, filled.safety_item),
    )


def _with_safety(instrument: Instrument, key: str) -> tuple[SafetyItem, ...]:
    """Add the item that the words show to speak of danger: any answer but the lowest does."""
    known = {one.item for one in instrument.safety}
    found = next((item for item in instrument.items if item.key == key), None)
    if found is None or key in known:
        return instrument.safety
    return (*instrument.safety, SafetyItem(key, sorted(found.values)[1], _PROMPT))


def _worded(
    options: tuple[Option, ...], language: str, labels: Mapping[int, str]
) -> tuple[Option, ...]:
    return tuple(
        replace(one, labels=_put(one.labels, language, labels.get(one.value, "")))
        for one in options
    )


def _put(texts: Texts, language: str, words: str) -> Texts:
    if not words and language not in texts:
        return texts
    return {**texts, language: words}


def fits(instrument: Instrument, texts: WordingTexts) -> bool:
    """Whether words are for exactly the items and the answers of an instrument."""
    wanted = {one.key: set(one.values) for one in instrument.items}
    return (
        wanted == {key: set(found) for key, found in texts.labels.items()}
        and set(wanted) == set(texts.items)
        and (not texts.safety_item or texts.safety_item in wanted)
    )


def lacks(texts: WordingTexts) -> Iterator[tuple[str, int | None]]:
    """Name what is not worded: an item with None, or an item and the value of an answer."""
    for key, words in texts.items.items():
        if not words.strip():
            yield key, None
        for value, label in texts.labels.get(key, {}).items():
            if not label.strip():
                yield key, value


def cleaned(texts: WordingTexts) -> WordingTexts:
    """Give the words without blanks at the ends, which would make another wording of them."""
    return WordingTexts(
        items={key: words.strip() for key, words in texts.items.items()},
        labels={
            key: {value: label.strip() for value, label in labels.items()}
            for key, labels in texts.labels.items()
        },
        stem=texts.stem.strip(),
        period=texts.period.strip(),
        item_stems={key: words.strip() for key, words in texts.item_stems.items() if words.strip()},
        safety_item=texts.safety_item,
    )


def every_text(texts: WordingTexts) -> Iterator[str]:
    """Give every text there is."""
    yield from (texts.stem, texts.period)
    yield from texts.items.values()
    yield from texts.item_stems.values()
    for labels in texts.labels.values():
        yield from labels.values()
