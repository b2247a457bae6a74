"""Make, print and use a personal recovery kit: ten words on paper that set a new passphrase.

The words are drawn here, shown, typed back, and only then sealed into a slot of the header. They
are never stored: who loses the paper makes another kit, and the lost one opens nothing any more.
"""

from __future__ import annotations

from datetime import UTC, datetime

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.errors import HeaderFull
from counsel_desk.crypto.kdf import kit_words
from counsel_desk.domain.access import Permission
from counsel_desk.domain.audit import Action
from counsel_desk.domain.recovery import KitState
from counsel_desk.services.again import await_turn, check_again
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid
from counsel_desk.services.passphrases import generate_passphrase, passphrase_faults
from counsel_desk.storage import demonstration, ways_in
from counsel_desk.storage.unit_of_work import Work

WORDS = 10
"""Ten words of the list are 128 bits."""
KIND = "recovery"


def draw_kit() -> str:
    """Draw the words of a kit at random."""
    return generate_passphrase(WORDS)


def same_words(one: str, other: str) -> bool:
    """Whether two ways of writing a kit are the same kit, whatever the case and the spaces."""
    return kit_words(one) == kit_words(other)


@use_case(Permission.SIGNED_IN)
def kit_state(work: Work) -> KitState:
    """Say whether this person's kit works; a demonstration asks nobody for one."""
    works = bool(ways_in.kit_slots(work.who))
    found = work.own.read(KIND) if works else None
    made_at = datetime.fromtimestamp(found.up_to / 1_000_000, UTC) if found else None
    return KitState(works, made_at, wanted=not works and not demonstration.is_one(work.vault))


@use_case(Permission.SIGNED_IN, Changed.STAFF)
def make_kit(work: Work, *, words: str, typed: str, passphrase: str) -> None:
    """Seal a kit that was typed back, in place of the one before.

    Raises WrongPassphrase for one that is not the person's own, and Invalid with ``kit-words``
    (what was typed is another kit) or ``vault-full``.
    """
    if len(kit_words(words).split()) < WORDS or not same_words(words, typed):
        raise Invalid("kit-words", field="typed")
    check_again(work, passphrase)
    user_name = work.roster.members[work.me].person.user_name
    try:
        ways_in.give_kit(work, user_name=user_name, words=words)
    except HeaderFull:
        raise Invalid("vault-full", of=heads.SLOTS) from None
    work.own.write(KIND, b"", up_to=work.now_us)
    work.note(Action.KIT_MADE, work.me)


@use_case(Permission.SIGNED_IN)
def note_printed(work: Work) -> None:
    """Put into the trail that the words of a kit go to a printer."""
    work.note(Action.KIT_PRINTED, work.me)


@use_case(Permission.SIGNED_IN, Changed.STAFF)
def use_kit(work: Work, *, words: str, new: str) -> None:
    """Set a new passphrase by the kit with which the desk was opened; the kit is used up.

    Raises WrongPassphrase for other words, and Invalid with ``passphrase-weak``.
    """
    await_turn(work)
    person = work.roster.members[work.me].person
    if faults := passphrase_faults(new, user_words=(person.name, person.user_name)):
        raise Invalid("passphrase-weak", field="new", fault=faults[0])
    ways_in.use_kit(work, user_name=person.user_name, words=words, new=new)
    work.own.forget(KIND)
    work.note(Action.KIT_USED, work.me)
    work.note(Action.PASSPHRASE_CHANGED, work.me)
