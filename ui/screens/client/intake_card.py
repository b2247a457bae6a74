"""The card of the intake on the overview: reasons, identity, guardian, languages, family."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.access import Permission
from counsel_desk.domain.intake import Intake, IntakeEntry
from counsel_desk.services import cases, family, intake
from counsel_desk.services.versions import Subject
from ui.screen import Route
from ui.screens.client.family_sheet import FamilySheet
from ui.screens.client.intake_sheets import IdentitySheet, IntakeSheet, LanguagesSheet
from ui.screens.client.reading_sheet import HistorySheet, ReadingSheet
from ui.screens.client.versions_sheet import show_versions
from ui.widgets import case_words, intake_words
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.rows import ListRow, RowList

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.cases import Guardian, Identity
    from counsel_desk.domain.family import Relative
    from counsel_desk.domain.register import CaseRow
    from ui.jobs import Job
    from ui.screens.client.form_sheet import FormSheet
    from ui.screens.client.tab import ShownCase, Tab

ADULT = 18


class IntakeCard(Card):
    """Rows that open their sheet; each appears only for those who may see what it holds."""

    def __init__(self, tab: Tab) -> None:
        super().__init__()
        self._tab = tab
        self._shown: ShownCase | None = None
        self._entry: IntakeEntry | None = None
        self._relatives: tuple[Relative, ...] = ()
        self._is_wanted = False
        self.rows = RowList(self.tr("Intake"))
        self._link = link_button(self.tr("Link a relative"), self.link_relative)
        self._history = link_button(self.tr("History"), self.show_history)
        self.add(self.rows)
        self.add_action(self._link)
        self.add_action(self._history)
        self.set_title(self.tr("Intake"))

    def show_case(self, shown: ShownCase) -> None:
        """Show what the case file holds, and ask for the rest."""
        self._shown = shown
        self._link.setVisible(shown.writes_clinical)
        self._fill()
        if shown.reads_clinical:
            jobs, case = self._tab.context.jobs, self._tab.case
            jobs.ask_late(intake.open_intake, case).then(self._take_intake)
            jobs.ask_late(family.list_family, case).then(self._take_family)

    def open_once_known(self) -> None:
        """Open the intake as soon as it is read: somebody came here for it."""
        self._is_wanted = True

    def _take_intake(self, entry: IntakeEntry | None) -> None:
        self._entry = entry
        self._fill()
        if self._is_wanted:
            self._is_wanted = False
            self.open_intake()

    def _take_family(self, found: tuple[Relative, ...]) -> None:
        self._relatives = found
        self._fill()

    def _fill(self) -> None:
        shown = self._shown
        if shown is None:
            return
        found: list[tuple[Callable[[], None], ListRow]] = []
        if shown.reads_clinical:
            found.append((self.open_intake, self._intake_row()))
        if shown.file.identity is not None and shown.reads_clinical:
            found.append((self.open_identity, self._identity_row(shown.file.identity)))
        found.append((self.open_languages, self._languages_row(shown)))
        for one in self._relatives:
            row = ListRow(
                f"{one.name}, {one.code}", intake_words.kinship_words(one.kinship), "users-three"
            )
            found.append((partial(self._open_relative, one), row))
        for act, row in found:
            row.clicked.connect(lambda _checked=False, act=act: act())
        self.rows.set_rows(found)

    def _intake_row(self) -> ListRow:
        entry = self._entry
        if entry is not None and entry.intake is None:
            words = self.tr("Damaged: the intake cannot be opened.")
            return ListRow(self.tr("Intake"), words, "shield-warning", "danger")
        said = _summary(entry.intake) if entry is not None and entry.intake is not None else ""
        second = said or self.tr("Nothing is written yet; all of it is optional")
        return ListRow(self.tr("Reasons, household, needs"), second, "clipboard-text")

    def _identity_row(self, identity: Identity) -> ListRow:
        today = self._tab.context.today()
        guardian = identity.guardian
        if guardian is not None:
            words = self.tr("Guardian: {0}").format(_guardian_words(guardian))
            barred = guardian.may_contact is False
            role = "warning" if barred else "muted"
            return ListRow(self.tr("Identity and guardian"), words, "identification-card", role)
        if is_minor(identity, today):
            words = self.tr("Under 18: no guardian is recorded yet")
            return ListRow(
                self.tr("Identity and guardian"), words, "identification-card", "warning"
            )
        parts = [say_date(identity.birth_date)] if identity.birth_date else []
        parts += [identity.address] if identity.address else []
        second = " · ".join(parts) or self.tr("Name, birth, address, guardian")
        return ListRow(self.tr("Identity"), second, "identification-card")

    def _languages_row(self, shown: ShownCase) -> ListRow:
        facts = shown.file.coordination
        parts = [case_words.list_languages(facts.languages) or self.tr("No language recorded")]
        parts += [self.tr("needs an interpreter")] if facts.interpreter else []
        parts += [facts.county] if facts.county else []
        return ListRow(self.tr("Languages and county"), " · ".join(parts), "translate")

    def open_intake(self) -> None:
        """Edit the intake, or read it where it is not one's own to edit."""
        shown, entry = self._shown, self._entry
        if shown is None or (entry is not None and entry.intake is None):
            return
        start = entry.intake if entry is not None and entry.intake is not None else Intake()
        if not shown.writes_clinical:
            ReadingSheet(self.tr("Intake"), start).open_over(self._tab)
            return
        sheet = IntakeSheet(start)
        self._edit(
            sheet,
            lambda: self._ask(intake.save_intake, sheet.intake()),
            intake.FORM,
            self.tr("The intake is saved."),
        )

    def open_identity(self) -> None:
        """Edit the identity, or read it."""
        shown = self._shown
        identity = shown.file.identity if shown is not None else None
        if shown is None or identity is None:
            return
        if not shown.writes_clinical:
            ReadingSheet(self.tr("Identity"), identity).open_over(self._tab)
            return
        sheet = IdentitySheet(identity, is_minor=is_minor(identity, self._tab.context.today()))
        self._edit(
            sheet,
            lambda: self._ask(cases.update_identity, sheet.identity(identity)),
            "identity",
            self.tr("The identity is saved; the earlier one is kept."),
        )

    def open_languages(self) -> None:
        """Edit languages, interpreter and county."""
        shown = self._shown
        if shown is None or not shown.edits:
            return
        facts = shown.file.coordination
        sheet = LanguagesSheet(facts)
        self._edit(
            sheet,
            lambda: self._ask(cases.update_coordination, sheet.coordination(facts)),
            "coordination",
            self.tr("Languages and county are saved."),
        )

    def link_relative(self) -> None:
        """Ask whose file belongs to the same family."""
        sheet = FamilySheet()
        context, case = self._tab.context, self._tab.case

        def offer(rows: tuple[CaseRow, ...]) -> None:
            sheet.offer(rows, context.me.id, case)

        def save() -> Job[Any] | None:
            chosen = sheet.chosen()
            if chosen is None:
                return None
            job = context.jobs.ask(family.link_family, case, *chosen)
            return job.then(lambda _none: self._said(self.tr("The two files are linked.")))

        context.jobs.ask(cases.list_cases).then(offer)
        sheet.on_save(save)
        sheet.open_over(self._tab)

    def _open_relative(self, one: Relative) -> None:
        actions = [("open", self.tr("Open the file"), "folder-open")]
        if self._shown is not None and self._shown.writes_clinical:
            actions.append(("end", self.tr("End the link"), "x-circle"))
        sheet = HistorySheet(
            f"{one.name}, {one.code}", intake_words.kinship_words(one.kinship), actions
        )
        sheet.answered.connect(lambda key: self._act(key, one))
        sheet.open_over(self._tab)

    def _act(self, key: str, one: Relative) -> None:
        context = self._tab.context
        if key == "open":
            context.go(Route("client", one.case))
        elif key == "end":
            job = context.jobs.ask(family.end_family, self._tab.case, one.record)
            job.then(lambda _none: self._said(self.tr("The link is ended in both files.")))

    def show_history(self) -> None:
        """Ask whose history is wanted, and show it."""
        shown = self._shown
        if shown is None:
            return
        named = [
            (Subject.CONTACT, self.tr("Safe contact"), "phone"),
            (Subject.COORDINATION, self.tr("Status, county and languages"), "translate"),
        ]
        if shown.reads_clinical and self._tab.context.may(Permission.READ_CLINICAL):
            named.insert(0, (Subject.INTAKE, self.tr("Intake"), "clipboard-text"))
            named.insert(1, (Subject.IDENTITY, self.tr("Identity"), "identification-card"))
        actions = [(one.value, words, icon) for one, words, icon in named]
        sheet = HistorySheet(self.tr("History of…"), "", actions)
        keys = {one.value: one for one, _words, _icon in named}

        def chosen(key: str) -> None:
            if key in keys:
                show_versions(self._tab, keys[key])

        sheet.answered.connect(chosen)
        sheet.open_over(self._tab)

    def _ask(self, use_case: Callable[..., None], value: object) -> Job[Any]:
        return self._tab.context.jobs.ask(use_case, self._tab.case, value)

    def _edit(self, sheet: FormSheet, save: Callable[[], Job[Any]], form: str, words: str) -> None:
        def start() -> Job[Any] | None:
            if not sheet.is_right():
                return None
            return save().then(lambda _none: self._said(words))

        sheet.on_save(start)
        sheet.open_over(self._tab)
        sheet.keep(self._tab.context, form, self._tab.case)

    def _said(self, words: str) -> None:
        self._tab.context.messages.say(words, "good")


def is_minor(identity: Identity, today: Any) -> bool:  # noqa: ANN401 - a date
    """Whether the client is under age, as far as the birth is known."""
    age = case_words.age_of(identity.birth_year, identity.birth_date, today)
    return age is not None and age < ADULT


def _guardian_words(guardian: Guardian) -> str:
    parts = [part for part in (guardian.name, guardian.relation) if part]
    if guardian.may_contact is not None:
        parts.append(
            case_words.translate("IntakeCard", "may be contacted")
            if guardian.may_contact
            else case_words.translate("IntakeCard", "must not be contacted")
        )
    return ", ".join(parts)


def _summary(entry: Intake) -> str:
    parts = [" ".join(entry.reasons.split())] if entry.reasons else []
    parts += [intake_words.source_words(entry.source)] if entry.source else []
    parts += [intake_words.problem_words(one) for one in entry.problems[:4]]
    return " · ".join(parts)
