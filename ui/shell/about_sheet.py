"""The sheet that says what stands behind an instrument, wherever it is given or read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.widgets.about_instrument import AboutInstrument

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counsel_desk.domain.screening import Instrument

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def show_about(over: QWidget, form: Instrument) -> Sheet:
    """Say over a page what stands behind an instrument."""
    body = AboutInstrument()
    body.show_form(form)
    sheet = Sheet(
        translate("About", "About {0}").format(form.short_title),
        translate("About", "Its licence, its source, and whose figures it is judged by."),
        (SheetAction(CANCEL, translate("About", "Close")),),
        body=body,
    )
    sheet.open_over(over)
    return sheet
