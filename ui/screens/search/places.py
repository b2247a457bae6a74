"""Say what a hit is, and where it opens. A new kind takes one line in each table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.search import FoundKind
from ui.screen import Route

if TYPE_CHECKING:
    from counsel_desk.domain.search import Hit

# A name that the tool for translations finds.
translate = QCoreApplication.translate

_ICONS = {
    FoundKind.CLIENT: "user",
    FoundKind.NOTE: "note",
    FoundKind.ADDENDUM: "note-pencil",
    FoundKind.REVIEW: "chat-text",
    FoundKind.RISK_ANSWER: "chat-text",
    FoundKind.OWN_NOTE: "lock-key",
    FoundKind.INTAKE: "identification-card",
    FoundKind.EVENT: "clock",
    FoundKind.LEGAL: "scales",
    FoundKind.RISK: "warning-circle",
    FoundKind.SAFETY_PLAN: "lifebuoy",
    FoundKind.PLAN: "target",
    FoundKind.GOAL_REVIEW: "target",
    FoundKind.REFERRAL: "arrow-square-out",
    FoundKind.CONSENT: "pen-nib",
    FoundKind.DOCUMENT: "file",
    FoundKind.ALERT: "warning-circle",
    FoundKind.CLOSING: "check-circle",
    FoundKind.GROUP: "users-three",
    FoundKind.PROCESS: "users-three",
    FoundKind.PARTNER: "buildings",
}

_PAGES = {
    FoundKind.OWN_NOTE: "own_note",
    FoundKind.RISK: "read_risk",
    FoundKind.DOCUMENT: "document",
}
"""Kinds with a page of their own, which takes the record as its item."""

_TABS = {
    FoundKind.CLIENT: "overview",
    FoundKind.ALERT: "overview",
    FoundKind.INTAKE: "history",
    FoundKind.EVENT: "history",
    FoundKind.LEGAL: "history",
    FoundKind.SAFETY_PLAN: "plan",
    FoundKind.PLAN: "plan",
    FoundKind.GOAL_REVIEW: "plan",
    FoundKind.REFERRAL: "referrals",
    FoundKind.CONSENT: "consents",
}
"""Kinds that a tab of the client's page shows; all others are on the timeline."""


def icon_of(kind: FoundKind) -> str:
    """Give the icon of a kind."""
    return _ICONS[kind]


def kind_words(kind: FoundKind) -> str:
    """Say what was found."""
    return {
        FoundKind.CLIENT: translate("Search", "Client"),
        FoundKind.NOTE: translate("Search", "Note"),
        FoundKind.ADDENDUM: translate("Search", "Addition to a note"),
        FoundKind.REVIEW: translate("Search", "Answer to a note"),
        FoundKind.RISK_ANSWER: translate("Search", "Answer to a risk assessment"),
        FoundKind.OWN_NOTE: translate("Search", "Private note"),
        FoundKind.INTAKE: translate("Search", "Intake"),
        FoundKind.EVENT: translate("Search", "History"),
        FoundKind.LEGAL: translate("Search", "Legal step"),
        FoundKind.RISK: translate("Search", "Risk assessment"),
        FoundKind.SAFETY_PLAN: translate("Search", "Safety plan"),
        FoundKind.PLAN: translate("Search", "Plan"),
        FoundKind.GOAL_REVIEW: translate("Search", "Review of goals"),
        FoundKind.REFERRAL: translate("Search", "Referral"),
        FoundKind.CONSENT: translate("Search", "Consent"),
        FoundKind.DOCUMENT: translate("Search", "Document"),
        FoundKind.ALERT: translate("Search", "Answered alert"),
        FoundKind.CLOSING: translate("Search", "Closing"),
        FoundKind.GROUP: translate("Search", "Group"),
        FoundKind.PROCESS: translate("Search", "Group process"),
        FoundKind.PARTNER: translate("Search", "Network directory"),
    }[kind]


def route_of(hit: Hit) -> Route:
    """Give the place where a hit is read."""
    if hit.kind is FoundKind.PARTNER:
        return Route("directory", item=hit.item)
    if hit.group is not None:
        return Route("group", hit.group, "attendance")
    if hit.kind is FoundKind.NOTE:
        return Route("read_note", hit.case, item=hit.item)
    if hit.kind in (FoundKind.ADDENDUM, FoundKind.REVIEW):
        return Route("read_note", hit.case, item=hit.about)
    if hit.kind is FoundKind.RISK_ANSWER:
        return Route("read_risk", hit.case, item=hit.about)
    if hit.kind in _PAGES:
        return Route(_PAGES[hit.kind], hit.case, item=hit.item)
    return Route("client", hit.case, _TABS.get(hit.kind, "timeline"))
