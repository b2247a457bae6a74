"""Give the demonstration an instrument of the programme's own, with words entered for it.

Both are invented: they measure nothing, and are no translation of anybody's questionnaire.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from counsel_desk.domain.days import local_day
from counsel_desk.domain.own_instruments import BackTranslation, Origin
from counsel_desk.domain.screening.wording import WordingTexts
from counsel_desk.domain.screenings import Answers, Mode
from counsel_desk.services import cases, own_instruments, screenings, wordings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.demo_notes import Moved
    from counsel_desk.services.desk import Desk

ID = "demo-burden"
_CLIENT = 3
_GIVEN = ((70, "en", "332210"), (40, "sw", "222210"), (12, "sw", "211100"))
"""How many days ago it was given to one client, in which language and with which answers."""
INVENTED = "Invented for the demonstration"
_ITEMS = {
    "1": ("I slept badly.", "Nililala vibaya."),
    "2": ("I was on guard even where I was safe.", "Nilikuwa macho hata nilipokuwa salama."),
    "3": ("I stayed away from people.", "Nilikaa mbali na watu."),
    "4": ("I could not do my usual work.", "Sikuweza kufanya kazi yangu ya kawaida."),
    "5": ("My body ached.", "Mwili wangu uliuma."),
    "6": ("I thought that life is not worth living.", "Nilifikiri kwamba maisha hayana maana."),
}
_LABELS = (
    ("Not at all", "Hapana kabisa"),
    ("A little", "Kidogo"),
    ("Quite a bit", "Kiasi"),
    ("Very much", "Sana"),
)
DEFINITION = {
    "id": ID,
    "version": "1.0",
    "title": "Burden of the week, invented",
    "short_title": "Burden (demo)",
    "licence": {
        "kind": "clinic_supplied",
        "sentence": "Invented for the demonstration: it measures nothing. Do not use it.",
        "source": "Counsel Desk demonstration data",
    },
    "period": {"en": "Past week"},
    "stem": {"en": "In the past week:"},
    "options": {
        "default": [
            {"value": value, "labels": {"en": words[0]}} for value, words in enumerate(_LABELS)
        ]
    },
    "items": [{"key": key, "wording": {"en": english}} for key, (english, _) in _ITEMS.items()],
    "scores": [
        {"key": "total", "label": "Total", "method": "sum", "items": list(_ITEMS),
         "minimum": 0, "maximum": 18, "max_missing": 1},
        {"key": "daily", "label": "Daily life", "method": "sum", "items": ["3", "4"],
         "minimum": 0, "maximum": 6},
    ],
    "headline": "total",
    "criteria": [
        {"key": "case", "label": "Look closer", "rule": {"score": "total", "at_least": 9},
         "population": INVENTED, "source": INVENTED, "confirmed": False}
    ],
    "safety": [
        {"item": "6", "at_least": 1, "prompt": {"en": "Ask about suicide now."}}
    ],
    "change": {
        "score": "total", "threshold": 5, "sd": 4, "reliability": 0.8, "confirmed": False,
        "reliability_kind": "invented", "population": INVENTED, "source": INVENTED,
    },
    "notes": ["An invented instrument that shows how a programme adds its own."],
}  # fmt: skip


def definition() -> str:
    """Give the data file of the invented instrument."""
    return msgspec.json.format(msgspec.json.encode(DEFINITION), indent=2).decode()


def kiswahili() -> WordingTexts:
    """Give invented words for it in Kiswahili."""
    labels = {value: words for value, (_, words) in enumerate(_LABELS)}
    return WordingTexts(
        items={key: words for key, (_, words) in _ITEMS.items()},
        labels=dict.fromkeys(_ITEMS, labels),
        stem="Katika wiki iliyopita:",
        period="Wiki iliyopita",
    )


def write_instruments(desks: Mapping[str, Desk], going_on: Sequence[CaseId], clock: Moved) -> int:
    """Add the instrument and its words, and give it to one client; gives how often."""
    now, admin = clock.at, desks["admin"]
    clock.at = now - timedelta(days=90)
    admin.do(own_instruments.add_instrument, definition=definition())
    origin = Origin(
        source=INVENTED,
        translator=INVENTED,
        translated_on=local_day(clock.at),
        back_translation=BackTranslation.NONE,
        permission_by=INVENTED,
        permission_reference="None is needed",
    )
    enter = wordings.enter_wording
    admin.do(enter, instrument=ID, language="sw", texts=kiswahili(), origin=origin)
    desk, known = desks["counsellor1"], frozenset(going_on)
    rows = [row for row in desk.do(cases.list_cases) if row.case in known]
    mine = sorted(row.code for row in rows if row.counsellor == desk.me.id)
    if mine:
        code = mine[min(_CLIENT, len(mine) - 1)]
        case = next(row.case for row in rows if row.code == code)
        for days, language, values in _GIVEN:
            clock.at = now - timedelta(days=days)
            _give(desk, case, language, values, clock.at)
    clock.at = now
    return len(_GIVEN) if mine else 0


def _give(desk: Desk, case: CaseId, language: str, values: str, when: datetime) -> None:
    form = desk.shelf().current[ID]
    answers = Answers(
        form.id, form.version, language, form.wording_hash(language),
        {item.key: int(value) for item, value in zip(form.items, values, strict=True)}, when,
    )  # fmt: skip
    desk.do(screenings.record_screening, case, answers, mode=Mode.READ_ALOUD)
