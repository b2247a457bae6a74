"""Asks for the two periods that a chart shows side by side."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.shell.saving_sheet import column
from ui.shell.sheet import CANCEL, Sheet, SheetAction
from ui.theme import Space
from ui.widgets.dates import DateField
from ui.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from counsel_desk.reports.chart_view import Window

# A name that the tool for translations finds.
translate = QCoreApplication.translate

SHOW = "show"


class PeriodsSheet(Sheet):
    """Four days: from and until of an earlier and of a later period."""

    def __init__(self, periods: tuple[Window, Window]) -> None:
        self.days = [DateField(when.astimezone().date()) for one in periods for when in one]
        names = (
            translate("ChartPeriods", "First period from"),
            translate("ChartPeriods", "until"),
            translate("ChartPeriods", "Second period from"),
            translate("ChartPeriods", "until"),
        )
        fields = [Field(name, day) for name, day in zip(names, self.days, strict=True)]
        actions = (
            SheetAction(CANCEL, translate("ChartPeriods", "Cancel")),
            SheetAction(SHOW, translate("ChartPeriods", "Show"), "primary"),
        )
        super().__init__(
            translate("ChartPeriods", "Two periods side by side"),
            translate("ChartPeriods", "Both are drawn on the same scale."),
            actions,
            body=column(_line(fields[0], fields[1]), _line(fields[2], fields[3])),
            keeps_open=True,
        )

    def periods(self) -> tuple[Window, Window] | None:
        """Give the periods; None, with an error, where one ends before it begins."""
        first, second, third, fourth = (one.day() for one in self.days)
        if first >= second or third >= fourth:
            self.set_error(
                translate("ChartPeriods", "Each period must end after the day it begins.")
            )
            return None
        return _window(first, second), _window(third, fourth)


def _line(*fields: QWidget) -> QWidget:
    made = QWidget()
    made.setObjectName("clear")
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(Space.M)
    for field in fields:
        line.addWidget(field, 1)
    made.setFocusProxy(fields[0])
    return made


def _window(begin: datetime.date, end: datetime.date) -> Window:
    zone = datetime.datetime.now().astimezone().tzinfo
    from_midnight = datetime.datetime.combine(begin, datetime.time(), zone)
    to_midnight = datetime.datetime.combine(end, datetime.time(23, 59), zone)
    return from_midnight, to_midnight


def ask_periods(
    over: QWidget,
    periods: tuple[Window, Window],
    then: Callable[[tuple[Window, Window]], object],
) -> PeriodsSheet:
    """Ask for the periods; ``then`` gets them."""
    sheet = PeriodsSheet(periods)

    def answered(key: str) -> None:
        chosen = sheet.periods() if key == SHOW else None
        if chosen is not None:
            sheet.close_sheet()
            then(chosen)

    sheet.answered.connect(answered)
    sheet.open_over(over)
    return sheet
