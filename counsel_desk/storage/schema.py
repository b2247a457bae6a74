"""Define the tables: clear columns are only what storage itself needs."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()


def _id(name: str, *, primary: bool = False, optional: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary(16), primary_key=primary, nullable=optional)


def _bytes(name: str, *, optional: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=optional)


def _int(name: str, *, primary: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=primary, nullable=False)


def _row() -> Column[int]:
    return Column("row", Integer, primary_key=True, autoincrement=True)


roster = Table(
    "roster",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    _bytes("body"),
    _bytes("signature"),
)
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _bytes("body"),
    _bytes("signature"),
)
scopes = Table(
    "scopes",
    metadata,
    _row(),
    _id("id"),
    _int("kind"),
    _id("case_id", optional=True),
    _id("group_id", optional=True),
    _id("author", optional=True),
    _int("created"),
    UniqueConstraint("id", name="uq_scopes_id"),
    Index("ix_scopes_case", "case_id"),
    Index("ix_scopes_group", "group_id"),
)
compartments = Table(
    "compartments",
    metadata,
    _row(),
    _id("scope"),
    _int("compartment"),
    _int("epoch"),
    _bytes("drop_public"),
    _id("maker"),
    _int("made_at"),
    _bytes("signature"),
    UniqueConstraint("scope", "compartment", "epoch", name="uq_compartments"),
)
grants = Table(
    "grants",
    metadata,
    _row(),
    _id("scope"),
    _int("compartment"),
    _int("epoch"),
    _int("kind"),
    _id("recipient"),
    _int("key_epoch"),
    _int("right"),
    _int("given_at"),
    _id("giver"),
    _bytes("sealed"),
    _bytes("signature"),
    Index("ix_grants_scope", "scope", "compartment"),
    Index("ix_grants_recipient", "recipient"),
)
circle_keys = Table(
    "circle_keys",
    metadata,
    _row(),
    _id("circle"),
    _int("epoch"),
    _id("person"),
    _id("giver"),
    _int("given_at"),
    _bytes("sealed"),
    _bytes("signature"),
    UniqueConstraint("circle", "epoch", "person", name="uq_circle_keys"),
)
instructions = Table(
    "instructions",
    metadata,
    _row(),
    _int("kind"),
    _id("case_id", optional=True),
    _id("group_id", optional=True),
    _id("membership_id", optional=True),
    _id("person", optional=True),
    _int("function"),
    _int("at"),
    _id("signer"),
    _bytes("signature"),
    Index("ix_instructions_case", "case_id"),
    Index("ix_instructions_group", "group_id"),
)
pending = Table(
    "pending",
    metadata,
    _row(),
    _id("scope"),
    _int("since"),
    UniqueConstraint("scope", name="uq_pending_scope"),
)
drops = Table(
    "drops",
    metadata,
    _row(),
    _id("id"),
    _id("scope"),
    _int("compartment"),
    _int("epoch"),
    Column("kind", Text, nullable=False),
    _id("author"),
    _id("sender"),
    _int("created"),
    _int("recipient_kind"),
    _id("recipient"),
    _int("key_epoch"),
    _int("taken"),
    _bytes("sealed"),
    _bytes("signature"),
    UniqueConstraint("id", "recipient", name="uq_drops"),
    Index("ix_drops_scope", "scope"),
)
slots = Table(
    "slots",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    _id("person"),
)
drafts = Table(
    "drafts",
    metadata,
    _row(),
    _id("id"),
    _id("author"),
    _int("saved_at"),
    _bytes("sealed"),
    UniqueConstraint("id", name="uq_drafts_id"),
    Index("ix_drafts_author", "author"),
)
own_records = Table(
    "own_records",
    metadata,
    _row(),
    _id("person"),
    Column("kind", Text, nullable=False),
    _int("up_to"),
    _bytes("sealed"),
    UniqueConstraint("person", "kind", name="uq_own_records"),
)


def _record_table(name: str) -> Table:
    return Table(
        name,
        metadata,
        _row(),
        _id("id"),
        _id("scope"),
        _int("compartment"),
        _int("epoch"),
        _int("version"),
        _id("author"),
        _int("created"),
        _bytes("previous"),
        _int("current"),
        _bytes("sealed"),
        UniqueConstraint("id", "version", name=f"uq_{name}"),
        Index(f"ix_{name}_scope", "scope", "current"),
    )


RECORD_TABLES = {
    name: _record_table(name)
    for name in (
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
        "own_instrument",
        "own_wording",
        "erasure",
        "breach",
        "transport",
        "life_event",
    )
}
"""One table for each kind of sealed record, all of the same shape."""

document_parts = Table(
    "document_parts",
    metadata,
    _row(),
    _id("document"),
    _int("version"),
    _int("position"),
    _bytes("sealed"),
    UniqueConstraint("document", "version", "position", name="uq_document_parts"),
)
tombstones = Table(
    "tombstones",
    metadata,
    _row(),
    _id("id"),
    _bytes("body"),
    _id("supervisor"),
    _bytes("supervisor_key"),
    _bytes("supervisor_signature"),
    _id("administrator", optional=True),
    _bytes("administrator_key", optional=True),
    _bytes("administrator_signature", optional=True),
    _int("turned"),
    UniqueConstraint("id", name="uq_tombstones"),
)
"""Erasures asked for (no administrator yet) and done: what was taken out, and who signed it."""
