"""Make a client's own copy: choose the parts, see what leaves, seal it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from counsel_desk.reports.own_copy import render_own_copy
from counsel_desk.services import own_copy
from counsel_desk.services.errors import Invalid
from counsel_desk.services.exports import save_bytes
from ui.screens.client.form_sheet import WIDE
from ui.shell.saving_sheet import SavingSheet
from ui.theme import Space
from ui.widgets.card import clear_layout
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.long_tick_list import LongTickList
from ui.widgets.paper_words import paper_words
from ui.widgets.sealing_parts import SealingFields
from ui.widgets.tick_list import TickList
from ui.wording import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.reports.own_copy import Mention, OwnCopy
    from counsel_desk.reports.paper_words import PaperWords
    from counsel_desk.services.own_copy import OwnCopyPermit
    from ui.jobs import Job
    from ui.screen import Context

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def write(permit: OwnCopyPermit, passphrase: str, words: PaperWords) -> Path:
    """Draw, seal and save a copy; on a worker, and in memory until it is sealed."""
    data = render_own_copy(permit.copy, passphrase=passphrase, words=words)
    return save_bytes(permit.permit, data)


def as_text(copy: OwnCopy) -> str:
    """Show what leaves, as it stands in the file."""
    lines: list[str] = []
    for section in copy.sections:
        lines += [section.title.upper(), ""]
        lines += [section.note, ""] if section.note else []
        for item in section.items:
            lines += [item.heading] if item.heading else []
            lines += [f"{one.label}: {one.text}" if one.label else one.text for one in item.facts]
            lines += [item.body] if item.body else []
            lines.append("")
    return "\n".join(lines)


class OwnCopySheet(SavingSheet):
    """Parts to tick, a preview that follows them, and the passphrases."""

    def __init__(self, context: Context, case: CaseId, path: Path) -> None:
        self._context, self._case, self._path = context, case, path
        self._words = paper_words()
        self.parts = TickList([(part.key, part_words(part.key)) for part in own_copy.PARTS])
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setMinimumHeight(150)
        self.lost = label("", "strong", tone="warning", wrap=True)
        self.hidden = label("", "strong", wrap=True)
        self.others: LongTickList | None = None
        self._others = QVBoxLayout()
        self._keys: tuple[str, ...] = ()
        self.sealing = SealingFields()
        body = QWidget()
        body.setObjectName("clear")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.M)
        lines.addWidget(Field(translate("OwnCopy", "Parts"), self.parts))
        lines.addWidget(self.lost)
        lines.addWidget(Field(translate("OwnCopy", "What leaves"), self.preview))
        lines.addWidget(self.hidden)
        lines.addLayout(self._others)
        lines.addWidget(self.sealing)
        body.setFocusProxy(self.parts)
        super().__init__(
            translate("OwnCopy", "The client’s own copy"),
            translate(
                "OwnCopy",
                "Pages to read and the same for a machine, in the file “{0}”, which opens with its"
                " own passphrase alone. Names and codes of other clients are left out unless you"
                " keep them; read what leaves all the same.",
            ).format(path.name),
            translate("OwnCopy", "Save the copy"),
            body,
        )
        self.setMaximumWidth(WIDE)
        self.hidden.hide()
        self.lost.hide()
        self.parts.changed.connect(self._look)
        self.on_save(self._ask)
        self._look()

    def chosen(self) -> frozenset[str]:
        """Give the parts that are ticked."""
        return frozenset(self.parts.values())

    def _look(self) -> None:
        if not self.chosen():
            self.preview.setPlainText("")
            self._point_out(())
            self.lost.hide()
            self.preview.setPlaceholderText(translate("OwnCopy", "Tick what the client wants."))
            return
        job = self._context.jobs.ask(
            own_copy.preview_own_copy, self._case, chosen=self.chosen(), kept=self.kept(),
            words=self._words,
        )  # fmt: skip
        job.then(self.show_copy)

    def kept(self) -> frozenset[str]:
        """Give the places at which somebody else's name stays on purpose."""
        return frozenset(self.others.values() if self.others is not None else ())

    def show_copy(self, copy: OwnCopy) -> None:
        """Show what would leave."""
        self.preview.setPlainText(as_text(copy))
        self._point_out(copy.mentions)
        self.lost.setText(_lost_words(copy))
        self.lost.setVisible(bool(copy.lost))

    def _point_out(self, mentions: tuple[Mention, ...]) -> None:
        """Name each place at which another client seems to be named, to be kept by a tick."""
        left = sum(not one.kept for one in mentions)
        self.hidden.setText(_left_words(left, len(mentions)))
        self.hidden.setVisible(bool(mentions))
        keys = tuple(one.key for one in mentions)
        if keys == self._keys:
            return
        ticked = self.kept()
        clear_layout(self._others)
        self._keys, self.others = keys, None
        if keys:
            shown = [(one.key, mention_words(one)) for one in mentions]
            keep = translate("OwnCopy", "Keep all the same")
            self.others = LongTickList(shown, keep, ticked)
            self.others.changed.connect(self._look)
            self._others.addWidget(Field(keep, self.others))

    def _ask(self) -> Job[OwnCopyPermit] | None:
        if not self.sealing.is_right():
            return None
        seal = self.sealing.words.text()
        job = self._context.jobs.ask(
            own_copy.export_own_copy, self._case, chosen=self.chosen(), seal_with=seal,
            passphrase=self.sealing.own.text(), path=self._path, kept=self.kept(),
            words=self._words,
        )  # fmt: skip
        return job.then(lambda permit: self._write(permit, seal))

    def _write(self, permit: OwnCopyPermit, seal: str) -> None:
        messages = self._context.messages
        messages.say(translate("OwnCopy", "Making the copy…"))
        job = self._context.jobs.compute(write, permit, seal, self._words)
        job.then(lambda path: messages.say(_saved(path), "good"))
        job.failed(lambda error: messages.say(sentence(error), "danger"))

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, Invalid) and error.field == "seal_with":
            self.set_error("")
            self.sealing.words.set_error(sentence(error))


def mention_words(mention: Mention) -> str:
    """Say where somebody is named and how: the part, the item and its line, and the words."""
    where = " · ".join(part for part in (mention.part, mention.heading) if part)
    words = translate("OwnCopy", "{0}, line {1}:\n{2}")
    return words.format(where, mention.line, mention.context)


def _left_words(left: int, found: int) -> str:
    said = translate("OwnCopy", "Names or codes of other clients found: {0}. Left out: {1}.")
    return said.format(found, left)


def _lost_words(copy: OwnCopy) -> str:
    """Say how much is missing from which parts, because it does not open."""
    counts = Counter[str]()
    for section in copy.sections:
        counts[section.key] += section.lost
    named = translate("OwnCopy", "{0}: {1}")
    parts = "; ".join(named.format(part_words(key), n) for key, n in counts.items() if n)
    said = translate(
        "OwnCopy",
        "Damaged records that cannot be read, and so are not in the copy: {0} ({1}). The copy says"
        " so too.",
    )
    return said.format(copy.lost, parts)


def part_words(key: str) -> str:
    """Name a part for the one who chooses; one without words here says its own title."""
    words = {
        "identity": translate("OwnCopy", "Name and birth"),
        "contact": translate("OwnCopy", "Safe contact"),
        "file": translate("OwnCopy", "The file itself"),
        "intake": translate("OwnCopy", "Intake"),
        "appointments": translate("OwnCopy", "Sessions"),
        "notes": translate("OwnCopy", "Notes, in full"),
        "screenings": translate("OwnCopy", "Screenings with answers"),
        "plan": translate("OwnCopy", "Plan and goals"),
        "safety": translate("OwnCopy", "Safety plan"),
        "referrals": translate("OwnCopy", "Referrals"),
        "consents": translate("OwnCopy", "Consents"),
        "documents": translate("OwnCopy", "List of documents"),
        "groups": translate("OwnCopy", "Own attendance in groups"),
        "risk": translate("OwnCopy", "Risk assessments"),
        "events": translate("OwnCopy", "Events of violence"),
        "life": translate("OwnCopy", "Events marked on the chart"),
        "legal": translate("OwnCopy", "Legal steps and numbers"),
        "closing": translate("OwnCopy", "Closing summary"),
    }
    return words.get(key, own_copy.BY_KEY[key].title)


def _saved(path: Path) -> str:
    return translate("OwnCopy", "The copy is saved as {0}.").format(path.name)
