"""Make the tables of the whole clinical record: intake, events, risk, plans, referrals, documents.

Every kind of sealed record has a table of the same shape; parts of documents have one of their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m0002"
down_revision = "m0001"
branch_labels = None
depends_on = None

RECORD_TABLES = (
    "intake",
    "violation",
    "legal_step",
    "family_link",
    "consent",
    "consent_override",
    "risk",
    "safety_plan",
    "care_plan",
    "goal_review",
    "referral",
    "document",
    "addendum",
    "note_review",
    "own_note",
    "closing",
    "strike",
    "retention",
    "measurement_plan",
    "chart_review",
    "outreach",
    "waiting",
    "process_note",
    "practicality",
    "setting",
    "directory_entry",
)


def upgrade() -> None:
    """Add the tables; none that exists is touched."""
    for name in RECORD_TABLES:
        _records(name)
    op.create_table(
        "document_parts",
        sa.Column("row", sa.Integer(), primary_key=True, autoincrement=True),
        _id("document"),
        _int("version"),
        _int("position"),
        _bytes("sealed"),
        sa.UniqueConstraint("document", "version", "position", name="uq_document_parts"),
    )


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
