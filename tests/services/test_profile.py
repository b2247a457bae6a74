from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counsel_desk.services import profile as p
from counsel_desk.services.profile import ColourScheme, Profile, Witness, settings_folder

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
VAULT = b"v" * 32
posix = pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "settings" / "counsel-desk"


@pytest.fixture
def profile(folder) -> Profile:
    return Profile(folder)


def _fail(profile: Profile, vault: Path, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        profile.record_failure(vault, now)


# --- where ------------------------------------------------------------------------------------


def test_the_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNSEL_DESK_HOME", str(tmp_path))
    assert settings_folder() == tmp_path
    Profile().set_idle_minutes(3)
    assert (tmp_path / p.FILE_NAME).is_file()


@pytest.mark.parametrize(
    ("platform", "variables", "wanted"),
    [
        ("linux", {}, "HOME/.config/counsel-desk"),
        ("linux", {"XDG_CONFIG_HOME": "/xdg"}, "/xdg/counsel-desk"),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, "HOME/.config/counsel-desk"),
        ("darwin", {}, "HOME/Library/Application Support/Counsel Desk"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/Counsel Desk"),
        ("win32", {}, "HOME/AppData/Roaming/Counsel Desk"),
    ],
)
def test_the_folder_is_where_the_system_keeps_settings(monkeypatch, platform, variables, wanted):
    for name in ("COUNSEL_DESK_HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/amina", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(p.sys, "platform", platform)
    assert settings_folder() == Path(wanted.replace("HOME", "/home/amina"))


def test_looking_makes_nothing(folder, profile):
    assert profile.recent_vaults() == ()
    assert profile.wait_seconds(Path("/v"), NOW) == 0
    assert profile.witness(VAULT) is None
    assert not folder.exists()


@posix
def test_folder_and_file_are_private_whatever_the_umask(folder):
    old = os.umask(0)
    try:
        Profile(folder).set_idle_minutes(7)
    finally:
        os.umask(old)
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert oct((folder / p.FILE_NAME).stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in folder.iterdir()] == [p.FILE_NAME]


# --- recent vaults ----------------------------------------------------------------------------


def test_recent_vaults_are_the_last_ones_first_each_once(folder, profile, tmp_path):
    vaults = [tmp_path / f"{number}.cdv" for number in range(10)]
    for vault in (*vaults, vaults[4]):
        profile.remember_vault(vault)
    wanted = (
        vaults[4],
        vaults[9],
        vaults[8],
        vaults[7],
        vaults[6],
        vaults[5],
        vaults[3],
        vaults[2],
    )
    assert profile.recent_vaults() == Profile(folder).recent_vaults() == wanted
    profile.forget_vault(vaults[9])
    assert Profile(folder).recent_vaults() == (wanted[0], *wanted[2:])


def test_one_folder_has_one_name(profile, tmp_path, monkeypatch):
    (tmp_path / "desk.cdv").mkdir()
    (tmp_path / "link.cdv").symlink_to(tmp_path / "desk.cdv")
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "link.cdv", Path("desk.cdv"), tmp_path / "x" / ".." / "desk.cdv"):
        profile.remember_vault(path)
        profile.record_failure(path, NOW)
    assert profile.recent_vaults() == (tmp_path / "desk.cdv",)
    assert len(profile.record_success(tmp_path / "desk.cdv")) == 3


@posix
@pytest.mark.parametrize("name", [b"w\xff\xfe.cdv", "Bila jina é.cdv".encode(), b"a%20b c.cdv"])
def test_any_file_name_survives(folder, profile, tmp_path, name):
    vault = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    profile.remember_vault(vault)
    assert Profile(folder).recent_vaults() == (vault,)


# --- failed sign-ins (requirement 6) ----------------------------------------------------------


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(0, 0), (1, 0), (4, 0), (5, 5), (6, 10), (7, 20), (8, 40), (9, 80), (10, 160), (11, 300),
     (12, 300), (60, 300)],
)  # fmt: skip
def test_waits_start_at_5_seconds_after_5_failures_and_double_to_5_minutes(
    folder, profile, failures, wait
):
    vault = Path("/vaults/desk.cdv")
    _fail(profile, vault, failures)
    assert profile.wait_seconds(vault, NOW) == wait
    assert Profile(folder).wait_seconds(vault, NOW) == wait  # survives a restart


def test_no_number_of_failures_wipes_or_overflows(folder, profile):
    vault = Path("/vaults/desk.cdv")
    profile.record_failure(vault, NOW)
    data = json.loads((folder / p.FILE_NAME).read_bytes())
    (entry,) = data["failures"].values()
    entry["count"] = 10**12
    (folder / p.FILE_NAME).write_text(json.dumps(data))
    assert profile.wait_seconds(vault, NOW) == 300


def test_a_wait_runs_out(profile):
    vault = Path("/vaults/desk.cdv")
    _fail(profile, vault, 6)
    waits = [profile.wait_seconds(vault, NOW + timedelta(seconds=s)) for s in (0, 0.5, 9.5, 10, 99)]
    assert waits == [10, 10, 1, 0, 0]


def test_a_clock_set_back_makes_nobody_wait_longer(profile):
    vault = Path("/vaults/desk.cdv")
    _fail(profile, vault, 6)
    assert profile.wait_seconds(vault, NOW - timedelta(days=400)) == 10


def test_a_wait_after_failures_under_a_clock_that_lay_ahead_ends(folder, profile):
    vault = Path("/vaults/desk.cdv")
    _fail(profile, vault, 9, NOW + timedelta(days=3650))
    assert profile.wait_seconds(vault, NOW) == 80
    later = [NOW + timedelta(seconds=seconds) for seconds in (30, 79.5, 80, 86_400)]
    assert [Profile(folder).wait_seconds(vault, now) for now in later] == [50, 1, 0, 0]


def test_each_vault_counts_for_itself(profile):
    _fail(profile, Path("/vaults/one.cdv"), 6)
    assert profile.wait_seconds(Path("/vaults/two.cdv"), NOW) == 0


def test_a_success_tells_the_failures_before_it_and_forgets_them(folder, profile):
    vault = Path("/vaults/desk.cdv")
    assert profile.record_success(vault) == ()
    _fail(profile, vault, 7)
    assert Profile(folder).record_success(vault) == ("",) * 7
    assert profile.record_success(vault) == ()
    assert profile.wait_seconds(vault, NOW) == 0


def test_two_desks_count_together(folder):
    one, other = Profile(folder), Profile(folder)
    vault = Path("/vaults/desk.cdv")
    for profile in (one, other, one, other, one):
        profile.record_failure(vault, NOW)
    assert one.wait_seconds(vault, NOW) == other.wait_seconds(vault, NOW) == 5


def test_threads_lose_no_failure(profile):
    vault = Path("/vaults/desk.cdv")
    threads = [threading.Thread(target=_fail, args=(profile, vault, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(profile.record_success(vault)) == 40


def test_the_list_of_failures_stays_short(folder, profile, monkeypatch):
    monkeypatch.setattr(p, "_MOST_ENTRIES", 3)
    for number in range(5):
        profile.record_failure(Path(f"/vaults/{number}.cdv"), NOW)
    known = [profile.record_success(Path(f"/vaults/{number}.cdv")) for number in range(5)]
    counts = [len(untold) for untold in known]
    assert counts == [0, 0, 1, 1, 1]


# --- audit witness ----------------------------------------------------------------------------


def test_the_witness_keeps_the_highest_entry(folder, profile):
    profile.record_witness(VAULT, 10, b"a" * 32)
    profile.record_witness(VAULT, 9, b"b" * 32)
    profile.record_witness(b"w" * 32, 1, b"c" * 32)
    assert Profile(folder).witness(VAULT) == Witness(10, b"a" * 32)
    assert Profile(folder).witness(b"w" * 32) == Witness(1, b"c" * 32)
    profile.record_witness(VAULT, 10, b"d" * 32)
    profile.record_witness(VAULT, 11, b"e" * 32)
    assert profile.witness(VAULT) == Witness(11, b"e" * 32)


def test_an_older_copy_put_back_on_purpose_lowers_the_witness(profile):
    profile.record_witness(VAULT, 10, b"a" * 32)
    profile.record_witness(VAULT, 4, b"b" * 32, lower=True)
    assert profile.witness(VAULT) == Witness(4, b"b" * 32)


# --- the window -------------------------------------------------------------------------------


def test_what_the_window_likes_has_defaults(profile):
    assert profile.idle_minutes == 5
    assert profile.colour_scheme is ColourScheme.SYSTEM
    assert profile.window_geometry == b""


@pytest.mark.parametrize(("asked", "kept"), [(-3, 1), (0, 1), (1, 1), (9, 9), (15, 15), (600, 15)])
def test_the_idle_lock_is_1_to_15_minutes_and_never_off(folder, profile, asked, kept):
    profile.set_idle_minutes(asked)
    assert profile.idle_minutes == Profile(folder).idle_minutes == kept


@pytest.mark.parametrize(("written", "read"), [(0, 1), (10_000, 15)])
def test_a_file_edited_by_hand_cannot_switch_the_idle_lock_off(folder, written, read):
    folder.mkdir(parents=True)
    (folder / p.FILE_NAME).write_text(json.dumps({"idle_minutes": written}))
    assert Profile(folder).idle_minutes == read


def test_the_window_finds_its_place_and_colours_again(folder, profile):
    profile.set_colour_scheme(ColourScheme.DARK)
    profile.set_window_geometry(b"\x01\xd9\xd0\xcb")
    again = Profile(folder)
    assert again.colour_scheme is ColourScheme.DARK
    assert again.window_geometry == b"\x01\xd9\xd0\xcb"
    profile.set_window_geometry(b"x" * 5_000)
    assert Profile(folder).window_geometry == b"\x01\xd9\xd0\xcb"


def test_an_unknown_colour_scheme_follows_the_system(folder):
    folder.mkdir(parents=True)
    (folder / p.FILE_NAME).write_text('{"scheme": "sepia", "idle_minutes": 9}')
    profile = Profile(folder)
    assert profile.colour_scheme is ColourScheme.SYSTEM
    assert profile.idle_minutes == 9


# --- damage and refusals ----------------------------------------------------------------------


DAMAGED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"\x00" * 500,
    b"\xff\xfe",
    b'{"recent": 3}',
    b'{"scheme": "\xff"}',
    b'{"failures": {"a": {"count": "x", "last": 0}}}',
    b'{"geometry": "***"}',
    b"[" * 200_000,
    b" " * 2_000_000,
]


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_counts_as_none_and_is_replaced(folder, data):
    folder.mkdir(parents=True)
    (folder / p.FILE_NAME).write_bytes(data)
    profile = Profile(folder)
    assert profile.idle_minutes == 5
    assert profile.recent_vaults() == ()
    profile.set_idle_minutes(8)
    assert Profile(folder).idle_minutes == 8


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_survived(tmp_path, data):
    (tmp_path / p.FILE_NAME).unlink(missing_ok=True)
    profile = Profile(tmp_path)
    profile.remember_vault(Path("/vaults/desk.cdv"))
    profile.record_witness(VAULT, 3, b"h" * 32)
    file = tmp_path / p.FILE_NAME
    content = bytearray(file.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    again = Profile(tmp_path)
    again.recent_vaults()
    assert 1 <= again.idle_minutes <= 15
    again.record_failure(Path("/vaults/desk.cdv"), NOW)


def test_damage_while_open_loses_nothing_that_is_known(folder, profile):
    profile.record_witness(VAULT, 3, b"h" * 32)
    (folder / p.FILE_NAME).write_bytes(b"\x00")
    profile.set_idle_minutes(9)
    assert Profile(folder).witness(VAULT) == Witness(3, b"h" * 32)


def test_a_folder_in_the_files_place_is_survived(folder):
    (folder / p.FILE_NAME).mkdir(parents=True)
    profile = Profile(folder)
    _fail(profile, Path("/vaults/desk.cdv"), 5)
    assert profile.wait_seconds(Path("/vaults/desk.cdv"), NOW) == 5


def test_what_cannot_be_saved_is_remembered_until_the_end(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("in the way")
    profile = Profile(tmp_path / "file" / "settings")
    vault = Path("/vaults/desk.cdv")
    with caplog.at_level(logging.WARNING):
        _fail(profile, vault, 6)
    assert profile.wait_seconds(vault, NOW) == 10
    assert {record.getMessage() for record in caplog.records} <= {
        "settings not saved: NotADirectoryError",
        "settings not saved: FileExistsError",
        "settings not read: NotADirectoryError",
    }
    assert caplog.records


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole_and_no_other(folder, profile, monkeypatch, call):
    profile.set_idle_minutes(3)

    def refuse(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((p.os, "fsync") if call == "fsync" else (Path, "replace")), refuse)
    profile.set_idle_minutes(12)
    assert profile.idle_minutes == 12
    monkeypatch.undo()
    assert Profile(folder).idle_minutes == 3
    assert [path.name for path in folder.iterdir()] == [p.FILE_NAME]
    profile.set_colour_scheme(ColourScheme.LIGHT)  # with space back, all of it is saved
    assert Profile(folder).idle_minutes == 12


def test_each_write_is_synced_before_it_takes_the_old_files_place(folder, profile, monkeypatch):
    steps = []
    fsync, put = os.fsync, Path.replace
    monkeypatch.setattr(p.os, "fsync", lambda handle: (steps.append("fsync"), fsync(handle)))
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (steps.append("replace"), put(self, to))[1]
    )
    profile.set_idle_minutes(4)
    assert steps[:2] == ["fsync", "replace"]
    assert os.name != "posix" or steps == ["fsync", "replace", "fsync"]


# --- what is in it ----------------------------------------------------------------------------


def test_the_file_holds_nothing_but_what_is_named_here(folder, profile):
    profile.remember_vault(Path("/vaults/desk.cdv"))
    profile.record_failure(Path("/vaults/desk.cdv"), NOW)
    profile.set_attempts_box(VAULT, b"p" * 32)
    profile.record_witness(VAULT, 3, b"h" * 32)
    profile.record_backup(VAULT, NOW, Path("/media/stick"), p.Witness(3, b"h"))
    profile.set_backup_places(VAULT, (Path("/media/stick"),))
    profile.set_window_geometry(b"g")
    profile.set_idle_minutes(6)
    profile.set_colour_scheme(ColourScheme.DARK)
    data = msgspec.json.decode((folder / p.FILE_NAME).read_bytes())
    places = {"recent", "failures", "witnesses", "backups", "checks", "boxes"}
    assert set(data) == {*places, "idle_minutes", "scheme", "geometry"}
    at = NOW.timestamp()
    stick = {"places": ["/media/stick"], "last": at, "made": {"/media/stick": at}, "schedule": ""}
    assert data["backups"] == {VAULT.hex(): {**stick, "sequence": 3, "head": "aA=="}}
    assert data["recent"] == list(data["failures"]) == ["/vaults/desk.cdv"]
    assert list(data["witnesses"]) == list(data["boxes"]) == [VAULT.hex()]
    assert Profile(folder).attempts_box(VAULT) == b"p" * 32


def test_settings_need_neither_window_nor_vault():
    code = (
        "import sys, counsel_desk.services.profile, counsel_desk.services.hardening;"
        "bad = {'PySide6', 'sqlalchemy', 'nacl', 'sqlcipher3', 'zxcvbn'} & set(sys.modules);"
        "sys.exit(len(bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
