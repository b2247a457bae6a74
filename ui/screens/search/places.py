"""Say what a hit is, and where it opens. A new kind takes one line in each table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from counsel_desk.domain.search import FoundKind
from ui.screen import Route
from ui.translatable import QT_TRANSLATE_NOOP

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
    FoundKind.INTAKE: "overview",
    FoundKind.EVENT: "history",
    FoundKind.LEGAL: "history",
    FoundKind.SAFETY_PLAN: "plan",
    FoundKind.PLAN: "plan",
    FoundKind.GOAL_REVIEW: "plan",
    FoundKind.REFERRAL: "referrals",
    FoundKind.CONSENT: "consents",
}
"""Kinds that a tab of the client's page shows; all others are on the timeline."""

_OPENED = frozenset({FoundKind.INTAKE, FoundKind.CLOSING})
"""Kinds that their tab opens by itself: their words are not in its lines."""


def icon_of(kind: FoundKind) -> str:
    """Give the icon of a kind."""
    return _ICONS[kind]


_KIND_WORDS = {
    FoundKind.CLIENT: QT_TRANSLATE_NOOP("Search", "Client"),
    FoundKind.NOTE: QT_TRANSLATE_NOOP("Search", "Note"),
    FoundKind.ADDENDUM: QT_TRANSLATE_NOOP("Search", "Addition to a note"),
    FoundKind.REVIEW: QT_TRANSLATE_NOOP("Search", "Answer to a note"),
    FoundKind.RISK_ANSWER: QT_TRANSLATE_NOOP("Search", "Answer to a risk assessment"),
    FoundKind.OWN_NOTE: QT_TRANSLATE_NOOP("Search", "Private note"),
    FoundKind.INTAKE: QT_TRANSLATE_NOOP("Search", "Intake"),
    FoundKind.EVENT: QT_TRANSLATE_NOOP("Search", "History"),
    FoundKind.LEGAL: QT_TRANSLATE_NOOP("Search", "Legal step"),
    FoundKind.RISK: QT_TRANSLATE_NOOP("Search", "Risk assessment"),
    FoundKind.SAFETY_PLAN: QT_TRANSLATE_NOOP("Search", "Safety plan"),
    FoundKind.PLAN: QT_TRANSLATE_NOOP("Search", "Plan"),
    FoundKind.GOAL_REVIEW: QT_TRANSLATE_NOOP("Search", "Review of goals"),
    FoundKind.REFERRAL: QT_TRANSLATE_NOOP("Search", "Referral"),
    FoundKind.CONSENT: QT_TRANSLATE_NOOP("Search", "Consent"),
    FoundKind.DOCUMENT: QT_TRANSLATE_NOOP("Search", "Document"),
    FoundKind.ALERT: QT_TRANSLATE_NOOP("Search", "Answered alert"),
    FoundKind.CLOSING: QT_TRANSLATE_NOOP("Search", "Closing"),
    FoundKind.GROUP: QT_TRANSLATE_NOOP("Search", "Group"),
    FoundKind.PROCESS: QT_TRANSLATE_NOOP("Search", "Group process"),
    FoundKind.PARTNER: QT_TRANSLATE_NOOP("Search", "Network directory"),
}


def kind_words(kind: FoundKind) -> str:
    """Say what was found."""
    return translate("Search", _KIND_WORDS[kind])


def route_of(hit: Hit) -> Route:
    """Give the place where a hit is read."""
    if hit.kind is FoundKind.PARTNER:
        return Route("directory", item=hit.item)
    if hit.kind is FoundKind.PROCESS and hit.about is not None:
        return Route("group_note", hit.group, item=hit.about)
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
    item = hit.item if hit.kind in _OPENED else None
    return Route("client", hit.case, _TABS.get(hit.kind, "timeline"), item)
