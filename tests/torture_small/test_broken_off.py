"""Every workflow ended, refused and cut off from power, in small; each check finds a fault.

The full runs are `python bootstrap.py torture kill-work`, `refuse` and `power`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import cheap_keys
from tests.torture import kill_work, power, tracing, work
from tests.torture.kill_work import Bench
from tests.torture.tracing import Worker

pytestmark = [
    pytest.mark.skipif(not tracing.is_there(), reason="system calls are watched on Linux"),
    pytest.mark.timeout(600),
]
KILLS, REFUSALS, STATES = 1, 1, 25


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


@pytest.mark.parametrize("name", work.WORKFLOWS)
def test_a_workflow_that_is_broken_off_loses_nothing_that_it_acknowledged(
    worker: Worker, tmp_path: Path, name: str
):
    bench = Bench(name, tmp_path, worker)
    killed = kill_work.kill(bench, KILLS)
    assert killed.faults == []
    refused = kill_work.refuse(bench, REFUSALS)
    assert refused.faults == []
    cut = power.replay(bench, STATES)
    assert cut.faults == []
    assert (killed.rounds, refused.rounds, cut.states) == (KILLS, REFUSALS, STATES)


def test_an_acknowledgement_that_comes_too_early_is_found(worker: Worker, tmp_path: Path):
    """The control of the kills: told first, saved afterwards."""
    assert kill_work.finds_an_early_acknowledgement(Bench("save", tmp_path, worker))


def test_a_program_that_does_not_hear_a_refusal_is_found(worker: Worker, tmp_path: Path):
    """The control of the refusals: it goes on and says that all is done."""
    assert kill_work.finds_a_deaf_program(Bench("import", tmp_path, worker))


def test_a_vault_that_does_not_open_is_a_fault_like_others(tmp_path: Path):
    with cheap_keys():
        ground = work.lay_out(tmp_path)
        database = ground.vault / "vault.db"
        database.write_bytes(database.read_bytes()[: 40 * 4096])
        assert work.judge("save", ground, 0) == ["the vault does not open: DatabaseTruncated"]


def test_folders_that_are_never_synced_are_found(worker: Worker, tmp_path: Path):
    """The control of the power cuts: what `synchronous=FULL` leaves out, and more."""
    assert power.replay(Bench("save", tmp_path, worker), 120, forgetful=True).faults
