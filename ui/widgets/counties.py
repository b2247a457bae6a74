"""The counties of Kenya, each with the two letters that begin a case code."""

from __future__ import annotations

COUNTIES: tuple[tuple[str, str], ...] = (
    ("Baringo", "BA"), ("Bomet", "BM"), ("Bungoma", "BG"), ("Busia", "BS"),
    ("Elgeyo-Marakwet", "EM"), ("Embu", "EB"), ("Garissa", "GA"), ("Homa Bay", "HB"),
    ("Isiolo", "IS"), ("Kajiado", "KJ"), ("Kakamega", "KM"), ("Kericho", "KR"),
    ("Kiambu", "KB"), ("Kilifi", "KF"), ("Kirinyaga", "KY"), ("Kisii", "KS"),
    ("Kisumu", "KU"), ("Kitui", "KT"), ("Kwale", "KW"), ("Laikipia", "LK"),
    ("Lamu", "LM"), ("Machakos", "MC"), ("Makueni", "MK"), ("Mandera", "MD"),
    ("Marsabit", "MB"), ("Meru", "ME"), ("Migori", "MG"), ("Mombasa", "MS"),
    ("Murang’a", "MU"), ("Nairobi", "NB"), ("Nakuru", "NK"), ("Nandi", "ND"),
    ("Narok", "NR"), ("Nyamira", "NM"), ("Nyandarua", "NA"), ("Nyeri", "NY"),
    ("Samburu", "SB"), ("Siaya", "SY"), ("Taita-Taveta", "TT"), ("Tana River", "TR"),
    ("Tharaka-Nithi", "TN"), ("Trans Nzoia", "TZ"), ("Turkana", "TK"),
    ("Uasin Gishu", "EL"), ("Vihiga", "VH"), ("Wajir", "WJ"), ("West Pokot", "WP"),
)  # fmt: skip

ELSEWHERE = "XX"
"""Letters for a client who comes from no county that is listed."""

_PREFIXES = dict(COUNTIES)


def prefix_of(county: str) -> str:
    """Give the letters that begin the case codes of a county."""
    return _PREFIXES.get(county, ELSEWHERE)
