"""The card that says how to reach the client, and whether the client allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from counsel_desk.domain.cases import ContactMethod
from ui.widgets import case_words
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.dates import say_date
from ui.widgets.labels import label

if TYPE_CHECKING:
    import datetime

    from counsel_desk.domain.cases import SafeContact


class SafeContactCard(Card):
    """The one way in which it is safe to reach the client.

    Signals:
        edit_asked: the person wants to change the rule.
    """

    edit_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Safe contact"))
        self._rule = label("", "muted-body", wrap=True)
        self._number = label("", "strong")
        self._reveal = link_button(self.tr("Show number"), self._show_number)
        self._edit = link_button(self.tr("Change"), self.edit_asked.emit)
        self._no = label("", "error", wrap=True)
        self._no.hide()
        self.add(self._no)
        self.add(self._rule)
        self.add(self._number)
        self.add_action(self._reveal)
        self.add_action(self._edit)
        self._edit.hide()
        self._number.hide()
        self._reveal.hide()

    def show_contact(
        self,
        contact: SafeContact | None,
        *,
        may_edit: bool,
        on: datetime.date,
        is_hidden: bool = False,
    ) -> None:
        """Show the rule; None is "not for you". Who said no to being contacted comes first."""
        self._edit.setVisible(may_edit and contact is not None)
        self._number.hide()
        self._no.hide()
        if contact is None:
            hidden = self.tr("Hidden with the names; F8 shows it again.")
            never = self.tr("You may not see how to reach this client.")
            self._rule.setText(hidden if is_hidden else never)
            self._reveal.hide()
            return
        self._no.setText(self._refused(contact, on))
        self._no.setVisible(not contact.is_open(on))
        self._rule.setText(self._sentence(contact))
        self._number.setText(contact.number)
        self._reveal.setVisible(bool(contact.number))

    def _sentence(self, contact: SafeContact) -> str:
        head = case_words.method_words(contact.method)
        if contact.hours and contact.method is not ContactMethod.NONE:
            head = f"{head}, {contact.hours}"
        parts = [f"{head}."]
        if contact.code_word:
            parts.append(self.tr("Code word: {0}.").format(contact.code_word))
        parts += [contact.remarks] if contact.remarks else []
        return " ".join(parts)

    def _refused(self, contact: SafeContact, on: datetime.date) -> str:
        if contact.against is not None:
            words = self.tr("The client said no to being contacted, {0}. Do not use this way.")
            return words.format(say_date(contact.against))
        words = self.tr("The consent to be contacted has run out, {0}. Ask again first.")
        return words.format(say_date(contact.until or on))

    def _show_number(self) -> None:
        self._number.show()
        self._reveal.hide()
