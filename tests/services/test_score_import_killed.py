"""A process that is killed while it brings scores in leaves nothing of them behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from counsel_desk.services import cases, score_import, screenings, verification
from tests.builders import Office, cheap_keys, vault_copy

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, sys
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from counsel_desk.domain.past_scores import PastScreening
from counsel_desk.services import cases, score_import
from tests.builders import Office, cheap_keys


def die(done, of):
    if done >= 200:
        os._exit(9)


with cheap_keys():
    office = Office(Path(sys.argv[1]))
    desk = office.counsellor1
    (row,) = desk.do(cases.list_cases)
    rows = tuple(
        PastScreening(row.case, "phq-9", date(2020, 1, 1) + timedelta(days=n), total=Fraction(9))
        for n in range(300)
    )
    desk.do(score_import.bring_in, screenings=rows, progress=die)
"""


def test_an_import_that_is_killed_half_way_leaves_nothing(tmp_path):
    with cheap_keys():
        folder = vault_copy(tmp_path)
        office = Office(folder)
        case = office.client()
        office.close()
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, check=False, timeout=300
        )
        assert done.returncode == 9
        office = Office(folder)
        desk = office.counsellor1
        assert [row.case for row in desk.do(cases.list_cases)] == [case]
        assert desk.do(screenings.list_screenings, case) == ()
        assert desk.do(score_import.list_imports) == ()
        assert verification.verify(desk).holds
        office.close()
