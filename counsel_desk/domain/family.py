"""Link the case files of one family so that neither file says anything about the other.

Each file holds half of a link: the link's number and a share. Both halves together give the
relation and, since each lies in its own file, the two files; one half alone gives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from counsel_desk.domain.ids import CaseId

SHARE = 16


class Kinship(StrEnum):
    """What the client of the other file is to the client of this one."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    GUARDIAN = "guardian"
    WARD = "ward"
    RELATIVE = "relative"


INVERSE = {
    Kinship.SPOUSE: Kinship.SPOUSE,
    Kinship.PARENT: Kinship.CHILD,
    Kinship.CHILD: Kinship.PARENT,
    Kinship.SIBLING: Kinship.SIBLING,
    Kinship.GRANDPARENT: Kinship.GRANDCHILD,
    Kinship.GRANDCHILD: Kinship.GRANDPARENT,
    Kinship.GUARDIAN: Kinship.WARD,
    Kinship.WARD: Kinship.GUARDIAN,
    Kinship.RELATIVE: Kinship.RELATIVE,
}


@dataclass(frozen=True, slots=True)
class FamilyLink:
    """Compartment ident: one half of a link; ``first`` tells the halves apart."""

    link: UUID
    share: bytes
    first: bool
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Relative:
    """A linked file, for someone entitled to both: what its client is to this one."""

    record: UUID
    case: CaseId
    code: str
    name: str
    kinship: Kinship


def halves(link: UUID, kinship: Kinship, random: bytes) -> tuple[FamilyLink, FamilyLink]:
    """Split a link; ``kinship`` is what the second file's client is to the first's.

    ``random`` are `SHARE` bytes that nobody can foresee.
    """
    plain = kinship.value.encode().ljust(SHARE, b"\0")
    masked = bytes(a ^ b for a, b in zip(plain, random, strict=True))
    return FamilyLink(link, random, first=True), FamilyLink(link, masked, first=False)


def joined(mine: FamilyLink, other: FamilyLink) -> Kinship | None:
    """Give what the other file's client is to mine; None where the halves do not fit or ended."""
    fits = mine.link == other.link and mine.first != other.first
    if not fits or mine.ended or other.ended or len(mine.share) != len(other.share):
        return None
    plain = bytes(a ^ b for a, b in zip(mine.share, other.share, strict=True))
    try:
        kinship = Kinship(plain.rstrip(b"\0").decode())
    except ValueError:
        return None
    return kinship if mine.first else INVERSE[kinship]
