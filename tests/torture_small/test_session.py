"""A traced session writes nothing of what was typed, makes no file elsewhere, opens no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture import session, tracing

pytestmark = [
    pytest.mark.skipif(not tracing.is_there(), reason="system calls cannot be watched here"),
    pytest.mark.timeout(1_500),
]


def test_a_session_leaves_nothing_outside_and_opens_no_socket(tmp_path: Path):
    seen = session.run(tmp_path)
    assert seen.faults == []
    assert seen.calls > 500
    assert seen.written > 100_000, "the record holds what was written"


def test_a_program_that_leaks_and_asks_the_network_is_found(tmp_path: Path):
    """The negative control."""
    seen = session.run(tmp_path, how="leaky")
    said = " ".join(seen.faults)
    assert "what was typed was written" in said
    assert "a socket: AF_INET" in said
    assert "outside the vault and the settings" in said
