"""Say why someone waits for a group, what speaks against a place, and how a spell ended."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.enrolment import EndReason, Misfit, OffReason, Priority, WaitingReason
from counsel_desk.domain.groups import Composition, Ending, Received
from ui.widgets.pill import PillKind, Sign
from ui.widgets.table_model import PillText


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)


def priority_words(priority: Priority) -> str:
    """Name a priority."""
    return {
        Priority.HIGH: _tr("High"),
        Priority.NORMAL: _tr("Normal"),
        Priority.LOW: _tr("Low"),
    }[priority]


def priority_pill(priority: Priority) -> PillText:
    """Show a priority as a pill."""
    kind, sign = {
        Priority.HIGH: (PillKind.WARNING, Sign.UP),
        Priority.NORMAL: (PillKind.PRIMARY, Sign.RING),
        Priority.LOW: (PillKind.NEUTRAL, Sign.NONE),
    }[priority]
    return PillText(priority_words(priority), kind, sign)


def waiting_words(reason: WaitingReason | None) -> str:
    """Say why someone waits for a group."""
    if reason is None:
        return _tr("not said")
    return {
        WaitingReason.COUNSELLOR: _tr("suggested by the counsellor"),
        WaitingReason.OWN_WISH: _tr("asked for a group"),
        WaitingReason.RETURNS: _tr("returns to a group"),
        WaitingReason.OTHER_GROUP: _tr("comes from another group"),
        WaitingReason.FAMILY: _tr("of the family of a member"),
        WaitingReason.AFTER_SESSIONS: _tr("after individual sessions"),
    }[reason]


def off_words(reason: OffReason) -> str:
    """Say why someone was taken off the waiting list."""
    return {
        OffReason.DECLINED: _tr("no longer wishes a group"),
        OffReason.NOT_REACHED: _tr("could not be reached"),
        OffReason.OTHER_SERVICE: _tr("found another service"),
        OffReason.RELOCATED: _tr("moved away"),
        OffReason.MISTAKE: _tr("put on the list by mistake"),
    }[reason]


def end_words(reason: EndReason) -> str:
    """Say why a membership ended."""
    return {
        EndReason.COMPLETED: _tr("completed the cycle"),
        EndReason.DROPPED_OUT: _tr("stopped coming"),
        EndReason.DECLINED: _tr("no longer wishes to come"),
        EndReason.RELOCATED: _tr("moved away"),
        EndReason.DETAINED: _tr("detained"),
        EndReason.DECEASED: _tr("died"),
        EndReason.SAFETY: _tr("not safe to come"),
        EndReason.TRANSFERRED: _tr("goes on elsewhere"),
        EndReason.ILLNESS: _tr("too ill to come"),
        EndReason.MISTAKE: _tr("enrolled by mistake"),
    }[reason]


def ending_words(ending: Ending | None) -> str:
    """Say no more of an ending than the roll does."""
    if ending is None:
        return ""
    return {
        Ending.COMPLETED: _tr("completed"),
        Ending.STOPPED: _tr("stopped"),
        Ending.OUTSIDE: _tr("could not go on"),
    }[ending]


def misfit_words(misfit: Misfit) -> str:
    """Say what speaks against a place, or what could not be checked."""
    return {
        Misfit.LANGUAGE: _tr("speaks no language of the group, and no interpreter is booked"),
        Misfit.COMPOSITION: _tr("the group is for women, or for men, alone"),
        Misfit.COMPOSITION_UNKNOWN: _tr(
            "the group is for women, or for men, alone: ask the counsellor, for this is not known"
            " here"
        ),
        Misfit.AGE: _tr("outside the ages of the group"),
        Misfit.AGE_UNKNOWN: _tr("the age is not known here: ask the counsellor"),
        Misfit.BEGUN: _tr("the group is closed and has begun"),
        Misfit.ELSEWHERE: _tr("a member of another group that still meets"),
        Misfit.NOT_ACCEPTED: _tr("no counsellor has accepted the case yet"),
    }[misfit]


def composition_words(composition: Composition) -> str:
    """Say whom a group is for."""
    return {
        Composition.ANYONE: _tr("Anyone"),
        Composition.WOMEN: _tr("Women"),
        Composition.MEN: _tr("Men"),
    }[composition]


def received_words(received: Received) -> str:
    """Say what a member received of a cycle."""
    return {
        Received.COMPLETER: _tr("completer"),
        Received.ADEQUATE: _tr("enough"),
        Received.LOW: _tr("too little"),
        Received.DROP_OUT: _tr("dropped out"),
        Received.EARLY_DROP_OUT: _tr("dropped out early"),
        Received.OUTSIDE: _tr("could not go on"),
        Received.NOTHING_YET: _tr("nothing yet"),
    }[received]
