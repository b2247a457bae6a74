"""Choose what a referral letter holds: every piece is shown, and nothing is ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from counsel_desk.domain.forms import FormKey
from counsel_desk.reports.letter import LetterWords, render_letter
from counsel_desk.services import form_drafts, letters
from counsel_desk.services.errors import ConsentMissing, Invalid
from counsel_desk.services.exports import save_bytes
from ui.form_keeper import FormKeeper, FormStatus
from ui.screens.client.form_sheet import WIDE, TextBox
from ui.shell.consent_sheet import retry_without_consent
from ui.shell.saving_sheet import SavingSheet
from ui.theme import Space
from ui.widgets.dates import say_date
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.sealing_parts import SealingFields
from ui.wording import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.referrals import ReferralEntry
    from counsel_desk.reports.letter import Piece
    from counsel_desk.reports.paper_words import PaperWords
    from counsel_desk.services.letters import Letter
    from ui.jobs import Job
    from ui.screen import Context

FORM = "letter"

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def write(letter: Letter, passphrase: str) -> Path:
    """Draw, seal and save a letter; on a worker, and in memory until it is sealed."""
    return save_bytes(letter.permit, render_letter(letter.paper, passphrase=passphrase))


class LetterSheet(SavingSheet):
    """Pieces to tick, a message, and the passphrases."""

    def __init__(
        self,
        context: Context,
        case: CaseId,
        entry: ReferralEntry,
        pieces: tuple[Piece, ...],
        path: Path,
        said: PaperWords,
    ) -> None:
        self._context, self._case, self._entry, self._path = context, case, entry, path
        self._said = said
        self.boxes: dict[str, QCheckBox] = {}
        self.message = TextBox()
        self.sealing = SealingFields()
        body = QWidget()
        body.setObjectName("clear")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.S)
        self._lines = lines
        self._put_pieces(lines, pieces)
        message = Field(translate("Letter", "Message"), self.message, optional=True)
        for part in (message, self.sealing):
            lines.addSpacing(Space.S)
            lines.addWidget(part)
        body.setFocusProxy(next(iter(self.boxes.values()), self.message))
        super().__init__(
            translate("Letter", "Referral letter"),
            translate(
                "Letter",
                "Tick what the letter may hold; nothing else leaves. The file “{0}” opens with its"
                " own passphrase alone.",
            ).format(path.name),
            translate("Letter", "Save the letter"),
            body,
        )
        self.setMaximumWidth(WIDE)
        self.on_save(lambda: self._ask(None))
        self._keep()

    def _keep(self) -> None:
        """Keep the message. What is ticked is not: each letter is ticked by hand."""
        keeper = FormKeeper(self._context, FORM, self, case=self._case, item=self._entry.id)
        keeper.bind("message", self.message)
        self._lines.addWidget(FormStatus(keeper))
        keeper.begin()

    def _put_pieces(self, lines: QVBoxLayout, pieces: tuple[Piece, ...]) -> None:
        if said := _left_words(pieces):
            lines.addWidget(label(said, "strong", tone="warning", wrap=True))
        group = ""
        for piece in pieces:
            if piece.group != group:
                group = piece.group
                lines.addWidget(label(group, "field-label"))
            if not piece.text:
                lines.addWidget(label(_lost_words(piece), "body", tone="danger", wrap=True))
                continue
            box = QCheckBox(f"{piece.label}: {_short(piece.said)}")
            box.setToolTip(piece.said)
            self.boxes[piece.key] = box
            lines.addWidget(box)

    def chosen(self) -> frozenset[str]:
        """Give the pieces that are ticked."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def words(self) -> LetterWords:
        """Give what stands around the pieces."""
        referral = self._entry.referral
        to = translate("Letter", "To: {0}").format(referral.partner_name if referral else "")
        return LetterWords(
            translate("Letter", "Referral"),
            to,
            say_date(self._context.today(), long=True),
            translate("Letter", "Confidential. Keep this letter where others cannot read it"),
            self.message.words(),
        )

    def _ask(self, override: str | None) -> Job[Letter] | None:
        if not self.sealing.is_right():
            return None
        seal = self.sealing.words.text()
        job = self._context.jobs.ask(
            letters.write_letter, self._case, self._entry.id,
            chosen=self.chosen(), words=self.words(), seal_with=seal,
            passphrase=self.sealing.own.text(), path=self._path, override=override, said=self._said,
        )  # fmt: skip
        job.then(lambda letter: self._write(letter, seal))
        return job.then(self._saved) if override is not None else job

    def _write(self, letter: Letter, seal: str) -> None:
        context, key = self._context, FormKey(FORM, self._case, self._entry.id)
        job = context.jobs.compute(write, letter, seal)
        job.then(lambda path: _tell(context, key, path))
        job.failed(lambda error: context.messages.say(sentence(error), "danger"))

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, ConsentMissing):
            self.set_error("")
            retry_without_consent(self, error, self._ask, context=self._context, case=self._case)
        elif isinstance(error, Invalid) and error.field == "seal_with":
            self.set_error("")
            self.sealing.words.set_error(sentence(error))


def _lost_words(piece: Piece) -> str:
    """Say of a piece that it cannot be chosen, and why."""
    if piece.lost == 1:
        return translate("Letter", "{0}: damaged, and cannot be in the letter").format(piece.label)
    words = translate("Letter", "{0}: {1} records are damaged, and cannot be in the letter")
    return words.format(piece.label, piece.lost)


def _left_words(pieces: tuple[Piece, ...]) -> str:
    """Say of which pieces something is missing, though they can be chosen."""
    names = ", ".join(piece.label for piece in pieces if piece.lost and piece.text)
    words = translate(
        "Letter",
        "Some records cannot be read because they are damaged. The letter says so beside what it"
        " tells without them: {0}.",
    )
    return words.format(names) if names else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else f"{flat[:88]}…"


def _tell(context: Context, key: FormKey, path: Path) -> None:
    """Say where the letter is; its message is in it and kept no longer."""
    context.jobs.ask_first(form_drafts.drop_form, key)
    words = translate("Letter", "The letter is saved as {0}.").format(path.name)
    context.messages.say(words, "good")
