"""What a command refuses is said in plain sentences, and its exit status stays 2."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counsel_desk import __main__ as tool
from counsel_desk.domain.consents import ConsentState, Purpose
from counsel_desk.services import command_words, errors
from tests.builders import PASSPHRASE, cheap_keys, vault_copy

WHO = ("--user", "founder", "--passphrase-stdin")


@pytest.fixture
def vault(tmp_path):
    with cheap_keys():
        yield vault_copy(tmp_path)


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command and give its exit status and what it said to the person."""

    def run(*words: object, typed: str = PASSPHRASE, printed: bool = False) -> tuple[Any, ...]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        status = tool.main([str(word) for word in words])
        said = capsys.readouterr()
        return (status, said.err, said.out) if printed else (status, said.err)

    return run


def is_plain(said: str) -> bool:
    """Whether it is sentences: what happened, what is safe or unchanged, what to do."""
    head, _, words = said.strip().splitlines()[-1].partition(": ")
    assert head == "counsel-desk-tool"
    names = {kind.__name__ for kind in command_words._SENTENCES}
    assert not any(name in words for name in names), words
    return words.count(". ") >= 2 and words.endswith(".")


def test_every_expected_failure_has_sentences_of_its_own():
    for name in errors.__all__:
        kind = getattr(errors, name)
        if name in {"Invalid", "WaitBeforeRetry"}:
            continue
        words = command_words._SENTENCES[kind]
        assert words.count(". ") >= 2, name
        assert name not in words


def test_no_fact_of_an_error_is_repeated_but_numbers_and_names_of_instruments():
    secret = "Wanjiru Achieng"
    for error in (
        errors.Invalid("some-code", field=secret, name=secret),
        errors.NotFound(secret),
        errors.ConsentMissing(
            next(iter(Purpose)), state=next(iter(ConsentState)), recipient=secret
        ),
        FileNotFoundError(2, "No such file", secret),
        PermissionError(13, "No", secret),
        OSError(5, "Input/output error", secret),
        errors.DeskError(secret),
    ):
        assert secret not in command_words.say(error)
    assert "Wait 12 seconds" in command_words.say(errors.WaitBeforeRetry(11.2))
    assert command_words.say(KeyError(secret)) == command_words.say(errors.DeskError())


@pytest.mark.parametrize("command", ["verify", "backup", "salvage"])
def test_a_folder_that_is_not_there_is_said(run, tmp_path, command):
    further = {"backup": ("--to", tmp_path), "salvage": (tmp_path / "new.cdv",)}
    asked = (command, tmp_path / "none.cdv", *further.get(command, ()), *WHO)
    status, said = run(*asked)
    assert status == tool.REFUSED
    assert is_plain(said)
    assert "There is no vault at this place" in said


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_a_wrong_passphrase_is_said(run, vault, tmp_path, command):
    further = ("--to", tmp_path) if command == "backup" else ()
    status, said = run(command, vault, *further, *WHO, typed="nothing of the kind")
    assert status == tool.REFUSED
    assert is_plain(said)
    assert "do not open this vault" in said


def test_a_place_for_a_backup_that_is_not_there_is_said(run, vault, tmp_path):
    status, said = run("backup", vault, "--to", tmp_path / "stick", *WHO)
    assert status == tool.REFUSED
    assert is_plain(said)
    assert "Plug the stick in" in said


def missing(vault: Path) -> None:
    (vault / "vault.db").unlink()


def headers_gone(vault: Path) -> None:
    (vault / "head.a").unlink()
    (vault / "head.b").unlink()


def overwritten_in(page: int) -> Callable[[Path], None]:
    def overwrite(vault: Path) -> None:
        with (vault / "vault.db").open("rb+") as file:
            file.seek(page * 4096 + 900)
            file.write(bytes(range(64)))

    return overwrite


def emptied(vault: Path) -> None:
    (vault / "vault.db").write_bytes(b"")


def cut_short(vault: Path) -> None:
    data = (vault / "vault.db").read_bytes()
    (vault / "vault.db").write_bytes(data[: len(data) // 2 // 4096 * 4096])


@pytest.mark.parametrize("harm", [
    missing, headers_gone, emptied, cut_short, overwritten_in(0), overwritten_in(3),
    overwritten_in(4),
])  # fmt: skip
def test_whatever_is_wrong_with_the_files_is_said_and_printed_as_json(run, vault, harm):
    harm(vault)
    status, said, printed = run("verify", vault, *WHO, printed=True)
    assert status == tool.DOES_NOT_HOLD
    report = json.loads(printed)
    assert not report["holds"]
    assert report["problems"]
    if any(one["subject"] == "file" for one in report["problems"]):
        assert is_plain(said)
        assert "restore" in said.casefold()


def test_a_check_that_was_refused_prints_no_report(run, vault):
    status, _, printed = run("verify", vault, *WHO, typed="nothing of the kind", printed=True)
    assert (status, printed) == (tool.REFUSED, "")


def test_a_demonstration_where_something_lies_already_is_said(run, vault):
    status, said = run("demo", vault, "--clients", "1")
    assert status == tool.REFUSED
    assert is_plain(said)
    assert "It was not touched" in said


@pytest.mark.parametrize("count", ["many", "0", "-3", "1.5"])
def test_a_number_of_clients_that_is_none_is_said(run, tmp_path, capsys, count):
    with pytest.raises(SystemExit) as ended:
        tool.main(["demo", str(tmp_path / "new.cdv"), f"--clients={count}"])
    assert ended.value.code == tool.REFUSED
    assert "give a whole number from 1 to 100,000" in capsys.readouterr().err


def test_a_copy_that_is_none_is_not_restored_and_said(run, tmp_path):
    copy = tmp_path / "copy.cdv-backup"
    for _ in range(2):
        status, said = run("restore", copy, tmp_path / "new.cdv")
        assert status == tool.REFUSED
        assert is_plain(said)
        copy.mkdir(exist_ok=True)


def test_restoring_over_something_is_said(run, vault, tmp_path):
    copy = tmp_path / "copy.cdv-backup"
    shutil.copytree(vault, copy)
    status, said = run("restore", copy, vault)
    assert status == tool.REFUSED
    assert is_plain(said)
    assert "It was not touched" in said


@pytest.mark.parametrize("name", ["no-such-thing", "missing.json", "broken.json"])
def test_an_instrument_that_cannot_be_used_is_said(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    status, said = run("score", name)
    assert status == tool.REFUSED
    assert is_plain(said)


@pytest.mark.parametrize("raised", [PermissionError(13, "No", "/x"), KeyboardInterrupt()])
def test_whatever_stops_a_command_is_said(run, vault, monkeypatch, raised):
    def stop(_asked: object) -> int:
        raise raised

    monkeypatch.setattr(tool, "_verify", stop)
    status, said = run("verify", vault, *WHO)
    assert status == tool.REFUSED
    assert "counsel-desk-tool: " in said
    assert "/x" not in said


def test_nobody_to_read_the_output_ends_without_a_word(run, vault, monkeypatch, tmp_path):
    def stop(_asked: object) -> int:
        raise BrokenPipeError

    out = os.open(tmp_path / "out", os.O_CREAT | os.O_WRONLY)
    monkeypatch.setattr(tool, "_verify", stop)
    with os.fdopen(out, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        status, said = run("verify", vault, *WHO)
    assert (status, said) == (tool.REFUSED, "")
