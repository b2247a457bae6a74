"""Say what of a client's record somebody is in the middle of, before the file leaves their hands.

A note that is not signed is a draft, and kept by `notes`. All else that was begun is an own record
that nobody else opens: once the file is another's, or only read, its words could go nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.forms import Begun
from counsel_desk.services.answer_drafts import AnswerDrafts
from counsel_desk.services.errors import Invalid
from counsel_desk.services.form_drafts import FormDrafts
from counsel_desk.services.helping import helps_use_cases

if TYPE_CHECKING:
    from collections.abc import Collection

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def refuse_begun(work: Work, cases: Collection[CaseId], field: str = "") -> None:
    """Have what this person began in these files saved or thrown away first.

    Raises Invalid with ``forms-left``, which says what it is.
    """
    forms = FormDrafts(work).of(frozenset(Begun))
    found = {Begun(one.key.form) for one in forms if one.key.case in cases}
    if any(case in cases for case, _instrument in AnswerDrafts(work).all()):
        found.add(Begun.SCREENING)
    if found:
        left = tuple(one for one in Begun if one in found)
        raise Invalid("forms-left", field=field, forms=left)
