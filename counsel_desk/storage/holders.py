"""Say who holds a seed, and whether somebody holds it who should not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from counsel_desk.crypto.grants import RIGHT_CODES, RecipientKind
from counsel_desk.domain.ids import CircleId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from counsel_desk.crypto.roster import Roster
    from counsel_desk.domain.access import Right
    from counsel_desk.storage.entitlements import Recipient

Given = dict[tuple[int, bytes], tuple[int, int, int]]
"""By kind and id of the recipient: the right, and the newest and oldest key it is sealed to."""
NOT_GIVEN = (0, 0, 0)


def gather(rows: Iterable[Sequence[Any]]) -> Given:
    """Put grants together: rows of kind, recipient, right and key epoch."""
    found: Given = {}
    for kind, recipient, right, key_epoch in rows:
        before = found.get((kind, recipient), (0, 0, key_epoch))
        found[kind, recipient] = (
            max(right, before[0]),
            max(key_epoch, before[1]),
            min(key_epoch, before[2]),
        )
    return found


def has(given: Given, who: Recipient, right: Right, roster: Roster) -> bool:
    """Whether a recipient was given at least this right, by the key that they have now."""
    code, key_epoch, _ = given.get((int(who[0]), who[1].bytes), NOT_GIVEN)
    newest = roster.circles.get(CircleId(who[1]), (0, b""))[0]
    return code >= RIGHT_CODES[right] and (
        who[0] is not RecipientKind.CIRCLE or key_epoch >= newest
    )


def is_astray(given: Given, wanted: dict[Recipient, Right], roster: Roster) -> bool:
    """Whether a seed is held by someone with more right than the table gives them now.

    A circle whose key was turned since has lost a member, who still holds the seed, even where it
    was given to the others again under the new key. Whoever was given it in person while their
    circle had no key to seal to holds it rightly for as long as they are in the circle.
    """
    allowed = {(int(kind), who.bytes): RIGHT_CODES[right] for (kind, who), right in wanted.items()}
    for (kind, recipient), (right, _, oldest) in given.items():
        if right > allowed.get((kind, recipient), 0) and (
            kind != RecipientKind.PERSON or right > _by_circles(recipient, wanted, roster)
        ):
            return True
        if kind == RecipientKind.CIRCLE:
            newest, _ = roster.circles.get(CircleId(UUID(bytes=recipient)), (0, b""))
            if oldest < newest:
                return True
    return False


def _by_circles(person: bytes, wanted: dict[Recipient, Right], roster: Roster) -> int:
    """Give the right that a person has by the circles to which a seed is sealed, 0 for none."""
    rights = (
        RIGHT_CODES[right]
        for (kind, circle), right in wanted.items()
        if kind is RecipientKind.CIRCLE
        and any(one.bytes == person for one in roster.circle_members(CircleId(circle)))
    )
    return max(rights, default=0)
