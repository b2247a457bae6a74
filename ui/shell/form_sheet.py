"""A sheet with a form: errors under their fields, closed sections open where one is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from counsel_desk.services.errors import Invalid, WrongPassphrase
from ui.form_keeper import FormKeeper, FormStatus
from ui.shell.saving_sheet import SAVE, SavingSheet, column
from ui.theme import Space
from ui.turns import later
from ui.widgets.field import Choice, Field
from ui.widgets.long_paste import refusal, tell
from ui.widgets.method_tree import MethodTree
from ui.widgets.optional_date import OptionalDate
from ui.widgets.own_passphrase import OwnPassphrase
from ui.widgets.rows_editor import RowsEditor
from ui.widgets.section import SectionCollapse
from ui.widgets.tick_list import TickList
from ui.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from PySide6.QtCore import QMimeData

    from ui.screen import Context

WIDE = 680
_LEAST_LINES, _MOST_LINES, _AROUND = 3, 10, 28

# A name that the tool for translations finds.
translate = QCoreApplication.translate


class TextBox(QPlainTextEdit):
    """A few lines of plain text; Tab goes on to the next field."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setPlainText(text)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text; what is too long for any field is refused at once, in its words."""
        refused = refusal(source.text(), there=self.document().characterCount())
        if refused:
            tell(self, refused)
        else:
            self.insertPlainText(source.text())

    def _fit(self) -> None:
        """Grow with what is written, within bounds."""
        lines = max(_LEAST_LINES, min(_MOST_LINES, round(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + _AROUND)

    def words(self) -> str:
        """Give the text without blanks at its ends."""
        return self.toPlainText().strip()


def optional_choice(
    choices: Iterable[tuple[object, str]], value: object, nothing: str = ""
) -> Choice:
    """Make a choice that may be left open."""
    first = (None, nothing or translate("FormSheet", "Not said"))
    made = Choice([first, *choices])
    made.set_value(value)
    return made


Part = tuple["dict[str, Field]", "Sequence[QWidget]"]
"""The fields of a part of a form by their names, and what it shows."""


class LaterSection(SectionCollapse):
    """A section whose content is made when the sheet already stands."""

    def __init__(self, title: str, build: Callable[[], Part], *, filled: bool = False) -> None:
        super().__init__(title)
        self._build = build
        self._filled = filled

    def make(self) -> dict[str, Field]:
        """Make the content, and open where something is filled in; gives the fields."""
        fields, shown = self._build()
        for part in shown:
            self.add(part)
        self.set_open(self._filled or self.is_open())
        return fields


class LaterPart(QWidget):
    """A part without a title whose content is made when the sheet already stands."""

    def __init__(self, build: Callable[[], Part]) -> None:
        super().__init__()
        self._build = build

    def make(self) -> dict[str, Field]:
        """Make the content; gives the fields."""
        fields, shown = self._build()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        for part in shown:
            lines.addWidget(part)
            part.show()
        return fields


class FormSheet(SavingSheet):
    """A sheet with named fields; the names are those of the service and of the kept form.

    Attributes:
        fields: the fields by name; is_built: whether every section has its content.
    """

    def __init__(
        self,
        title: str,
        text: str,
        parts: Iterable[QWidget],
        fields: Mapping[str, Field],
        answer: str = "",
    ) -> None:
        self.fields = dict(fields)
        self.keeper: FormKeeper | None = None
        self.is_built = False
        self._keep: Callable[[], None] | None = None
        shown = list(parts)
        self._later = [part for part in shown if isinstance(part, LaterSection | LaterPart)]
        self._column = column(*shown)
        super().__init__(title, text, answer or translate("FormSheet", "Save"))
        self.setMaximumWidth(WIDE)

    def open_over(self, widget: QWidget) -> None:
        """Dim the window, show the sheet a turn later, then make its sections, one in a turn."""
        self._cover(widget)
        self.buttons[SAVE].setEnabled(False)
        later(self, self._stand)

    def _stand(self) -> None:
        self.body.addWidget(self._column)
        self._appear()
        if self._later:
            later(self, self._build_next)
        else:
            self._build_next()

    def _build_next(self) -> None:
        if self._later:
            self.fields.update(self._later[0].make())
            del self._later[0]
            later(self, self._build_next)
            return
        self.is_built = True
        self.buttons[SAVE].setEnabled(True)
        if self._keep is not None:
            self._keep()

    def keep(
        self, context: Context, form: str, case: UUID | None = None, item: UUID | None = None
    ) -> None:
        """Keep what is typed until it is saved for good, and bring back what was typed before."""
        self._keep = lambda: self._begin(FormKeeper(context, form, self, case=case, item=item))

    def _begin(self, keeper: FormKeeper) -> None:
        for name, field in self.fields.items():
            if isinstance(field, OwnPassphrase):
                continue  # never kept
            control = field.control
            if isinstance(control, TickList):
                keeper.bind_with(name, control.values, control.set_values, control.changed)
            elif isinstance(control, OptionalDate | RowsEditor):
                keeper.bind_with(name, control.plain, control.show_plain, control.changed)
            elif isinstance(control, MethodTree):
                keeper.bind_with(name, control.read, control.write, control.changed)
            else:
                keeper.bind(name, field)
        keeper.restored.connect(lambda _when: self.open_sections(keeper.changes()))
        self.keeper = keeper
        cast("QVBoxLayout", self._column.layout()).addWidget(FormStatus(keeper))
        keeper.begin()

    def open_sections(self, names: Iterable[str]) -> None:
        """Open every closed section that holds one of these fields."""
        for name in names:
            widget: QWidget | None = self.fields.get(name)
            while widget is not None and widget is not self:
                if isinstance(widget, SectionCollapse):
                    widget.set_open(True)
                widget = widget.parentWidget()

    def is_right(self) -> bool:
        """Let every field that can judge itself do so; go to the first that is wrong."""
        judges = [(name, getattr(field, "is_right", None)) for name, field in self.fields.items()]
        wrong = [name for name, judge in judges if judge is not None and not judge()]
        if wrong:
            self._go_to(wrong[0])
        return not wrong

    def _go_to(self, name: str) -> None:
        self.open_sections([name])
        self.fields[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def text_of(self, name: str) -> str:
        """Give what is written in a field, without blanks at its ends."""
        control = cast("Any", self.fields[name].control)
        written = control.toPlainText() if hasattr(control, "toPlainText") else control.text()
        return str(written).strip()

    def value_of(self, name: str) -> Any:  # noqa: ANN401 - a choice holds any value
        """Give what is chosen in a field."""
        return cast("Any", self.fields[name].control).value()

    def ticked(self, name: str) -> tuple[str, ...]:
        """Give what is ticked in a field."""
        return tuple(cast("TickList", self.fields[name].control).values())

    def _saved(self, result: object) -> None:
        if self.keeper is not None:
            self.keeper.finished()
        super()._saved(result)

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        own = [one for one in self.fields.values() if isinstance(one, OwnPassphrase)]
        if own and isinstance(error, WrongPassphrase):
            self.set_error("")
            own[0].say_wrong()
        if isinstance(error, Invalid) and error.field in self.fields:
            self.set_error("")
            self.fields[error.field].set_error(sentence(error))
            self._go_to(error.field)
