"""What gives keys to a colleague asks for one's own passphrase again (requirement 40)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from counsel_desk.domain.access import Role
from counsel_desk.services import handover, leavers, own_notes, people
from counsel_desk.services.desk import Desk
from counsel_desk.services.errors import WrongPassphrase
from tests.builders import PASSPHRASE, Office, open_office

FOUND_OPEN = "whoever finds the desk open"
Way = Callable[[Office, str], Any]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def hand_over(office: Office, typed: str) -> None:
    case, to = office.client(office.counsellor1), office.counsellor2.me.id
    office.counsellor1.do(handover.hand_over, case, to, passphrase=typed)


def cover(office: Office, typed: str) -> None:
    case, to = office.client(office.counsellor1), office.counsellor2.me.id
    office.counsellor1.do(handover.cover_case, case, to, days=3, passphrase=typed)


def show_own_note(office: Office, typed: str) -> None:
    case, desk = office.client(office.counsellor1), office.counsellor1
    own = desk.do(own_notes.save_own_note, case, title="", text="Mine")
    to = office.supervisor.me.id
    desk.do(own_notes.share_own_note, case, own, person=to, passphrase=typed)


def save_team(office: Office, typed: str) -> None:
    nobody: frozenset[Any] = frozenset()
    office.admin.do(
        people.save_team, name="East", supervisors=nobody, counsellors=nobody, passphrase=typed
    )


def change_roles(office: Office, typed: str) -> None:
    both = frozenset({Role.PEER, Role.COORDINATOR})
    office.admin.do(people.change_roles, person=office.peer.me.id, roles=both, passphrase=typed)


def cosign(office: Office, typed: str) -> None:
    new = office.admin.do(
        people.add_person, name="Zawadi", user_name="zawadi", roles=frozenset({Role.COUNSELLOR}),
        passphrase=PASSPHRASE, must_change=False,
    )  # fmt: skip
    office.supervisor.do(people.cosign_made_up, new, passphrase=typed)


def hand_on(office: Office, typed: str) -> None:
    office.client(office.counsellor1)
    person = office.counsellor1.me.id
    office.admin.do(leavers.remove_person, person=person, passphrase=PASSPHRASE)
    office.carry_out(office.supervisor)
    (left,) = office.supervisor.do(leavers.left_files)
    list(leavers.hand_on(office.supervisor, left, office.counsellor2.me.id, passphrase=typed))


WAYS = (hand_over, cover, show_own_note, save_team, change_roles, cosign, hand_on)


def keys(desk: Desk) -> int:
    """Count what was ever given to anybody: seeds, circles and single records."""
    count = desk.vault.connection.execute
    tables = ("grants", "drops", "circle_keys", "instructions", "roster")
    return sum(count(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_whoever_finds_a_desk_open_gives_no_key_away(
    office: Office, monkeypatch: pytest.MonkeyPatch, way: Way
):
    asked: list[int] = []
    real = WrongPassphrase.__init__

    def refused(error: WrongPassphrase, *about: object) -> None:
        asked.append(keys(office.founder))
        real(error, *about)

    monkeypatch.setattr(WrongPassphrase, "__init__", refused)
    with pytest.raises(WrongPassphrase):
        way(office, FOUND_OPEN)
    assert asked == [keys(office.founder)]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_own_passphrase_gives_it(office: Office, way: Way):
    way(office, PASSPHRASE)
