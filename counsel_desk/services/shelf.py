"""Hold the instruments that a desk knows: those shipped, the programme's own, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counsel_desk.domain.own_instruments import OwnWording
from counsel_desk.domain.screening import Instrument
from counsel_desk.domain.screening.wording import fits, with_wording

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Shelf:
    """Instruments by id, as they are given now and as they were before; it never changes.

    ``current`` come with the words entered, in their usual order; ``plain`` are all versions of
    each, the newest last, with the words of their files alone; ``wordings`` are all changes of the
    words of each, the oldest first.
    """

    current: Mapping[str, Instrument]
    plain: Mapping[str, tuple[Instrument, ...]]
    own: frozenset[str] = frozenset()
    retired: frozenset[str] = frozenset()
    wordings: Mapping[str, tuple[OwnWording, ...]] = field(default_factory=dict)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of what can be given now, shipped ones first."""
        return tuple(name for name in self.current if name not in self.retired)

    def in_version(self, name: str, version: str) -> Instrument:
        """Give an instrument in a version, with the words of today; KeyError for none such."""
        form = self.current[name]
        if form.version == version or name not in self.own:
            return form
        for older in self.plain[name]:
            if older.version == version:
                return worded(older, self.wordings.get(name, ()))
        return form

    def as_given(self, name: str, version: str, language: str, wording: str) -> Instrument:
        """Give an instrument with the words that had this hash, where they are still known."""
        form = self.in_version(name, version)
        if not wording or form.wording_hash(language) == wording:
            return form
        for one in self.wordings.get(name, ()):
            if (one.language, one.hash) == (language, wording) and fits(form, one.texts):
                return with_wording(form, language, one.texts)
        return form


def worded(form: Instrument, wordings: Iterable[OwnWording]) -> Instrument:
    """Put the last words entered for each language into an instrument, as far as they fit it."""
    latest = {one.language: one for one in wordings}
    for language, one in latest.items():
        if not one.withdrawn and fits(form, one.texts) and language not in form.languages:
            form = with_wording(form, language, one.texts)
    return form


def make_shelf(
    shipped: Iterable[Instrument],
    own: Mapping[str, tuple[Instrument, ...]],
    retired: Iterable[str],
    wordings: Mapping[str, tuple[OwnWording, ...]],
) -> Shelf:
    """Make a shelf: an own instrument never takes the place of one that ships."""
    plain: dict[str, tuple[Instrument, ...]] = {one.id: (one,) for one in shipped}
    added = {name: versions for name, versions in own.items() if name not in plain and versions}
    plain |= added
    current = {
        name: worded(versions[-1], wordings.get(name, ())) for name, versions in plain.items()
    }
    gone = frozenset(retired) & added.keys()
    return Shelf(current, plain, frozenset(added), gone, wordings)
