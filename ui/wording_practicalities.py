"""The sentences of reasons about what meetings cost, and about their venues."""

from __future__ import annotations

from ui.translatable import QT_TRANSLATE_NOOP

PRACTICAL_REASONS: dict[str, str] = {
    "check-in-future": QT_TRANSLATE_NOOP(
        "Invalid", "The venue cannot have been looked at on a day to come. Correct the day."
    ),
    "children-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid", "A meeting has childcare for 0 to {most} children."
    ),
    "money-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid", "The amount must lie from 0 to {most} shillings. Look at its noughts."
    ),
    "paid-in-future": QT_TRANSLATE_NOOP(
        "Invalid", "Money cannot have been paid on a day to come. Correct the day."
    ),
    "paid-nothing": QT_TRANSLATE_NOOP(
        "Invalid", "Nothing cannot have been paid. Type the amount, or leave the day empty."
    ),
    "recheck-out-of-range": QT_TRANSLATE_NOOP(
        "Invalid",
        "The day to look again must lie after the check and up to {latest}.",
    ),
    "voucher-shared": QT_TRANSLATE_NOOP(
        "Invalid", "A voucher is one member’s. Leave it empty for several members at once."
    ),
    "voucher-too-long": QT_TRANSLATE_NOOP(
        "Invalid", "A voucher’s number has at most {most} characters."
    ),
    "voucher-twice": QT_TRANSLATE_NOOP(
        "Invalid",
        "The voucher {voucher} stands for another payment of this cycle already.",
    ),
}
