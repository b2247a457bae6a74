"""No export of a client holds another member of a group: canaries over all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from counsel_desk.domain.group_notes import ProcessNote
from counsel_desk.domain.group_paper import PaperKind
from counsel_desk.domain.groups import AbsenceReason, AttendanceStatus
from counsel_desk.domain.ids import CaseId
from counsel_desk.domain.safety import PlanLine, SafetyPlan, SafetyStep
from counsel_desk.reports.document_csv import to_csv
from counsel_desk.reports.document_pdf import render_report
from counsel_desk.reports.letter import render_letter
from counsel_desk.reports.own_copy import as_json, render_own_copy
from counsel_desk.services import (
    charts,
    group_notes,
    group_paper,
    groups,
    leaving_reports,
    letters,
    own_copy,
    safety_plans,
)
from tests.builders import PASSPHRASE, Office, open_office
from tests.services.test_leaving import ALL, SEAL, WORDS, text_of
from tests.services.test_referrals import OVERRIDE, consent, record
from ui.safety_page import PageText, page_pdf
from ui.widgets.report_progress import build, verdicts

NAMES = {"alpha": "Wanjiru Achieng", "bravo": "Naliaka Wekesa", "charlie": "Chausiku Achieng"}
SAID = {who: f"Kanari-{who} said so." for who in NAMES}
PROCESS = "Kanari-process: they shared a meal."
REASON = AbsenceReason.STIGMA
"""Why the others were not there; no word of it may be found in the first one's exports."""


class Scene:
    """Three clients of one counsellor in one group, each with a section about them alone."""

    def __init__(self, office: Office) -> None:
        self.office, self.desk = office, office.counsellor1
        self.cases = {who: office.client(name=name) for who, name in NAMES.items()}
        self.group = office.group(members=tuple(self.cases.values()))
        office.carry_out()
        found = self.desk.do(groups.open_group, self.group)
        self.meeting = found.meetings[0].id
        self.members = {one.case: one.membership for one in found.members}
        self._mark()
        self._write()

    def _mark(self) -> None:
        for who, case in self.cases.items():
            came = who == "alpha"
            status = AttendanceStatus.ON_TIME if came else AttendanceStatus.DID_NOT_ATTEND
            self.desk.do(
                groups.mark, self.group, membership=self.members[case], meeting=self.meeting,
                status=status, reasons=() if came else (REASON,),
            )  # fmt: skip

    def _write(self) -> None:
        """Write a section about each; the first one's names the others, in spite of the hint."""
        sections = {self.members[case]: SAID[who] for who, case in self.cases.items()}
        code = self.office.code(self.cases["bravo"])
        first = self.members[self.cases["alpha"]]
        sections[first] += f" Sat with naliaka ({code.lower()}), Naliaka Wekesa, and Chausiku."
        note = ProcessNote(self.meeting, PROCESS)
        sign = group_notes.sign_meeting_note
        assert self.desk.do(sign, self.group, note, sections=sections)  # pointed out
        self.desk.do(sign, self.group, note, sections=sections, despite=True)

    @property
    def case(self) -> CaseId:
        return self.cases["alpha"]

    def others(self) -> tuple[str, ...]:
        """Give everything that may not stand in an export of the first."""
        codes = [self.office.code(self.cases[who]) for who in ("bravo", "charlie")]
        names = ("Naliaka", "Wekesa", "Chausiku")
        said = ("Kanari-bravo", "Kanari-charlie", "Kanari-process", REASON.value)
        return (*codes, *names, *said)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def scene(office: Office) -> Scene:
    return Scene(office)


def own_copy_pages(scene: Scene, path: Path) -> str:
    made = exported(scene, path)
    return text_of(render_own_copy(made.copy, passphrase=SEAL))


def own_copy_machine(scene: Scene, path: Path) -> str:
    return json.dumps(json.loads(as_json(exported(scene, path).copy)), ensure_ascii=False)


def exported(scene: Scene, path: Path) -> own_copy.OwnCopyPermit:
    return scene.desk.do(
        own_copy.export_own_copy, scene.case, chosen=ALL, seal_with=SEAL, passphrase=PASSPHRASE,
        path=path / "copy.pdf",
    )  # fmt: skip


def letter(scene: Scene, path: Path) -> str:
    consent(scene.office, scene.case)
    made = record(scene.office, scene.case)
    pieces = scene.desk.do(letters.letter_pieces, scene.case, made)
    found = scene.desk.do(
        letters.write_letter, scene.case, made, chosen=frozenset(one.key for one in pieces),
        words=WORDS, seal_with=SEAL, passphrase=PASSPHRASE, path=path / "letter.pdf",
        override=OVERRIDE,
    )  # fmt: skip
    return text_of(render_letter(found.paper, passphrase=SEAL))


def progress(scene: Scene, kind: str) -> str:
    found = scene.desk.do(leaving_reports.client_progress, scene.case)
    report = build(found, "phq-9", b"", date(2026, 3, 2), verdicts(found))
    if kind == "csv":
        return to_csv(report).decode("utf-8-sig")
    return text_of(render_report(report, passphrase=SEAL))


def progress_pages(scene: Scene, path: Path) -> str:
    del path
    return progress(scene, "pdf")


def progress_table(scene: Scene, path: Path) -> str:
    del path
    return progress(scene, "csv")


def chart(scene: Scene, path: Path) -> str:
    """Give all that a chart of the client can be drawn from."""
    del path
    return repr(scene.desk.do(charts.progress_course, scene.case))


def safety_page(scene: Scene, path: Path) -> str:
    plan = SafetyPlan(date(2026, 3, 1), {SafetyStep.SIGNS: (PlanLine("Hearing boots"),)})
    scene.desk.do(safety_plans.save_safety_plan, scene.case, plan)
    _, found = scene.desk.do(
        safety_plans.export_safety_plan, scene.case, passphrase=PASSPHRASE, path=path / "p.pdf"
    )
    steps = tuple(
        (step.value, tuple((one.words, one.number) for one in found.lines(step)))
        for step in SafetyStep
    )
    return pages(page_pdf(PageText("My plan", steps, "")))


def pages(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


EXPORTS = (
    own_copy_pages, own_copy_machine, letter, progress_pages, progress_table, chart, safety_page,
)  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_of_a_client_holds_no_other_member(
    scene: Scene, tmp_path: Path, export: Callable[[Scene, Path], str], qapp
):
    scene.office.screening(scene.desk, scene.case)
    left = " ".join(export(scene, tmp_path).split())
    assert left
    for canary in scene.others():
        assert canary.casefold() not in left.casefold(), canary


def test_the_own_section_is_in_the_own_copy_with_the_others_taken_out(scene: Scene, tmp_path: Path):
    left = " ".join(own_copy_pages(scene, tmp_path).split())
    assert SAID["alpha"] in left
    assert (
        "Sat with [another person] ([another file]), [another person], and [another person]."
        in left
    )
    assert exported(scene, tmp_path).copy.hidden >= 4


@pytest.mark.parametrize("who", ["bravo", "charlie"])
def test_the_harness_finds_what_is_there(scene: Scene, tmp_path: Path, who: str):
    """The negative control: in that member's own copy the canary does stand."""
    made = scene.desk.do(
        own_copy.export_own_copy, scene.cases[who], chosen=ALL, seal_with=SEAL,
        passphrase=PASSPHRASE, path=tmp_path / "copy.pdf",
    )  # fmt: skip
    left = text_of(render_own_copy(made.copy, passphrase=SEAL))
    assert f"Kanari-{who}" in left


@pytest.mark.parametrize("kind", PaperKind)
def test_paper_of_a_group_holds_nobody_by_name_and_nothing_that_was_said(
    scene: Scene, tmp_path: Path, kind: PaperKind
):
    found = scene.office.coordinator.do(
        group_paper.permit_paper, scene.group, kind, scene.meeting, passphrase=PASSPHRASE,
        path=tmp_path / "x.pdf", seal_with=SEAL,
    )  # fmt: skip
    path = group_paper.write_paper(found, SEAL)
    left = text_of(path.read_bytes(), SEAL) if kind is PaperKind.REMINDERS else None
    left = left or pages(path.read_bytes())
    assert scene.office.code(scene.case) in left
    for canary in (
        "Kanari",
        REASON.value,
        *(part for one in NAMES.values() for part in one.split()),
    ):
        assert canary.casefold() not in left.casefold(), canary
