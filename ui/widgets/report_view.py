"""Show a report on the screen as it will be printed."""

from __future__ import annotations

from collections import deque
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from counsel_desk.reports.document import Facts, NewPage, Picture, Table
from ui import theme
from ui.turns import later

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from counsel_desk.reports.document import Block, Report


PICTURE_WIDTH = 560
_TITLE = "font-weight:600;font-size:24px;margin:0 0 8px 0"
_HEAD = "font-weight:600;font-size:16px;margin:18px 0 4px 0"
MOST_AT_ONCE = 60
"""Rows of tables that are laid out in one turn of the window."""


class ReportView(QTextBrowser):
    """The texts of a report, nothing more and nothing less than what is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportPaper")
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setAccessibleName(self.tr("What is saved"))
        self.setTabChangesFocus(True)
        self.setMinimumHeight(300)
        self.report: Report | None = None
        self._waiting: deque[str] = deque()

    def set_report(self, report: Report) -> None:
        """Show a report; another one than before is shown from its beginning."""
        was, self.report = self.report, report
        self._show(report)
        if was is None or was.title != report.title:
            self.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:
        """Show the report in the new colours when they change."""
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange and self.report is not None:
            self._show(self.report)

    @property
    def is_whole(self) -> bool:
        """Whether all of the report is shown; a long one comes in turns."""
        return not self._waiting

    def _show(self, report: Report) -> None:
        place = self.verticalScrollBar().value()
        self.document().clear()
        self._waiting.clear()
        for number, block in enumerate(report.blocks):
            if isinstance(block, Picture):
                # Rich text scales pictures without smoothing.
                whole = QImage.fromData(block.png)
                fitted = whole.scaledToWidth(
                    PICTURE_WIDTH, Qt.TransformationMode.SmoothTransformation
                )
                kind = QTextDocument.ResourceType.ImageResource
                self.document().addResource(kind, QUrl(_name(number)), fitted)
        if _rows(report) <= MOST_AT_ONCE:
            self.setHtml(html_of(report))
        else:
            muted = theme.tokens().muted
            self.setHtml(_top(report, muted))
            blocks = enumerate(report.blocks)
            self._waiting += [_block(one, muted, _name(number)) for number, one in blocks]
            self._waiting.append(_foot(report, muted))
            later(self, self._show_more)
        self.verticalScrollBar().setValue(place)

    def _show_more(self) -> None:
        """Add the next block at the end, without moving what is looked at."""
        if not self._waiting:
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertBlock()
        cursor.insertHtml(self._waiting.popleft())
        later(self, self._show_more)

    def text(self) -> str:
        """Return the words shown."""
        return self.toPlainText()


def html_of(report: Report) -> str:
    """Write a report as rich text; everything that was typed is escaped."""
    muted = theme.tokens().muted
    blocks = enumerate(report.blocks)
    parts = [_block(one, muted, _name(number)) for number, one in blocks]
    return "".join((_top(report, muted), *parts, _foot(report, muted)))


def _top(report: Report, muted: str) -> str:
    lines = (f'<p style="color:{muted};margin:0">{escape(one)}</p>' for one in report.lines)
    return f'<h2 style="{_TITLE}">{escape(report.title)}</h2>{"".join(lines)}'


def _foot(report: Report, muted: str) -> str:
    if not report.foot:
        return ""
    return f'<p style="color:{muted}"><small>{escape(report.foot)}</small></p>'


def _rows(report: Report) -> int:
    return sum(len(one.rows) for one in report.blocks if isinstance(one, Table))


def _name(number: int) -> str:
    return f"report:picture-{number}"


def _block(block: Block, muted: str, picture: str) -> str:
    if isinstance(block, NewPage):
        return "<hr>"
    title = f'<h3 style="{_HEAD}">{escape(block.title)}</h3>' if block.title else ""
    if isinstance(block, Facts):
        rows = "".join(
            f'<tr><td style="color:{muted};padding:2px 24px 2px 0">{escape(name)}</td>'
            f'<td style="padding:2px 0">{escape(said)}</td></tr>'
            for name, said in block.lines
        )
        return f'{title}<table cellspacing="0">{rows}</table>'
    if isinstance(block, Picture):
        return f'{title}<p><img src="{picture}"></p><p>{escape(block.words)}</p>'
    return title + _table(block, muted)


def _table(table: Table, muted: str) -> str:
    def cells(row: tuple[str, ...], *, head: bool) -> str:
        made = []
        for place, text in enumerate(row):
            align = "left" if place == 0 else "right"
            style = f"padding:3px 18px 3px 0;{'color:' + muted if head else ''}"
            kept = escape(text).replace("    ", "&nbsp;&nbsp;&nbsp;&nbsp;")
            made.append(f'<td align="{align}" style="{style}">{kept}</td>')
        return f"<tr>{''.join(made)}</tr>"

    rows = "".join(cells(row, head=False) for row in table.rows)
    head = cells(table.head, head=True) if table.rows else ""
    note = f'<p style="color:{muted}"><small>{escape(table.note)}</small></p>' if table.note else ""
    return f'<table cellspacing="0">{head}{rows}</table>{note}'
