"""Put what meetings cost into words: shillings, ways of paying, and what makes a venue safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from counsel_desk.domain.practicalities import CENTS, CostKind, PaidBy, VenuePoint
from counsel_desk.reports.document import Facts, Report, Table
from ui.widgets.dates import say_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from counsel_desk.domain.practicalities import CostLine, Transport, VenueCheck

# A name that the tool for translations finds.
translate = QCoreApplication.translate


def money(cents: int) -> str:
    """Write cents as shillings: with two decimals only where there are any."""
    whole, rest = divmod(cents, CENTS)
    locale = _locale()
    written = locale.toString(whole)
    if rest:
        written = f"{written}{locale.decimalPoint()}{rest:02d}"
    return translate("Costs", "KES {0}").format(written)


def _locale() -> QLocale:
    """Give the place's way of writing numbers; that of Kenya where the machine names no place."""
    here = QLocale()
    if here.language() is not QLocale.Language.C:
        return here
    return QLocale(QLocale.Language.English, QLocale.Country.Kenya)


def month_words(month: str) -> str:
    """Name a month such as "2026-03"."""
    year, number = (int(part) for part in month.split("-"))
    name = _locale().standaloneMonthName(number, QLocale.FormatType.LongFormat)
    return translate("Costs", "{0} {1}").format(name, year)


def typed(cents: int) -> str:
    """Write cents as they are typed: an empty field for none."""
    if not cents:
        return ""
    whole, rest = divmod(cents, CENTS)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def some(cents: int) -> str:
    """Write an amount, or a dash for none."""
    return money(cents) if cents else "–"


def kind_words(kind: CostKind) -> str:
    """Name what money was for."""
    return {
        CostKind.TRANSPORT: translate("Costs", "transport"),
        CostKind.REFRESHMENTS: translate("Costs", "refreshments"),
        CostKind.CHILDCARE: translate("Costs", "childcare"),
        CostKind.INTERPRETING: translate("Costs", "interpreting"),
    }[kind]


def by_words(by: PaidBy) -> str:
    """Name a way of paying."""
    return {
        PaidBy.CASH: translate("Costs", "cash"),
        PaidBy.MOBILE_MONEY: translate("Costs", "mobile money"),
    }[by]


def point_words(point: VenuePoint) -> str:
    """Name what makes a venue safe."""
    return {
        VenuePoint.EXITS: translate("Costs", "Two exits"),
        VenuePoint.POLICE: translate("Costs", "Not next to a police post"),
        VenuePoint.TOILET: translate("Costs", "A private toilet"),
        VenuePoint.NEIGHBOURS: translate("Costs", "Neighbours cannot hear or watch"),
        VenuePoint.TIME: translate("Costs", "Safe at this time of day"),
        VenuePoint.PLAN: translate("Costs", "Everyone knows the emergency plan"),
    }[point]


def paid_words(one: Transport | None) -> str:
    """Say whether transport money was paid."""
    if one is None:
        return "–"
    if one.paid_on is None:
        return translate("Costs", "not paid yet")
    return translate("Costs", "paid {0}").format(say_date(one.paid_on))


def check_words(check: VenueCheck | None) -> str:
    """Say how a venue was found."""
    if check is None:
        return "–"
    said = say_date(check.on)
    lacking = len(check.lacking)
    if lacking:
        said = translate("Costs", "{0}, {1} not as it should be").format(said, lacking)
    if check.recheck is not None:
        said = translate("Costs", "{0}, again {1}").format(said, say_date(check.recheck))
    return said


def accounts(title: str, lines: Sequence[CostLine], made_on: date) -> Report:
    """Write the accounts as they leave: codes alone, with their totals."""
    from counsel_desk.domain.practicalities import by_month, plain_money, totals

    whole = totals(lines)
    sums = [(kind_words(kind), plain_money(cents)) for kind, cents in whole.kinds.items()]
    sums += [(month, plain_money(one.cents)) for month, one in by_month(lines).items()]
    sums.append((translate("Costs", "Together"), plain_money(whole.cents)))
    sums.append((translate("Costs", "Of it not paid yet"), plain_money(whole.unpaid)))
    head = (
        translate("Costs", "Day"),
        translate("Costs", "Group"),
        translate("Costs", "Meeting"),
        translate("Costs", "For"),
        translate("Costs", "KES"),
        translate("Costs", "Client"),
        translate("Costs", "Paid by"),
        translate("Costs", "Voucher"),
        translate("Costs", "Paid on"),
    )
    rows = tuple(
        (
            one.day.isoformat(),
            one.group,
            str(one.number),
            kind_words(one.kind),
            plain_money(one.cents),
            one.client,
            by_words(one.by) if one.by else "",
            one.voucher,
            one.paid_on.isoformat() if one.paid_on else "",
        )
        for one in lines
    )
    made = translate("Reports", "Made on {0}").format(say_date(made_on))
    foot = translate("Costs", "Codes alone: no name, no title and no venue of a group.")
    blocks = (
        Facts(translate("Costs", "Totals in shillings"), tuple(sums)),
        Table(translate("Costs", "Every amount"), head, rows),
    )
    return Report(title, (made,), blocks, foot)
