"""What is done to instruments: files chosen, sheets opened, words and definitions saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from counsel_desk.domain.own_instruments import SlotState
from counsel_desk.domain.screening.wording import texts_of
from counsel_desk.services import exports, instrument_sources, own_instruments, wordings
from counsel_desk.services.instrument_sources import Source
from counsel_desk.services.instrument_writing import write_wording
from ui.screens.administration.definition_sheet import DefinitionSheet, files_filter
from ui.screens.administration.wording_sheet import WordingSheet
from ui.shell.saving_sheet import SavingSheet
from ui.widgets.case_words import language_words
from ui.widgets.field import TextField
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counsel_desk.domain.own_instruments import InstrumentEntry, Slot
    from counsel_desk.services.exports import ExportPermit
    from counsel_desk.services.wording_file import ReadWording
    from ui.jobs import Job
    from ui.screen import Context
    from ui.screens.administration.instruments_tab import InstrumentsTab

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class ReasonSheet(SavingSheet):
    """Asks why something is done."""

    def __init__(self, title: str, text: str, answer: str) -> None:
        self.why = TextField(translate("InstrumentActions", "Why"))
        super().__init__(title, text, answer, body=self.why)

    def reason(self) -> str:
        """Give what was typed."""
        return self.why.text()


class InstrumentActions:
    """Carries out what the buttons of a tab ask for."""

    def __init__(self, tab: InstrumentsTab, context: Context) -> None:
        self._tab = tab
        self._context = context

    @property
    def _entry(self) -> InstrumentEntry | None:
        return self._tab.detail.entry

    # --- words ---

    def enter_words(self) -> None:
        """Open the form for the words of the language chosen."""
        entry, slot = self._entry, self._tab.detail.slot()
        if entry is None or slot is None:
            return
        last = slot.change.wording if slot.change is not None else None
        is_entered = slot.state is SlotState.ENTERED and last is not None
        sheet = WordingSheet(
            entry.form,
            slot.language,
            texts=last.texts if is_entered and last else None,
            origin=last.origin if last is not None else None,
            replaces=slot.state in (SlotState.ENTERED, SlotState.OUTDATED),
        )
        self._open_words(sheet)

    def _open_words(self, sheet: WordingSheet) -> WordingSheet:
        form, language = sheet.form, sheet.language
        sheet.on_save(
            lambda: self._saving(
                sheet,
                self._context.jobs.ask(
                    wordings.enter_wording,
                    instrument=form.id,
                    language=language,
                    texts=sheet.texts(),
                    origin=sheet.origin(),
                    reason=sheet.reason(),
                ),
                translate("InstrumentActions", "The words of {0} in {1} are in use.").format(
                    form.short_title, language_words(language)
                ),
            )
        )
        sheet.keep(self._context, f"wording {form.id} {language}")
        sheet.open_over(self._tab)
        return sheet

    def _saving(self, sheet: SavingSheet, job: Job[Any], words: str) -> Job[Any]:
        for field in getattr(sheet, "fields", {}).values():
            field.set_error("")
        return job.then(lambda _id: self._tab.changed(words))

    def choose_words(self) -> None:
        """Ask which file holds the words."""
        title = translate("InstrumentActions", "Words of {0} from a file")
        entry = self._entry
        if entry is not None:
            self._choose(title.format(entry.form.short_title), self.read_words)

    def read_words(self, path: Path) -> None:
        """Read words from a file and open the form with them; nothing is kept before."""
        entry = self._entry
        if entry is None:
            return
        job = self._context.jobs.compute(instrument_sources.read_words, path, entry.form)
        job.then(self._show_words).failed(self._say)

    def _show_words(self, found: ReadWording) -> None:
        entry = self._entry
        if entry is None:
            return
        known = {one.language: one.state for one in entry.slots}
        replaces = known.get(found.language) in (SlotState.ENTERED, SlotState.OUTDATED)
        sheet = WordingSheet(
            entry.form, found.language, texts=found.texts, origin=found.origin, replaces=replaces
        )
        self._open_words(sheet)

    def save_words(self) -> None:
        """Let the words of the language chosen leave the vault as a data file."""
        entry, slot = self._entry, self._tab.detail.slot()
        if entry is None or slot is None:
            return
        name = f"{entry.form.id}-{slot.language}.json"
        self._ask_where(name, lambda: _words_file(entry, slot))

    def take_words_out(self) -> None:
        """Ask why, then empty the slot."""
        entry, slot = self._entry, self._tab.detail.slot()
        if entry is None or slot is None:
            return
        sheet = ReasonSheet(
            translate("InstrumentActions", "Take the words out?"),
            translate(
                "InstrumentActions",
                "{0} is not offered in {1} any more. What was given with these words stays"
                " readable.",
            ).format(entry.form.short_title, language_words(slot.language)),
            translate("InstrumentActions", "Take them out"),
        )
        sheet.on_save(
            lambda: self._saving(
                sheet,
                self._context.jobs.ask(
                    wordings.withdraw_wording,
                    instrument=entry.form.id,
                    language=slot.language,
                    reason=sheet.reason(),
                ),
                translate("InstrumentActions", "The words were taken out."),
            )
        )
        sheet.open_over(self._tab)

    # --- definitions ---

    def choose_definition(self) -> None:
        """Ask which file holds an instrument."""
        self._choose(
            translate("InstrumentActions", "Add an instrument from a file"), self.read_definition
        )

    def read_definition(self, path: Path) -> None:
        """Read an instrument from a file and open the form with it; nothing is kept before."""
        job = self._context.jobs.compute(instrument_sources.read_source, path)
        job.then(self.open_definition).failed(self._say)

    def open_definition(self, source: Source) -> DefinitionSheet:
        """Show an instrument with its rules, to be added or to follow its last version."""
        known = self._tab.entries.get(source.form.id)
        replaces = known.form.short_title if known is not None and known.own else ""
        in_use = known.form.version if known is not None else ""
        sheet = DefinitionSheet(source, replaces=replaces, in_use=in_use)
        sheet.on_save(
            lambda: self._saving(
                sheet,
                self._context.jobs.ask(
                    own_instruments.add_from_form,
                    form=sheet.form(),
                    sheet=sheet.sheet(),
                    reason=sheet.reason(),
                ),
                translate("InstrumentActions", "{0} can be given now.").format(
                    source.form.short_title
                ),
            ).then(lambda _id: self._tab.choose(sheet.text_of("id")))
        )
        sheet.keep(self._context, f"definition {source.form.id}")
        sheet.open_over(self._tab)
        return sheet

    def change_rules(self) -> None:
        """Open the rules of an own instrument, for its next version."""
        entry = self._entry
        if entry is not None:
            ask = self._context.jobs.ask(own_instruments.definition_text, instrument=entry.form.id)
            ask.then(lambda text: self.open_definition(_source(text, entry)))

    def save_definition(self) -> None:
        """Let an own instrument leave the vault as the data file it was added from."""
        entry = self._entry
        if entry is None:
            return
        job = self._context.jobs.ask(own_instruments.definition_text, instrument=entry.form.id)
        name = f"{entry.form.id}.json"
        job.then(lambda text: self._ask_where(name, lambda: str(text).encode()))

    def save_fhir(self) -> None:
        """Let an own instrument leave the vault as a FHIR R4 Questionnaire."""
        entry = self._entry
        if entry is None:
            return
        day = self._context.today().isoformat()
        self._ask_where(
            f"{entry.form.id}-fhir.json",
            lambda: instrument_sources.questionnaire_of(entry.form, day),
        )

    def retire(self) -> None:
        """Ask why, then offer an own instrument no more, or again."""
        entry = self._entry
        if entry is None:
            return
        title, text, answer, done = _retiring(entry)
        sheet = ReasonSheet(title, text, answer)
        sheet.on_save(
            lambda: self._saving(
                sheet,
                self._context.jobs.ask(
                    own_instruments.retire_instrument,
                    instrument=entry.form.id,
                    retired=not entry.retired,
                    reason=sheet.reason(),
                ),
                done,
            )
        )
        sheet.open_over(self._tab)

    # --- files ---

    def _choose(self, title: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._tab.window(), title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(list(files_filter()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        dialog.open()

    def _ask_where(self, name: str, make: Callable[[], bytes]) -> None:
        dialog = QFileDialog(
            self._tab.window(), translate("InstrumentActions", "Save outside the vault")
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path), make))
        dialog.open()

    def save_to(self, path: Path, make: Callable[[], bytes]) -> None:
        """Ask for the passphrase, then write what ``make`` gives, on a worker."""

        def export(passphrase: str) -> Job[ExportPermit]:
            job = self._context.jobs.ask(
                own_instruments.permit_instrument, path=path, passphrase=passphrase
            )
            return job.then(lambda permit: self._write(permit, make))

        self._context.dialogs.ask_passphrase(
            self._tab,
            translate("InstrumentActions", "Save this outside the vault?"),
            translate(
                "InstrumentActions",
                "The file “{0}” is not encrypted. It holds no client’s data. Its licence goes on"
                " counting: pass it on only where that allows it. The audit trail records it.",
            ).format(path.name),
            translate("InstrumentActions", "Save"),
            export,
        )

    def _write(self, permit: ExportPermit, make: Callable[[], bytes]) -> None:
        job = self._context.jobs.compute(lambda: exports.save_bytes(permit, make()))
        words = translate("InstrumentActions", "Saved as {0}.")
        job.then(lambda path: self._context.messages.say(words.format(path.name), "good"))
        job.failed(self._say)

    def _say(self, error: Exception) -> None:
        self._context.messages.say(sentence(error), "danger")


def _words_file(entry: InstrumentEntry, slot: Slot) -> bytes:
    """Give the words of a slot as a data file."""
    change = slot.change
    if change is not None and slot.state is not SlotState.EMPTY:
        kept = change.wording
        return write_wording(entry.form, slot.language, kept.texts, kept.origin, kept.hash)
    origin = own_instruments.origin_of(entry.form)
    texts = texts_of(entry.form, slot.language)
    return write_wording(
        entry.form, slot.language, texts, origin, entry.form.wording_hash(slot.language)
    )


def _source(text: str, entry: InstrumentEntry) -> Source:
    form = own_instruments.read_definition(text, entry.form.id)
    return Source(form)


def _retiring(entry: InstrumentEntry) -> Sequence[str]:
    name = entry.form.short_title
    if entry.retired:
        return (
            translate("InstrumentActions", "Offer {0} again?").format(name),
            translate("InstrumentActions", "It can be chosen for new screenings again."),
            translate("InstrumentActions", "Offer it again"),
            translate("InstrumentActions", "{0} is offered again.").format(name),
        )
    return (
        translate("InstrumentActions", "Retire {0}?").format(name),
        translate(
            "InstrumentActions",
            "It is not offered for new screenings any more, and no plan asks for it. Screenings"
            " given with it, their charts and reports stay as they are.",
        ),
        translate("InstrumentActions", "Retire it"),
        translate("InstrumentActions", "{0} was retired.").format(name),
    )
