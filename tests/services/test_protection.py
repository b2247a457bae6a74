"""How the vault is protected, in facts; and dearer guesses where one person opens it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counsel_desk.crypto import kdf
from counsel_desk.crypto.errors import HeaderBroken
from counsel_desk.domain.audit import Action
from counsel_desk.services import (
    exports,
    leavers,
    people,
    protection,
    recovery,
    vaults,
    verification,
)
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import Invalid, NotAllowed, WrongPassphrase
from tests.builders import PASSPHRASE, Office, actions, cheap_keys, open_office

NEW = "nine quiet herons over the lake"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        opened.everyone()
        yield opened


@pytest.fixture
def solo(tmp_path: Path) -> Iterator[Desk]:
    """A vault of one, open, with a local backup."""
    with cheap_keys() as cost:
        where = tmp_path / "Solo.cdv"
        named = {"person_name": "Amina", "user_name": "amina", "passphrase": PASSPHRASE}
        vaults.create_vault(where, **named, cost=cost).close()
        (where / "backups" / "one").mkdir()
        for part in ("head.a", "head.b", "vault.db"):
            shutil.copy2(where / part, where / "backups" / "one" / part)
        desk = vaults.open_vault(where, user_name="amina", passphrase=PASSPHRASE)
        yield desk
        desk.close()


def opens(where: Path, phrase: str, *, kit: bool = False) -> bool:
    try:
        vaults.open_vault(where, user_name="amina", passphrase=phrase, kit=kit).close()
    except WrongPassphrase:
        return False
    return True


def test_the_facts_are_those_of_the_vault(office: Office):
    found = office.admin.do(protection.protection)
    assert (found.verified, found.alone, found.key_due) == (None, False, False)
    assert found.cost == office.founder.vault.header.cost
    assert {one.person.user_name for one in found.people if one.has_kit} == set()
    words = recovery.draw_kit()
    office.peer.do(recovery.make_kit, words=words, typed=words, passphrase=PASSPHRASE)
    verification.verify(office.counsellor1)
    gone = office.counsellor2.me.id
    office.admin.do(leavers.remove_person, person=gone, passphrase=PASSPHRASE)
    found = office.admin.do(protection.protection)
    assert {one.person.user_name for one in found.people if one.has_kit} == {"peer"}
    assert gone not in {one.person.id for one in found.people}
    assert found.verified is not None
    assert found.verified.person == office.counsellor1.me.id
    assert found.key_due


def test_only_administrators_see_it(office: Office):
    for name in ("counsellor1", "supervisor", "coordinator", "peer"):
        with pytest.raises(NotAllowed):
            office.desk(name).do(protection.protection)


def test_a_machine_that_is_quick_is_given_more_passes(monkeypatch: pytest.MonkeyPatch):
    with cheap_keys() as cost:
        assert protection.measure(cost) > 0
        better = replace(kdf.DEFAULT_COST, passes=9)
        monkeypatch.setattr(kdf, "calibrate", lambda: better)
        assert protection.stronger(kdf.DEFAULT_COST) == better
        assert protection.stronger(better) is None
        assert protection.stronger(replace(better, passes=12)) is None


def test_dearer_guesses_keep_the_passphrase_and_every_backup(solo: Desk):
    words = recovery.draw_kit()
    solo.do(recovery.make_kit, words=words, typed=words, passphrase=PASSPHRASE)
    found = solo.do(protection.protection)
    assert (found.alone, found.cheaper_copies) == (True, ())
    where, old = solo.vault.folder.path, solo.vault.header.cost
    dearer = replace(old, passes=old.passes + 1)
    with pytest.raises(WrongPassphrase):
        solo.do(protection.strengthen, passphrase="another", cost=dearer)
    solo.do(protection.strengthen, passphrase=PASSPHRASE, cost=dearer)
    assert solo.vault.header.cost == dearer
    assert solo.do(protection.protection).cheaper_copies == ("one",)
    assert not solo.do(recovery.kit_state).works
    assert verification.verify(solo).holds
    solo.close()
    assert opens(where, PASSPHRASE)
    assert not opens(where, words, kit=True)
    assert opens(where / "backups" / "one", PASSPHRASE)
    desk = vaults.open_vault(where, user_name="amina", passphrase=PASSPHRASE)
    desk.do(people.change_passphrase, old=PASSPHRASE, new=NEW)
    desk.close()
    for path in (where, where / "backups" / "one"):
        assert opens(path, NEW)
        assert not opens(path, PASSPHRASE)


def test_copies_of_others_and_broken_ones_are_not_counted_as_cheaper(solo: Desk):
    copies, old = solo.vault.folder.backups, solo.vault.header.cost
    (copies / "empty").mkdir()
    other = copies / "other"
    named = {"person_name": "Amina", "user_name": "amina", "passphrase": PASSPHRASE}
    vaults.create_vault(other.with_suffix(".cdv"), **named, cost=old).close()
    solo.do(protection.strengthen, passphrase=PASSPHRASE, cost=replace(old, passes=old.passes + 1))
    assert solo.do(protection.protection).cheaper_copies == ("one",)


def test_after_it_somebody_is_added_and_comes_in(solo: Desk):
    old = solo.vault.header.cost
    solo.do(protection.strengthen, passphrase=PASSPHRASE, cost=replace(old, passes=2))
    roles = frozenset({"peer"})
    solo.do(people.add_person, name="New", user_name="new", roles=roles, passphrase="one")
    other = vaults.sign_in_another(solo, user_name="new", passphrase="one")
    assert other.me.name == "New"


def test_guesses_never_get_cheaper(solo: Desk):
    old = solo.vault.header.cost
    solo.do(
        protection.strengthen,
        passphrase=PASSPHRASE,
        cost=replace(old, memory=2 * old.memory, passes=3),
    )
    now = solo.vault.header.cost
    for cost in (replace(now, passes=2), replace(now, memory=old.memory, passes=4)):
        with pytest.raises(Invalid, match="strengthen-weaker"):
            solo.do(protection.strengthen, passphrase=PASSPHRASE, cost=cost)
    with pytest.raises(HeaderBroken):
        solo.do(protection.strengthen, passphrase=PASSPHRASE, cost=replace(now, passes=17))
    assert solo.vault.header.cost == now


def test_with_several_people_nobody_is_locked_out(office: Office):
    cost = replace(office.founder.vault.header.cost, passes=4)
    with pytest.raises(Invalid, match="strengthen-alone"):
        office.founder.do(protection.strengthen, passphrase=PASSPHRASE, cost=cost)


def test_the_trail_leaves_after_the_passphrase_and_is_recorded(office: Office, tmp_path: Path):
    target = tmp_path / "trail.csv"
    with pytest.raises(WrongPassphrase):
        office.admin.do(protection.permit_trail, path=target, passphrase="wrong")
    with pytest.raises(Invalid, match="path-in-vault"):
        office.admin.do(
            protection.permit_trail, path=office.folder / "x.csv", passphrase=PASSPHRASE
        )
    assert Action.EXPORTED not in actions(office)
    permit = office.admin.do(protection.permit_trail, path=target, passphrase=PASSPHRASE)
    assert actions(office)[-1] is Action.EXPORTED
    assert exports.save_bytes(permit, b"when,who").read_bytes() == b"when,who"
