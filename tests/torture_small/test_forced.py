"""Two hundred errors whose words hold what was typed leave none of them anywhere (34)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture import forced

ERRORS = 200


@pytest.mark.timeout(900)
def test_forced_errors_leave_no_word_in_logs_outputs_or_settings(tmp_path: Path):
    ran = forced.run(tmp_path, ERRORS)
    assert ran.forced >= ERRORS
    assert ran.told > 20, "they are told of, by type and place"
    assert ran.found == []


@pytest.mark.timeout(900)
def test_a_program_that_is_not_hushed_is_found(tmp_path: Path):
    """The negative control: what Python does with an error by itself."""
    ran = forced.run(tmp_path, 10, loud=True)
    assert "stderr" in ran.found
