"""Keep the one scope of what concerns the whole programme: make it, give it, turn it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.domain.access import PROGRAMME_ROLES, Compartment
from counsel_desk.storage import queries
from counsel_desk.storage.entitlements import PROGRAMME, Around, ScopeKind, may_make

if TYPE_CHECKING:
    from counsel_desk.storage.unit_of_work import Work


def keep(work: Work) -> None:
    """Make the compartment where there is none, and give its seed to whoever lacks it.

    Where someone holds it who is not entitled any more, the next seed is made. Who may neither
    make nor give anything leaves all as it is.
    """
    if not PROGRAMME_ROLES.keys() & work.roles:
        return
    missing = work.execute(queries.scope(), {"wanted": PROGRAMME.bytes}).first() is None
    if missing and not may_make(Compartment.PROGRAMME, work.me, Around(), work.roster):
        return
    if missing:
        work.keeper.new_scope(ScopeKind.PROGRAMME, scope=PROGRAMME)
    work.keeper.reconcile(PROGRAMME)
