"""One encrypted file for transport: whole or not at all, and nothing in it leads out of it."""

from __future__ import annotations

import errno
import io
import tarfile
from pathlib import Path

import pyrage
import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.services import backups, trail, vaults
from counsel_desk.services.backups import Lock
from counsel_desk.services.errors import (
    ArchiveBroken,
    ArchiveLocked,
    DiskFailed,
    DiskFull,
    FolderTaken,
    HeadersLost,
    Invalid,
    PlaceMissing,
    ReadOnlyVault,
)
from counsel_desk.services.profile import Profile
from counsel_desk.storage import transport
from tests.builders import PASSPHRASE, open_office

SECRET = "six herons wade at first light"
PARTS = ("head.a", "head.b", "vault.db")


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def copy(office, tmp_path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    return backups.back_up(office.admin, stick, Profile(tmp_path / "home")).path


@pytest.fixture
def out(tmp_path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.fixture
def identity():
    return pyrage.x25519.Identity.generate()


def locks(identity) -> tuple[Lock, Lock]:
    return Lock(key=str(identity.to_public())), Lock(key=str(identity))


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in PARTS}


def tar_of(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """Write a tar with these entries, each whatever it claims to be."""
    written = bytearray()
    for entry, data in entries:
        written += entry.tobuf(tarfile.USTAR_FORMAT) + data + bytes(-len(data) % 512)
    return bytes(written + bytes(1024))


def entry(name: str, data: bytes, **changed: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for field, value in changed.items():
        setattr(info, field, value)
    return info, data


def locked(folder: Path, identity, data: bytes, name: str = "made up.age") -> Path:
    path = folder / name
    path.write_bytes(pyrage.encrypt(data, [identity.to_public()]))
    return path


def refused(archive: Path, target: Path, lock: Lock, error: type[Exception]) -> None:
    """Unpacking fails with this error, and nothing at all is left."""
    before = {path.name for path in target.parent.iterdir()}
    with pytest.raises(error):
        backups.unpack(archive, target, lock)
    assert {path.name for path in target.parent.iterdir()} == before


def test_a_passphrase_opens_the_file_and_the_vault_in_it(office, copy, out):
    told: list[tuple[int, int]] = []
    path = backups.pack(copy, out, Lock(passphrase=SECRET), lambda *at: told.append(at))
    assert path == out / f"{copy.name}.age"
    assert told[-1][0] == told[-1][1] == sum(map(len, contents(copy).values()))
    assert path.stat().st_mode & 0o777 == 0o600
    assert backups.needs_passphrase(path)
    assert backups.is_transport_file(path)
    folder = backups.unpack(path, out / "Put back", Lock(passphrase=SECRET), told_to := _Told())
    assert told_to.last[0] == told_to.last[1] > 0
    assert contents(folder) == contents(copy)
    assert {part.stat().st_mode & 0o777 for part in folder.iterdir() if part.is_file()} == {0o600}
    vaults.open_vault(folder, user_name="admin", passphrase=PASSPHRASE, clock=office.clock).close()


class _Told:
    last = (0, 0)

    def __call__(self, done: int, of: int) -> None:
        self.last = (done, of)


def test_the_recipients_key_alone_opens_it(copy, out, identity):
    close, open_ = locks(identity)
    path = backups.pack(copy, out, close)
    assert not backups.needs_passphrase(path)
    refused(path, out / "x.cdv", locks(pyrage.x25519.Identity.generate())[1], ArchiveLocked)
    refused(path, out / "x.cdv", Lock(key="AGE-SECRET-KEY-NOT"), ArchiveLocked)
    assert contents(backups.unpack(path, out / "Put back.cdv", open_)) == contents(copy)


def test_other_programs_find_a_plain_tar_in_it(copy, out, identity):
    close, _ = locks(identity)
    inside = pyrage.decrypt(backups.pack(copy, out, close).read_bytes(), [identity])
    with tarfile.open(fileobj=io.BytesIO(inside)) as found:
        assert tuple(found.getnames()) == PARTS


def test_the_file_is_told_by_its_name_and_size_before_it_is_opened(copy, out, identity):
    path = backups.pack(copy, out, locks(identity)[0])
    found = backups.look_at_file(path)
    assert (found.name, found.size) == ("Nakuru", path.stat().st_size)
    assert found.made_at == backups.look(copy).made_at
    other = out / "renamed.age"
    path.rename(other)
    assert backups.look_at_file(other).name == "renamed"


def test_a_wrong_passphrase_opens_nothing(copy, out):
    path = backups.pack(copy, out, Lock(passphrase=SECRET))
    refused(path, out / "x.cdv", Lock(passphrase="another one altogether"), ArchiveLocked)


def test_the_trail_says_so_before_anything_is_written(office):
    office.counsellor1.do(backups.allow_transport)
    page = office.admin.do(trail.list_trail, wanted=trail.TrailFilter(action=Action.EXPORTED))
    assert [one.person for one in page.entries] == [office.counsellor1.me.id]


@pytest.mark.parametrize(
    ("cut", "by_key"),
    [(1, True), (1000, True), (70_000, True), (-300, True), (-40, True), (1, False), (-40, False)],
)
def test_a_file_cut_short_is_told(copy, out, identity, by_key, cut):
    close, open_ = locks(identity) if by_key else (Lock(passphrase=SECRET),) * 2
    path = backups.pack(copy, out, close)
    data = path.read_bytes()
    path.write_bytes(data[: cut if cut < 0 else len(data) - cut])
    refused(path, out / "x.cdv", open_, ArchiveBroken)


@pytest.mark.parametrize(("at", "by_key"), [(0.4, True), (0.9, True), (0.4, False)])
def test_a_changed_byte_is_told(copy, out, identity, by_key, at):
    close, open_ = locks(identity) if by_key else (Lock(passphrase=SECRET),) * 2
    path = backups.pack(copy, out, close)
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)
    refused(path, out / "x.cdv", open_, ArchiveBroken)


@pytest.mark.parametrize("data", [b"", b"age", b"%PDF-1.7 and so on", bytes(5000)])
def test_another_file_is_told(out, data):
    path = out / "letter.age"
    path.write_bytes(data)
    refused(path, out / "x.cdv", Lock(passphrase=SECRET), ArchiveBroken)
    with pytest.raises(ArchiveBroken):
        backups.look_at_file(path)


HEAD = b"h" * 700
GOOD = tuple(entry(name, HEAD) for name in PARTS)
MALFORMED = {
    "empty": b"",
    "no tar": b"not a tar at all" * 100,
    "zeros only": bytes(10240),
    "cut in a head": tar_of(*GOOD)[:300],
    "cut in a part": tar_of(*GOOD)[:900],
    "cut before the end": tar_of(*GOOD)[:-1024],
    "a path upwards": tar_of(entry("../head.a", HEAD), *GOOD[1:]),
    "a path from the root": tar_of(entry("/etc/head.a", HEAD), *GOOD[1:]),
    "a path inside": tar_of(entry("x/head.a", HEAD), *GOOD[1:]),
    "another name": tar_of(entry("head.c", HEAD), *GOOD[1:]),
    "another order": tar_of(GOOD[1], GOOD[0], GOOD[2]),
    "twice the same": tar_of(GOOD[0], GOOD[0], GOOD[2]),
    "a part missing": tar_of(*GOOD[:2]),
    "one part more": tar_of(*GOOD, entry("run.sh", HEAD)),
    "an empty part": tar_of(entry("head.a", b""), *GOOD[1:]),
    "a link": tar_of(entry("head.a", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"), *GOOD[1:]),
    "a hard link": tar_of(entry("head.a", b"", type=tarfile.LNKTYPE, linkname="x"), *GOOD[1:]),
    "a device": tar_of(entry("head.a", b"", type=tarfile.CHRTYPE), *GOOD[1:]),
    "a folder": tar_of(entry("head.a", b"", type=tarfile.DIRTYPE), *GOOD[1:]),
    "a head too large": tar_of(entry("head.a", bytes((1 << 20) + 1)), *GOOD[1:]),
    "a database too large": tar_of(*GOOD[:2], entry("vault.db", HEAD, size=3585 << 20)),
    "more than it says": tar_of(entry("head.a", HEAD, size=512), *GOOD[1:]),
    "no end to the zeros": tar_of(*GOOD) + bytes(64 * 512),
    "something after the end": tar_of(*GOOD) + b"x" * 512,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_whatever_else_is_locked_in_it_is_refused(out, tmp_path, identity, name):
    archive = locked(tmp_path, identity, MALFORMED[name])
    before = sorted(tmp_path.rglob("*"))
    refused(archive, out / "x.cdv", locks(identity)[1], ArchiveBroken)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_whole_tar_of_something_else_is_no_vault(out, identity):
    archive = locked(out, identity, tar_of(*GOOD))
    refused(archive, out / "x.cdv", locks(identity)[1], HeadersLost)


def test_a_file_too_large_for_a_passphrase_is_not_even_read(copy, out, monkeypatch):
    path = backups.pack(copy, out, Lock(passphrase=SECRET))
    monkeypatch.setattr(transport, "MOST_IN_MEMORY", 1000)
    monkeypatch.setattr(transport, "_PIECE", 10)
    refused(path, out / "x.cdv", Lock(passphrase=SECRET), ArchiveBroken)
    path.unlink()
    with pytest.raises(Invalid, match="transport-large"):
        backups.pack(copy, out, Lock(passphrase=SECRET))


@pytest.mark.parametrize(
    ("lock", "reason"),
    [
        (Lock(), "file-passphrase-weak"),
        (Lock(passphrase="jambo jambo"), "file-passphrase-weak"),
        (Lock(key="age1 not a key"), "transport-key"),
        (Lock(key="AGE-SECRET-KEY-1"), "transport-key"),
    ],
)
def test_a_weak_lock_is_refused_before_anything_is_written(copy, out, lock, reason):
    with pytest.raises(Invalid, match=reason):
        backups.pack(copy, out, lock)
    assert not list(out.iterdir())


def test_nothing_is_written_over(copy, out, identity):
    close, open_ = locks(identity)
    path = backups.pack(copy, out, close)
    with pytest.raises(FolderTaken):
        backups.pack(copy, out, close)
    with pytest.raises(FolderTaken):
        transport.pack(copy, path, close, lambda *_: None)
    taken = out / "taken.cdv"
    taken.mkdir()
    with pytest.raises(FolderTaken):
        backups.unpack(path, taken, open_)


def test_a_folder_that_is_gone_is_told(copy, out):
    with pytest.raises(PlaceMissing):
        backups.pack(copy, out / "gone", Lock(passphrase=SECRET))


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFull), (errno.EROFS, ReadOnlyVault), (errno.EIO, DiskFailed)],
)
def test_a_disk_that_refuses_leaves_nothing(copy, out, identity, monkeypatch, number, error):
    close, open_ = locks(identity)
    path = backups.pack(copy, out, close)

    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    with monkeypatch.context() as patched:
        patched.setattr(transport.os, "fsync", refuse)
        refused(path, out / "x.cdv", open_, error)
        path.unlink()
        with pytest.raises(error):
            backups.pack(copy, out, close)
    assert not list(out.iterdir())


def test_a_disk_that_fails_while_the_file_is_read_is_told(copy, out, identity):
    close, open_ = locks(identity)
    path = backups.pack(copy, out, close)

    def refuse(done: int, of: int) -> None:
        raise OSError(errno.EIO, "refused")

    with pytest.raises(DiskFailed):
        backups.unpack(path, out / "x.cdv", open_, refuse)
    assert [one.name for one in out.iterdir()] == [path.name]


def test_a_file_that_cannot_be_opened_is_told(out):
    with pytest.raises(DiskFailed):
        backups.needs_passphrase(out / "gone.age")


def test_what_does_not_read_back_does_not_count(copy, out, identity, monkeypatch):
    monkeypatch.setattr(transport._Hashing, "digest", lambda _self: b"other")
    with pytest.raises(DiskFailed):
        backups.pack(copy, out, locks(identity)[0])
    assert not list(out.iterdir())


def test_a_copy_that_shrinks_meanwhile_does_not_count(copy, out, identity, monkeypatch):
    real = transport._tar

    def shrinking(folder, progress):
        pieces = real(folder, progress)
        yield next(pieces)
        (folder / "head.a").write_bytes(b"")
        yield from pieces

    monkeypatch.setattr(transport, "_tar", shrinking)
    with pytest.raises(DiskFailed):
        backups.pack(copy, out, locks(identity)[0])
    assert not list(out.iterdir())


def test_breaking_off_leaves_nothing(copy, out, identity):
    close, open_ = locks(identity)

    class Cancelled(Exception):
        pass

    def cancel(done: int, of: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        backups.pack(copy, out, close, cancel)
    assert not list(out.iterdir())
    path = backups.pack(copy, out, close)
    with pytest.raises(Cancelled):
        backups.unpack(path, out / "x.cdv", open_, cancel)
    assert [one.name for one in out.iterdir()] == [path.name]
    with pytest.raises(Cancelled):
        backups.restore(copy, out / "y.cdv", cancel)
    assert [one.name for one in out.iterdir()] == [path.name]
