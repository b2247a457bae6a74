"""Read, show and watch the controls of forms, whatever they are, as plain values."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QTime
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QTimeEdit,
    QWidget,
)

from ui.widgets.field import Choice, Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance


def _inside(widget: QWidget) -> QWidget:
    return widget.control if isinstance(widget, Field) else widget


def read_of(widget: QWidget) -> Callable[[], Any]:
    """Give what reads a control as a plain value."""
    control = _inside(widget)
    match control:
        case QLineEdit():
            return control.text
        case QPlainTextEdit() | QTextEdit():
            return control.toPlainText
        case QComboBox():
            return lambda: _chosen(control)
        case QDateEdit():
            return lambda: _iso(control.date())
        case QTimeEdit():
            return lambda: control.time().toString("HH:mm")
        case QSpinBox():
            return control.value
        case QAbstractButton():
            return control.isChecked
    raise TypeError(type(control).__name__)


def write_of(widget: QWidget) -> Callable[[Any], object]:
    """Give what shows a plain value in a control; one that cannot be shown changes nothing."""
    control = _inside(widget)
    match control:
        case QLineEdit():
            return lambda value: control.setText(str(value))
        case QPlainTextEdit() | QTextEdit():
            return lambda value: control.setPlainText(str(value))
        case QComboBox():
            return lambda value: _choose(control, value)
        case QDateEdit():
            return lambda value: control.setDate(_date(value, control.date()))
        case QTimeEdit():
            return lambda value: control.setTime(QTime.fromString(str(value), "HH:mm"))
        case QSpinBox():
            return lambda value: control.setValue(int(value))
        case QAbstractButton():
            return lambda value: control.setChecked(bool(value))
    raise TypeError(type(control).__name__)


def changes_of(widget: QWidget) -> tuple[SignalInstance, ...]:
    """Give the signals that tell of a change in a control."""
    control = _inside(widget)
    match control:
        case QLineEdit() | QPlainTextEdit() | QTextEdit():
            return (control.textChanged,)
        case QComboBox():
            return (control.currentIndexChanged,)
        case QDateEdit():
            return (control.dateChanged,)
        case QTimeEdit():
            return (control.timeChanged,)
        case QSpinBox():
            return (control.valueChanged,)
        case QAbstractButton():
            return (control.toggled,)
    raise TypeError(type(control).__name__)


def _chosen(control: QComboBox) -> str:
    """Give the value of a choice as text, which stays the same when choices are added."""
    return str(control.value()) if isinstance(control, Choice) else control.currentText()


def _choose(control: QComboBox, text: object) -> None:
    if isinstance(control, Choice):
        offered = [str(value) for value in control.values()]
    else:
        offered = [control.itemText(place) for place in range(control.count())]
    if text in offered:
        control.setCurrentIndex(offered.index(str(text)))


def _iso(day: QDate) -> str:
    return datetime.date(day.year(), day.month(), day.day()).isoformat()


def _date(text: object, otherwise: QDate) -> QDate:
    try:
        day = datetime.date.fromisoformat(str(text))
    except ValueError:
        return otherwise
    return QDate(day.year, day.month, day.day)
