"""A recovery kit: typed back before it works, sets a new passphrase once, and is then refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.kdf import kit_key, slot_key
from counsel_desk.domain.audit import Action
from counsel_desk.services import people, recovery, trail, vaults, verification
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import Invalid, WrongPassphrase
from counsel_desk.services.profile import Profile
from counsel_desk.storage import folder, ways_in
from tests.builders import PASSPHRASE, Clock, Office, actions, cheap_keys, open_office, vault_copy
from tests.storage.test_passphrase_change import Killed, Killer

NEW = "nine quiet herons over the lake"
THIRD = "seven sleepy baskets under a mango"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def make(desk: Desk, words: str = "") -> str:
    drawn = words or recovery.draw_kit()
    desk.do(recovery.make_kit, words=drawn, typed=f" {drawn.upper()} ", passphrase=PASSPHRASE)
    return drawn


def opens(where: Path, words: str, user: str = "founder", *, kit: bool = True) -> bool:
    try:
        vaults.open_vault(where, user_name=user, passphrase=words, kit=kit).close()
    except WrongPassphrase:
        return False
    return True


# --- making one ----------------------------------------------------------------------------------


def test_a_kit_has_at_least_128_bits_and_no_two_are_the_same():
    from counsel_desk.services.passphrases import strength_bits

    assert strength_bits(recovery.WORDS) >= 128
    drawn = {recovery.draw_kit() for _ in range(50)}
    assert len(drawn) == 50
    assert {len(words.split()) for words in drawn} == {recovery.WORDS}


def test_there_is_no_kit_before_it_was_typed_back(office: Office):
    words = recovery.draw_kit()
    for typed in ("", words.rsplit(" ", 1)[0], recovery.draw_kit()):
        with pytest.raises(Invalid, match="kit-words"):
            office.peer.do(recovery.make_kit, words=words, typed=typed, passphrase=PASSPHRASE)
    assert not office.peer.do(recovery.kit_state).works
    assert office.peer.do(recovery.kit_state).wanted
    make(office.peer, words)
    state = office.peer.do(recovery.kit_state)
    assert (state.works, state.wanted, state.made_at) == (True, False, office.clock())


def test_few_words_are_no_kit(office: Office):
    with pytest.raises(Invalid, match="kit-words"):
        office.peer.do(recovery.make_kit, words="a b", typed="a b", passphrase=PASSPHRASE)


def test_whoever_finds_a_desk_open_makes_no_kit_without_the_passphrase(office: Office):
    words = recovery.draw_kit()
    with pytest.raises(WrongPassphrase):
        office.peer.do(recovery.make_kit, words=words, typed=words, passphrase="another")
    assert not office.peer.do(recovery.kit_state).works


def test_a_demonstration_asks_nobody_for_a_kit(tmp_path):
    with cheap_keys() as cost:
        desk = vaults.create_vault(
            tmp_path / "Demo.cdv", person_name="A B", user_name="a", passphrase=PASSPHRASE,
            cost=cost, demo=True,
        )  # fmt: skip
        assert not desk.do(recovery.kit_state).wanted
        desk.close()


def test_an_empty_file_makes_no_demonstration_of_a_real_vault(office: Office):
    (office.folder / "DEMO").touch()
    assert office.founder.do(recovery.kit_state).wanted


def test_the_trail_says_that_a_kit_was_made_and_printed_and_holds_no_word_of_it(office: Office):
    office.admin.do(recovery.note_printed)
    words = make(office.admin)
    assert actions(office)[-2:] == [Action.KIT_PRINTED, Action.KIT_MADE]
    office.close()
    for path in office.folder.rglob("*"):
        if path.is_file():
            assert words.encode() not in path.read_bytes()


def test_kits_take_places_and_a_full_vault_has_none_left(office: Office):
    make(office.admin)
    for number in range(heads.SLOTS - len(office.everyone()) - 1):
        added = {"name": f"P{number}", "user_name": f"p{number}", "roles": frozenset({"peer"})}
        office.admin.do(people.add_person, **added, passphrase="first one")
    with pytest.raises(Invalid, match="vault-full"):
        make(office.peer)
    added = {"name": "Q", "user_name": "q", "roles": frozenset({"peer"})}
    with pytest.raises(Invalid, match="vault-full"):
        office.admin.do(people.add_person, **added, passphrase="first one")
    replaced = make(office.admin)
    assert verification.verify(office.admin).holds
    office.close()
    assert opens(office.folder, replaced, "admin")


# --- the header ----------------------------------------------------------------------------------


def test_a_kit_is_no_passphrase_and_a_passphrase_no_kit(office: Office):
    words = make(office.founder)
    office.close()
    assert opens(office.folder, words)
    assert opens(office.folder, f"  {words.title()}\n")
    assert not opens(office.folder, words, kit=False)
    assert not opens(office.folder, PASSPHRASE)
    assert not opens(office.folder, words, "admin")
    header = folder.read_headers(folder.VaultFolder(office.folder)).header
    costs = ("founder", words, header.salt, header.cost)
    assert kit_key(*costs) != slot_key(*costs)


def test_the_two_slots_of_a_person_share_no_bytes(office: Office):
    make(office.founder)
    header = office.founder.vault.header
    mine = heads.slots_of(header, office.founder.who.identity)
    assert len(mine) == 2
    one, other = (header.slots[index] for index in mine)
    assert not any(one[at : at + 16] == other[at : at + 16] for at in range(0, 512, 16))


def test_a_second_kit_takes_the_place_of_the_first(office: Office):
    first = make(office.founder)
    second = make(office.founder)
    office.close()
    assert not opens(office.folder, first)
    assert opens(office.folder, second)


# --- using it ------------------------------------------------------------------------------------


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A closed vault with a local backup, both with the founder's kit."""
    with cheap_keys():
        path = vault_copy(tmp_path)
        desk = vaults.open_vault(path, user_name="founder", passphrase=PASSPHRASE)
        words = make(desk)
        desk.close()
        (path / "backups" / "one").mkdir()
        for part in ("head.a", "head.b", "vault.db"):
            shutil.copy2(path / part, path / "backups" / "one" / part)
        yield path, words


def by_kit(where: Path, words: str) -> Desk:
    return vaults.open_vault(where, user_name="founder", passphrase=words, kit=True)


def test_a_kit_sets_a_new_passphrase_and_is_then_refused_in_local_backups_too(
    closed: tuple[Path, str],
):
    vault, words = closed
    desk = by_kit(vault, words)
    assert desk.opened_by_kit
    desk.do(recovery.use_kit, words=words, new=NEW)
    assert not desk.opened_by_kit
    assert not desk.do(recovery.kit_state).works
    assert desk.do(recovery.kit_state).wanted
    page = desk.do(trail.list_trail, most=4)
    assert [entry.action for entry in page.entries] == [
        Action.PASSPHRASE_CHANGED, Action.KIT_USED, Action.KIT_OPENED, Action.SIGNED_IN,
    ]  # fmt: skip
    assert verification.verify(desk).holds
    desk.close()
    for where in (vault, vault / "backups" / "one"):
        assert not opens(where, words)
        assert not opens(where, PASSPHRASE, kit=False)
        assert opens(where, NEW, kit=False)
    assert opens(vault, PASSPHRASE, "coordinator", kit=False)


def test_a_kit_opens_again_until_the_new_passphrase_is_set(closed: tuple[Path, str]):
    vault, words = closed
    by_kit(vault, words).close()
    desk = by_kit(vault, words)
    with pytest.raises(Invalid, match="passphrase-weak"):
        desk.do(recovery.use_kit, words=words, new="123456789012345")
    with pytest.raises(WrongPassphrase):
        desk.do(recovery.use_kit, words=recovery.draw_kit(), new=NEW)
    desk.close()
    assert opens(vault, words)
    assert opens(vault, PASSPHRASE, kit=False)


def test_a_colleagues_kit_sets_no_passphrase_of_mine(office: Office):
    words = make(office.admin)
    make(office.peer)
    with pytest.raises(WrongPassphrase):
        office.peer.do(recovery.use_kit, words=words, new=NEW)


def test_a_slot_that_is_not_the_persons_own_sets_no_passphrase(
    closed: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
):
    vault, words = closed
    desk = by_kit(vault, words)
    monkeypatch.setattr(ways_in, "kit_slots", lambda who: frozenset())
    with pytest.raises(WrongPassphrase):
        desk.do(recovery.use_kit, words=words, new=NEW)
    desk.close()


def test_a_changed_passphrase_leaves_the_kit_working_in_backups_too(closed: tuple[Path, str]):
    vault, words = closed
    desk = vaults.open_vault(vault, user_name="founder", passphrase=PASSPHRASE)
    desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    desk.close()
    for where in (vault, vault / "backups" / "one"):
        assert opens(where, words)
        assert not opens(where, PASSPHRASE, kit=False)
        assert opens(where, NEW, kit=False)


def test_a_replaced_kit_opens_no_local_backup_any_more(closed: tuple[Path, str]):
    vault, words = closed
    desk = vaults.open_vault(vault, user_name="founder", passphrase=PASSPHRASE)
    make(desk)
    desk.close()
    assert not opens(vault / "backups" / "one", words)
    assert opens(vault / "backups" / "one", PASSPHRASE, kit=False)


def test_killed_at_any_step_something_opens_and_the_kit_can_be_used_again(
    closed: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    vault, words = closed
    steps = 0
    for at in range(100):
        copy = tmp_path / f"killed-{at}.cdv"
        shutil.copytree(vault, copy)
        desk = by_kit(copy, words)
        with monkeypatch.context() as patch:
            Killer(patch, at)
            try:
                desk.do(recovery.use_kit, words=words, new=NEW)
                killed = False
            except Killed:
                killed = True
        desk.close()
        if not killed:
            break
        steps += 1
        if opens(copy, words):
            desk = by_kit(copy, words)
            desk.do(recovery.use_kit, words=words, new=THIRD)
            desk.close()
            last = THIRD
        else:
            last = NEW
        for where in (copy, copy / "backups" / "one"):
            assert opens(where, last, kit=False), at
            assert not opens(where, words), at
        shutil.rmtree(copy)
    assert steps >= 8


def test_wrong_words_are_counted_as_wrong_passphrases_are(closed: tuple[Path, str], tmp_path: Path):
    vault, _ = closed
    profile, clock = Profile(tmp_path / "home"), Clock()
    known = {"user_name": "founder", "kit": True, "profile": profile, "clock": clock}
    for _number in range(5):
        with pytest.raises(WrongPassphrase):
            vaults.open_vault(vault, passphrase=recovery.draw_kit(), **known)
    assert profile.wait_seconds(vault, clock()) > 0
