"""Ways that several chapters go: signing in where nobody is, own open files, one client's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.cases import CaseStatus
from counsel_desk.services import cases

if TYPE_CHECKING:
    from counsel_desk.domain.register import CaseRow
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist


def be(tour: Tourist, user: str) -> Way[None]:
    """Be signed in as a person, whoever was before."""
    view = tour.session.view
    if view is not None and view.context.me.user_name == user:
        return
    if view is not None:
        yield from tour.lock()
    yield from tour.unlock(user)


def own_files(tour: Tourist) -> Way[list[CaseRow]]:
    """Give one's own open files in the order of the list."""
    rows = yield from tour.ask(cases.list_cases)
    me = tour.view.context.me.id
    return [row for row in rows if row.counsellor == me and row.status is CaseStatus.OPEN]


def open_client(tour: Tourist, row: CaseRow) -> Way[None]:
    """Find a client in the list by the code and open the page."""
    if not tour.is_on("clients"):  # where the list has the same name as the place
        yield from tour.go("Clients", "clients")
    yield from tour.hand.press("Ctrl+F")
    yield from tour.hand.write(row.code)
    yield from tour.hand.press("Return")
    yield from tour.wait_for("client")
