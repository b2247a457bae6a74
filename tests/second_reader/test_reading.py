"""Requirements 7 and 8 on the raw file with raw keys: a second reader against the table."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.builders import STAFF
from tests.crypto import second
from tests.second_reader.conftest import (
    CLINICAL,
    CONTACT,
    DRAFT,
    EVENT,
    NAMES,
    OWN,
    PROCESS,
    PROGRAMME_TEXT,
    SHOWN,
    Scene,
)
from tests.second_reader.reader import COMPARTMENTS, RECORD_TABLES, Broken, Reader, Refused

EVERY = ("coord", "contact", "ident", "clin", "events")
EXPECTED: dict[str, dict[str, set[str]]] = {
    # counsellor1 counsels A (in group G) and C, which waits to be accepted.
    "counsellor1": {
        "P": {"programme"},
        "A": set(EVERY), "ownA": {"own"}, "C": {"coord", "contact"}, "M": {"attend"},
        "G": {"group"},
    },
    # counsellor2 counsels B and leads group G, of which A is a member.
    "counsellor2": {
        "P": {"programme"},
        "B": set(EVERY), "ownB": {"own"}, "A": {"coord", "contact"}, "M": {"attend"},
        "G": {"group", "process"},
    },
    # The supervisor of counsellor1's team, and so of a member of G, but of nobody who leads it.
    "supervisor": {
        "P": {"programme"},
        "A": set(EVERY), "C": {"coord", "contact"}, "M": {"attend"}, "G": {"group"},
    },
    # The founder holds every role, and supervises counsellor2's team.
    "founder": {
        "P": {"programme"},
        "A": {"coord", "contact"}, "B": set(EVERY), "C": {"coord", "contact"}, "M": {"attend"},
        "G": {"group", "process"},
    },
    "coordinator": {
        "P": {"programme"},
        "A": {"coord", "contact"}, "B": {"coord", "contact"}, "C": {"coord", "contact"},
        "M": {"attend"}, "G": {"group"},
    },
    "peer": {"M": {"attend"}, "G": {"group"}},
    "admin": {"P": {"programme"}},
}  # fmt: skip
"""Who decrypts what, written out by hand from the table of the product page."""

CANARIES = (*NAMES.values(), CLINICAL, EVENT, OWN, PROCESS, DRAFT)


def test_the_reader_uses_nothing_of_the_program():
    here = Path(__file__).parent
    for name in ("reader.py", "messagepack.py", "../crypto/second.py"):
        tree = ast.parse((here / name).read_text())
        imported = {
            alias.name if isinstance(node, ast.Import) else node.module or ""
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not {one for one in imported if one.startswith(("counsel_desk", "nacl", "msgspec"))}


@pytest.mark.parametrize("person", EXPECTED)
def test_a_person_holds_the_keys_that_the_table_gives_and_no_others(scene: Scene, person: str):
    reader = scene.readers[person]
    held: dict[str, set[str]] = {}
    for (scope, compartment, _), seed in reader.seeds.items():
        assert len(seed) == 32
        held.setdefault(scene.scope(scope), set()).add(compartment)
    assert held == EXPECTED[person]


@pytest.mark.parametrize("person", EXPECTED)
def test_a_person_decrypts_the_records_that_the_table_gives_and_no_others(
    scene: Scene, person: str
):
    reader = scene.readers[person]
    opened = {(one.scope, one.compartment, one.record, one.version) for one in reader.records()}
    everything = _all_records(scene)
    wanted = {
        one for one in everything if one[1] in EXPECTED[person].get(scene.scope(one[0]), set())
    }
    assert opened == wanted
    assert {compartment for _, compartment, _, _ in everything} == set(COMPARTMENTS)


def _all_records(scene: Scene) -> set[tuple[bytes, str, bytes, int]]:
    reader = scene.readers["admin"]
    return {
        (row["scope"], COMPARTMENTS[row["compartment"] - 1], row["id"], row["version"])
        for table in RECORD_TABLES
        for row in reader.named(table)
    }


def test_every_record_that_opens_is_signed_by_its_author(scene: Scene):
    for reader in scene.readers.values():
        assert all(one.intact for one in (*reader.records(), *reader.drops()))


def test_the_seeds_are_those_of_the_published_drop_boxes(scene: Scene):
    for reader in scene.readers.values():
        published = reader.compartments()
        for name, seed in reader.seeds.items():
            assert published[name] == second.x25519_public(second.derive(seed, b"cd-drop"))


def test_a_waiting_identity_opens_for_counsellor_and_supervisor_alone(scene: Scene):
    able = {
        name
        for name, reader in scene.readers.items()
        if scene.drop_of_c in {drop.record for drop in reader.drops()}
    }
    assert able == {"counsellor1", "supervisor"}
    drop = next(d for d in scene.readers["supervisor"].drops() if d.record == scene.drop_of_c)
    assert drop.value["legal_name"] == NAMES["C"]
    assert drop.author == scene.people["coordinator"]


def test_a_draft_opens_for_its_author_alone(scene: Scene):
    able = {name for name, reader in scene.readers.items() if reader.drafts()}
    assert able == {"counsellor1"}
    draft = scene.readers["counsellor1"].drafts()[scene.draft]
    assert (draft["case"], DRAFT in draft["content"]["text"]) == (scene.scopes["A"], True)


def test_own_records_open_for_their_person_alone(scene: Scene):
    for name, reader in scene.readers.items():
        mine = {row["kind"] for row in reader.named("own_records")
                if row["person"] == scene.people[name]}  # fmt: skip
        assert reader.own_records().keys() == mine
        assert "key-ring" in mine


def test_the_key_ring_holds_the_seeds_and_no_others(scene: Scene):
    for reader in scene.readers.values():
        ring = reader.own_records()["key-ring"]
        count = int.from_bytes(ring[:2], "big")
        rest = ring[2 + 20 * count :]
        assert len(rest) == 54 * len(reader.seeds)
        assert {rest[at + 22 : at + 54] for at in range(0, len(rest), 54)} == set(
            reader.seeds.values()
        )


@pytest.mark.parametrize("person", ["coordinator", "peer", "admin"])
def test_no_clinical_canary_in_anything_that_others_can_read(scene: Scene, person: str):
    heap = scene.readers[person].plaintext().decode("utf-8", "replace")
    assert [canary for canary in CANARIES if canary in heap] == []
    assert "Kanarikanary" not in heap


def test_the_network_is_not_for_peers(scene: Scene):
    able = {
        name
        for name, reader in scene.readers.items()
        if PROGRAMME_TEXT.encode() in reader.plaintext()
    }
    assert able == set(scene.readers) - {"peer"}
    assert PROGRAMME_TEXT.encode() not in scene.readers["admin"].raw_pages()


def test_no_canary_in_the_raw_pages(scene: Scene):
    heap = scene.readers["admin"].raw_pages()
    assert [c for c in (*CANARIES, CONTACT, "+254") if c.encode() in heap] == []
    assert b"Chebet Koech" in heap  # the control: the roster is readable to all staff


def test_no_canary_in_the_files_as_they_lie(scene: Scene):
    names = [name for name, _ in STAFF.values()]
    for path in scene.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert [c for c in (*CANARIES, CONTACT, *names) if c.encode() in data] == []


def test_those_entitled_do_find_the_canaries(scene: Scene):
    """The control for the searches above: the same search finds what may be found."""
    heap = {name: reader.plaintext().decode("utf-8", "replace")
            for name, reader in scene.readers.items()}  # fmt: skip
    for canary in (NAMES["A"], f"{CLINICAL} of A", EVENT, OWN, DRAFT, CONTACT):
        assert canary in heap["counsellor1"]
    for canary in (NAMES["B"], f"{CLINICAL} of B", PROCESS, EVENT, OWN):
        assert canary in heap["counsellor2"]
    assert NAMES["A"] not in heap["counsellor2"]
    assert f"{CLINICAL} of A" not in heap["founder"]
    assert OWN not in heap["supervisor"]
    assert OWN not in heap["founder"]


def test_the_audit_chain_holds_and_names_every_sealed_row(scene: Scene):
    reader = scene.readers["admin"]
    entries = reader.audit()
    hashes = {content for *_, content in entries}
    for table in (*RECORD_TABLES, "grants", "circle_keys", "drops"):
        for row in reader.named(table):
            assert second.blake2b_256(row["sealed"]) in hashes, table


def test_a_stranger_and_a_wrong_passphrase_open_no_slot(scene: Scene):
    for user, phrase in (("nobody", "demonstration-only"), ("admin", "demonstration-onlY")):
        with pytest.raises(Broken, match="no slot"):
            Reader(scene.folder, user, phrase)


def test_a_shared_own_note_opens_for_its_reader_alone_and_no_other_one_does(scene: Scene):
    shown = {name: reader.shared() for name, reader in scene.readers.items()}
    assert {name for name, found in shown.items() if found} == {"supervisor"}
    (opened,) = shown["supervisor"]
    assert opened.record == scene.shared
    assert opened.intact
    assert opened.value["text"] == SHOWN
    for name, reader in scene.readers.items():
        heap = reader.plaintext()
        assert (SHOWN.encode() in heap) == (name in ("counsellor1", "supervisor"))
        assert (OWN.encode() in heap) == (name in ("counsellor1", "counsellor2"))


def test_a_shared_key_opens_no_other_record(scene: Scene):
    reader = scene.readers["supervisor"]
    share = next(row for row in reader.named("drops") if row["kind"] == "shared_key")
    key = second.open_sealed_box(share["sealed"], reader.keys.box)[69:]
    opened = set()
    for table in RECORD_TABLES:
        for row in reader.named(table):
            name = COMPARTMENTS[row["compartment"] - 1]
            try:
                opened.add(reader._with_key(table, row, name, key).record)
            except Refused:
                continue
    assert opened == {scene.shared}


def test_an_approval_is_signed_by_a_supervisor_over_the_notes_own_signature(scene: Scene):
    for name in ("supervisor", "counsellor1"):
        steps = {one.value["step"]: one for one in scene.readers[name].records("note_review")}
        assert set(steps) == {"submitted", "approved"}
        approved = steps["approved"]
        assert approved.intact
        assert approved.author == scene.people["supervisor"]
        assert approved.value["note"] == scene.note
        assert approved.value["submission"] == steps["submitted"].record
        assert approved.value["seal"] == steps["submitted"].value["seal"]
