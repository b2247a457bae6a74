"""What helps a person write: snippets, spelling, and the plan of the last session."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from counsel_desk.services import spelling, writing
from ui.screens.note.snippet_sheet import SnippetSheet
from ui.widgets import case_words
from ui.widgets.buttons import IconButton
from ui.widgets.note_words import plan_headings

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.domain.ids import CaseId
    from counsel_desk.domain.notes import PlanBefore, Snippet, WritingHabits
    from counsel_desk.services.spelling import Speller
    from ui.screen import Context
    from ui.widgets.note_editor import NoteEditor

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class WritingHelps(QObject):
    """Puts the helps into an editor and keeps them as the person changes them.

    Attributes:
        speller: knows words, once it is loaded and where it is wanted.
    """

    def __init__(self, context: Context, case: CaseId, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._context = context
        self._case = case
        self._editor = editor
        self._snippets: tuple[Snippet, ...] = ()
        self._words: tuple[str, ...] = ()
        self._wants_spelling = True
        self._then: Callable[[WritingHabits], object] | None = None
        self.speller: Speller | None = None
        self.snippet_button = self._button(
            "lightning", translate("Notes", "Snippets"), "Ctrl+;", self.show_snippets
        )
        self.spelling_button = self._button(
            "text-aa", translate("Notes", "Check spelling"), "Ctrl+F7", self.switch_spelling
        )
        self.spelling_button.setCheckable(True)
        self.plan_button = self._button(
            "quotes",
            translate("Notes", "Bring forward the last plan"),
            "Ctrl+Alt+P",
            self.bring_plan,
        )

    def _button(self, icon: str, name: str, keys: str, act: Callable[[], object]) -> IconButton:
        button = IconButton(icon, name, act, "text")
        button.setToolTip(f"{name} ({keys})")
        self._editor.add_tool(button)
        action = QAction(name, self._editor)
        action.setShortcut(QKeySequence(keys))
        action.setProperty("group", translate("Notes", "Writing"))
        action.triggered.connect(lambda _checked=False: act())
        self._editor.addAction(action)
        return button

    def load(self, then: Callable[[WritingHabits], object] | None = None) -> None:
        """Ask for what this person keeps; ``then`` is given their habits."""
        ask = self._context.jobs.ask
        ask(writing.snippets).then(self._take_snippets)

        self._then = then
        ask(writing.habits).then(self._take_habits)

    # --- snippets ---

    def _take_snippets(self, found: tuple[Snippet, ...]) -> None:
        self._snippets = found
        self._editor.text.snippets = {one.name: one.text for one in found}

    def show_snippets(self) -> None:
        """Offer the snippets, and the way to change them."""
        menu = QMenu(self._editor)
        for one in self._snippets:
            line = one.text.splitlines()[0]
            short = line if len(line) <= 48 else f"{line[:47]}…"
            action = menu.addAction(f";{one.name}   {short}".replace("&", "&&"))
            action.triggered.connect(partial(self._insert, one.text))
        if self._snippets:
            menu.addSeparator()
        manage = menu.addAction(translate("Notes", "Change snippets…"))
        manage.triggered.connect(lambda _checked=False: self.manage_snippets())
        menu.popup(self.snippet_button.mapToGlobal(self.snippet_button.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _insert(self, text: str, _checked: bool = False) -> None:
        self._editor.text.insert_plain(f"{text} ")
        self._editor.text.setFocus()

    def manage_snippets(self) -> None:
        """Show the sheet in which snippets are written."""
        sheet = SnippetSheet(self._context, self._snippets, self._take_snippets)
        sheet.open_over(self._editor)

    # --- spelling ---

    def _take_habits(self, habits: WritingHabits) -> None:
        self._words = habits.words
        self._wants_spelling = habits.spelling
        self.spelling_button.setChecked(habits.spelling)
        if habits.spelling:
            self._load_speller()
        if self._then is not None:
            self._then(habits)

    def _load_speller(self) -> None:
        job = self._context.jobs.compute(spelling.load)
        job.then(self._take_speller).failed(self._no_speller)

    def _take_speller(self, speller: Speller) -> None:
        if self._wants_spelling:
            self.speller = speller
            speller.learn(self._words)
            self._editor.text.marks.set_speller(speller, self)

    def _no_speller(self, error: Exception) -> None:
        del error
        self.spelling_button.setChecked(False)
        self.spelling_button.setEnabled(False)
        words = translate("Notes", "Spelling is not checked: the dictionary is missing.")
        self.spelling_button.setToolTip(words)

    def switch_spelling(self) -> None:
        """Check spelling, or stop checking; it stays so for this person."""
        self._wants_spelling = not self._wants_spelling
        self.spelling_button.setChecked(self._wants_spelling)
        self._context.jobs.ask(writing.check_spelling, on=self._wants_spelling)
        if self._wants_spelling:
            self._load_speller()
        else:
            self.speller = None
            self._editor.text.marks.set_speller(None)

    def guesses(self, word: str, then: Callable[[tuple[str, ...]], object]) -> None:
        """Find what was probably meant, off the window's thread."""
        if self.speller is not None:
            self._context.jobs.compute(self.speller.guesses, word).then(then)

    def learn(self, word: str) -> None:
        """Take a word into the personal dictionary, in the vault and at once."""
        self._context.jobs.ask(writing.learn_word, word=word).then(self._take_words)

    def _take_words(self, words: tuple[str, ...]) -> None:
        self._words = words
        if self.speller is not None:
            self.speller.learn(words)
            self._editor.text.marks.check_all()

    # --- the last plan ---

    def bring_plan(self) -> None:
        """Put the plan of the last signed note into this one, marked as that."""
        job = self._context.jobs.ask(writing.last_plan, self._case, headings=plan_headings())
        job.then(self._put_plan)

    def _put_plan(self, plan: PlanBefore | None) -> None:
        if plan is None:
            words = translate("Notes", "No signed note of this client has a plan yet.")
            self._context.messages.say(words)
            return
        mark = translate("Notes", "Plan of {0}, brought forward:")
        when = case_words.say_day(plan.session_start)
        self._editor.sections.quote(mark.format(when), plan.text, plan_headings())
