"""Rules of the page that a reader can hold a vault against: what makes a row count."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

from tests.crypto import second
from tests.second_reader.conftest import Scene
from tests.second_reader.reader import COMPARTMENTS, RECORD_TABLES, Reader

PAGE = Path(__file__).parents[2] / "docs" / "vault-format.md"
COMPARTMENT_OF = dict(re.findall(r"^\| `(\w+)` \| (\w+) \| .* \|$", PAGE.read_text(), re.MULTILINE))
ZEROS = bytes(16)
SIGNERS = {2: {"coordinator"}, 5: {"coordinator"}}


def _instructions(reader: Reader) -> list[tuple[bytes, dict[str, Any]]]:
    found = []
    for row in reader.named("instructions"):
        ids = [row[name] or ZEROS for name in ("case_id", "group_id", "membership_id", "person")]
        packed = struct.pack(
            ">32sB16s16s16s16sBq16s", reader.vault, row["kind"], *ids, row["function"], row["at"],
            row["signer"],
        )  # fmt: skip
        found.append((b"counsel-desk instruction v1" + packed, row))
    return found


def test_instructions_are_signed_and_come_in_the_order_of_the_chain(scene: Scene):
    reader = scene.readers["admin"]
    entries = {content: seq for seq, _, _, action, _, content in reader.audit() if action == 11}
    order = []
    for message, row in _instructions(reader):
        signer = reader.roster.people[row["signer"]]
        second.ed25519_verify(message, row["signature"], signer.signing)
        order.append(entries[second.blake2b_256(message)])
        assert signer.ever & SIGNERS.get(row["kind"], {"coordinator", "counsellor"})
    assert order == sorted(order)
    assert len(order) == len(entries) > 5


def test_scopes_are_as_the_page_says(scene: Scene):
    reader = scene.readers["admin"]
    enrolled = {
        row["membership_id"]: (row["case_id"], row["group_id"])
        for _, row in _instructions(reader)
        if row["kind"] == 3
    }
    kinds = set()
    for row in reader.named("scopes"):
        ids = (row["id"], row["case_id"], row["group_id"], row["author"])
        kinds.add(row["kind"])
        match row["kind"]:
            case 1:
                assert ids == (row["id"], row["id"], None, None)
            case 2:
                assert row["case_id"] in scene.scopes.values()
                assert row["author"] in reader.roster.people
            case 3:
                assert enrolled[row["id"]] == (row["case_id"], row["group_id"])
            case 4:
                assert ids == (row["id"], None, row["id"], None)
            case 5:
                assert ids == (bytes(15) + b"\x03", None, None, None)
    assert kinds == {1, 2, 3, 4, 5}


def test_records_lie_in_their_tables_compartment(scene: Scene):
    reader = scene.readers["admin"]
    odd = {scene.scopes[name] for name in ("ownA", "ownB")}
    for table, compartment in ((name, COMPARTMENT_OF[name]) for name in RECORD_TABLES):
        for row in reader.named(table):
            found = COMPARTMENTS[row["compartment"] - 1]
            planted = found in (
                "events",
                "own",
                "process",
            )  # by the scene, which has no kind for it
            assert found == compartment or planted or row["scope"] in odd


def test_versions_form_a_chain_and_one_is_current(scene: Scene):
    reader = scene.readers["admin"]
    versions: dict[bytes, list[dict[str, Any]]] = {}
    for table in RECORD_TABLES:
        if table != "digest":
            for row in reader.named(table):
                versions.setdefault(row["id"], []).append(row)
    assert max(len(rows) for rows in versions.values()) > 1
    for rows in versions.values():
        rows.sort(key=lambda row: row["version"])
        assert [row["version"] for row in rows] == list(range(1, len(rows) + 1))
        assert [row["current"] for row in rows] == [0] * (len(rows) - 1) + [1]
        before = bytes(32)
        for row in rows:
            assert row["previous"] == before
            before = second.blake2b_256(row["sealed"])


def test_drops_are_signed_by_their_sender(scene: Scene):
    reader = scene.readers["admin"]
    drops = list(reader.named("drops"))
    assert {row["taken"] for row in drops} == {0, 1}
    for row in drops:
        message = b"".join(
            (b"counsel-desk drop v1", reader.subject(row), row["kind"].encode().ljust(16, b"\0"),
             row["id"], row["author"], second.blake2b_256(row["sealed"]))
        )  # fmt: skip
        sender = reader.roster.people[row["sender"]]
        second.ed25519_verify(message, row["signature"], sender.signing)
        assert row["epoch"] == row["key_epoch"]


def test_slots_name_everyone_once(scene: Scene):
    reader = scene.readers["admin"]
    rows = list(reader.named("slots"))
    assert {row["person"] for row in rows} == set(scene.people.values())
    assert all(0 <= row["slot"] < 64 for row in rows)


def test_the_tables_are_those_of_the_page(scene: Scene):
    reader = scene.readers["admin"]
    page = (scene_root() / "docs" / "vault-format.md").read_text()
    section = page[page.index("## 12. Tables") : page.index("## 13.")]
    tables = reader.rows("sqlite_master", "name", "name")
    for (name,) in tables:
        if not name.startswith(("sqlite_", "ix_", "uq_")):
            assert f"`{name}`" in section, name
            for column in next(iter(reader.named(name)), {}):
                assert f"`{column}`" in page or name == "alembic_version", (name, column)
    assert reader.rows("alembic_version", "version_num", "version_num") == [("m0006",)]


def scene_root():
    from pathlib import Path

    return Path(__file__).parents[2]
