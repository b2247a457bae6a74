"""Read a frozen vault through the program: everything that must be the same for ever.

The words of `read` are stored beside each frozen vault, as they were when it was made. When a use
case moves on, this module follows; what it gives does not change.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from counsel_desk.domain.ids import CaseId
from counsel_desk.services import cases, documents, groups, notes, people, screenings, vaults
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import NotAllowed, NotEntitled

FROZEN = Path(__file__).parent
PASSPHRASES = {
    "neema": "seven herons cross the quiet lake",
    "amina": "a lantern beside the maize in rain",
    "daudi": "green kites above the station roof",
    "farid": "old copper bells in the north wind",
}
"""User names of every frozen vault: everything, counsellor, coordinator, administrator."""
KIT = "abacus yonder walnut tapestry sherry quill parsnip mango herb drop-down"
"""The words of the recovery kit of ``amina``."""


def opened(folder: Path, user_name: str) -> Desk:
    return vaults.open_vault(
        folder, user_name=user_name, passphrase=PASSPHRASES[user_name], clock=long_after
    )


def long_after() -> datetime:
    """Read it on the same day for ever, so that no cover ends and no passphrase ages."""
    return datetime.fromisoformat("2026-11-22T12:00:00+00:00")


def read(desk: Desk) -> dict[str, Any]:
    """Give what this person reads of the vault."""
    rows, cycles = _may(desk, cases.list_cases), _may(desk, groups.list_groups)
    return {
        "people": sorted([one.user_name, one.name] for one in desk.do(people.list_people)),
        "cases": sorted((_case(desk, row.case) for row in rows or ()), key=_code),
        "groups": [_group(desk, row.id) for row in cycles or ()],
    }


def _code(file: dict[str, Any]) -> str:
    return str(file["code"])


def _may(desk: Desk, case: Any, *given: Any) -> Any:
    try:
        return desk.do(case, *given)
    except (NotAllowed, NotEntitled):
        return None


def _case(desk: Desk, case: CaseId) -> dict[str, Any]:
    file = desk.do(cases.open_case, case)
    found: dict[str, Any] = {
        "code": file.coordination.code,
        "county": file.coordination.county,
        "contact": [file.contact.method.value, file.contact.number] if file.contact else None,
        "name": file.identity.legal_name if file.identity else None,
        "born": file.identity.birth_year if file.identity else None,
        "places": [one.place for one in file.appointments],
    }
    lines = _may(desk, notes.list_notes, case)
    if lines is None:
        return found
    texts = [desk.do(notes.open_note, case, line.id) for line in lines]
    found["notes"] = [
        {"text": one.content.text, "at": one.content.session_start.isoformat(),
         "intact": one.intact}
        for one in texts
    ]  # fmt: skip
    found["screenings"] = [_screening(one) for one in desk.do(screenings.list_screenings, case)]
    found["documents"] = [
        _document(desk, case, one) for one in desk.do(documents.list_documents, case)
    ]
    return found


def _screening(one: Any) -> dict[str, Any]:
    return {
        "instrument": one.answers.instrument,
        "version": one.answers.version,
        "values": dict(sorted(one.answers.values.items())),
        "scores": dict(sorted(one.scores.items())),
        "bands": dict(sorted(one.bands.items())),
    }


def _document(desk: Desk, case: CaseId, line: Any) -> dict[str, Any]:
    *_, last = documents.content(desk, case, line.id)
    assert last.data is not None
    return {
        "title": line.title,
        "kind": line.kind.value,
        "remarks": line.remarks,
        "sha256": hashlib.sha256(last.data).hexdigest(),
    }


def _group(desk: Desk, group: Any) -> dict[str, Any]:
    file = desk.do(groups.open_group, group)
    return {
        "title": file.plan.title,
        "venue": file.plan.venue,
        "members": sorted(one.code for one in file.members),
        "meetings": [one.start.isoformat() for one in file.meetings],
        "marks": sorted(mark.status.value for mark in file.marks.values() if mark.status),
    }
