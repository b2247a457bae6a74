"""The tree of methods: closed until it is wanted, several may be ticked, words are optional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from counsel_desk.domain.events import MethodUse
from counsel_desk.domain.taxonomy import METHODS, Branch
from ui.widgets.event_words import method_words
from ui.widgets.section import SectionCollapse

if TYPE_CHECKING:
    from collections.abc import Iterable

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class MethodLine(QWidget):
    """One method: a box, and room for a few words once it is ticked.

    Signals:
        changed: ticked, cleared, or its words are others.
    """

    changed = Signal()

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.key = key
        self.box = QCheckBox(words)
        self.detail = QLineEdit()
        self.detail.setDragEnabled(False)
        self.detail.setPlaceholderText(
            translate("MethodTree", "A few words, only if the client offers them")
        )
        self.detail.setAccessibleName(translate("MethodTree", "Words on: {0}").format(words))
        self.detail.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(self.box)
        lines.addWidget(self.detail)
        self.box.toggled.connect(self._ticked)
        self.detail.textChanged.connect(lambda _text: self.changed.emit())

    def _ticked(self, on: bool) -> None:
        self.detail.setVisible(on)
        self.changed.emit()


class BranchSection(SectionCollapse):
    """A kind of method; what is below it is made when it is first opened or needed."""

    changed = Signal()

    def __init__(self, branch: Branch) -> None:
        super().__init__(method_words(branch.key))
        self._branch = branch
        self.lines: dict[str, MethodLine] = {}
        self.body.setSpacing(0)
        self.toggled.connect(lambda is_open: self.make() if is_open else None)

    def make(self) -> None:
        """Make the lines."""
        if self.lines:
            return
        whole = translate("MethodTree", "{0}, not said how").format(method_words(self._branch.key))
        named = [(self._branch.key, whole)]
        named += [(key, method_words(key)) for key in self._branch.leaves]
        for key, words in named:
            line = self.lines[key] = MethodLine(key, words)
            line.changed.connect(self._changed)
            self.add(line)

    def _changed(self) -> None:
        self.count()
        self.changed.emit()

    def count(self) -> None:
        """Say in the title how many are ticked."""
        ticked = sum(line.box.isChecked() for line in self.lines.values())
        title = method_words(self._branch.key)
        words = translate("MethodTree", "{0} ({1})").format(title, ticked) if ticked else title
        self.set_title(words)

    def show_uses(self, uses: dict[str, str]) -> None:
        """Tick these methods and write their words."""
        mine = {self._branch.key, *self._branch.leaves}
        if mine & uses.keys() or self.lines:
            self.make()
        for key, line in self.lines.items():
            line.box.setChecked(key in uses)
            line.detail.setText(uses.get(key, ""))
        self.count()


class MethodTree(QWidget):
    """All kinds of methods under one another.

    Signals:
        changed: what is ticked or written is other than before.
    """

    changed = Signal()

    def __init__(self, uses: Iterable[MethodUse] = ()) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setAccessibleName(translate("MethodTree", "Methods"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        self.branches = [BranchSection(branch) for branch in METHODS]
        for branch in self.branches:
            lines.addWidget(branch)
            branch.changed.connect(self.changed)
        self.write({use.key: use.detail for use in uses})

    def read(self) -> dict[str, str]:
        """Give what is ticked with its words, as plain values."""
        return {
            key: line.detail.text().strip()
            for branch in self.branches
            for key, line in branch.lines.items()
            if line.box.isChecked()
        }

    def write(self, uses: dict[str, Any]) -> None:
        """Show plain values again."""
        said = {str(key): str(words) for key, words in uses.items()}
        for branch in self.branches:
            branch.show_uses(said)

    def uses(self) -> tuple[MethodUse, ...]:
        """Give what is ticked."""
        return tuple(MethodUse(key, words) for key, words in self.read().items())
