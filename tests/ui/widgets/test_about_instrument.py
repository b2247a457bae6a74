"""What stands behind an instrument in words, and what is said to be unsure."""

from __future__ import annotations

import pytest

from counsel_desk.services.instruments import all_instruments, instrument
from ui.widgets import alert_words
from ui.widgets.about_instrument import AboutInstrument, about_lines


@pytest.mark.parametrize("form", all_instruments(), ids=lambda form: form.id)
def test_every_instrument_that_ships_says_its_licence_source_version_and_notes(form):
    told = dict(about_lines(form))
    assert form.licence.sentence.rstrip(".") in told["Licence"]
    assert told["Source"] == form.licence.source
    assert told.get("Credit", "") == form.licence.attribution
    assert form.version in told["Instrument"]
    assert told.get("Notes", "") == "\n".join(form.notes)
    unsure = [
        *(one.confirmed for one in form.criteria if one.cutoff),
        form.change is None or form.change.confirmed,
        *(one.confirmed for one in form.safety),
    ].count(False)
    lines = "\n".join(told[name] for name in _FIGURES if name in told)
    assert lines.count("not confirmed") >= unsure


_FIGURES = ("Threshold", "Reliable change", "Safety items")


def test_the_words_of_another_one_take_the_place(qtbot):
    about = AboutInstrument()
    qtbot.addWidget(about)
    about.show_form(instrument("phq-9"))
    about.show_form(instrument("hscl-25"))
    told = dict(about.lines)
    assert "asked by a trained person" in told["How it is given"]
    assert "no language yet" in told["Worded in"]
    assert "never judged" in told["Reliable change"]


def test_a_safety_item_that_is_not_confirmed_says_so_in_its_prompt():
    (sure,) = instrument("phq-9").safety
    (unsure,) = instrument("srq-20").safety
    assert alert_words.safety_prompt(sure, "en") == sure.prompt_text("en")
    said = alert_words.safety_prompt(unsure, "en")
    assert said.startswith(unsure.prompt_text("en"))
    assert said.endswith(
        "not confirmed that item 17 asks about this: compare it with the form given."
    )
