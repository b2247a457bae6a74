"""List the screens, one line each, and the places that the rail shows.

This module imports every screen; they are loaded one by one while the passphrase is typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.access import Permission
from ui.screen import Screen
from ui.screens.administration.screen import AdministrationScreen
from ui.screens.bring_in.scores import BringInScoresScreen
from ui.screens.bring_in.screen import BringInScreen
from ui.screens.calendar.screen import CalendarScreen
from ui.screens.care_plan.form import CarePlanScreen
from ui.screens.care_plan.review import GoalReviewScreen
from ui.screens.client.page import ClientScreen
from ui.screens.clients import ClientsScreen
from ui.screens.directory.screen import DirectoryScreen
from ui.screens.document.screen import DocumentScreen
from ui.screens.group.page import GroupScreen
from ui.screens.group_note.left import LeftNoteScreen
from ui.screens.group_note.screen import GroupNoteScreen
from ui.screens.groups import GroupsScreen
from ui.screens.keeping.screen import KeepingScreen
from ui.screens.new_group import NewGroupScreen
from ui.screens.note.screen import NoteScreen
from ui.screens.outcomes.screen import OutcomesScreen
from ui.screens.own_note import OwnNoteScreen
from ui.screens.read_note.screen import ReadNoteScreen
from ui.screens.register.screen import RegisterScreen
from ui.screens.reports.screen import ReportsScreen
from ui.screens.risk.read import ReadRiskScreen
from ui.screens.risk.screen import RiskScreen
from ui.screens.safety_plan.form import SafetyPlanScreen
from ui.screens.safety_plan.versions import SafetyVersionsScreen
from ui.screens.screening.correction import CorrectionScreen
from ui.screens.screening.screen import ScreeningScreen
from ui.screens.screening_result.screen import ScreeningResultScreen
from ui.screens.search.screen import SearchScreen
from ui.screens.supervision.page import SupervisionScreen
from ui.screens.today.screen import TodayScreen


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One screen: its class, the place of the rail it lies under, and who may go there."""

    screen: type[Screen]
    place: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail; its key is the name of the screen that it leads to."""

    key: str
    icon: str
    at_foot: bool = False


SCREENS: tuple[ScreenLine, ...] = (
    ScreenLine(TodayScreen, "today", Permission.SIGNED_IN),
    ScreenLine(ClientsScreen, "clients", Permission.LIST_CLIENTS),
    ScreenLine(ClientScreen, "clients", Permission.SEE_CASE),
    ScreenLine(RegisterScreen, "clients", Permission.REGISTER_CLIENT),
    ScreenLine(BringInScreen, "clients", Permission.REGISTER_CLIENT),
    ScreenLine(BringInScoresScreen, "clients", Permission.SCREEN),
    ScreenLine(NoteScreen, "clients", Permission.WRITE_CLINICAL),
    ScreenLine(ReadNoteScreen, "clients", Permission.READ_CLINICAL),
    ScreenLine(OwnNoteScreen, "clients", Permission.READ_CLINICAL),
    ScreenLine(DocumentScreen, "clients", Permission.READ_CLINICAL),
    ScreenLine(ScreeningScreen, "clients", Permission.SCREEN),
    ScreenLine(CorrectionScreen, "clients", Permission.SCREEN),
    ScreenLine(ScreeningResultScreen, "clients", Permission.READ_CLINICAL),
    ScreenLine(RiskScreen, "clients", Permission.WRITE_CLINICAL),
    ScreenLine(ReadRiskScreen, "clients", Permission.READ_CLINICAL),
    ScreenLine(SafetyPlanScreen, "clients", Permission.WRITE_CLINICAL),
    ScreenLine(SafetyVersionsScreen, "clients", Permission.READ_CLINICAL),
    ScreenLine(CarePlanScreen, "clients", Permission.WRITE_CLINICAL),
    ScreenLine(GoalReviewScreen, "clients", Permission.WRITE_CLINICAL),
    ScreenLine(GroupsScreen, "groups", Permission.SEE_GROUPS),
    ScreenLine(GroupScreen, "groups", Permission.SEE_GROUPS),
    ScreenLine(GroupNoteScreen, "groups", Permission.READ_PROCESS),
    ScreenLine(LeftNoteScreen, "today", Permission.KEEP_DRAFTS),
    ScreenLine(NewGroupScreen, "groups", Permission.PLAN_GROUP),
    ScreenLine(SearchScreen, "clients", Permission.SEE_GROUPS),
    ScreenLine(CalendarScreen, "calendar", Permission.SEE_GROUPS),
    ScreenLine(DirectoryScreen, "directory", Permission.SEE_PROGRAMME),
    ScreenLine(SupervisionScreen, "supervision", Permission.SUPERVISE),
    ScreenLine(KeepingScreen, "supervision", Permission.SUPERVISE),
    ScreenLine(OutcomesScreen, "outcomes", Permission.SEE_OUTCOMES),
    ScreenLine(ReportsScreen, "outcomes", Permission.MAKE_REPORTS),
    ScreenLine(AdministrationScreen, "administration", Permission.SIGNED_IN),
)

PLACES: tuple[Place, ...] = (
    Place("today", "sun-horizon"),
    Place("clients", "user-list"),
    Place("groups", "users-three"),
    Place("calendar", "calendar-blank"),
    Place("directory", "address-book"),
    Place("supervision", "eye"),
    Place("outcomes", "chart-line-up"),
    Place("administration", "gear", at_foot=True),
)


def place_title(key: str) -> str:
    """Give the word of a place."""
    words = {
        "today": QCoreApplication.translate("Places", "Today"),
        "clients": QCoreApplication.translate("Places", "Clients"),
        "groups": QCoreApplication.translate("Places", "Groups"),
        "calendar": QCoreApplication.translate("Places", "Calendar"),
        "directory": QCoreApplication.translate("Places", "Directory"),
        "supervision": QCoreApplication.translate("Places", "Supervision"),
        "outcomes": QCoreApplication.translate("Places", "Outcomes"),
        "administration": QCoreApplication.translate("Places", "Settings"),
    }
    return words[key]


def line_of(name: str) -> ScreenLine | None:
    """Find a screen by the name in a route."""
    return next((line for line in SCREENS if line.screen.name == name), None)
