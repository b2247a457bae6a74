"""The chapters of the tour, each the work of one person, in the order they are played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.tour.chapters import (
    administrator,
    backup,
    beginning,
    breach,
    bringing_in,
    coordinator,
    counsellor,
    cycles,
    damage,
    dates,
    erasing,
    file,
    giving,
    instruments,
    keeping,
    leaving,
    locking,
    meeting_notes,
    network,
    notes,
    outcomes,
    past_scores,
    plan,
    record,
    striking,
    supervisor,
    together,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.tour.script import Step

CHAPTERS: dict[str, tuple[Step, ...]] = {
    "beginning": beginning.STEPS,
    "counsellor": counsellor.STEPS,
    "record": record.STEPS,
    "plan": plan.STEPS,
    "file": file.STEPS,
    "together": together.STEPS,
    "giving": giving.STEPS,
    "locking": locking.STEPS,
    "coordinator": coordinator.STEPS,
    "dates": dates.STEPS,
    "meeting-notes": meeting_notes.STEPS,
    "bringing-in": bringing_in.STEPS,
    "past-scores": past_scores.STEPS,
    "supervisor": supervisor.STEPS,
    "outcomes": outcomes.STEPS,
    "cycles": cycles.STEPS,
    "notes": notes.STEPS,
    "writing": writing.STEPS,
    "network": network.STEPS,
    "striking": striking.STEPS,
    "administrator": administrator.STEPS,
    "instruments": instruments.STEPS,
    "keeping": keeping.STEPS,
    "erasing": erasing.STEPS,
    "breach": breach.STEPS,
    "backup": backup.STEPS,
    "leaving": leaving.STEPS,
    "damage": damage.STEPS,
}


def steps_of(chapters: Sequence[str]) -> list[Step]:
    """Give the steps of some chapters, or of all."""
    unknown = set(chapters) - set(CHAPTERS)
    if unknown:
        raise ValueError(f"no such chapter: {', '.join(sorted(unknown))}")
    return [
        step
        for name, steps in CHAPTERS.items()
        if not chapters or name in chapters
        for step in steps
    ]
