"""Attach made-up documents to a few files of a demonstration: drawings and a letter."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from counsel_desk.services import demo_drawing, document_files, documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.services.demo_notes import Moved
    from counsel_desk.services.desk import Desk

EACH = 2
"""Files of each counsellor that get documents."""
_FINDINGS = (
    "To whom it may concern: the patient was seen in the outpatient clinic on referral of a "
    "counselling service, with consent, for pain in both shoulders and headaches since an arrest.",
    "On examination: reduced movement of both shoulders, more on the right; two older scars on "
    "the forearm, consistent with what was told. No fracture on the X-ray.",
    "Plan: physiotherapy twice a week for six weeks, simple pain relief when needed, review "
    "after that. The medical report form was filled in and given to the patient.",
)
_REMARKS = "Drawn together in the session; the original stays with the client."


def write_documents(
    desks: Mapping[str, Desk], going_on: Mapping[int, CaseId], clock: Moved
) -> dict[str, int]:
    """Attach a drawing to the first files of each counsellor, and a letter to every other one."""
    now, count = clock.at, 0
    for side, user in enumerate(("counsellor1", "counsellor2")):
        mine = [number for number in going_on if number % 2 == side][:EACH]
        for place, number in enumerate(mine):
            case = going_on[number]
            clock.at = now - timedelta(days=20 - 3 * place)
            picture = demo_drawing.lifeline(Random(f"lifeline:{number}"))  # noqa: S311 - made up
            _attach(desks[user], case, "Lifeline.png", picture, _REMARKS)
            count += 1
            if place == 0:
                clock.at += timedelta(days=6)
                _attach(desks[user], case, "Outpatient summary.pdf", _letter(), "")
                count += 1
    clock.at = now
    return {"documents": count}


def _letter() -> bytes:
    about = "Demonstration County Hospital · outpatient clinic"
    end = "Written for a demonstration: neither the hospital nor the patient exists."
    return demo_drawing.letter("Outpatient summary", about, (*_FINDINGS, end))


def _attach(desk: Desk, case: CaseId, name: str, data: bytes, remarks: str) -> None:
    content = document_files.checked(data, name=name)
    for _ in documents.attach(desk, case, content, remarks=remarks):
        pass
