"""Keep half-filled forms sealed for the person who fills them in, whatever form it is.

How to use it
-------------
- ``save_form(key, values)`` seals what is typed now in place of what was kept before; ``values``
  maps names of fields to plain values (text, number, bool, None, lists and mappings of these).
- ``open_form(key)`` gives the `FormDraft`, or None; ``list_forms(case)`` those of one case
  (of all cases for None), the last kept first.
- ``drop_form(key)`` throws one away. A use case that saves the form for good does that in its
  own transaction: ``FormDrafts(work).drop(FormKey("risk", case))``.

``FormKey(form, case, item)``: a name of the form that stays the same for ever, the case it is
about (None for forms about no case), and the record that is edited (None for a new one).
In the window use ``ui/form_keeper.py``, which saves, restores and retries by itself.

Each form is an own record, which nobody else can open, under a name that says nothing; the list
of them is an own record too. They are written within seconds of every key, so they are not
audited and announce no change, as drafts of notes are not audited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from counsel_desk.domain.access import Permission, Relation
from counsel_desk.domain.forms import FormDraft, FormKey
from counsel_desk.domain.ids import CaseId
from counsel_desk.services.desk import use_case
from counsel_desk.services.errors import NotAllowed
from counsel_desk.storage.entitlements import Scope, ScopeKind
from counsel_desk.storage.unit_of_work import Work

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KIND = "forms"
_SLOT_LENGTH = 15


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the list: which form lies in which own record."""

    key: FormKey
    slot: str


@use_case(Permission.SIGNED_IN)
def save_form(work: Work, key: FormKey, values: dict[str, Any]) -> None:
    """Seal what is typed in place of what was kept before; without values nothing is kept."""
    _check(work, key)
    drafts = FormDrafts(work)
    if values:
        drafts.put(key, values)
    else:
        drafts.drop(key)


@use_case(Permission.SIGNED_IN)
def open_form(work: Work, key: FormKey) -> FormDraft | None:
    """Give what was typed into a form, or None."""
    _check(work, key)
    return FormDrafts(work).open(key)


@use_case(Permission.SIGNED_IN)
def list_forms(work: Work, case: CaseId | None = None) -> tuple[FormDraft, ...]:
    """Give one's own half-filled forms of a case, or all of them, the last kept first."""
    found = FormDrafts(work).all()
    chosen = (one for one in found if case is None or one.key.case == case)
    return tuple(sorted(chosen, key=lambda one: one.saved_at, reverse=True))


@use_case(Permission.SIGNED_IN)
def drop_form(work: Work, key: FormKey) -> None:
    """Throw a half-filled form away, if there is one."""
    FormDrafts(work).drop(key)


def _check(work: Work, key: FormKey) -> None:
    """Refuse a case that is none of this person's: nothing is left about it in their records.

    Who led a group that the client was in may still owe a section of a meeting to the file.
    """
    if key.case is None or work.relations_to(case=CaseId(key.case)):
        return
    scope = Scope(key.case, ScopeKind.CASE, key.case, None, None)
    if Relation.FACILITATOR not in work.relations.once(work.me, scope):
        raise NotAllowed(Permission.SEE_CASE)


class FormDrafts:
    """The half-filled forms of the person signed in, within a transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def open(self, key: FormKey) -> FormDraft | None:
        """Give one; None where there is none or it cannot be made sense of."""
        entry = next((one for one in self._entries() if one.key == key), None)
        record = self._work.own.read(entry.slot) if entry else None
        return _decoded(record.data, FormDraft) if record else None

    def all(self) -> list[FormDraft]:
        """Give all that can be read."""
        found = (self.open(entry.key) for entry in self._entries())
        return [one for one in found if one is not None]

    def of(self, forms: Collection[str]) -> list[FormDraft]:
        """Give those of some forms; the others stay shut."""
        found = (self.open(entry.key) for entry in self._entries() if entry.key.form in forms)
        return [one for one in found if one is not None]

    def put(self, key: FormKey, values: Mapping[str, Any]) -> None:
        """Seal one in place of the one before."""
        entries = self._entries()
        entry = next((one for one in entries if one.key == key), None)
        if entry is None:
            entry = _Entry(key, "f" + self._work.new_id().hex[-_SLOT_LENGTH:])
            self._write_entries([*entries, entry])
        draft = FormDraft(key, dict(values), self._work.now)
        self._work.own.write(entry.slot, _encode(draft))

    def drop(self, key: FormKey) -> None:
        """Remove one; nothing is written where there is none."""
        entries = self._entries()
        gone = [one for one in entries if one.key == key]
        for entry in gone:
            self._work.own.forget(entry.slot)
        if gone:
            self._write_entries([one for one in entries if one.key != key])

    def _entries(self) -> list[_Entry]:
        record = self._work.own.read(KIND)
        return (_decoded(record.data, list[_Entry]) if record else None) or []

    def _write_entries(self, entries: list[_Entry]) -> None:
        if entries:
            self._work.own.write(KIND, _encode(entries))
        else:
            self._work.own.forget(KIND)


def _encode(value: object) -> bytes:
    return msgspec.msgpack.Encoder(uuid_format="bytes").encode(value)


def _decoded(data: bytes, kind: type[Any]) -> Any:  # noqa: ANN401 - as many kinds as callers
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except msgspec.MsgspecError:
        return None
