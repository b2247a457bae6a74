"""A supervisor looks at what became of the team's clients, and at what would leave of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from counsel_desk.domain.outcomes.team import outcomes
from counsel_desk.reports.document_csv import to_csv
from counsel_desk.services.demo import PASSPHRASE
from counsel_desk.services.leaving_reports import permit_report
from counsel_desk.services.outcomes import load_cohort
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist


def look(tour: Tourist) -> Way[None]:
    """See the figures with their intervals, the picture, and divide them without a ranking."""
    if tour.session.view is not None:
        yield from tour.lock()
    yield from tour.unlock("supervisor")
    yield from tour.go("Outcomes", "outcomes")
    screen: Any = tour.screen
    yield Until(lambda: screen.found is not None, "the figures")
    yield Until(lambda: screen.canvas.has_picture, "the picture")
    yield from tour.settled()
    yield from tour.picture("outcomes")
    cohort = yield from tour.ask(load_cohort)
    found = outcomes(cohort, screen.found.wanted)
    tour.check(found == screen.found, "the screen shows the answer of the services")
    tour.check(tour.hand.reads("95 % interval"), "every share has its interval")
    yield from tour.hand.press("Ctrl+T")
    yield from tour.settled()
    yield from tour.picture("outcomes-first-last")
    yield from tour.hand.press("Ctrl+T")
    yield from tour.settled()
    yield from tour.picture("outcomes-table")
    yield from tour.hand.press("Alt+1")
    yield Until(lambda: screen.found.wanted.by.value == "counsellor", "the counsellors")
    screen.lines.sort_by(8)
    tour.check(screen.lines.table_model.sorted_by() is None, "counsellors are not ranked")


def report(tour: Tourist) -> Way[None]:
    """Preview every report as it leaves; what is written is what is shown."""
    yield from tour.hand.click("Reports")
    yield from tour.wait_for("reports")
    screen: Any = tour.screen
    for number, title in enumerate(
        ("Programme outcomes", "Services delivered", "Violations", "Summary for a donor"), start=1
    ):
        yield from tour.hand.press(f"Alt+{number}")
        yield Until(partial(_shows, screen, title), title)
        yield from tour.settled()
        yield from tour.picture(f"report-{number}")
    target = tour.ground.root / "donor.csv"
    permit = yield from tour.ask(permit_report, path=target, passphrase=PASSPHRASE, seal_with=None)
    tour.check(permit.path == target, "a report leaves after the passphrase")
    written = to_csv(screen.view.report).decode("utf-8-sig")
    tour.check("*" in written, "small numbers are hidden in what leaves")
    yield from tour.lock()


def _shows(screen: Any, title: str) -> bool:  # noqa: ANN401 - a screen of its own kind
    return bool(screen.view.text().startswith(title))


STEPS = (
    Step("outcomes", "looks at the team's outcomes", "supervisor", look, 40),
    Step("reports", "previews the reports of the programme", "supervisor", report, 40),
)
