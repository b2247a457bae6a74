"""How much of a group cycle a member received, and how it ended for them."""

from __future__ import annotations

from fractions import Fraction

ADEQUATE_SHARE = Fraction(3, 5)
COMPLETER_SHARE = Fraction(4, 5)
EARLY_MEETINGS = 2


def dose(attended: int, held: int) -> Fraction | None:
    """Return the share of the meetings held that were attended; None before the first.

    Raises ValueError for numbers that cannot be.
    """
    if not 0 <= attended <= held:
        raise ValueError("the meetings attended lie between none and those held")
    return Fraction(attended, held) if held else None


def adequate(attended: int, held: int, *, share: Fraction = ADEQUATE_SHARE) -> bool:
    """Whether the dose is enough to expect an effect (60 % unless the programme says other)."""
    received = dose(attended, held)
    return received is not None and received >= share


def completer(
    attended: int,
    held: int,
    *,
    at_last_meeting: bool,
    share: Fraction = COMPLETER_SHARE,
    adequate_share: Fraction = ADEQUATE_SHARE,
) -> bool:
    """Whether a member completed: 80 % of the meetings, or the last one and an adequate dose."""
    if adequate(attended, held, share=share):
        return True
    return at_last_meeting and adequate(attended, held, share=adequate_share)


def drop_out(
    attended: int,
    held: int,
    *,
    stopped: bool,
    planned_ending: bool,
    share: Fraction = ADEQUATE_SHARE,
) -> bool:
    """Whether a member stopped coming before an adequate dose, with no planned ending.

    A transfer, a move, detention, death and a withdrawal for safety are planned or have their
    own reason: give ``planned_ending`` for them.
    """
    return stopped and not planned_ending and not adequate(attended, held, share=share)


def early_drop_out(
    attended: int,
    held: int,
    *,
    stopped: bool,
    planned_ending: bool,
    share: Fraction = ADEQUATE_SHARE,
    meetings: int = EARLY_MEETINGS,
) -> bool:
    """Whether a member dropped out after two meetings or fewer."""
    out = drop_out(attended, held, stopped=stopped, planned_ending=planned_ending, share=share)
    return out and attended <= meetings
