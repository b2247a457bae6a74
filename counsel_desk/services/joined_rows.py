"""Find the rows of files that were merged into another one, for lists made from rows in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services.desk import register_of
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.joined import files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.register import CaseRow
    from counsel_desk.storage.unit_of_work import Work


@helps_use_cases
def merged_rows(work: Work) -> Mapping[CaseId, tuple[CaseRow, ...]]:
    """Give, by the file that goes on, the rows of those merged into it, as both files say.

    Records are read of merged files alone, which are few.
    """
    rows = register_of(work).rows(work)
    away = {row.case: row for row in rows if row.merged_into is not None}
    into = {row.merged_into for row in away.values()}
    return {
        case: tuple(away[one] for one in files(work, case)[1:] if one in away)
        for case in into
        if case is not None and case not in away
    }
