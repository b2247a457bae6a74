"""Make the table of what is marked on charts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m0006"
down_revision = "m0005"
branch_labels = None
depends_on = None

RECORD_TABLES = ("life_event",)


def upgrade() -> None:
    """Add the tables; none that exists is touched."""
    for name in RECORD_TABLES:
        _records(name)


def _id(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(16), nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


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
