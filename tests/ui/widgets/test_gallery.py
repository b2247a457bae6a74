from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QScrollArea, QWidget

from ui.theme import Mode
from ui.widgets import gallery
from ui.widgets.gallery_pages import PAGES

PARTS_OF_QT = ("qt_", "Scroll")


def shown(name: str, size: tuple[int, int] = (1366, 768)) -> QWidget:
    made = gallery.SAMPLES[name]()
    made.resize(*size)
    made.show()
    QApplication.processEvents()
    return made


def reachable(root: QWidget) -> list[QWidget]:
    return [
        child
        for child in root.findChildren(QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus
        and child.isVisible()
        and child.focusProxy() is None
        and not child.objectName().startswith(PARTS_OF_QT)
        and not type(child).__name__.startswith(("QScrollBar", "QExpandingLineEdit"))
        and child.metaObject().className() not in ("QAbstractButton", "QTableCornerButton")
        and "spinbox" not in child.objectName()
    ]


def spoken(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


@pytest.mark.parametrize("name", gallery.SAMPLES)
def test_every_control_that_takes_the_focus_has_a_name(name: str):
    window = shown(name)
    controls = reachable(window)
    assert controls
    silent = [type(control).__name__ for control in controls if not spoken(control)]
    assert silent == []


def test_a_control_without_a_name_would_be_found(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    box = QLineEdit(window)
    window.show()
    assert [spoken(control) for control in reachable(window)] == [""]
    box.setAccessibleName("Search")
    assert [spoken(control) for control in reachable(window)] == ["Search"]


@pytest.mark.parametrize("name", [page for page in PAGES if page != "forms"])
def test_a_page_at_twice_the_scale_is_not_cut_at_the_side(name: str):
    window = shown(name, (683, 384))
    areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
    assert areas
    assert all(not area.horizontalScrollBar().isVisible() for area in areas)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_beside_its_page(name: str):
    window = shown(name)
    for child in window.findChildren(QWidget):
        parent = child.parentWidget()
        if child.isVisible() and parent is not None and isinstance(child, QAbstractButton):
            assert child.geometry().right() <= parent.width() + 1, child.accessibleName()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_a_picture_is_drawn_in_each_mode(tmp_path, mode: Mode):
    path = gallery.draw("client", tmp_path, mode)
    assert path.stat().st_size > 10_000
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
