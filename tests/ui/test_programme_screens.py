"""The network directory, programme settings, referrals, letters and own copies in the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QLabel

from counsel_desk.domain.consents import Consent, Decision, HowGiven, Purpose
from counsel_desk.domain.directory import Partner, PartnerKind
from counsel_desk.domain.referrals import ReferralKind
from counsel_desk.domain.settings import OwnChange, Settings
from counsel_desk.reports.own_copy import Mention
from counsel_desk.services import consents, directory, referrals, settings
from counsel_desk.services.instruments import instrument
from counsel_desk.services.settings import settings_of
from tests.builders import PASSPHRASE, Office, spoil
from ui.screens.administration.programme_sheet import ProgrammeSheet
from ui.screens.client.letter_sheet import LetterSheet
from ui.screens.client.own_copy_sheet import OwnCopySheet
from ui.screens.client.referral_sheet import ReferralSheet
from ui.screens.directory.partner_sheet import PartnerSheet
from ui.shell.consent_sheet import OverrideSheet
from ui.shell.saving_sheet import SAVE
from ui.shell.sheet import Sheet
from ui.widgets.change_editor import FROM_SPREAD, IN_POINTS, threshold_words, usual_words

HAKI = Partner("Haki Yetu Advocates", PartnerKind.LAWYER, "Nakuru", (ReferralKind.LEGAL,))
CLINIC = Partner("Lanet Clinic", PartnerKind.ORGANISATION, "Mombasa", (ReferralKind.MEDICAL,))


def network(office: Office):
    for one in (HAKI, CLINIC):
        office.coordinator.do(directory.add_partner, value=one)
    return office.client(name="Wanjikũ Achieng")


def agreed(office: Office):
    case = network(office)
    today = datetime.now(UTC).astimezone().date()
    office.clock.at = datetime.now(UTC)
    made = Consent(Purpose.REFERRAL, Decision.GIVEN, today, how=HowGiven.SIGNATURE)
    office.counsellor1.do(consents.record_consent, case, made)
    return case


def sheet(desk_window, kind):
    desk_window.until(lambda: desk_window.window.findChild(kind) is not None)
    return desk_window.window.findChild(kind)


def gone(desk_window, kind):
    desk_window.until(lambda: not desk_window.window.findChildren(kind))
    desk_window.settle()


def shown(table):
    model = table.table_model
    return [model.row_at(place) for place in range(model.rowCount())]


# --- the directory -------------------------------------------------------------------------------


def test_the_directory_shows_who_is_near_and_filters(desk_window):
    desk_window.fill(network)
    desk_window.sign_in("counsellor1")
    screen = desk_window.go("directory")
    assert len(shown(screen.table)) == 2
    screen.near.set_value("Mombasa")
    desk_window.settle()
    assert [row.partner.name for row in shown(screen.table)] == [CLINIC.name, HAKI.name]
    screen.search.setText("haki")
    desk_window.settle()
    assert [row.partner.name for row in shown(screen.table)] == [HAKI.name]
    screen.search.setText("nobody at all")
    desk_window.settle()
    desk_window.press("Show all")
    desk_window.settle()
    assert len(shown(screen.table)) == 2
    screen.table.opened.emit(shown(screen.table)[0])
    found = sheet(desk_window, Sheet)
    assert list(found.buttons) == ["cancel"]  # a counsellor reads


def test_a_coordinator_adds_a_partner_and_the_sheet_says_what_is_missing(desk_window):
    desk_window.sign_in("coordinator")
    screen = desk_window.go("directory")
    desk_window.press("Add a partner")
    made = sheet(desk_window, PartnerSheet)
    desk_window.until(lambda: made.is_built)
    made.fields["name"].set_text("Tembea Physiotherapy")
    made.fields["services"].control.set_values(["physiotherapy"])
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["county"].error())
    assert made.fields["name"].text() == "Tembea Physiotherapy"
    made.fields["county"].control.set_value("Kisumu")
    made.answer(SAVE)
    gone(desk_window, PartnerSheet)
    (row,) = shown(screen.table)
    assert (row.partner.county, row.partner.services) == (
        "Kisumu", (ReferralKind.PHYSIOTHERAPY,),
    )  # fmt: skip
    screen._act("verify", row)
    desk_window.settle()
    assert shown(screen.table)[0].partner.verified_on is not None


def test_a_peer_finds_no_directory(desk_window):
    desk_window.sign_in("peer")
    assert not desk_window.has("Directory")


# --- settings ------------------------------------------------------------------------------------


def test_a_supervisor_changes_the_settings_with_a_reason(desk_window):
    desk_window.sign_in("supervisor")
    tab = desk_window.go("administration", tab="programme").tab("programme")
    desk_window.press("Change settings")
    made = sheet(desk_window, ProgrammeSheet)
    desk_window.until(lambda: made.is_built)
    made.fields["formats"].control.set_values(["soap", "free"])
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["reason"].error())
    made.fields["reason"].set_text("Agreed at the clinical meeting")
    made.fields["absence"].control.boxes["stigma"].setChecked(False)
    number = next(one for one in made.cut_offs if one.instrument == "pcl-5")
    assert number.number.buttonSymbols() is QAbstractSpinBox.ButtonSymbols.NoButtons
    number.number.setValue(28)
    made.answer(SAVE)
    desk_window.until(lambda: made.fields[number.instrument].error())
    number.reason.set_text("A study of our own clients")
    made.answer(SAVE)
    gone(desk_window, ProgrammeSheet)
    assert [str(one) for one in tab.settings.formats] == ["soap", "free"]
    assert tab.settings.cut_offs[0].instrument == number.instrument
    assert tab.history.count() == 1
    desk_window.until_said("Agreed at the clinical meeting")


def test_a_programme_sets_its_own_figures_of_reliable_change(desk_window):
    desk_window.sign_in("supervisor")
    tab = desk_window.go("administration", tab="programme").tab("programme")
    desk_window.press("Change settings")
    made = sheet(desk_window, ProgrammeSheet)
    desk_window.until(lambda: made.is_built)
    editor = made.change
    editor.more.set_value("pcl-5")
    editor._add_chosen(0)
    editor.add("k10")
    editor.add("phq-9")
    own, other, third = editor.editors
    assert "15 points (Marx 2022), SD 12.4" in " ".join(
        one.text() for one in own.findChildren(QLabel)
    )
    own.reliability.setValue(0.91)
    assert own.result.text() == "Reliable from 11 points on (unrounded 10.31)"
    other.remove.click()
    third.remove.click()
    made.fields["reason"].set_text("Agreed at the clinical meeting")
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["change_figures"].error())
    own.source.set_text("Our own pilot, n = 212")
    made.answer(SAVE)
    gone(desk_window, ProgrammeSheet)
    figures = tab.settings.change_figures
    assert [(one.instrument, one.sd, one.reliability) for one in figures] == [("pcl-5", 12.4, 0.91)]
    desk_window.until_said("PCL-5: SD 12.4, reliability 0.91 (Our own pilot, n = 212)")
    desk_window.press("Change settings")
    again = sheet(desk_window, ProgrammeSheet)
    desk_window.until(lambda: again.is_built)
    assert again.settings().change_figures == figures


def test_a_programme_sets_a_threshold_in_points(desk_window):
    desk_window.sign_in("supervisor")
    tab = desk_window.go("administration", tab="programme").tab("programme")
    desk_window.press("Change settings")
    made = sheet(desk_window, ProgrammeSheet)
    desk_window.until(lambda: made.is_built)
    made.change.add("pcl-5")
    (own,) = made.change.editors
    assert own.sd.isVisibleTo(own)
    assert not own.points.isVisibleTo(own)
    own.way.set_value(IN_POINTS)
    assert own.points.isVisibleTo(own)
    assert not own.sd.isVisibleTo(own)
    assert own.points.value() == 10  # what is a meaningful change by the instrument
    assert own.result.text() == "Reliable from 10 points on"
    made.fields["reason"].set_text("Agreed at the clinical meeting")
    own.source.set_text("NHS Talking Therapies")
    own.points.setValue(0)
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["change_figures"].error())
    assert "above 0 and at most 80" in made.fields["change_figures"].error()
    own.points.setValue(10)
    made.answer(SAVE)
    gone(desk_window, ProgrammeSheet)
    figures = tab.settings.change_figures
    assert figures == (OwnChange("pcl-5", source="NHS Talking Therapies", points=10),)
    desk_window.until_said("PCL-5: 10 points (NHS Talking Therapies)")
    desk_window.press("Change settings")
    again = sheet(desk_window, ProgrammeSheet)
    desk_window.until(lambda: again.is_built)
    assert again.settings().change_figures == figures
    (own,) = again.change.editors
    own.way.set_value(FROM_SPREAD)
    assert (own.sd.value(), own.reliability.value()) == (12.4, 0.82)


def test_a_programme_adds_reasons_of_its_own_to_every_list(desk_window):
    desk_window.sign_in("supervisor")
    tab = desk_window.go("administration", tab="programme").tab("programme")
    desk_window.press("Change settings")
    made = sheet(desk_window, ProgrammeSheet)
    desk_window.until(lambda: made.is_built)
    made.fields["own closing"].control.setPlainText("Detained")
    made.fields["own absence"].control.setPlainText("Floods\nFuneral of a neighbour")
    made.fields["own non-reporting"].control.setPlainText("The chief did it")
    made.fields["reason"].set_text("Agreed at the clinical meeting")
    made.answer(SAVE)
    desk_window.until(lambda: made.fields["own closing"].error())
    made.fields["own closing"].control.setPlainText("Joined the army")
    made.answer(SAVE)
    gone(desk_window, ProgrammeSheet)
    found = {one.list.value: one.own for one in tab.settings.reasons}
    assert found["closing"] == ("Joined the army",)
    assert found["absence"] == ("Floods", "Funeral of a neighbour")
    assert "The chief did it" in found["non-reporting"]
    desk_window.press("Change settings")
    again = sheet(desk_window, ProgrammeSheet)
    desk_window.until(lambda: again.is_built)
    assert again.settings().reasons == tab.settings.reasons


def test_figures_that_no_sample_has_are_said_to_be_so():
    form = instrument("phq-9")
    assert "No sample" in threshold_words(form, 0, 0.9)
    assert "unconfirmed" in usual_words(instrument("who-5"))
    assert "no figures" in usual_words(instrument("k10"))


def test_a_counsellor_reads_the_settings_and_is_told_who_changes_them(desk_window):
    desk_window.sign_in("counsellor1")
    tab = desk_window.go("administration", tab="programme").tab("programme")
    assert tab.rows.count() == 8
    tab.change()
    assert "supervisors" in desk_window.message()


# --- referrals -----------------------------------------------------------------------------------


def test_a_referral_picks_the_nearest_partner_and_is_saved(desk_window):
    case = desk_window.fill(agreed)
    desk_window.sign_in("counsellor1")
    tab = desk_window.go("client", subject=case, tab="referrals").tab("referrals")
    desk_window.press("New referral")
    made = sheet(desk_window, ReferralSheet)
    desk_window.until(lambda: made.is_built)
    made._kind.set_value(ReferralKind.LEGAL)
    desk_window.until(lambda: HAKI.name in made._partner.currentText())
    made.fields["reason"].control.setPlainText("Land case")
    made.answer(SAVE)
    gone(desk_window, ReferralSheet)
    (entry,) = shown(tab.table)
    assert (entry.referral.partner_name, entry.referral.reason) == (HAKI.name, "Land case")
    tab._act("open", entry)
    again = sheet(desk_window, ReferralSheet)
    desk_window.until(lambda: again.is_built)
    again.fields["received"].set_text("1/1/2020")
    again.answer(SAVE)
    desk_window.until(lambda: again.fields["sent"].error())
    assert again.fields["received"].text() == "1/1/2020"


def test_without_a_consent_a_reason_is_asked_and_kept(desk_window):
    case = desk_window.fill(network)
    desk_window.sign_in("counsellor1")
    tab = desk_window.go("client", subject=case, tab="referrals").tab("referrals")
    tab.new()
    made = sheet(desk_window, ReferralSheet)
    desk_window.until(lambda: made.is_built)
    desk_window.until(lambda: CLINIC.name in made._partner.currentText())
    made.answer(SAVE)
    over = sheet(desk_window, OverrideSheet)
    over.reason.setPlainText("He cannot be asked before tomorrow morning")
    over.answer("go on")
    gone(desk_window, OverrideSheet)
    gone(desk_window, ReferralSheet)
    (entry,) = shown(tab.table)
    assert entry.referral.override is not None


def with_referral(office: Office):
    case = agreed(office)
    from counsel_desk.domain.referrals import Direction, Referral, Urgency

    today = office.clock().astimezone().date()
    made = Referral(Direction.OUT, ReferralKind.LEGAL, Urgency.SOON, today, HAKI.name)
    office.counsellor1.do(referrals.record_referral, case, made)
    return case


@pytest.fixture
def tab(desk_window):
    case = desk_window.fill(with_referral)
    desk_window.sign_in("counsellor1")
    return desk_window.go("client", subject=case, tab="referrals").tab("referrals")


def test_a_letter_is_sealed_with_what_was_ticked(desk_window, tab, tmp_path: Path):
    path = tmp_path / "letter.pdf"
    tab.letter_to(shown(tab.table)[0], path)
    made = sheet(desk_window, LetterSheet)
    assert made.boxes["code"].text().startswith("Our code: ")
    assert not [box for box in made.findChildren(QCheckBox) if box.isChecked()]
    seal = made.sealing.words.text()
    made.answer(SAVE)
    assert made.sealing.own_field.error()
    made.sealing.own.edit.setText("not my passphrase")
    made.answer(SAVE)
    desk_window.until(lambda: made.buttons[SAVE].isEnabled())
    assert not path.exists()
    made.sealing.own.edit.setText(PASSPHRASE)
    made.answer(SAVE)
    desk_window.until_said("Nothing is ticked and nothing is written")
    assert not path.exists()
    made.boxes["name"].setChecked(True)
    assert made.boxes["languages"].text() == "Languages: Kiswahili"
    made.boxes["languages"].setChecked(True)
    made.answer(SAVE)
    gone(desk_window, LetterSheet)
    desk_window.until(path.exists)
    text = pypdfium2.PdfDocument(path, password=seal)[0].get_textpage().get_text_bounded()
    assert "Wanjikũ Achieng" in text
    assert "Kiswahili" in text
    assert "+254" not in text
    desk_window.until(lambda: "letter.pdf" in desk_window.message())


def test_a_message_that_is_half_written_is_kept_and_what_is_ticked_is_not(
    desk_window, tab, tmp_path: Path
):
    path = tmp_path / "letter.pdf"
    entry = shown(tab.table)[0]
    tab.letter_to(entry, path)
    made = sheet(desk_window, LetterSheet)
    desk_window.settle()
    made.message.setPlainText("She comes with her sister, who speaks Kiswahili and Dholuo.")
    made.boxes["name"].setChecked(True)
    made.answer("cancel")
    gone(desk_window, LetterSheet)
    tab.letter_to(entry, path)
    made = sheet(desk_window, LetterSheet)
    desk_window.until(lambda: "Dholuo" in made.message.toPlainText())
    assert not made.boxes["name"].isChecked()
    made.sealing.own.edit.setText(PASSPHRASE)
    made.answer(SAVE)
    gone(desk_window, LetterSheet)
    desk_window.until(path.exists)
    desk_window.until(lambda: "letter.pdf" in desk_window.message())
    tab.letter_to(entry, path)
    made = sheet(desk_window, LetterSheet)
    desk_window.settle()
    assert not made.message.toPlainText()


def damaged(office: Office):
    case = with_referral(office)
    office.note(office.counsellor1, case, text="She sleeps again.")
    office.note(office.counsellor1, case, text="She walked to the market.")
    spoil(office, "note")
    spoil(office, "identity")
    return case


@pytest.fixture
def damaged_tab(desk_window):
    case = desk_window.fill(damaged)
    desk_window.sign_in("counsellor1")
    return desk_window.go("client", subject=case, tab="referrals").tab("referrals")


def test_an_own_copy_says_before_it_is_saved_what_is_damaged(desk_window, damaged_tab, tmp_path):
    made = damaged_tab.own_copy_to(tmp_path / "copy.pdf")
    assert not made.lost.isVisible()
    made.parts.set_values(["notes", "identity", "contact"])
    said = (
        "Damaged records that cannot be read, and so are not in the copy: 3 (Name and birth: 1;"
        " Notes, in full: 2). The copy says so too."
    )
    desk_window.until(lambda: made.lost.isVisible() and made.lost.text() == said)
    assert "2 records are damaged." in made.preview.toPlainText()
    made.parts.set_values(["contact"])
    desk_window.until(lambda: not made.lost.isVisible())


def test_a_letter_says_what_is_damaged_before_it_is_saved(desk_window, damaged_tab, tmp_path):
    damaged_tab.letter_to(shown(damaged_tab.table)[0], tmp_path / "letter.pdf")
    made = sheet(desk_window, LetterSheet)
    assert "name" not in made.boxes
    desk_window.until_said("Name, birth, sex and address: damaged, and cannot be in the letter")
    desk_window.until_said("Sessions: 2 records are damaged, and cannot be in the letter")


def test_an_own_copy_shows_what_leaves_and_leaves_sealed(desk_window, tab, tmp_path: Path):
    path = tmp_path / "copy.pdf"
    made = tab.own_copy_to(path)
    assert isinstance(made, OwnCopySheet)
    made.sealing.own.edit.setText(PASSPHRASE)
    made.answer(SAVE)
    desk_window.until(lambda: made.buttons[SAVE].isEnabled())  # nothing is chosen yet
    made.parts.set_values(["identity", "referrals"])
    desk_window.until(lambda: "Wanjikũ Achieng" in made.preview.toPlainText())
    desk_window.until(lambda: HAKI.name in made.preview.toPlainText())
    seal = made.sealing.words.text()
    made.sealing.words.set_text("weak")
    made.answer(SAVE)
    desk_window.until(lambda: made.sealing.words.error())
    made.sealing.words.set_text(seal)
    made.answer(SAVE)
    gone(desk_window, OwnCopySheet)
    desk_window.until(path.exists)
    pdf = pypdfium2.PdfDocument(path, password=seal)
    assert HAKI.name in pdf[0].get_textpage().get_text_bounded()
    assert pdf.count_attachments() == 1


def test_settings_read_in_the_window_are_those_of_the_vault(desk_window):
    def change(office: Office) -> None:
        old = office.admin.do(settings.programme_settings)
        from dataclasses import replace

        new = replace(old, retention_years=15)
        office.admin.do(settings.change_settings, settings=new, reason="The law changed")
        assert office.run(office.counsellor1, settings_of).retention_years == 15

    desk_window.fill(change)
    desk_window.sign_in("admin")
    tab = desk_window.go("administration", tab="programme").tab("programme")
    assert tab.settings.retention_years == 15
    desk_window.until_said("15 years after closing")


def test_an_own_copy_lists_every_place_that_names_somebody_and_keeps_what_is_ticked(
    desk_window, tab, tmp_path: Path
):
    made = tab.own_copy_to(tmp_path / "copy.pdf")
    mentions = tuple(
        Mention(f"notes|{place}", "Notes", "3 March 2026", place + 1, "Naliaka", "Sat by Naliaka.")
        for place in range(95)
    )
    made._point_out(mentions)
    assert "found: 95. Left out: 95." in made.hidden.text()
    others = made.others
    others.blockSignals(True)  # what is ticked would have the copy looked at again
    assert not others.is_whole
    others.boxes["notes|1"].setChecked(True)
    desk_window.until(lambda: others.is_whole)
    assert list(others.boxes) == [one.key for one in mentions]
    assert others.boxes["notes|94"].text() == ("Notes · 3 March 2026, line 95:\nSat by Naliaka.")
    others.boxes["notes|94"].setFocus()
    desk_window.until(lambda: others.verticalScrollBar().value() > 0)
    desk_window.qtbot.keyClick(others.boxes["notes|94"], Qt.Key.Key_Space)
    assert made.kept() == {"notes|1", "notes|94"}
    # Another part is ticked: what was kept before stays kept, whichever boxes are made.
    made._point_out(mentions[1:])
    assert made.others is not others
    assert made.kept() == {"notes|1", "notes|94"}
    made.others.blockSignals(True)
    made.others.boxes["notes|1"].setChecked(False)
    assert made.kept() == {"notes|94"}
    made._point_out(())
    assert made.others is None
    assert made.kept() == frozenset()


def test_what_is_damaged_of_the_directory_and_the_settings_is_said(desk_window):
    def fill(office: Office) -> None:
        network(office)
        new = replace(Settings(), retention_years=12)
        office.supervisor.do(settings.change_settings, settings=new, reason="A new rule")
        spoil(office, "setting")
        entries = office.coordinator.do(directory.list_partners)
        spoil(office, "directory_entry", entries[0].id)

    desk_window.fill(fill)
    desk_window.sign_in("supervisor")
    screen = desk_window.go("directory")
    desk_window.until(screen.lost.isVisible)
    assert screen.lost.text().startswith("1 entry is damaged")
    assert len(shown(screen.table)) == 1
    desk_window.go("administration", tab="programme")
    desk_window.until(lambda: desk_window.says("1 change is damaged"))
