"""Consents, intake and history on the client page: who sees them, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from counsel_desk.domain.cases import Identity
from counsel_desk.domain.consents import (
    Consent,
    ConsentState,
    Decision,
    GivenBy,
    HowGiven,
    Purpose,
)
from counsel_desk.domain.events import Answer, LegalStep, Violation
from counsel_desk.domain.family import Kinship
from counsel_desk.domain.intake import Intake, Problem, ReferralSource
from counsel_desk.domain.partial_date import PartialDate
from counsel_desk.services import cases, consents, events, family, intake
from counsel_desk.services.exports import ExportKind
from counsel_desk.services.versions import Subject
from tests.builders import day, spoil
from tests.ui.group_stage import Stage, open_stage
from ui.screen import Route
from ui.screens.client.consent_menu import ConsentSheetMenu
from ui.screens.client.consent_sheets import ConsentSheet, WithdrawSheet
from ui.screens.client.consents_tab import ConsentsTab
from ui.screens.client.event_sheets import EventSheet, LegalSheet
from ui.screens.client.export_sheet import RecipientSheet
from ui.screens.client.family_sheet import FamilySheet
from ui.screens.client.form_sheet import FormSheet
from ui.screens.client.history_tab import HistoryTab
from ui.screens.client.intake_card import IntakeCard
from ui.screens.client.intake_sheets import IdentitySheet, IntakeSheet, LanguagesSheet
from ui.screens.client.overview import OverviewTab
from ui.screens.client.page import ClientScreen
from ui.screens.client.reading_sheet import HistorySheet, ReadingSheet
from ui.screens.client.versions_sheet import VersionsSheet, show_versions
from ui.shell.consent_sheet import OverrideSheet
from ui.widgets.rows import ListRow
from ui.widgets.section import SectionCollapse

Make = Callable[[str], Stage]
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Any]:
    with open_stage(tmp_path, qtbot) as make:
        yield make


def show(one: Stage, case: Any, tab: str) -> ClientScreen:
    screen = one.open(ClientScreen, Route("client", case, tab))
    QApplication.processEvents()  # what was put into a layout is shown in the next turn
    assert isinstance(screen, ClientScreen)
    return screen


def consents_tab(one: Stage, case: Any) -> ConsentsTab:
    tab = show(one, case, "consents").tab("consents")
    assert isinstance(tab, ConsentsTab)
    return tab


def history_tab(one: Stage, case: Any) -> HistoryTab:
    tab = show(one, case, "history").tab("history")
    assert isinstance(tab, HistoryTab)
    return tab


def card(one: Stage, qtbot: QtBot, case: Any) -> IntakeCard:
    tab = show(one, case, "overview").tab("overview")
    assert isinstance(tab, OverviewTab)
    qtbot.waitUntil(lambda: tab.intake is not None)
    one.settle()
    assert tab.intake is not None
    return tab.intake


def rows(widget: QWidget) -> list[str]:
    return [row.accessibleName() for row in widget.findChildren(ListRow) if row.isVisible()]


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def sheet(one: Stage, kind: type[W], qtbot: QtBot) -> W:
    """The sheet of a kind that is open, with everything in it."""
    one.settle()

    def found() -> list[W]:
        return [made for made in one.frame.findChildren(kind) if made.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    QApplication.processEvents()
    made = found()[-1]
    if isinstance(made, FormSheet):
        qtbot.waitUntil(lambda: made.is_built)
        one.settle()
    return made


def press(one: Stage, widget: QWidget, name: str) -> None:
    row = next(row for row in widget.findChildren(ListRow) if row.text().startswith(name))
    row.click()
    one.settle()


def consent(one: Stage, **facts: Any) -> Consent:
    plain = Consent(Purpose.REFERRAL, Decision.GIVEN, day(one.office), how=HowGiven.SIGNATURE)
    return replace(plain, **facts)


# --- consents ---


def test_a_consent_is_recorded_for_the_purpose_that_was_opened(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    tab = consents_tab(one, case)
    assert any(row.startswith("Audio recording") and "Not asked" in row for row in rows(tab))
    press(one, tab.rows, "Audio recording")
    made = sheet(one, ConsentSheet, qtbot)
    made.fields["how"].control.set_value(HowGiven.VERBAL)  # type: ignore[attr-defined]
    made.answer("save")
    one.settle()
    assert "witness" in made.fields["witness"].error()
    made.fields["witness"].control.setText("Daudi Mutua")  # type: ignore[attr-defined]
    made.answer("save")
    one.settle()
    assert "recorded" in one.said
    qtbot.waitUntil(lambda: any("witness Daudi Mutua" in row for row in rows(tab)))


def test_a_consent_is_withdrawn_and_corrected_from_its_row(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.counsellor1.do(consents.record_consent, case, consent(one))
    tab = consents_tab(one, case)
    press(one, tab.rows, "Sharing for a referral")
    press(one, sheet(one, ConsentSheetMenu, qtbot), "Correct")
    made = sheet(one, ConsentSheet, qtbot)
    made.fields["remarks"].control.setPlainText("By telephone")  # type: ignore[attr-defined]
    made.answer("save")
    qtbot.waitUntil(lambda: any("By telephone" in row for row in rows(tab)))
    press(one, tab.rows, "Sharing for a referral")
    press(one, sheet(one, ConsentSheetMenu, qtbot), "Withdraw")
    withdrawal = sheet(one, WithdrawSheet, qtbot)
    withdrawal.reason.setPlainText("Afraid")
    withdrawal.answer("save")
    qtbot.waitUntil(lambda: any("Withdrawn" in row and "Afraid" in row for row in rows(tab)))
    press(one, tab.rows, "Sharing for a referral")
    menu = sheet(one, ConsentSheetMenu, qtbot)
    assert not any(row.startswith("Withdraw,") for row in rows(menu))
    press(one, menu, "History")
    assert "Afraid" in words(sheet(one, VersionsSheet, qtbot))


def test_a_new_answer_keeps_the_earlier_one_below(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.counsellor1.do(consents.record_consent, case, consent(one))
    tab = consents_tab(one, case)
    press(one, tab.rows, "Sharing for a referral")
    press(one, sheet(one, ConsentSheetMenu, qtbot), "Record a new answer")
    made = sheet(one, ConsentSheet, qtbot)
    made.fields["decision"].control.set_value(Decision.REFUSED)  # type: ignore[attr-defined]
    made.answer("save")
    qtbot.waitUntil(lambda: len(rows(tab.earlier)) == 1)
    assert any("Refused" in row for row in rows(tab.rows))


def test_a_supervisor_reads_consents_and_overrides_and_writes_none(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    desk = one.office.counsellor1
    desk.do(consents.record_consent, case, consent(one))
    reason = "The court orders it by tomorrow."
    one.office.run(desk, lambda work: consents.require(work, case, Purpose.AUDIO, override=reason))
    tab = consents_tab(one, case)
    assert tab.record_button.isHidden()
    qtbot.waitUntil(lambda: any(reason in row for row in rows(tab.overrides)))
    press(one, tab.rows, "Audio recording")
    assert not one.frame.findChildren(ConsentSheet)
    press(one, tab.rows, "Sharing for a referral")
    menu = sheet(one, ConsentSheetMenu, qtbot)
    assert [row.split(",")[0] for row in rows(menu)] == ["History"]


def test_a_damaged_consent_is_shown_and_opens_nothing(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.counsellor1.do(consents.record_consent, case, consent(one))
    spoil(one.office, "consent")
    tab = consents_tab(one, case)
    qtbot.waitUntil(lambda: any("Damaged" in row for row in rows(tab.earlier)))
    press(one, tab.earlier, "Damaged")
    assert not one.frame.findChildren(ConsentSheetMenu)


@pytest.mark.parametrize(
    ("assent", "said", "pill"),
    [
        (True, "with assent", "Given"),
        (False, "the client did not assent", "Given without assent"),
        (None, "assent not recorded", "Given"),
    ],
)
def test_a_guardians_consent_says_what_the_client_said_and_who_interpreted(
    stage: Make, qtbot: QtBot, assent: bool | None, said: str, pill: str
):
    one = stage("counsellor1")
    case = one.office.client()
    made = consent(
        one,
        given_by=GivenBy.GUARDIAN,
        guardian="Halima Abdi",
        assent=assent,
        interpreter="Omar Ali",
    )
    one.office.counsellor1.do(consents.record_consent, case, made)
    tab = consents_tab(one, case)
    row = next(row for row in rows(tab) if row.startswith("Sharing for a referral"))
    assert said in row
    assert "interpreter Omar Ali" in row
    assert f"by Halima Abdi as guardian · {said}" in row
    assert pill in row
    assert ("without assent" in row) == (assent is False)
    press(one, tab.rows, "Sharing for a referral")
    opened = words(sheet(one, ConsentSheetMenu, qtbot))
    assert said in opened
    assert "interpreter Omar Ali" in opened


def test_what_a_client_answered_alone_says_nothing_of_assent(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.counsellor1.do(consents.record_consent, case, consent(one))
    row = next(
        row for row in rows(consents_tab(one, case)) if row.startswith("Sharing for a referral")
    )
    assert "assent" not in row
    assert "interpreter" not in row


def test_a_consent_that_ends_soon_says_so(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    ends = day(one.office) + timedelta(days=5)
    one.office.counsellor1.do(consents.record_consent, case, consent(one, expires=ends))
    assert any("Given, ends soon" in row for row in rows(consents_tab(one, case)))


class Passphrases:
    """Keeps what a passphrase was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask_passphrase(self, over: QWidget, title: str, *rest: object) -> None:
        self.asked.append(title)


def test_a_chart_for_someone_without_consent_asks_for_the_reason(
    stage: Make, qtbot: QtBot, tmp_path: Path
):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.screening(one.office.counsellor1, case)
    allowed = consent(one, purpose=Purpose.RELEASE, recipient="Dr Otieno")
    one.office.counsellor1.do(consents.record_consent, case, allowed)
    dialogs = Passphrases()
    one.context.dialogs = dialogs  # type: ignore[assignment] # asks nothing else
    tab = show(one, case, "overview").tab("overview")
    assert isinstance(tab, OverviewTab)
    assert tab.chart is not None
    tab.chart.save_to(tmp_path / "chart.png", ExportKind.PNG)
    asked = sheet(one, RecipientSheet, qtbot)
    asked.answer("save")
    assert asked.field.error() == "Choose who it is for."
    asked.who.setCurrentIndex(asked.who.findText("Someone else"))
    asked.answer("save")
    assert asked.name.error() == "Write the recipient’s name."
    asked.name.set_text("The chief")
    asked.answer("save")
    override = sheet(one, OverrideSheet, qtbot)
    override.reason.setPlainText("soon")
    override.answer("go on")
    assert override.field.error()
    assert dialogs.asked == []
    override.reason.setPlainText("The court orders it by tomorrow.")
    override.answer("go on")
    assert len(dialogs.asked) == 1
    tab.chart.save_to(tmp_path / "chart.png", ExportKind.PNG)
    asked = sheet(one, RecipientSheet, qtbot)
    asked.who.setCurrentIndex(asked.who.findText("Dr Otieno"))
    asked.answer("save")
    one.settle()
    assert len(dialogs.asked) == 2


# --- intake ---


def test_an_intake_is_written_and_shows_on_the_overview(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    shown = card(one, qtbot, case)
    press(one, shown.rows, "Reasons")
    made = sheet(one, IntakeSheet, qtbot)
    made.fields["reasons"].control.setPlainText("Cannot sleep")  # type: ignore[attr-defined]
    made.fields["problems"].control.set_values(["pain"])  # type: ignore[attr-defined]
    made.fields["source"].control.set_value(ReferralSource.LAWYER)  # type: ignore[attr-defined]
    made.fields["household_size"].control.setText("many")  # type: ignore[attr-defined]
    made.answer("save")
    assert made.fields["household_size"].error()
    assert made.fields["reasons"].control.toPlainText() == "Cannot sleep"  # type: ignore[attr-defined]
    made.fields["household_size"].control.setText("5")  # type: ignore[attr-defined]
    made.answer("save")
    one.settle()
    found = one.office.counsellor1.do(intake.open_intake, case)
    wanted = Intake(
        source=ReferralSource.LAWYER,
        reasons="Cannot sleep",
        household_size=5,
        problems=(Problem.PAIN,),
    )
    assert found is not None
    assert found.intake == wanted
    qtbot.waitUntil(lambda: any("Cannot sleep" in row for row in rows(shown)))


def test_a_refusal_of_the_service_stands_under_its_field_with_what_was_typed(
    stage: Make, qtbot: QtBot
):
    one = stage("counsellor1")
    case = one.office.client()
    shown = card(one, qtbot, case)
    press(one, shown.rows, "Reasons")
    made = sheet(one, IntakeSheet, qtbot)
    made.fields["children"].control.setText("500")  # type: ignore[attr-defined]
    made.answer("save")
    one.settle()
    assert "0 to 99" in made.fields["children"].error()
    assert made.fields["children"].control.text() == "500"  # type: ignore[attr-defined]
    holder = made.fields["children"].parentWidget()
    while not isinstance(holder, SectionCollapse):
        assert holder is not None
        holder = holder.parentWidget()
    assert holder.is_open()


def test_a_half_filled_intake_is_back_when_it_is_opened_again(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    shown = card(one, qtbot, case)
    press(one, shown.rows, "Reasons")
    made = sheet(one, IntakeSheet, qtbot)
    made.fields["medical"].control.setPlainText("The right ear")  # type: ignore[attr-defined]
    made.fields["problems"].control.set_values(["sleep"])  # type: ignore[attr-defined]
    made.answer("cancel")
    one.settle()
    press(one, shown.rows, "Reasons")
    again = sheet(one, IntakeSheet, qtbot)
    assert again.text_of("medical") == "The right ear"
    assert again.ticked("problems") == ("sleep",)


def test_a_minor_without_a_guardian_is_noticed_and_gets_one(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client(birth_year=2014)
    shown = card(one, qtbot, case)
    assert any("no guardian is recorded" in row for row in rows(shown))
    press(one, shown.rows, "Identity")
    made = sheet(one, IdentitySheet, qtbot)
    made.fields["guardian"].control.setText("Mama Achieng")  # type: ignore[attr-defined]
    made.fields["may_contact"].control.set_value(False)  # type: ignore[attr-defined]
    made.answer("save")
    qtbot.waitUntil(lambda: any("Mama Achieng, must not be contacted" in r for r in rows(shown)))
    one.settle()
    made_consent = show(one, case, "consents").tab("consents")
    assert isinstance(made_consent, ConsentsTab)
    made_consent.record(Purpose.SERVICE)
    assert sheet(one, ConsentSheet, qtbot).text_of("guardian") == "Mama Achieng"


def test_languages_are_changed_and_have_a_history(stage: Make, qtbot: QtBot):
    one = stage("coordinator")
    case = one.office.client()
    shown = card(one, qtbot, case)
    assert [row.split(",")[0] for row in rows(shown)] == ["Languages and county"]
    press(one, shown.rows, "Languages")
    made = sheet(one, LanguagesSheet, qtbot)
    made.fields["languages"].control.set_values(["luo"])  # type: ignore[attr-defined]
    made.fields["interpreter"].control.setChecked(True)  # type: ignore[attr-defined]
    made.answer("save")
    qtbot.waitUntil(lambda: any("needs an interpreter" in row for row in rows(shown)))
    shown.show_history()
    menu = sheet(one, HistorySheet, qtbot)
    assert len(rows(menu)) == 2
    press(one, menu, "Status")
    assert "Dholuo" in words(sheet(one, VersionsSheet, qtbot)) or "Luo" in words(
        sheet(one, VersionsSheet, qtbot)
    )


def test_a_supervisor_reads_intake_and_identity(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client(name="Wanjiru Achieng")
    one.office.counsellor1.do(intake.save_intake, case, Intake(reasons="Cannot sleep"))
    shown = card(one, qtbot, case)
    qtbot.waitUntil(lambda: any("Cannot sleep" in row for row in rows(shown)))
    press(one, shown.rows, "Reasons")
    assert "Cannot sleep" in words(sheet(one, ReadingSheet, qtbot))
    sheet(one, ReadingSheet, qtbot).close_sheet()
    press(one, shown.rows, "Identity")
    assert "Wanjiru Achieng" in words(sheet(one, ReadingSheet, qtbot))
    assert not one.frame.findChildren(IntakeSheet)


def test_a_damaged_intake_is_shown_as_damaged_and_not_written_over(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.counsellor1.do(intake.save_intake, case, Intake(reasons="x"))
    spoil(one.office, "intake")
    shown = card(one, qtbot, case)
    qtbot.waitUntil(lambda: any("Damaged" in row for row in rows(shown)))
    shown.open_intake()
    assert not one.frame.findChildren(IntakeSheet)


def test_relatives_are_linked_opened_and_parted(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client(name="Wanjiru Achieng")
    child = one.office.client(name="Otieno Achieng")
    shown = card(one, qtbot, case)
    shown.link_relative()
    made = sheet(one, FamilySheet, qtbot)
    made.answer("save")
    assert made.fields["other"].error()
    made.other.set_value(child)
    made.kinship.set_value(Kinship.CHILD)
    made.answer("save")
    qtbot.waitUntil(lambda: any(r.startswith("Otieno Achieng") for r in rows(shown)))
    press(one, shown.rows, "Otieno")
    press(one, sheet(one, HistorySheet, qtbot), "Open the file")
    assert one.went[-1] == Route("client", child)
    press(one, shown.rows, "Otieno")
    press(one, sheet(one, HistorySheet, qtbot), "End the link")
    qtbot.waitUntil(lambda: not any(r.startswith("Otieno") for r in rows(shown)))
    assert one.office.counsellor1.do(family.list_family, child) == ()


# --- history ---


def test_an_event_is_told_with_an_uncertain_date_and_a_method(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    tab = history_tab(one, case)
    assert "Nobody has to tell one" in words(tab)
    made = tab.edit_event(None)
    sheet(one, EventSheet, qtbot)
    assert not any(part.is_open() for part in made.findChildren(SectionCollapse))
    QTest.keyClicks(made.fields["started"].control, "about March 2019")
    tree = made.fields["methods"].control
    tree.write({"physical.blunt": "with a stick"})  # type: ignore[attr-defined]
    made.answer("save")
    one.settle()
    (entry,) = one.office.counsellor1.do(events.open_history, case).events
    assert entry.event is not None
    assert entry.event.started == PartialDate(2019, 3, about=True)
    assert entry.event.methods[0].detail == "with a stick"
    qtbot.waitUntil(lambda: any("About Mar 2019" in row for row in rows(tab)))


@pytest.mark.parametrize(
    ("text", "part"),
    [("30/2/2019", "no date"), ("2199", "after today"), ("1950", "before the client was born")],
)
def test_an_impossible_date_has_its_sentence_and_is_kept(
    stage: Make, qtbot: QtBot, text: str, part: str
):
    one = stage("counsellor1")
    case = one.office.client()
    tab = history_tab(one, case)
    made = tab.edit_event(None)
    sheet(one, EventSheet, qtbot)
    made.fields["account"].control.setPlainText("As told")  # type: ignore[attr-defined]
    made.fields["started"].control.setText(text)  # type: ignore[attr-defined]
    made.answer("save")
    one.settle()
    assert part in made.fields["started"].error()
    assert made.text_of("started") == text
    assert made.text_of("account") == "As told"
    assert made.isVisible()


def test_an_event_is_added_to_and_its_history_shows_who_and_what(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    event = Violation(started=PartialDate(2020), place="station", reported=Answer.NO)
    one.office.counsellor1.do(events.save_event, case, event)
    tab = history_tab(one, case)
    press(one, tab.events, "2020")
    press(one, sheet(one, HistorySheet, qtbot), "Add to it")
    made = sheet(one, EventSheet, qtbot)
    made.fields["county"].control.set_value("Nakuru")  # type: ignore[attr-defined]
    made.answer("save")
    qtbot.waitUntil(lambda: any("Police station or post, Nakuru" in r for r in rows(tab)))
    press(one, tab.events, "2020")
    press(one, sheet(one, HistorySheet, qtbot), "History")
    said = words(sheet(one, VersionsSheet, qtbot))
    assert "Amina Njeri" in said
    assert "County: Nakuru" in said


def test_a_legal_step_is_recorded_about_an_event(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    desk = one.office.counsellor1
    event = desk.do(events.save_event, case, Violation(started=PartialDate(2020)))
    tab = history_tab(one, case)
    made = tab.edit_step(None)
    sheet(one, LegalSheet, qtbot)
    made.fields["violation"].control.set_value(event)  # type: ignore[attr-defined]
    made.fields["ob_number"].control.setText("14/2/5/2024")  # type: ignore[attr-defined]
    made.answer("save")
    qtbot.waitUntil(lambda: any("OB 14/2/5/2024" in row for row in rows(tab)))
    (entry,) = desk.do(events.open_history, case).steps
    assert entry.step == LegalStep(violation=event, ob_number="14/2/5/2024")
    press(one, tab.steps, "Legal step")
    press(one, sheet(one, HistorySheet, qtbot), "Read")
    assert "14/2/5/2024" in words(sheet(one, ReadingSheet, qtbot))


def test_a_supervisor_reads_events_and_writes_none(stage: Make, qtbot: QtBot):
    one = stage("supervisor")
    case = one.office.client()
    one.office.counsellor1.do(events.save_event, case, Violation(started=PartialDate(2020)))
    tab = history_tab(one, case)
    press(one, tab.events, "2020")
    menu = sheet(one, HistorySheet, qtbot)
    assert rows(menu) == ["Read", "History"]
    assert all(button.isHidden() for button in tab._add)


def test_damaged_events_and_steps_open_nothing(stage: Make):
    one = stage("counsellor1")
    case = one.office.client()
    one.office.counsellor1.do(events.save_event, case, Violation())
    one.office.counsellor1.do(events.save_step, case, LegalStep())
    spoil(one.office, "violation")
    spoil(one.office, "legal_step")
    tab = history_tab(one, case)
    assert sum("Damaged" in row for row in rows(tab)) == 2
    press(one, tab.events, "An event")
    press(one, tab.steps, "A legal step")
    assert not one.frame.findChildren(HistorySheet)


def test_a_coordinator_is_offered_neither_consents_nor_history(stage: Make):
    one = stage("coordinator")
    case = one.office.client()
    screen = show(one, case, "history")
    titles = [screen.tabs.tabText(place) for place in range(screen.tabs.count())]
    assert not {"Consents", "History"} & set(titles)


def test_the_history_of_an_identity_names_what_changed(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client(name="Wanjiru Achieng")
    desk = one.office.counsellor1
    desk.do(cases.update_identity, case, Identity("Wanjiru Atieno", 1990, address="Bondeni"))
    tab = show(one, case, "overview").tab("overview")
    assert tab is not None
    show_versions(tab, Subject.IDENTITY)
    said = words(sheet(one, VersionsSheet, qtbot))
    assert "Legal name: “Wanjiru Achieng” became “Wanjiru Atieno”" in said
    assert "Address: Bondeni" in said


def test_a_history_that_may_not_be_read_says_so(stage: Make, qtbot: QtBot):
    one = stage("coordinator")
    case = one.office.client()
    tab = show(one, case, "overview").tab("overview")
    assert tab is not None
    made = show_versions(tab, Subject.IDENTITY)
    one.settle()
    assert "Nothing was changed" in words(made)


def test_escape_closes_a_sheet_and_enter_opens_a_row(stage: Make, qtbot: QtBot):
    one = stage("counsellor1")
    case = one.office.client()
    tab = consents_tab(one, case)
    row = tab.rows.findChildren(ListRow)[0]
    row.setFocus()
    one.press(Qt.Key.Key_Return)
    made = sheet(one, ConsentSheet, qtbot)
    assert made.value_of("purpose") is Purpose.SERVICE
    one.press(Qt.Key.Key_Escape)
    one.settle()
    assert not isValid(made) or not made.isVisible()
    state = one.office.counsellor1.do(consents.consent_state, case, Purpose.SERVICE)
    assert state is ConsentState.NOT_ASKED
