"""The import contracts of pyproject.toml hold, and each is seen to fail on a deliberate break."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, copy_tree

LINTER = Path(sys.executable).with_name("lint-imports")

# Each break: the contract, the module that is added, what it imports against the rules.
BREAKS = (
    ("layers", "counsel_desk/services/spoilt.py", "import ui.theme"),
    ("layers", "counsel_desk/storage/spoilt.py", "import counsel_desk.services"),
    ("layers", "counsel_desk/storage/spoilt.py", "import counsel_desk.reports"),
    ("layers", "counsel_desk/reports/spoilt.py", "import counsel_desk.storage"),
    ("layers", "counsel_desk/crypto/spoilt.py", "from counsel_desk import storage"),
    ("layers", "counsel_desk/domain/spoilt.py", "from counsel_desk.crypto import errors"),
    ("no-window", "counsel_desk/reports/spoilt.py", "from PySide6.QtGui import QImage"),
    ("no-window", "counsel_desk/spoilt.py", "import ui"),
    ("no-window", "resources/spoilt.py", "import qtawesome"),
    ("no-vault-in-window", "ui/screens/spoilt.py", "from counsel_desk.storage import vault"),
    ("no-vault-in-window", "ui/shell/spoilt.py", "import counsel_desk.crypto.kdf"),
    ("no-vault-in-window", "ui/widgets/spoilt.py", "from sqlalchemy import select"),
    ("no-vault-in-window", "ui/spoilt.py", "import sqlcipher3"),
    ("rows-stay-in-storage", "counsel_desk/services/spoilt.py", "from sqlalchemy import select"),
    ("rows-stay-in-storage", "counsel_desk/reports/spoilt.py", "import sqlcipher3.dbapi2"),
    ("pure-domain", "counsel_desk/domain/spoilt.py", "import msgspec"),
    ("pure-domain", "counsel_desk/domain/outcomes/spoilt.py", "import numpy"),
    ("plain-resources", "resources/spoilt.py", "from counsel_desk.domain import ids"),
    ("lasting-migrations", "migrations/versions/spoilt.py", "import counsel_desk.storage"),
    ("lasting-migrations", "migrations/versions/spoilt.py", "import msgspec"),
    ("separate-screens", "ui/screens/spoilt.py", "from ui.screens import spoilt_too"),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = copy_tree(tmp_path_factory.mktemp("contracts"))
    (target / "ui/screens/spoilt_too.py").write_text('"""A second screen."""\n', encoding="utf-8")
    return target


@pytest.fixture
def spoilt(request: pytest.FixtureRequest, copy: Path) -> Iterator[Path]:
    name, text = request.param
    path = copy / name
    path.write_text(f'"""A deliberate break."""\n\n{text}\n', encoding="utf-8")
    yield copy
    path.unlink()


def lint(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--cache-dir", root.parent / f"{root.name}-cache", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_holds_in_an_unspoilt_copy(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("contract", "spoilt"),
    [(contract, (name, text)) for contract, name, text in BREAKS],
    ids=[f"{contract}-{text.split()[1]}" for contract, _, text in BREAKS],
    indirect=["spoilt"],
)
def test_a_deliberate_break_is_found(contract: str, spoilt: Path) -> None:
    done = lint(spoilt, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 kept, 1 broken" in done.stdout
    assert "spoilt" in done.stdout


def test_every_contract_has_a_deliberate_break() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in BREAKS}
