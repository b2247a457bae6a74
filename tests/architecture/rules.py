"""The rules of the house that imports cannot say, each a function from a tree to its faults."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source_tree import Module, kept_files, modules

FILE_LIMIT = 400
FUNCTION_LIMIT = 30
SHARE_OF_SHORT_FUNCTIONS = 0.9

ENDS_TRANSACTIONS = {
    "counsel_desk/services/search_index.py",  # the index in memory, which is no vault
    "counsel_desk/storage/engine.py",  # takes the file's lock once while opening
    "counsel_desk/storage/unit_of_work.py",
    "counsel_desk/storage/maintenance.py",
    "counsel_desk/storage/migration.py",
    "counsel_desk/storage/salvage.py",  # fills a new vault that nobody has open
}
NAMES_COLOURS = {
    "ui/theme.py",
    "counsel_desk/reports/palette.py",  # published colours for people with any colour vision
}
# Helpers of the use cases; `Desk.do` refuses a function that carries no permission.
HELPS_USE_CASES = {"counsel_desk/services/desk.py"}
ANSWERS_KEYS = {
    "ui/widgets/keys.py",
    "ui/widgets/passphrase.py",  # swallows keys that would copy a passphrase; does nothing by one
}
_BY_HAND = {"event.key", "event.matches", "QShortcut"}
STARTS_THE_EVENT_LOOP = {"ui/app.py"}


def transactions_end_in_one_place(root: Path) -> list[str]:
    """Commit and roll back in the unit of work (and in maintenance) alone."""
    faults = []
    for module in modules(root, "counsel_desk", "ui"):
        if module.path in ENDS_TRANSACTIONS:
            continue
        for node in module.nodes:
            called = isinstance(node, ast.Call) and _called(node) in {"commit", "rollback"}
            if called or _is_sql(node, "COMMIT", "ROLLBACK"):
                faults.append(f"{module.where(node)} ends a transaction")
    return faults


def _is_sql(node: ast.AST, *words: str) -> bool:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    return node.value.strip().rstrip(";") in words


def _called(node: ast.Call) -> str:
    """Name the function that is called, without what comes before its last dot."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def use_cases_name_a_permission(root: Path) -> list[str]:
    """Mark each public function of an open unit of work as a use case, or as help for them."""
    faults = []
    for module in modules(root, "counsel_desk/services"):
        helps = module.path in HELPS_USE_CASES
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            marks = [d for d in node.decorator_list if _mark_name(d) == "use_case"]
            helper = any(_mark_name(d) == "helps_use_cases" for d in node.decorator_list)
            private = helps or helper or node.name.startswith("_")
            if not (marks or private) and _takes_work(node):
                faults.append(f"{module.where(node)} {node.name} is no use case")
            faults += [
                f"{module.where(node)} {node.name} names no permission"
                for mark in marks
                if not _names_permission(mark)
            ]
    return faults


def _mark_name(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Call):
        return _called(decorator)
    return decorator.id if isinstance(decorator, ast.Name) else ""


def _takes_work(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    first = node.args.args[:1]
    return bool(first) and first[0].annotation is not None and _text(first[0].annotation) == "Work"


def _text(node: ast.expr) -> str:
    return ast.unparse(node).strip("'\"")


def _names_permission(mark: ast.expr) -> bool:
    if not isinstance(mark, ast.Call) or not mark.args:
        return False
    return re.fullmatch(r"(\w+\.)?Permission\.[A-Z_]+", ast.unparse(mark.args[0])) is not None


def colours_come_from_the_theme(root: Path) -> list[str]:
    """Write colours as hex in the theme's tokens only."""
    hexes = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
    faults = []
    for module in modules(root, "counsel_desk", "ui"):
        if module.path in NAMES_COLOURS:
            continue
        for node in module.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = hexes.fullmatch(node.value.strip())
                if found:
                    faults.append(f"{module.where(node)} names the colour {found[0]}")
    for sheet in sorted((root / "resources").rglob("*.qss")):
        for number, line in enumerate(sheet.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r":.*" + hexes.pattern + r"\b", line):
                faults.append(f"{sheet.relative_to(root).as_posix()}:{number} names a colour")
    return faults


def the_window_never_waits(root: Path) -> list[str]:
    """Subclass no QThread, nest no event loop, sleep nowhere."""
    faults = []
    for module in modules(root):
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base).endswith("QThread") for base in node.bases
            ):
                faults.append(f"{module.where(node)} subclasses QThread")
            if isinstance(node, ast.Call):
                faults += _waiting(module, node)
    return faults


def _waiting(module: Module, node: ast.Call) -> Iterator[str]:
    name = _called(node)
    if name in {"processEvents", "qWait", "sleep", "msleep", "usleep", "QEventLoop"}:
        yield f"{module.where(node)} calls {name}"
    is_loop = isinstance(node.func, ast.Attribute) and name in {"exec", "exec_"}
    if is_loop and module.path.startswith("ui/") and module.path not in STARTS_THE_EVENT_LOOP:
        yield f"{module.where(node)} nests an event loop with {name}"


def keys_stand_in_tables(root: Path) -> list[str]:
    """Answer keys by the table that F1 reads (ui/widgets/keys.py), nowhere by hand."""
    return [
        f"{module.where(node)} answers a key by hand"
        for module in modules(root, "ui")
        if module.path not in ANSWERS_KEYS and not module.path.startswith("ui/tour/")
        for node in module.nodes
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in _BY_HAND)
        or (isinstance(node, ast.Attribute) and ast.unparse(node) == "Qt.Key")
    ]


def no_pyplot(root: Path) -> list[str]:
    """Draw with figures: pyplot keeps a global state and its own windows."""
    return [
        f"{module.where(node)} uses pyplot"
        for module in modules(root)
        for node in module.nodes
        if _imports(node, "matplotlib.pyplot")
        or (isinstance(node, ast.Attribute) and node.attr == "pyplot")
    ]


def _imports(node: ast.AST, wanted: str) -> bool:
    return any(name == wanted or name.startswith(wanted + ".") for name in _imported(node))


def _imported(node: ast.AST) -> list[str]:
    """Name all that an import statement may bring, absolute imports only."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
    return []


def nothing_is_printed(root: Path) -> list[str]:
    """Leave no print, breakpoint or debugger behind."""
    faults = []
    for module in modules(root):
        for node in module.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in {"print", "pprint", "breakpoint"}:
                    faults.append(f"{module.where(node)} calls {node.func.id}")
            elif _imports(node, "pdb") or _imports(node, "pprint"):
                faults.append(f"{module.where(node)} imports a debugging aid")
    return faults


def no_network_and_no_pickle(root: Path) -> list[str]:
    """Open no socket, and read no format that can run code."""
    banned = (
        "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "socketserver", "xmlrpc",
        "PySide6.QtNetwork", "PySide6.QtWebSockets",
        "pickle", "marshal", "shelve", "dill", "joblib",
    )  # fmt: skip
    return [
        f"{module.where(node)} imports {name}"
        for module in modules(root)
        for node in module.nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in banned
        if _imports(node, name)
    ]


def files_stay_short(root: Path) -> list[str]:
    """Keep a file under 400 lines."""
    return [
        f"{module.path} has {lines} lines"
        for module in modules(root)
        if (lines := module.text.count("\n")) >= FILE_LIMIT
    ]


def functions_stay_short(root: Path) -> list[str]:
    """Keep nine in ten functions of each package under 30 lines."""
    faults = []
    for package in ("counsel_desk", "ui", "migrations"):
        lengths = [
            (node.end_lineno or node.lineno) - node.lineno + 1
            for module in modules(root, package)
            for node in module.nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        short = sum(length < FUNCTION_LIMIT for length in lengths)
        if short < SHARE_OF_SHORT_FUNCTIONS * len(lengths):
            faults.append(f"{package}: only {short} of {len(lengths)} functions are short")
    return faults


def imports_stay_within(root: Path) -> list[str]:
    """Use the standard library alone in domain and resources; alembic and SQLAlchemy in steps."""
    allowed = {
        "counsel_desk/domain": {"counsel_desk.domain"},
        "resources": {"resources"},
        "migrations/versions": {"alembic", "sqlalchemy"},
    }
    faults = []
    for folder, names in allowed.items():
        for module in modules(root, folder):
            for node in module.nodes:
                for name in _imported(node)[:1]:
                    known = any(f"{name}.".startswith(f"{ours}.") for ours in names)
                    if not known and name.split(".")[0] not in sys.stdlib_module_names:
                        faults.append(f"{module.where(node)} imports {name}")
    return faults


def camel_case_is_qt_s(root: Path) -> list[str]:
    """Use camelCase only where a method of Qt is overridden."""
    faults = []
    for module in modules(root, "ui"):
        for node in module.nodes:
            if not isinstance(node, ast.FunctionDef) or node.name in _qt_methods():
                continue
            if re.search(r"[a-z][A-Z]", node.name):
                faults.append(f"{module.where(node)} {node.name} is no method of Qt")
    return faults


@cache
def _qt_methods() -> frozenset[str]:
    from PySide6 import QtCore, QtGui, QtWidgets

    names: set[str] = set()
    for library in (QtCore, QtGui, QtWidgets):
        for _, kind in inspect.getmembers(library, inspect.isclass):
            names.update(dir(kind))
    return frozenset(names)


def suppressions_are_narrow(root: Path) -> list[str]:
    """Give each suppression its code, and its reason on the same line or the one before."""
    marker = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)(?P<rest>.*)")
    code = re.compile(r"^\s*(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w, -]+\])?(?P<reason>.*)$")
    faults = []
    for module in modules(root):
        lines = module.text.splitlines()
        for number, line in enumerate(lines, 1):
            found = marker.search(line)
            if not found:
                continue
            parts = code.match(found["rest"])
            reason = parts["reason"].strip(" #-") if parts else ""
            before = lines[number - 2].strip() if number > 1 else ""
            if "assert_never(" in "".join(lines[number : number + 1]):
                continue  # says itself that the line cannot be reached
            if found["rest"].strip() == "" and "cover" not in found[0]:
                faults.append(f"{module.path}:{number} suppresses without a code")
            elif not reason and not before.startswith("#"):
                faults.append(f"{module.path}:{number} suppresses without a reason")
    return faults


def files_name_no_machine(root: Path) -> list[str]:
    """Keep paths of one machine and hosts of package indexes out of every file."""
    machine = re.compile(r"(?<![\w.:/-])/(?:work|root|opt|home/\w+|Users/\w+)/\w")
    hosts = re.compile(r"(?:pypi|test\.pypi)\.org|pythonhosted\.\w+|://[^/\s]+/simple\b")
    faults = []
    for path in kept_files(root):
        data = path.read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            for pattern in (machine, hosts):
                if pattern.search(line):
                    faults.append(f"{path.relative_to(root).as_posix()}:{number} names a machine")
    return faults


def locks_name_no_index(root: Path) -> list[str]:
    """Lock versions and hashes, and nothing about where they come from."""
    faults = []
    for path in sorted(root.glob("*.lock")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            option = re.match(r"\s*(--(?!hash=sha256:[0-9a-f]{64})|-[a-z]\b)", line)
            if option or "://" in line or " @ " in line:
                faults.append(f"{path.name}:{number} names a place: {line.strip()}")
    return faults


def locks_are_whole(root: Path) -> list[str]:
    """Pin each dependency of the project, with hashes."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    runtime = [*project["project"]["dependencies"], *groups["build"]]
    development = runtime + [one for one in groups["dev"] if isinstance(one, str)]
    faults = []
    for name, wanted in (("requirements.lock", runtime), ("requirements-dev.lock", development)):
        text = (root / name).read_text(encoding="utf-8")
        pins = re.findall(r"(?m)^([a-z0-9.-]+)==\S+(.*)\n((?:    --hash=.*\n)*)", text + "\n")
        hashed = {pin for pin, _, hashes in pins if hashes}
        faults += [f"{name}: {pin} has no hash" for pin, _, hashes in pins if not hashes]
        for dependency in wanted:
            pin = re.split(r"[^A-Za-z0-9._-]", dependency)[0].lower().replace("_", "-")
            if pin not in hashed:
                faults.append(f"{name}: {pin} is not locked")
    return faults


RULES = (
    transactions_end_in_one_place,
    use_cases_name_a_permission,
    colours_come_from_the_theme,
    the_window_never_waits,
    keys_stand_in_tables,
    no_pyplot,
    nothing_is_printed,
    no_network_and_no_pickle,
    files_stay_short,
    functions_stay_short,
    imports_stay_within,
    camel_case_is_qt_s,
    suppressions_are_narrow,
    files_name_no_machine,
    locks_name_no_index,
    locks_are_whole,
)
