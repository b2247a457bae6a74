"""What stands beside the items: progress, safety, keys; and the list of instruments before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counsel_desk.domain.screening import SafetyKind
from counsel_desk.services.instruments import all_instruments, is_offered
from counsel_desk.services.instruments import instrument as form_named
from ui.theme import Space
from ui.turns import NEXT_TURN_MS
from ui.widgets import alert_words, screening_words
from ui.widgets.about_instrument import given_words
from ui.widgets.answer_parts import ItemChip
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.key_cap import KeyCap
from ui.widgets.labels import label
from ui.widgets.pill import Pill, PillKind, Sign
from ui.widgets.rows import ListRow, RowList
from ui.widgets.section import SectionCollapse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from counsel_desk.domain.screening import SafetyItem
    from ui.screens.screening.answer_sheet import AnswerSheet

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_USUAL = ("phq-9", "gad-7", "pcl-5")


class SafetyCard(Card):
    """Says what to ask, at once when an item that speaks of danger was endorsed."""

    def __init__(self) -> None:
        super().__init__()
        self.prompt = label("", "body", wrap=True)
        self._shown: tuple[str, ...] = ()
        self.add(self.prompt)
        self.hide()

    def show_concerns(self, concerns: Sequence[SafetyItem], language: str) -> None:
        """Show what was endorsed, or nothing."""
        keys = tuple(one.item for one in concerns)
        if keys == self._shown:
            return
        self._shown = keys
        self.setVisible(bool(concerns))
        if not concerns:
            return
        is_alert = any(one.kind is SafetyKind.ALERT for one in concerns)
        title = translate("ScreeningSide", "Safety") if is_alert else ""
        self.set_title(title or translate("ScreeningSide", "Look closer"))
        words = translate("ScreeningSide", "item {0}").format(screening_words.list_keys(keys))
        kind = PillKind.DANGER if is_alert else PillKind.WARNING
        sign = Sign.DIAMOND if is_alert else Sign.UP
        self.set_pill(Pill(words, kind, sign))
        text = "\n\n".join(alert_words.safety_prompt(one, language) for one in concerns)
        self.prompt.setText(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))


class ScreeningSide(QWidget):
    """Progress at one glance, safety prompts, and the keys.

    Signals:
        jumped: the place of the item to ask.
    """

    jumped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[ItemChip] = []
        self._progress = Card()
        self._flow = Flow(spacing=4)
        self.count = label("", "strong")
        self.missing = label("", "muted", wrap=True)
        self.kept = label("", "muted", wrap=True)
        self.kept.hide()
        self.wording = label("", "body", tone="warning", wrap=True)
        self.wording.hide()
        self.given = label("", "body", wrap=True)
        self.given.hide()
        for part in (self.count, self._flow, self.missing, self.wording, self.given, self.kept):
            self._progress.add(part)
        self.safety = SafetyCard()
        self._days = label("", "muted", wrap=True)
        self._keys = Card()
        self._keys.set_title(translate("ScreeningSide", "Keys"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.L)
        self.credit = label("", "small", tone="muted", wrap=True)
        for each in (self._progress, self.safety, self._keys, self.credit):
            lines.addWidget(each)
        lines.addStretch(1)

    def show_sheet(self, sheet: AnswerSheet) -> None:
        """Show the items of a sheet."""
        self._flow.clear()
        self.kept.hide()
        self._chips = []
        for place, item in enumerate(sheet.items):
            chip = ItemChip(item.key if len(item.key) < 4 else "+")
            chip.clicked.connect(lambda _checked=False, place=place: self.jumped.emit(place))
            self._chips.append(chip)
            self._flow.add(chip)
        words = given_words(sheet.form)
        self.given.setText(words)
        self.given.setVisible(bool(words))
        self.credit.setText(sheet.form.licence.attribution)
        self._show_keys(sheet)

    def show_progress(self, sheet: AnswerSheet, at: int) -> None:
        """Show what is answered, what is missing, and what the answers call for."""
        for place, (chip, item) in enumerate(zip(self._chips, sheet.items, strict=True)):
            value = sheet.values.get(item.key)
            chip.show_answer(value if isinstance(value, int) else None, is_here=place == at)
        words = translate("ScreeningSide", "{0} of {1} answered")
        self.count.setText(words.format(sheet.answered(), len(sheet.items)))
        missing = sheet.passed_over()
        gone = translate("ScreeningSide", "Missing: {0}")
        self.missing.setText(gone.format(screening_words.list_keys(missing)) if missing else "")
        self.missing.setVisible(bool(missing))
        self.safety.show_concerns(sheet.concerns(), sheet.language)
        # What has to be asked now matters more than the keys, which F1 shows too.
        self._keys.setVisible(not sheet.concerns())

    def show_kept(self, *, is_kept: bool) -> None:
        """Say whether the answers are sealed already, though the screening is not saved."""
        words = translate("ScreeningSide", "Kept as your draft, sealed")
        self.kept.setText(words if is_kept else translate("ScreeningSide", "Not kept yet"))
        self.kept.show()

    def show_wording(self, words: str) -> None:
        """Say that the wording is another one than before, or nothing."""
        self.wording.setText(words)
        self.wording.setVisible(bool(words))

    def _show_keys(self, sheet: AnswerSheet) -> None:
        values = [str(value) for value in sheet.form.items[0].values]
        lines = [
            (f"{values[0]} – {values[-1]}", translate("ScreeningSide", "answer and go on")),
            ("⌫", translate("ScreeningSide", "item before")),
            ("N", translate("ScreeningSide", "next that is missing")),
            ("D", translate("ScreeningSide", "client declines")),
            ("S", translate("ScreeningSide", "not asked")),
        ]
        if sheet.form.days is not None:
            lines.append(("H", translate("ScreeningSide", "days that answers stand for")))
        if any(item.may_be_not_applicable for item in sheet.items):
            lines.append(("X", translate("ScreeningSide", "not applicable")))
        lines.append(("Enter", translate("ScreeningSide", "finish")))
        self._keys.clear()
        self._keys.add(_key_grid(lines))
        if sheet.form.days is not None:
            self._keys.add(label(sheet.form.days.source, "muted", wrap=True))


def _key_grid(lines: Sequence[tuple[str, str]]) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (key, words) in enumerate(lines):
        grid.addWidget(KeyCap(key), row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(words, "small"), row, 1)
    return made


class InstrumentChooser(QWidget):
    """The instruments, those that are due first.

    Signals:
        chosen: the id of an instrument.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._due: Sequence[str] = ()
        self._last: Mapping[str, str] = {}
        self._unfinished: Mapping[str, int] = {}
        self._rows = RowList(translate("ScreeningSide", "Instruments"))
        self._others = RowList(translate("ScreeningSide", "Other instruments"))
        card = Card()
        card.set_title(translate("ScreeningSide", "Which instrument?"))
        more = SectionCollapse(translate("ScreeningSide", "Other instruments"))
        more.add(self._others)
        card.add(self._rows)
        card.add(more)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(card)
        lines.addStretch(1)
        self._rows.opened.connect(lambda key: self.chosen.emit(str(key)))
        self._others.opened.connect(lambda key: self.chosen.emit(str(key)))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(NEXT_TURN_MS)
        self._later.timeout.connect(self._fill_others)
        self._fill()

    def show_due(self, due: Sequence[str]) -> None:
        """Put what is due first."""
        self._due = due
        self._fill()

    def show_last(self, last: Mapping[str, str]) -> None:
        """Say when each was given last."""
        self._last = last
        self._fill()

    def show_unfinished(self, unfinished: Mapping[str, int]) -> None:
        """Put first what was begun and not saved, and say how much of it is answered."""
        self._unfinished = {key: count for key, count in unfinished.items() if is_offered(key)}
        self._fill()

    def first(self) -> str:
        """Give the id of the instrument on top."""
        return self._order()[0]

    def _order(self) -> list[str]:
        """Give what was begun, then what is due, the usual ones, those given before."""
        found = dict.fromkeys([*self._unfinished, *self._due, *_USUAL, *self._last])
        return [one for one in found if is_offered(one)]

    def _fill(self) -> None:
        order = self._order()
        had_focus = any(row.hasFocus() for row in self.findChildren(ListRow))
        rows = [(one, self._row(one)) for one in order]
        self._rows.set_rows(rows)
        self._later.start()
        self.setFocusProxy(rows[0][1])
        if had_focus:
            rows[0][1].show()
            rows[0][1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_others(self) -> None:
        """Fill the section below, which is closed, once however often the order changed."""
        order = self._order()
        self._others.set_rows(
            [(one.id, self._row(one.id)) for one in all_instruments() if one.id not in order]
        )

    def _row(self, instrument: str) -> ListRow:
        form = form_named(instrument)
        line = f"{form.short_title}   {form.title}"
        last = self._last.get(instrument)
        given = (
            translate("ScreeningSide", "last given {0}").format(last)
            if last
            else translate("ScreeningSide", "not given yet")
        )
        count = translate("ScreeningSide", "{0} items").format(len(form.items))
        if instrument in self._unfinished:
            begun = translate("ScreeningSide", "{0} of {1} answered, not saved")
            count = begun.format(self._unfinished[instrument], len(form.items))
        row = ListRow(line, f"{count} · {given}", "clipboard-text", "primary")
        if instrument in self._due:
            row.set_pill(translate("ScreeningSide", "due"), PillKind.WARNING, Sign.RING)
        return row
