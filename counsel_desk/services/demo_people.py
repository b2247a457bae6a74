"""Make up people for demonstration vaults: names, places and safe contacts of nobody real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counsel_desk.domain.cases import ContactMethod, Identity, SafeContact, Sex

if TYPE_CHECKING:
    from random import Random

OFFICES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("NK", "Nakuru", ("Kiswahili", "Gikuyu")),
    ("KM", "Kakamega", ("Kiswahili", "Luhya")),
    ("EL", "Uasin Gishu", ("Kiswahili", "Kalenjin")),
    ("KS", "Kisumu", ("Dholuo", "Kiswahili")),
    ("MB", "Mombasa", ("Kiswahili",)),
    ("NB", "Nairobi", ("English", "Kiswahili")),
    ("TK", "Turkana", ("Ng'aturkana", "Kiswahili")),
    ("GR", "Garissa", ("Somali", "Kiswahili")),
)
"""Prefix, county and languages, the usual one first."""

_WOMEN = (
    "Wanjiru", "Achieng", "Nafula", "Chebet", "Mwende", "Halima", "Akinyi", "Nyokabi", "Amina",
    "Jepkosgei", "Wairimu", "Nekesa", "Fatuma", "Atieno", "Ekai", "Zawadi", "Makena", "Rehema",
)  # fmt: skip
_MEN = (
    "Kamau", "Otieno", "Wekesa", "Kiprotich", "Mutua", "Abdi", "Ochieng", "Njoroge", "Juma",
    "Kipchumba", "Barasa", "Lokwawi", "Hassan", "Odhiambo", "Mwangi", "Ekiru", "Maina", "Omar",
)  # fmt: skip
_FAMILY = (
    "Mwende", "Kariuki", "Owuor", "Simiyu", "Cheruiyot", "Musyoka", "Mohamed", "Wafula", "Gathoni",
    "Lagat", "Ndung'u", "Adan", "Ouma", "Ngugi", "Barasa-Wanyonyi", "Lotuk", "Nyaboke", "Mbarak",
)  # fmt: skip
_HOURS = ("8:00 to 9:00", "13:00 to 14:00", "after 18:00", "Saturdays until noon")
_WORDS = ("maembe", "karafuu", "ndizi", "mvua", "shamba", "kahawa")
_REMARKS = (
    "Say you call from the clinic.",
    "Do not leave a message with anyone else.",
    "A neighbour sometimes answers: ask for the choir.",
    "",
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Someone who does not exist."""

    prefix: str
    county: str
    languages: tuple[str, ...]
    interpreter: bool
    identity: Identity
    contact: SafeContact


def make_person(random: Random) -> MadeUp:
    """Make up one client."""
    prefix, county, languages = random.choice(OFFICES)
    woman = random.random() < 0.55
    given = random.sample(_WOMEN if woman else _MEN, 2)
    year = random.randint(1958, 2006)
    kin = f"{random.choice(_WOMEN + _MEN)} {random.choice(_FAMILY)}"
    identity = Identity(
        legal_name=f"{given[0]} {given[1]} {random.choice(_FAMILY)}",
        birth_year=year,
        sex=Sex.FEMALE if woman else Sex.MALE,
        address=f"{county}, demonstration",
        next_of_kin=kin,
    )
    interpreter = prefix in ("TK", "GR") and random.random() < 0.6
    return MadeUp(prefix, county, languages, interpreter, identity, _contact(random))


def _contact(random: Random) -> SafeContact:
    method = random.choices(
        (ContactMethod.VOICE, ContactMethod.SMS, ContactMethod.VISIT, ContactMethod.NONE),
        (6, 2, 1, 1),
    )[0]
    # 0700 000 is not given to anybody: a demonstration must not hold a number that rings.
    number = f"0700 000 {random.randint(0, 999):03d}"
    has_number = method in (ContactMethod.VOICE, ContactMethod.SMS)
    return SafeContact(
        method=method,
        number=number if has_number else "",
        hours=random.choice(_HOURS) if has_number else "",
        code_word=random.choice(_WORDS),
        remarks=random.choice(_REMARKS),
    )
