"""A second reader of vaults, written from docs/vault-format.md alone.

Only `cryptography`, `sqlcipher3` and the standard library are used; nothing of the program is
imported, so that a fault of the program cannot hide itself here.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.exceptions import InvalidSignature, InvalidTag

from tests.crypto import second
from tests.second_reader.messagepack import unpack

COMPARTMENTS = (
    "coord", "contact", "ident", "clin", "events", "own", "attend", "group", "process",
    "programme",
)  # fmt: skip
COORDINATORS = bytes(15) + b"\x01"
RECORD_TABLES = (
    "coordination", "contact", "identity", "appointment", "note", "screening", "alert_answer",
    "digest", "group_plan", "meeting", "roll_entry", "attendance",
    "intake", "violation", "legal_step", "family_link", "consent", "consent_override",
    "risk", "safety_plan", "care_plan", "goal_review", "referral", "document", "addendum",
    "note_review",
    "own_note", "closing", "strike", "retention", "measurement_plan", "chart_review",
    "outreach", "waiting", "process_note", "practicality", "setting", "directory_entry",
    "own_instrument", "own_wording", "erasure", "breach", "transport",
    "life_event",
)  # fmt: skip
CLINICAL = {"counsellor", "supervisor"}
Refused = (InvalidTag, InvalidSignature, ValueError, AssertionError)


class Broken(Exception):
    """Something in the vault is not as the page says."""


@dataclass
class Header:
    vault: bytes
    sequence: int
    costs: tuple[int, int, int]
    salt: bytes
    start: bytes
    slots: list[bytes]


def read_header(data: bytes) -> Header:
    if data[:8] != b"CDVAULT\0" or second.blake2b_256(data[:-32]) != data[-32:]:
        raise Broken("header")
    version, flags = struct.unpack_from(">HH", data, 8)
    memory, passes, lanes = struct.unpack_from(">III", data, 52)
    if version != 1 or flags or len(data) != 32_896:
        raise Broken("header")
    return Header(
        vault=data[12:44],
        sequence=struct.unpack_from(">Q", data, 44)[0],
        costs=(memory, passes, lanes),
        salt=data[64:96],
        start=data[:44] + bytes(8) + data[52:96],
        slots=[data[at : at + 512] for at in range(96, 96 + 64 * 512, 512)],
    )


def newest_header(folder: Path) -> Header:
    found = []
    for name in ("head.a", "head.b"):
        try:
            found.append(read_header((folder / name).read_bytes()))
        except (OSError, Broken):
            continue
    if not found:
        raise Broken("both headers")
    return max(found, key=lambda header: header.sequence)


def slot_key(header: Header, user_name: str, passphrase: str) -> bytes:
    phrase = unicodedata.normalize("NFKC", passphrase[:1024])
    return _derived(header, user_name, phrase, b"cd-slot-key")


def kit_key(header: Header, user_name: str, words: str) -> bytes:
    phrase = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return _derived(header, user_name, phrase, b"cd-kit-key")


def _derived(header: Header, user_name: str, text: str, purpose: bytes) -> bytes:
    name = unicodedata.normalize("NFKC", user_name.strip()).casefold().encode()
    phrase = text.encode()
    salt = second.derive(header.salt, b"cd-kdf-salt", name)[:16]
    memory, passes, lanes = header.costs
    out = second.argon2id(phrase, salt, memory=memory, passes=passes, lanes=lanes)
    return second.derive(out, purpose, second.blake2b_256(header.salt))


@dataclass
class Keys:
    """What the slot of one person holds."""

    person: bytes
    box: bytes = field(repr=False)
    seed: bytes = field(repr=False)
    database_key: bytes = field(repr=False)
    coming_key: bytes = field(repr=False)
    signer: bytes
    signature: bytes
    signed: bytes

    @property
    def public(self) -> tuple[bytes, bytes]:
        return second.x25519_public(self.box), second.ed25519_public(self.seed)


def open_slots(header: Header, key: bytes) -> Keys:
    found = [keys for slot in header.slots if (keys := _open_slot(header, slot, key))]
    if len(found) != 1:
        raise Broken("no slot")
    return found[0]


def _open_slot(header: Header, slot: bytes, key: bytes) -> Keys | None:
    nonce, commitment, sealed = slot[:24], slot[24:56], slot[56:185]
    try:
        plain = second.aead_decrypt(sealed, header.start, nonce, key)
    except InvalidTag:
        return None
    if second.derive(key, b"cd-slot-commit", nonce) != commitment or plain[81:] != header.vault:
        return None
    person, box, seed = plain[1:17], plain[17:49], plain[49:81]
    part = second.open_sealed_box(slot[185:417], box)
    signed = b"".join(
        (b"counsel-desk slot v1", header.vault, person, second.x25519_public(box), part[:120])
    )
    return Keys(person, box, seed, part[4:52], part[56:104], part[104:120], part[120:], signed)


@dataclass
class Member:
    name: str
    user_name: str
    box: bytes
    signing: bytes
    roles: set[str]
    pending: set[str]
    active: bool = True
    ever: set[str] = field(default_factory=set)
    lent: bool = False


@dataclass
class Roster:
    """The roster after the entries walked so far."""

    people: dict[bytes, Member] = field(default_factory=dict)
    teams: dict[bytes, tuple[list[bytes], list[bytes]]] = field(default_factory=dict)
    circles: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    organisation: bytes | None = None
    spoilt: dict[tuple[bytes, int], int] = field(default_factory=dict)
    """A circle's key that somebody who left may have, and since when."""
    turned: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    """By the hash of a ``keys`` entry: whose it is, and the signing key before it."""

    def has(self, person: bytes, role: str) -> bool:
        member = self.people.get(person)
        return member is not None and member.active and role in member.roles

    def members(self, circle: bytes) -> set[bytes]:
        if circle == COORDINATORS:
            return {person for person in self.people if self.has(person, "coordinator")}
        supervisors = self.teams.get(circle, ([], []))[0]
        return {person for person in supervisors if self.has(person, "supervisor")}


def walk(rows: list[tuple[int, bytes, bytes]], vault: bytes) -> Roster:
    roster, head = Roster(), bytes(32)
    for expected, (position, body, signature) in enumerate(rows):
        at, previous, when, signer, content = unpack(body)  # type: ignore[misc]
        if (at, position, previous) != (expected, expected, head):
            raise Broken("roster order")
        head = second.blake2b_256(body)
        if position == 0:
            if head != vault or content[0] != "person" or content[1] != signer:
                raise Broken("founder")
            public = content[6]
        else:
            if not _may_sign(roster, signer, content):
                raise Broken("roster signer")
            public = roster.people[signer].signing
        second.ed25519_verify(b"counsel-desk roster v1" + body, signature, public)
        newest = {circle: epoch for circle, epoch in sorted(roster.circles)}
        members = {circle: roster.members(circle) for circle in newest}
        if content[0] == "keys":
            roster.turned[head] = (signer, public)
        _apply(roster, content, founding=position == 0)
        for circle, epoch in newest.items():
            if members[circle] - roster.members(circle):
                roster.spoilt.setdefault((circle, epoch), when)
    return roster


def _may_sign(roster: Roster, signer: bytes, content: list[Any]) -> bool:
    match content[0]:
        case "keys":
            member = roster.people[signer]
            return signer == content[1] and member.active and member.lent
        case "cosign":
            return roster.has(signer, "supervisor") and signer != content[1]
        case "circle":
            return signer in roster.members(content[1])
        case "organisation":
            return roster.has(signer, "supervisor") and roster.has(signer, "administrator")
        case _:
            return roster.has(signer, "administrator")


def _apply(roster: Roster, content: list[Any], *, founding: bool) -> None:
    match content:
        case ["person", person, name, user_name, roles, box, signing, *lent]:
            given = set(roles) if founding else set(roles) - CLINICAL
            is_lent = lent == [True] and not founding
            given = set() if is_lent else given
            rest = set(roles) - given
            found = Member(name, user_name, box, signing, given, rest, lent=is_lent)
            roster.people[person] = found
        case ["keys", person, box, signing]:
            member = roster.people[person]
            if box == member.box or signing == member.signing:
                raise Broken("own keys")
            member.box, member.signing, member.lent = box, signing, False
            member.roles = member.pending - CLINICAL
            member.pending -= member.roles
        case ["cosign", person, roles, signing]:
            member = roster.people[person]
            if signing != member.signing or member.lent:
                raise Broken("co-signature")
            named = member.pending & set(roles)
            member.roles, member.pending = member.roles | named, member.pending - named
        case ["roles", person, roles]:
            member = roster.people[person]
            kept = (member.roles & set(roles)) | (set(roles) - CLINICAL)
            kept = set() if member.lent else kept
            member.roles, member.pending = kept, set(roles) - kept
        case ["end", person]:
            roster.people[person].active = False
        case ["team", team, _, supervisors, counsellors]:
            roster.teams[team] = (supervisors, counsellors)
        case ["circle", circle, epoch, box]:
            if epoch != 1 + max((e for c, e in roster.circles if c == circle), default=0):
                raise Broken("circle epoch")
            roster.circles[circle, epoch] = box
        case ["organisation", box]:
            roster.organisation = box
        case _:
            raise Broken("roster entry")
    for member in roster.people.values():
        member.ever |= member.roles


@dataclass
class Opened:
    """Something a person could decrypt."""

    table: str
    scope: bytes
    compartment: str
    record: bytes
    version: int
    author: bytes
    payload: bytes
    intact: bool

    @property
    def value(self) -> Any:
        return unpack(self.payload)


class Reader:
    """One person with a copy of the vault folder, their passphrase and their own tools."""

    def __init__(self, folder: Path, user_name: str, passphrase: str) -> None:
        self.header = newest_header(folder)
        self.keys = open_slots(self.header, slot_key(self.header, user_name, passphrase))
        self.vault = self.header.vault
        self._database = self._opened(folder / "vault.db")
        self.roster = walk(self.rows("roster", "position, body, signature", "position"), self.vault)
        self._check_way_in()
        self.circles = self._circles()
        self.seeds = self._seeds()

    def _opened(self, path: Path) -> Any:
        """Try the current key, then the coming one: a change of keys may have been cut off."""
        for key in (self.keys.database_key, self.keys.coming_key):
            database = sqlcipher.connect(f"{path.as_uri()}?mode=ro", uri=True)
            database.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            try:
                database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlcipher.DatabaseError:
                database.close()
            else:
                return database
        raise Broken("neither key opens the database")

    def close(self) -> None:
        self._database.close()

    def rows(self, table: str, columns: str = "*", order: str = "row") -> list[Any]:
        return self._database.execute(f"SELECT {columns} FROM {table} ORDER BY {order}").fetchall()

    def named(self, table: str) -> Iterator[dict[str, Any]]:
        if not self.rows(f"sqlite_master WHERE name = '{table}'", "name", "name"):
            return  # a vault frozen before the table was there
        found = self._database.execute(f"SELECT * FROM {table} ORDER BY rowid")
        names = [column[0] for column in found.description]
        yield from (dict(zip(names, row, strict=True)) for row in found.fetchall())

    def _check_way_in(self) -> None:
        me, signer = self.roster.people[self.keys.person], self.roster.people[self.keys.signer]
        second.ed25519_verify(self.keys.signed, self.keys.signature, signer.signing)
        may_sign = "administrator" in signer.ever or signer is me
        if (me.box, me.signing) != self.keys.public or not may_sign:
            raise Broken("way in")

    # --- keys ----------------------------------------------------------------------------------

    def _circles(self) -> dict[tuple[bytes, int], bytes]:
        found = {}
        for row in self.named("circle_keys"):
            circle, epoch, person, giver = (row[n] for n in ("circle", "epoch", "person", "giver"))
            message = b"".join(
                (b"counsel-desk circle v1", self.vault, circle, struct.pack(">I", epoch), person,
                 giver, second.blake2b_256(row["sealed"]))
            )  # fmt: skip
            second.ed25519_verify(message, row["signature"], self.roster.people[giver].signing)
            try:
                secret = second.open_sealed_box(row["sealed"], self.keys.box)
            except Refused:
                continue
            if second.x25519_public(secret) == self.roster.circles[circle, epoch]:
                found[circle, epoch] = secret
        return found

    def secrets(self) -> list[bytes]:
        """Every X25519 secret the person holds."""
        return [self.keys.box, *self.circles.values()]

    def subject(self, row: dict[str, Any]) -> bytes:
        name = struct.pack(">BI", row["compartment"], row["epoch"])
        return self.vault + row["scope"] + name

    def _seeds(self) -> dict[tuple[bytes, str, int], bytes]:
        """Try every key on every grant, whomever it says it is for."""
        found = {}
        for row in self.named("grants"):
            subject = self.subject(row)
            terms = struct.pack(
                ">B16sIBq16s", row["kind"], row["recipient"], row["key_epoch"], row["right"],
                row["given_at"], row["giver"],
            )  # fmt: skip
            signed = b"counsel-desk grant v1" + subject + terms
            second.ed25519_verify(
                signed + second.blake2b_256(row["sealed"]),
                row["signature"],
                self.roster.people[row["giver"]].signing,
            )
            for secret in self.secrets():
                try:
                    plain = second.open_sealed_box(row["sealed"], secret)
                except Refused:
                    continue
                if plain[:53] == subject:
                    found[row["scope"], COMPARTMENTS[row["compartment"] - 1], row["epoch"]] = plain[
                        53:
                    ]
        return found

    def sealed_to_spoilt_keys(self) -> list[dict[str, Any]]:
        """Every grant and drop to a circle's key from after somebody left who may have it."""
        late, spoilt = [], self.roster.spoilt
        for table, kind, at in (
            ("grants", "kind", "given_at"),
            ("drops", "recipient_kind", "created"),
        ):
            for row in self.named(table):
                since = spoilt.get((row["recipient"], row["key_epoch"]))
                if row[kind] == 2 and since is not None and row[at] > since:
                    late.append(row)
        return late

    def compartments(self) -> dict[tuple[bytes, str, int], bytes]:
        """Every compartment in the vault with its drop-box key, makers' signatures checked."""
        found = {}
        for row in self.named("compartments"):
            message = b"".join(
                (b"counsel-desk compartment v1", self.subject(row), row["drop_public"],
                 row["maker"], struct.pack(">q", row["made_at"]))
            )  # fmt: skip
            maker = self.roster.people[row["maker"]]
            second.ed25519_verify(message, row["signature"], maker.signing)
            name = (row["scope"], COMPARTMENTS[row["compartment"] - 1], row["epoch"])
            found[name] = row["drop_public"]
        return found

    # --- records -------------------------------------------------------------------------------

    def records(self, *tables: str) -> list[Opened]:
        """Everything in the record tables that opens with the seeds held."""
        found = []
        for table in tables or RECORD_TABLES:
            for row in self.named(table):
                name = COMPARTMENTS[row["compartment"] - 1]
                seed = self.seeds.get((row["scope"], name, row["epoch"]))
                if seed is not None:
                    found.append(self._record(table, row, name, seed))
        return found

    def _record(self, table: str, row: dict[str, Any], name: str, seed: bytes) -> Opened:
        key = second.derive(second.derive(seed, b"cd-aead"), b"cd-record", row["id"])
        return self._with_key(table, row, name, key)

    def _with_key(self, table: str, row: dict[str, Any], name: str, key: bytes) -> Opened:
        padded = table.encode().ljust(16, b"\0")
        associated = b"".join(
            (self.subject(row), padded, row["id"], struct.pack(">I", row["version"]),
             row["author"], row["previous"])
        )  # fmt: skip
        envelope = second.unpad(second.unseal(row["sealed"], associated, key))
        return self._envelope(table, row, name, envelope)

    def _envelope(self, table: str, row: dict[str, Any], name: str, data: bytes) -> Opened:
        if data[0] != 1:
            raise Broken("envelope")
        version = row.get("version", 1)
        signed = b"".join(
            (b"counsel-desk record v1", self.vault, row["scope"], bytes([row["compartment"]]),
             table.encode().ljust(16, b"\0"), row["id"], struct.pack(">I", version),
             row["author"], data[1:3], data[67:])
        )  # fmt: skip
        try:
            second.ed25519_verify(signed, data[3:67], self.roster.people[row["author"]].signing)
            intact = True
        except InvalidSignature:
            intact = False
        return Opened(
            table, row["scope"], name, row["id"], version, row["author"], data[67:], intact
        )

    def drops(self) -> list[Opened]:
        """Every drop that opens with any key held, taken or not."""
        found = []
        for row in self.named("drops"):
            if row["kind"] == "shared_key":
                continue
            boxes = [second.derive(seed, b"cd-drop") for seed in self.seeds.values()]
            for secret in (*self.secrets(), *boxes):
                try:
                    data = second.unpad(second.open_sealed_box(row["sealed"], secret))
                except Refused:
                    continue
                name = COMPARTMENTS[row["compartment"] - 1]
                found.append(self._envelope(row["kind"], row, name, data))
                break
        return found

    def shared(self) -> list[Opened]:
        """Every record whose key someone shared with this person."""
        found = []
        rows = {row["id"]: row for table in RECORD_TABLES for row in self.named(table)}
        for share in self.named("drops"):
            if share["kind"] != "shared_key" or share["recipient"] != self.keys.person:
                continue
            subject, row = self.subject(share), rows[share["id"]]
            signed = b"".join(
                (b"counsel-desk drop v1", subject, b"shared_key".ljust(16, b"\0"), share["id"],
                 share["author"], second.blake2b_256(share["sealed"]))
            )  # fmt: skip
            signing = self.roster.people[row["author"]].signing
            second.ed25519_verify(signed, share["signature"], signing)
            plain = second.open_sealed_box(share["sealed"], self.keys.box)
            assert plain[:69] == subject + share["id"]
            found.append(self._with_key("own_note", row, "own", plain[69:]))
        return found

    def drafts(self) -> dict[bytes, Any]:
        """Every draft that opens with the person's own key, by note."""
        key = second.derive(self.keys.box, b"cd-drafts")
        found = {}
        for row in self.named("drafts"):
            associated = self.vault + b"draft" + row["id"] + row["author"]
            try:
                plain = second.unpad(second.unseal(row["sealed"], associated, key))
            except Refused:
                continue
            found[row["id"]] = unpack(plain[1:])
        return found

    def own_records(self) -> dict[str, bytes]:
        """Every own record that opens, by kind, whosever it says it is."""
        found = {}
        start = second.derive(self.keys.box, b"cd-own-records")
        for row in self.named("own_records"):
            kind = row["kind"].encode()
            associated = b"".join(
                (self.vault, row["person"], kind.ljust(16, b"\0"), struct.pack(">Q", row["up_to"]))
            )
            key = second.derive(start, b"cd-own-record", kind)
            try:
                found[row["kind"]] = second.unpad(second.unseal(row["sealed"], associated, key))
            except Refused:
                continue
        return found

    # --- everything ----------------------------------------------------------------------------

    def plaintext(self) -> bytes:
        """Everything this person can read by any means, in one heap."""
        heap = [opened.payload for opened in (*self.records(), *self.drops(), *self.shared())]
        heap += [repr(draft).encode() for draft in self.drafts().values()]
        heap += self.own_records().values()
        heap.append(self.raw_pages())
        return b"\n".join(heap)

    def raw_pages(self) -> bytes:
        """Every value of every table, as the database key alone shows it."""
        tables = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        heap = []
        for (table,) in tables.fetchall():
            for row in self.named(table):
                heap += [v if isinstance(v, bytes) else str(v).encode() for v in row.values()]
        return b"\n".join(heap)

    def audit(self) -> list[tuple[int, int, bytes, int, bytes, bytes]]:
        """Walk the audit chain: (sequence, at, actor, action, subject, hash)."""
        previous, found, lent = bytes(32), [], dict(self.roster.turned.values())
        for sequence, body, signature in self.rows("audit", order="sequence"):
            version, number, before, at, actor, action, subject, content = struct.unpack(
                ">BQ32sq16sH16s32s", body
            )
            if (version, number, sequence) != (1, len(found) + 1, len(found) + 1):
                raise Broken("audit sequence")
            if before != previous:
                raise Broken("audit chain")
            signing = lent.get(actor, self.roster.people[actor].signing)
            second.ed25519_verify(b"counsel-desk audit v1" + body, signature, signing)
            if content in self.roster.turned:
                del lent[self.roster.turned[content][0]]
            previous = second.blake2b_256(body)
            found.append((sequence, at, actor, action, subject, content))
        return found
