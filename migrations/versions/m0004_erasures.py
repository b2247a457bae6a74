"""Make the tables of erasures with their tombstones, and of breaches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m0004"
down_revision = "m0003"
branch_labels = None
depends_on = None

RECORD_TABLES = ("erasure", "breach")


def upgrade() -> None:
    """Add the tables; none that exists is touched."""
    for name in RECORD_TABLES:
        _records(name)
    op.create_table(
        "tombstones",
        sa.Column("row", sa.Integer(), primary_key=True, autoincrement=True),
        _id("id"), _bytes("body"),
        _id("supervisor"), _bytes("supervisor_key"), _bytes("supervisor_signature"),
        _id("administrator", optional=True), _bytes("administrator_key", optional=True),
        _bytes("administrator_signature", optional=True),
        _int("turned"),
        sa.UniqueConstraint("id", name="uq_tombstones"),
    )  # fmt: skip


def _id(name: str, *, optional: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(16), nullable=optional)


def _bytes(name: str, *, optional: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=optional)


def _int(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _records(name: str) -> None:
    op.create_table(
        name,
        sa.Column("row", sa.Integer(), primary_key=True, autoincrement=True),
        _id("id"), _id("scope"), _int("compartment"), _int("epoch"), _int("version"),
        _id("author"), _int("created"), _bytes("previous"), _int("current"), _bytes("sealed"),
        sa.UniqueConstraint("id", "version", name=f"uq_{name}"),
    )  # fmt: skip
    op.create_index(f"ix_{name}_scope", name, ["scope", "current"])
