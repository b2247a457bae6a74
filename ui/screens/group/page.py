"""The page of a group: what it is, how far it is, and its tabs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from counsel_desk.domain.access import Permission, Role
from counsel_desk.domain.groups import StaffFunction
from counsel_desk.domain.ids import GroupId
from counsel_desk.services.desk import Changed
from counsel_desk.services.groups import open_group
from counsel_desk.services.people import list_people
from ui import wording
from ui.screen import Route, Screen
from ui.screens.group.achieved import AchievedTab
from ui.screens.group.attendance import AttendanceTab
from ui.screens.group.costs import CostsTab
from ui.screens.group.meetings import MeetingsTab
from ui.screens.group.notes import NotesTab
from ui.screens.group.paper import PaperMenu
from ui.screens.group.plan_sheet import CancelCycleSheet, PlanSheet
from ui.screens.group.roll import RollTab
from ui.screens.group.sheet_entry import SheetEntry
from ui.screens.group.waiting import WaitingTab
from ui.theme import Space
from ui.turns import later
from ui.widgets import case_words, group_form, group_words, schedule_words
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.cycle_people import people_line
from ui.widgets.empty_state import EmptyState
from ui.widgets.group_words import Standing
from ui.widgets.keys import KeyAction, follows
from ui.widgets.labels import label
from ui.widgets.page_header import PageHeader
from ui.widgets.pill import Pill
from ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from counsel_desk.domain.groups import GroupFile
    from counsel_desk.domain.ids import MeetingId, PersonId
    from counsel_desk.domain.people import Person
    from ui.screen import Context

ATTENDANCE, ROLL, MEETINGS, WAITING = "attendance", "roll", "meetings", "waiting"
NOTES = "notes"
ACHIEVED, COSTS = "achieved", "costs"
_WHOLE_PAGE = frozenset({Role.COUNSELLOR, Role.SUPERVISOR, Role.COORDINATOR})

_FACILITATES = frozenset({StaffFunction.LEAD, StaffFunction.CO_FACILITATOR})


class GroupScreen(Screen):
    """Shows one group; a tab is made when it is first seen."""

    name: ClassVar[str] = "group"
    watches: ClassVar[Changed] = Changed.GROUPS | Changed.ATTENDANCE | Changed.STAFF

    def __init__(self, context: Context, route: Route) -> None:
        super().__init__(context, route)
        self._people: dict[PersonId, Person] = {}
        self._group: GroupFile | None = None
        self._is_refused = False
        self._filled: set[QWidget] = set()
        self.header = PageHeader(" ", " ")
        self.who = label(" ", "muted", wrap=True)
        self._pill = Pill()
        self._pill.hide()
        self.mark_button = primary_button(
            self.tr("Mark today"), "check-square-offset", self.mark_today
        )
        self.mark_button.setToolTip(self.tr("Ctrl+M"))
        self.mark_button.hide()
        self.plan_button = secondary_button(self.tr("Change plan"), "pencil-simple", self.change)
        self.plan_button.setToolTip(self.tr("Ctrl+E"))
        self.plan_button.hide()
        self.paper = PaperMenu(context, self, self.enter_sheet)
        self.tabs = TabBar(self._tabs(), self.tr("Parts of this group"))
        self._lay_out()
        self._connect()

    def _tabs(self) -> list[tuple[str, str]]:
        shown = [(ATTENDANCE, self.tr("Attendance"))]
        if self.context.roles & _WHOLE_PAGE:
            shown += [
                (ROLL, self.tr("Roll")),
                (MEETINGS, self.tr("Meetings")),
                (WAITING, self.tr("Waiting list")),
                (ACHIEVED, self.tr("Outcomes")),
                *([(COSTS, self.tr("Costs"))] if self.context.may(Permission.EDIT_GROUP) else []),
            ]
        if self.context.may(Permission.READ_PROCESS):
            shown.insert(3, (NOTES, self.tr("Notes")))
        return shown

    def _lay_out(self) -> None:
        self.header.add(self._pill)
        self.header.add(self.paper.button)
        self.header.add(self.plan_button)
        self.header.add(self.mark_button)
        self._pages: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self._lost = EmptyState("", self.tr("Back to the groups"), "users-three")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addSpacing(Space.XS)
        outer.addWidget(self.who)
        outer.addSpacing(Space.L)
        outer.addWidget(self.tabs)
        outer.addSpacing(Space.M)
        outer.addWidget(self._stack, 1)
        self._stack.addWidget(self._lost)

    @cached_property
    def attendance(self) -> AttendanceTab:
        """The marks."""
        tab = AttendanceTab(self.context)
        tab.enrol_asked.connect(self._go_and_enrol)
        self._keep(ATTENDANCE, tab)
        return tab

    @cached_property
    def roll(self) -> RollTab:
        """Who is and was a member."""
        tab = RollTab(self.context)
        self._keep(ROLL, tab)
        return tab

    @cached_property
    def meetings(self) -> MeetingsTab:
        """The meetings of the cycle."""
        tab = MeetingsTab(self.context)
        tab.marks_asked.connect(self._show_marks_of)
        tab.cancel_asked.connect(self._ask_to_cancel)
        self._keep(MEETINGS, tab)
        return tab

    @cached_property
    def notes(self) -> NotesTab:
        """What was written of the meetings."""
        tab = NotesTab(self.context)
        tab.asked.connect(self._open_note)
        self._keep(NOTES, tab)
        return tab

    @cached_property
    def waiting(self) -> WaitingTab:
        """Who waits for a place."""
        tab = WaitingTab(self.context)
        tab.enrol_asked.connect(self._enrol_who_waits)
        self._keep(WAITING, tab)
        return tab

    def _open_note(self, meeting: MeetingId) -> None:
        self.context.go(Route("group_note", self.route.subject, item=meeting))

    @cached_property
    def achieved(self) -> AchievedTab:
        """What the group achieves."""
        tab = AchievedTab(self.context)
        tab.client_asked.connect(lambda case: self.context.go(Route("client", case, "overview")))
        self._keep(ACHIEVED, tab)
        return tab

    @cached_property
    def costs(self) -> CostsTab:
        """What the meetings cost."""
        tab = CostsTab(self.context)
        self._keep(COSTS, tab)
        return tab

    def _keep(self, key: str, tab: QWidget) -> None:
        self._pages[key] = tab
        self._stack.addWidget(tab)
        if self._group is not None:
            self._fill(tab, self._group)

    def _page(self, key: str) -> QWidget:
        if key == ROLL:
            return self.roll
        if key == WAITING:
            return self.waiting
        if key == NOTES:
            return self.notes
        if key == ACHIEVED:
            return self.achieved
        if key == COSTS:
            return self.costs
        return self.meetings if key == MEETINGS else self.attendance

    def _connect(self) -> None:
        self.tabs.bind_keys(self)
        self.tabs.select(self.route.tab or ATTENDANCE)
        self.tabs.selected.connect(self.show_tab)
        self._lost.acted.connect(lambda: self.context.go(Route("groups")))
        marks = follows(self.mark_button)
        self._act(self.tr("Mark today’s meeting"), "Ctrl+M", self.mark_today, marks)
        plans, papers = follows(self.plan_button), follows(self.paper.button)
        self._act(self.tr("Change the plan of the group"), "Ctrl+E", self.change, plans)
        self._act(self.tr("Paper of the group"), "Ctrl+P", self.paper.open, papers)
        self._act(self.tr("Enter a sheet"), "Ctrl+Shift+E", self.enter_sheet, marks)
        later(self, self._show_first)

    def _show_first(self) -> None:
        """Make the tab in front, in another turn than the page around it; style it in a third."""
        self._page(self.tabs.current_key())
        later(self, self._bring_first)

    def _bring_first(self) -> None:
        """Bring the first tab to the front, unless the group was refused meanwhile."""
        if not self._is_refused:
            self.show_tab(self.tabs.current_key())

    def _act(
        self, text: str, keys: str, act: Callable[[], object], when: Callable[[], bool]
    ) -> None:
        KeyAction(self, self.tr("Group"), text, keys, act, when=when)

    def title(self) -> str:
        """Give the last crumb."""
        return self._group.plan.title if self._group else self.tr("Group")

    def place(self) -> Route:
        """Give the route with the tab in front."""
        return self.route.at(self.tabs.current_key())

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus, so that keys work at once."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Ask for colleagues' names and the group."""
        if self.route.subject is None:
            return
        self.context.jobs.ask(list_people).then(self._keep_people)
        job = self.context.jobs.ask(open_group, GroupId(self.route.subject))
        job.then(self._show).failed(self._refused)

    def _keep_people(self, people: Sequence[Person]) -> None:
        self._people = case_words.by_id(people)

    def _refused(self, error: Exception) -> None:
        self._is_refused = True
        self._lost.set_sentence(wording.sentence(error))
        self._stack.setCurrentWidget(self._lost)
        for part in (self.who, self.tabs, self._pill, self.mark_button, self.plan_button):
            part.hide()

    def _show(self, group: GroupFile) -> None:
        is_first, self._is_refused = self._group is None, False
        self._group = group
        self.header.set_title(group.plan.title, self._subtitle(group))
        self.who.setText(people_line(group, self._people))
        words = group_words.standing_now(group, self.context.clock())
        self._pill.set(words.text, words.kind, words.sign)
        self._pill.show()
        may_mark = self._may_mark(group)
        self.mark_button.setVisible(may_mark and self._is_markable(group))
        self.plan_button.setVisible(self._may_plan(group))
        self.paper.show_group(group, may=self._may_edit(group))
        for tab in self._pages.values():
            self._fill(tab, group)
        self.tabs.show()
        self.who.show()
        self.show_tab(self.tabs.current_key())
        if is_first:
            self.titled.emit()
            self._focus_tab()

    def _fill(self, tab: QWidget, group: GroupFile) -> None:
        may_edit = self._may_edit(group)
        if isinstance(tab, AttendanceTab):
            may_mark = self._may_mark(group)
            tab.show_group(group, self._people, may_mark=may_mark, may_enrol=may_edit)
            if tab not in self._filled:
                tab.go_to_today()
        elif isinstance(tab, AchievedTab | CostsTab):
            tab.show_group(group)
        elif isinstance(tab, RollTab | MeetingsTab | WaitingTab):
            if isinstance(tab, MeetingsTab):
                tab.people = self._people
            tab.show_group(group, may_edit=may_edit)
        elif isinstance(tab, NotesTab):
            tab.show_group(group, self._people)
        self._filled.add(tab)

    def _subtitle(self, group: GroupFile) -> str:
        plan = group.plan
        length = self.tr("{0} minutes").format(QLocale().toString(plan.minutes))
        parts = [
            plan.model,
            f"{schedule_words.meets_words(plan.first_meeting, plan.rule)}, {length}",
            plan.venue,
            case_words.language_words(plan.language),
            group_form.cancelled_words(plan),
        ]
        return " · ".join(part for part in parts if part)

    def _may_mark(self, group: GroupFile) -> bool:
        if not self.context.may(Permission.MARK_ATTENDANCE):
            return False
        leads = any(one.person == self.context.me.id for one in group.staff)
        return leads or Role.COORDINATOR in self.context.roles

    def _may_edit(self, group: GroupFile) -> bool:
        if not self.context.may(Permission.EDIT_GROUP):
            return False
        me = self.context.me.id
        leads = any(one.person == me and one.function in _FACILITATES for one in group.staff)
        return leads or Role.COORDINATOR in self.context.roles

    def _may_plan(self, group: GroupFile) -> bool:
        return self.context.may(Permission.PLAN_GROUP) and group.plan.cancelled_on is None

    def _is_markable(self, group: GroupFile) -> bool:
        standing = group_words.file_standing(group, self.context.clock())
        return bool(group.members) and standing is not Standing.PLANNED

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.select(key)
        shown = self.tabs.current_key()
        page = self._page(shown)
        goes = page is not self._stack.currentWidget() and self._is_focus_inside()
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        if goes:
            # Qt gives it to the first part that Tab comes to, such as a choice above the list.
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_focus_inside(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self._stack.isAncestorOf(focused)

    def _focus_tab(self) -> None:
        if self.isVisible():
            self._page(self.tabs.current_key()).setFocus(Qt.FocusReason.OtherFocusReason)

    def mark_today(self) -> None:
        """Go to the column of today's meeting, or else of the last one."""
        self.show_tab(ATTENDANCE)
        self.attendance.go_to_today()
        self.attendance.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def enter_sheet(self) -> None:
        """Enter a printed sheet, where this person marks and a meeting has come."""
        group = self._group
        if group is not None and self._may_mark(group) and self._is_markable(group):
            SheetEntry(self.context, group).open_over(self)

    def change(self) -> None:
        """Change the plan, where this person may."""
        if self._group is not None and self._may_plan(self._group):
            PlanSheet(self.context, self._group, self._people.values()).open_over(self)

    def _ask_to_cancel(self) -> None:
        if self._group is not None:
            CancelCycleSheet(self.context, self._group).open_over(self)

    def _go_and_enrol(self) -> None:
        self.show_tab(ROLL)
        self.roll.enrol.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enrol_who_waits(self, code: str) -> None:
        self.show_tab(ROLL)
        self.roll.enrol.offer(code)

    def _show_marks_of(self, meeting: MeetingId) -> None:
        self.show_tab(ATTENDANCE)
        self.attendance.go_to_meeting(meeting)
        self.attendance.setFocus(Qt.FocusReason.OtherFocusReason)
