"""A recovery kit is put on paper and typed back; later the passphrase is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counsel_desk.services import organisation, recovery
from counsel_desk.services.recovery import WORDS
from ui.screens.administration.ceremony import ShareWords
from ui.shell.kit_sheet import KitWords
from ui.shell.new_passphrase import NewPassphraseSheet
from ui.tour.script import Step, Until

if TYPE_CHECKING:
    from ui.tour.script import Way
    from ui.tour.tourist import Tourist

ROLE = "everyone"
OWN = "nine quiet herons over the lake"
TYPED = "Type the ten words back"


def make_kit(tour: Tourist) -> Way[None]:
    """Put the kit of the new vault's founder on paper and type it back."""
    yield Until(lambda: tour.hand.reads("Your recovery kit"), "the kit to be offered")
    kit = tour.hand.the(KitWords)
    words = kit.accessibleName()
    tour.check(len(words.split()) == WORDS, "ten words and their code are shown")
    yield from tour.picture("recovery-kit")
    yield from tour.hand.click("I have them on paper")
    is_gone = not kit.isVisible() and kit.accessibleName() != words
    tour.check(is_gone, "the words are gone while they are typed")
    yield from tour.hand.fill(TYPED, "some other words than those on the paper")
    yield from tour.hand.press("Return")
    tour.check(tour.hand.reads("These are not the ten words."), "other words are refused")
    yield from tour.hand.fill(TYPED, words)
    yield from tour.hand.fill("Your own passphrase", tour.memory["words"])
    yield from tour.picture("recovery-kit-typed-back")
    yield from tour.hand.press("Return")
    yield from tour.settled()
    state = yield from tour.ask(recovery.kit_state)
    tour.check(state.works and not state.wanted, "the kit works, and Today asks for none")
    tour.memory["kit"] = words


def forgotten(tour: Tourist) -> Way[None]:
    """Forget the passphrase: the kit sets a new one, and is used up."""
    user = tour.view.context.me.user_name
    yield from tour.lock()
    yield from _by_kit(tour, user)
    yield Until(lambda: tour.hand.has("Use a passphrase of my own"), "the question")
    tour.check(tour.session.view is None, "no page opens before a new passphrase is chosen")
    tour.check(bool(tour.hand.the(NewPassphraseSheet)), "a new passphrase is asked for")
    yield from tour.picture("recovery-new-passphrase")
    yield from tour.hand.click("Use a passphrase of my own")
    yield from tour.hand.fill("Your passphrase", OWN)
    yield from tour.hand.fill("The same again", OWN)
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.session.view is not None, "the desk to open")
    yield Until(lambda: tour.hand.reads("Your recovery kit"), "the next kit to be offered")
    yield from tour.hand.click("Later")
    yield from tour.go("Today", "today")
    yield Until(lambda: tour.hand.reads("You have no recovery kit yet."), "the reminder on Today")
    yield from tour.picture("today-without-kit")
    state = yield from tour.ask(recovery.kit_state)
    tour.check(not state.works, "the kit is used up")
    tour.memory["words"] = OWN


def _by_kit(tour: Tourist, user: str) -> Way[None]:
    yield from tour.hand.fill("User name", user)
    yield from tour.hand.click("Forgotten the passphrase?")
    yield Until(lambda: tour.hand.reads("cannot be brought back"), "what it means")
    yield from tour.picture("forgotten")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.has("The ten words of the kit"), "the sheet for the words")
    yield from tour.hand.fill("The ten words of the kit", tour.memory["kit"])
    yield from tour.picture("forgotten-kit")
    yield from tour.hand.press("Return")


def ceremony(tour: Tourist) -> Way[None]:
    """Make the organisation's key: three shares on paper, each typed back."""
    yield from tour.go("Settings", "administration")
    yield from tour.hand.click_tab("Protection")
    yield Until(lambda: tour.hand.has("Hold the ceremony"), "the offer")
    yield from tour.hand.click("Hold the ceremony")
    yield from tour.picture("ceremony")
    yield from tour.hand.click("Begin")
    shares = []
    for number in range(organisation.SHARES):
        shares.append(tour.hand.the(ShareWords).accessibleName())
        if not number:
            yield from tour.picture("ceremony-share")
        yield from tour.hand.click("It is on paper")
        yield from tour.hand.fill("Type this share back", shares[-1])
        yield from tour.hand.press("Return")
    tour.check(len(set(shares)) == organisation.SHARES, "each share is another one")
    yield from tour.hand.fill("Your own passphrase", tour.memory["words"])
    yield from tour.picture("ceremony-signed")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.has("Use two shares"), "the key to be in force")
    tour.check(not tour.ground.holds_plainly(shares[0]), "no file holds a share plainly")
    yield from tour.hand.click("Use two shares")
    yield from tour.hand.fill("First share", shares[2])
    yield from tour.hand.fill("Second share", shares[0])
    yield from tour.hand.fill("Your own passphrase", tour.memory["words"])
    yield from tour.picture("use-two-shares")
    yield from tour.hand.press("Return")
    yield Until(lambda: tour.hand.reads("Nobody lacks a key"), "the keys to be looked at")
    yield from tour.picture("protection-founder")


MAKE = Step("recovery-kit", "puts a recovery kit on paper and types it back", ROLE, make_kit, 60)
CEREMONY = Step(
    "ceremony", "puts the organisation’s key on three papers, and uses two", ROLE, ceremony, 120
)
FORGOTTEN = Step("forgotten", "forgets the passphrase and gets in by the kit", ROLE, forgotten, 60)
