"""Make the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m0001"
down_revision = None
branch_labels = None
depends_on = None

RECORD_TABLES = (
    "coordination",
    "contact",
    "identity",
    "appointment",
    "note",
    "screening",
    "alert_answer",
    "digest",
    "group_plan",
    "meeting",
    "roll_entry",
    "attendance",
)


def _id(name: str, *, optional: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(16), nullable=optional)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _int(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _row() -> sa.Column[int]:
    return sa.Column("row", sa.Integer(), primary_key=True, autoincrement=True)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make every table of the first format."""
    op.create_table("roster", _number("position"), _bytes("body"), _bytes("signature"))
    op.create_table("audit", _number("sequence"), _bytes("body"), _bytes("signature"))
    op.create_table("slots", _number("slot"), _id("person"))
    _scopes_and_keys()
    _instructions()
    _drops_and_own()
    for name in RECORD_TABLES:
        _records(name)


def _scopes_and_keys() -> None:
    op.create_table(
        "scopes", _row(), _id("id"), _int("kind"), _id("case_id", optional=True),
        _id("group_id", optional=True), _id("author", optional=True), _int("created"),
        sa.UniqueConstraint("id", name="uq_scopes_id"),
    )  # fmt: skip
    op.create_index("ix_scopes_case", "scopes", ["case_id"])
    op.create_index("ix_scopes_group", "scopes", ["group_id"])
    op.create_table(
        "compartments", _row(), _id("scope"), _int("compartment"), _int("epoch"),
        _bytes("drop_public"), _id("maker"), _int("made_at"), _bytes("signature"),
        sa.UniqueConstraint("scope", "compartment", "epoch", name="uq_compartments"),
    )  # fmt: skip
    op.create_table(
        "grants", _row(), _id("scope"), _int("compartment"), _int("epoch"), _int("kind"),
        _id("recipient"), _int("key_epoch"), _int("right"), _int("given_at"), _id("giver"),
        _bytes("sealed"), _bytes("signature"),
    )  # fmt: skip
    op.create_index("ix_grants_scope", "grants", ["scope", "compartment"])
    op.create_index("ix_grants_recipient", "grants", ["recipient"])
    op.create_table(
        "circle_keys", _row(), _id("circle"), _int("epoch"), _id("person"), _id("giver"),
        _int("given_at"), _bytes("sealed"), _bytes("signature"),
        sa.UniqueConstraint("circle", "epoch", "person", name="uq_circle_keys"),
    )  # fmt: skip


def _instructions() -> None:
    op.create_table(
        "instructions", _row(), _int("kind"), _id("case_id", optional=True),
        _id("group_id", optional=True), _id("membership_id", optional=True),
        _id("person", optional=True), _int("function"), _int("at"), _id("signer"),
        _bytes("signature"),
    )  # fmt: skip
    op.create_index("ix_instructions_case", "instructions", ["case_id"])
    op.create_index("ix_instructions_group", "instructions", ["group_id"])
    op.create_table(
        "pending", _row(), _id("scope"), _int("since"),
        sa.UniqueConstraint("scope", name="uq_pending_scope"),
    )  # fmt: skip


def _drops_and_own() -> None:
    op.create_table(
        "drops", _row(), _id("id"), _id("scope"), _int("compartment"), _int("epoch"),
        sa.Column("kind", sa.Text(), nullable=False), _id("author"), _id("sender"),
        _int("created"), _int("recipient_kind"), _id("recipient"), _int("key_epoch"), _int("taken"),
        _bytes("sealed"), _bytes("signature"),
        sa.UniqueConstraint("id", "recipient", name="uq_drops"),
    )  # fmt: skip
    op.create_index("ix_drops_scope", "drops", ["scope"])
    op.create_table(
        "drafts", _row(), _id("id"), _id("author"), _int("saved_at"), _bytes("sealed"),
        sa.UniqueConstraint("id", name="uq_drafts_id"),
    )  # fmt: skip
    op.create_index("ix_drafts_author", "drafts", ["author"])
    op.create_table(
        "own_records", _row(), _id("person"), sa.Column("kind", sa.Text(), nullable=False),
        _int("up_to"), _bytes("sealed"),
        sa.UniqueConstraint("person", "kind", name="uq_own_records"),
    )  # fmt: skip


def _records(name: str) -> None:
    op.create_table(
        name, _row(), _id("id"), _id("scope"), _int("compartment"), _int("epoch"),
        _int("version"), _id("author"), _int("created"), _bytes("previous"), _int("current"),
        _bytes("sealed"),
        sa.UniqueConstraint("id", "version", name=f"uq_{name}"),
    )  # fmt: skip
    op.create_index(f"ix_{name}_scope", name, ["scope", "current"])
