"""Know where the counties of Kenya are, to say which partner of the network is nearer.

Each county stands for its seat of government, by the town's coordinates as they are on public
maps (OpenStreetMap and GeoNames agree on them), rounded to a hundredth of a degree, about one
kilometre. Distances are as the crow flies: they order a list and promise no journey.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EARTH = 6371.0
"""Kilometres from the middle of the earth to the sea."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The seat of a county: town, degrees north and degrees east."""

    town: str
    north: float
    east: float


SEATS: Mapping[str, Seat] = MappingProxyType(
    {
        "Baringo": Seat("Kabarnet", 0.49, 35.74),
        "Bomet": Seat("Bomet", -0.78, 35.34),
        "Bungoma": Seat("Bungoma", 0.57, 34.56),
        "Busia": Seat("Busia", 0.46, 34.11),
        "Elgeyo-Marakwet": Seat("Iten", 0.67, 35.51),
        "Embu": Seat("Embu", -0.54, 37.46),
        "Garissa": Seat("Garissa", -0.45, 39.65),
        "Homa Bay": Seat("Homa Bay", -0.53, 34.46),
        "Isiolo": Seat("Isiolo", 0.35, 37.58),
        "Kajiado": Seat("Kajiado", -1.85, 36.78),
        "Kakamega": Seat("Kakamega", 0.28, 34.75),
        "Kericho": Seat("Kericho", -0.37, 35.28),
        "Kiambu": Seat("Kiambu", -1.17, 36.83),
        "Kilifi": Seat("Kilifi", -3.63, 39.85),
        "Kirinyaga": Seat("Kerugoya", -0.50, 37.28),
        "Kisii": Seat("Kisii", -0.68, 34.77),
        "Kisumu": Seat("Kisumu", -0.10, 34.76),
        "Kitui": Seat("Kitui", -1.37, 38.01),
        "Kwale": Seat("Kwale", -4.17, 39.45),
        "Laikipia": Seat("Rumuruti", 0.27, 36.54),
        "Lamu": Seat("Lamu", -2.27, 40.90),
        "Machakos": Seat("Machakos", -1.52, 37.26),
        "Makueni": Seat("Wote", -1.78, 37.63),
        "Mandera": Seat("Mandera", 3.94, 41.86),
        "Marsabit": Seat("Marsabit", 2.33, 37.99),
        "Meru": Seat("Meru", 0.05, 37.65),
        "Migori": Seat("Migori", -1.06, 34.47),
        "Mombasa": Seat("Mombasa", -4.04, 39.67),
        "Murang’a": Seat("Murang’a", -0.72, 37.15),
        "Nairobi": Seat("Nairobi", -1.29, 36.82),
        "Nakuru": Seat("Nakuru", -0.30, 36.08),
        "Nandi": Seat("Kapsabet", 0.20, 35.10),
        "Narok": Seat("Narok", -1.08, 35.87),
        "Nyamira": Seat("Nyamira", -0.56, 34.94),
        "Nyandarua": Seat("Ol Kalou", -0.27, 36.38),
        "Nyeri": Seat("Nyeri", -0.42, 36.95),
        "Samburu": Seat("Maralal", 1.10, 36.70),
        "Siaya": Seat("Siaya", 0.06, 34.29),
        "Taita-Taveta": Seat("Wundanyi", -3.40, 38.36),
        "Tana River": Seat("Hola", -1.50, 40.03),
        "Tharaka-Nithi": Seat("Kathwana", -0.33, 37.87),
        "Trans Nzoia": Seat("Kitale", 1.02, 35.00),
        "Turkana": Seat("Lodwar", 3.12, 35.60),
        "Uasin Gishu": Seat("Eldoret", 0.52, 35.27),
        "Vihiga": Seat("Mbale", 0.08, 34.72),
        "Wajir": Seat("Wajir", 1.75, 40.06),
        "West Pokot": Seat("Kapenguria", 1.24, 35.11),
    }
)
"""The 47 counties, by the names that a case file uses."""


def kilometres(one: str, other: str) -> float | None:
    """Give the distance between the seats of two counties; None where one is unknown."""
    here, there = SEATS.get(one), SEATS.get(other)
    if here is None or there is None:
        return None
    half = (
        sin(radians(there.north - here.north) / 2) ** 2
        + cos(radians(here.north))
        * cos(radians(there.north))
        * sin(radians(there.east - here.east) / 2) ** 2
    )
    return 2 * EARTH * asin(sqrt(half))
