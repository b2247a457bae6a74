"""Hold the statements that run most often, built once.

Building a statement takes several times as long as running it; each function gives the same
object every time, and the values come with the execution.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, cast, delete, func, insert, select, update

from counsel_desk.storage import schema

if TYPE_CHECKING:
    from sqlalchemy import Delete, Insert, Select, Table, Update
    from sqlalchemy.sql.dml import ReturningDelete


@cache
def newest(table: Table) -> Select[*tuple[Any, ...]]:
    """Select the newest version of the record ``record``."""
    return select(table).where(table.c.id == bindparam("record"), table.c.current == 1)


@cache
def every_version(table: Table) -> Select[*tuple[Any, ...]]:
    """Select all versions of the record ``record`` that are kept, the newest first."""
    wanted = table.c.id == bindparam("record")
    return select(table).where(wanted).order_by(table.c.version.desc())


@cache
def newest_in(table: Table) -> Select[*tuple[Any, ...]]:
    """Select the newest versions in the list ``scopes``, oldest record first."""
    wanted = table.c.scope.in_(bindparam("scopes", expanding=True))
    return select(table).where(wanted, table.c.current == 1).order_by(table.c.row)


@cache
def unsigned_stones() -> Select[*tuple[Any, ...]]:
    """Select the tombstones that no administrator has signed, oldest first."""
    table = schema.tombstones
    return select(table).where(table.c.administrator.is_(None)).order_by(table.c.row)


@cache
def newest_after(table: Table) -> Select[*tuple[Any, ...]]:
    """Select at most ``most`` newest versions stored after the row ``after``, in that order."""
    wanted = table.c.row > bindparam("after")
    query = select(table).where(wanted, table.c.current == 1)
    # A bare parameter there would have SQLite prepare the statement anew for every value.
    return query.order_by(table.c.row).limit(cast(bindparam("most"), Integer))


@cache
def newest_in_after(table: Table) -> Select[*tuple[Any, ...]]:
    """Select at most ``most`` newest versions in ``in_scope`` from ``after`` to ``until``."""
    wanted = (table.c.scope == bindparam("in_scope")) & (table.c.row <= bindparam("until"))
    return newest_after(table).where(wanted)


@cache
def newest_row(table: Table) -> Select[*tuple[Any, ...]]:
    """Select the highest row number of a table."""
    return select(func.max(table.c.row))


@cache
def newest_in_one(table: Table) -> Select[*tuple[Any, ...]]:
    """Select the newest versions in ``in_scope``, oldest record first."""
    wanted = table.c.scope == bindparam("in_scope")
    return select(table).where(wanted, table.c.current == 1).order_by(table.c.row)


@cache
def retire(table: Table) -> Update:
    """Have the newest version of ``record`` be an older one."""
    wanted = table.c.id == bindparam("record")
    return update(table).where(wanted, table.c.current == 1).values(current=0)


@cache
def forget_older(table: Table) -> Delete:
    """Delete all versions of ``record`` but the newest."""
    return delete(table).where(table.c.id == bindparam("record"), table.c.current == 0)


@cache
def scope() -> Select[*tuple[Any, ...]]:
    """Select the scope ``wanted``."""
    return select(schema.scopes).where(schema.scopes.c.id == bindparam("wanted"))


@cache
def scope_of() -> Select[*tuple[Any, ...]]:
    """Select the scope of ``of_kind`` that ``by`` has for the case ``of_case``."""
    table = schema.scopes
    wanted = (table.c.kind == bindparam("of_kind")) & (table.c.author == bindparam("by"))
    return select(table.c.row).where(table.c.case_id == bindparam("of_case"), wanted)


@cache
def newest_epoch() -> Select[*tuple[Any, ...]]:
    """Select the epochs of the compartment ``part`` of ``in_scope``, the newest first."""
    table = schema.compartments
    wanted = (table.c.scope == bindparam("in_scope")) & (table.c.compartment == bindparam("part"))
    return select(table).where(wanted).order_by(table.c.epoch.desc())


@cache
def given() -> Select[*tuple[Any, ...]]:
    """Select who was given which right to epoch ``of_epoch`` of ``part`` of ``in_scope``."""
    table = schema.grants
    return select(table.c.kind, table.c.recipient, table.c.right, table.c.key_epoch).where(
        table.c.scope == bindparam("in_scope"),
        table.c.compartment == bindparam("part"),
        table.c.epoch == bindparam("of_epoch"),
    )


@cache
def waiting_drops() -> Select[*tuple[Any, ...]]:
    """Select the drops in ``in_scope`` that nobody has taken, oldest first."""
    table = schema.drops
    wanted = table.c.scope == bindparam("in_scope")
    return select(table).where(wanted, table.c.taken == 0).order_by(table.c.row)


@cache
def pending_row() -> Select[*tuple[Any, ...]]:
    """Select the row by which ``in_scope`` is pending."""
    table = schema.pending
    return select(table.c.row).where(table.c.scope == bindparam("in_scope"))


@cache
def end_pending() -> Delete:
    """Delete the row by which ``in_scope`` is pending."""
    return delete(schema.pending).where(schema.pending.c.scope == bindparam("in_scope"))


@cache
def add_entries() -> Insert:
    """Insert entries of the audit chain."""
    return insert(schema.audit)


@cache
def draft() -> Select[*tuple[Any, ...]]:
    """Select the draft ``record`` of ``by``."""
    table = schema.drafts
    return select(table).where(table.c.id == bindparam("record"), table.c.author == bindparam("by"))


@cache
def foreign_draft() -> Select[*tuple[Any, ...]]:
    """Select the draft ``record`` if its author is not ``by``."""
    table = schema.drafts
    other = table.c.author != bindparam("by")
    return select(table.c.row).where(table.c.id == bindparam("record"), other)


@cache
def remove_own_draft() -> ReturningDelete[*tuple[Any, ...]]:
    """Delete the draft ``record`` if its author is ``by``, and give its row's number."""
    table = schema.drafts
    own = table.c.author == bindparam("by")
    return delete(table).where(table.c.id == bindparam("record"), own).returning(table.c.row)


@cache
def remove_draft() -> Delete:
    """Delete the draft ``record``."""
    return delete(schema.drafts).where(schema.drafts.c.id == bindparam("record"))
