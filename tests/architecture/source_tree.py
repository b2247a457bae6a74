"""A tree of sources to judge: this checkout, or a copy of it that a test has spoilt."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("counsel_desk", "ui", "migrations", "resources")
OTHERS = ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "bootstrap.py")
LITTER_PARTS = {"__pycache__", ".git", ".venv", ".ruff_cache", ".mypy_cache", ".pytest_cache"}
LITTER = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache")


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path in the tree, its text, its syntax tree and the nodes of that."""

    path: str
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]

    def where(self, node: ast.AST) -> str:
        """Say where a node stands, as path:line."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def _parsed(path: str, text: str) -> Module:
    tree = ast.parse(text, path)
    return Module(path, text, tree, tuple(ast.walk(tree)))


def modules(root: Path, *folders: str) -> Iterator[Module]:
    """Give each Python file under the folders (by default the four packages)."""
    for folder in folders or PACKAGES:
        for path in sorted((root / folder).rglob("*.py")):
            yield _parsed(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))


def kept_files(root: Path) -> list[Path]:
    """List the files under version control, or where git cannot tell, all that could be."""
    found = _known_to_git(root) if (root / ".git").exists() else []
    if not found:
        found = [path for path in root.rglob("*") if not LITTER_PARTS & set(path.parts)]
    return [path for path in found if path.is_file()]


def _known_to_git(root: Path) -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={root}", "ls-files", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return [root / name for name in listed.stdout.split("\0") if name]


def copy_tree(target: Path) -> Path:
    """Copy what the rules judge into an empty folder."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, target / package, ignore=LITTER)
    for name in OTHERS:
        shutil.copy(ROOT / name, target / name)
    return target
