"""Show a report on the screen as it will be printed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from counsel_desk.reports.document import Facts, NewPage, Picture
from ui import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from counsel_desk.reports.document import Block, Report, Table


PICTURE_WIDTH = 560


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

    def set_report(self, report: Report) -> None:
        """Show a report."""
        self.report = report
        self._show(report)

    def changeEvent(self, event: QEvent) -> None:
        """Show the report in the new colours when they change."""
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange and self.report is not None:
            self._show(self.report)

    def _show(self, report: Report) -> None:
        place = self.verticalScrollBar().value()
        self.document().clear()
        for number, block in enumerate(report.blocks):
            if isinstance(block, Picture):
                # Rich text scales pictures without smoothing.
                whole = QImage.fromData(block.png)
                fitted = whole.scaledToWidth(
                    PICTURE_WIDTH, Qt.TransformationMode.SmoothTransformation
                )
                kind = QTextDocument.ResourceType.ImageResource
                self.document().addResource(kind, QUrl(_name(number)), fitted)
        self.setHtml(html_of(report))
        self.verticalScrollBar().setValue(place)

    def text(self) -> str:
        """Return the words shown."""
        return self.toPlainText()


def html_of(report: Report) -> str:
    """Write a report as rich text; everything that was typed is escaped."""
    tokens = theme.tokens()
    parts = [f"<h2>{escape(report.title)}</h2>"]
    parts += [f'<p style="color:{tokens.muted};margin:0">{escape(one)}</p>' for one in report.lines]
    parts += [_block(one, tokens.muted, _name(number)) for number, one in enumerate(report.blocks)]
    if report.foot:
        parts.append(f'<p style="color:{tokens.muted}"><small>{escape(report.foot)}</small></p>')
    return "".join(parts)


def _name(number: int) -> str:
    return f"report:picture-{number}"


def _block(block: Block, muted: str, picture: str) -> str:
    if isinstance(block, NewPage):
        return "<hr>"
    title = f"<h3>{escape(block.title)}</h3>" if block.title else ""
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
