"""A programme's own instruments and wordings: who adds them, and what is then given with them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counsel_desk.domain.audit import Action
from counsel_desk.domain.measurement import PlanLine
from counsel_desk.domain.own_instruments import BackTranslation, Origin, OwnInstrument, SlotState
from counsel_desk.domain.own_rules import rules_of
from counsel_desk.domain.screening.wording import WordingTexts, texts_of
from counsel_desk.domain.screenings import AlertKind, Answers, Mode
from counsel_desk.domain.settings import Settings
from counsel_desk.services import (
    charts,
    corrections,
    instruments,
    measurement,
    own_instruments,
    own_shelf,
    screenings,
    settings,
    verification,
    wordings,
)
from counsel_desk.services.demo_instruments import DEFINITION, ID, definition, kiswahili
from counsel_desk.services.desk import Desk, use_case
from counsel_desk.services.errors import (
    Invalid,
    NotAllowed,
    NotEntitled,
    NotFound,
    WrongPassphrase,
)
from counsel_desk.services.exports import ExportKind
from counsel_desk.services.instruments import InstrumentFileError, UnknownInstrumentError, shipped
from counsel_desk.storage import kinds
from counsel_desk.storage.entitlements import PROGRAMME
from counsel_desk.storage.unit_of_work import Work
from tests.builders import PASSPHRASE, START, Office, actions

WHY = "Agreed at the review of March"
ORIGIN = Origin(
    source="Sheet of the clinic, 2026",
    translator="Wanjiru Kamau",
    translated_on=date(2026, 1, 12),
    back_translation=BackTranslation.DONE,
    back_translator="Otieno Odhiambo",
    permission_by="The authors",
    permission_reference="Letter of 3 January 2026",
)


def changed(**facts: Any) -> str:
    return json.dumps({**DEFINITION, **facts})


def add(desk: Desk, text: str = "", reason: str = "") -> None:
    desk.do(own_instruments.add_instrument, definition=text or definition(), reason=reason)


def enter(desk: Desk, instrument: str = "who-5", language: str = "sw", **facts: Any) -> None:
    form = shipped(instrument)
    empty = texts_of(form, "xx")
    texts = WordingTexts(
        {key: f"Words {key}" for key in empty.items},
        {key: {value: f"Label {value}" for value in found} for key, found in empty.labels.items()},
    )
    named = {"texts": texts, "origin": ORIGIN, **facts}
    desk.do(wordings.enter_wording, instrument=instrument, language=language, **named)


def answers(desk: Desk, name: str, value: int = 2, language: str = "en") -> Answers:
    form = desk.shelf().current[name]
    values = {item.key: value for item in form.items}
    wording = form.wording_hash(language)
    return Answers(name, form.version, language, wording, values, START)


def refused(error: pytest.ExceptionInfo[Invalid]) -> str:
    return error.value.reason


@pytest.fixture
def own(office: Office) -> Office:
    add(office.admin)
    return office


# --- own instruments -----------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["founder", "supervisor", "admin"])
def test_supervisors_and_administrators_add_an_instrument_for_everyone(office: Office, user: str):
    office.counsellor1.do(settings.note_formats)  # the shelf was read before
    add(office.desk(user))
    for name in ("counsellor1", "coordinator", "admin", "supervisor"):
        desk = office.desk(name)
        desk.do(settings.note_formats)
        assert ID in desk.shelf().offered
    assert Action.INSTRUMENTS_CHANGED in actions(office)
    assert verification.verify(office.admin).holds


@pytest.mark.parametrize("user", ["counsellor1", "coordinator", "peer"])
def test_nobody_else_adds_one(office: Office, user: str):
    with pytest.raises(NotAllowed):
        add(office.desk(user))


def test_the_settings_say_which_of_the_two_roles_may(office: Office):
    from counsel_desk.domain.access import Role

    only = replace(Settings(), changed_by=(Role.SUPERVISOR,))
    office.admin.do(settings.change_settings, settings=only, reason=WHY)
    with pytest.raises(NotAllowed):
        add(office.admin)
    add(office.supervisor)


def test_a_peer_holds_no_key_of_the_programme_and_sees_what_ships(own: Office):
    own.peer.do(settings.note_formats)
    assert ID not in own.peer.shelf().current
    assert own.peer.shelf().offered == instruments.SHIPPED


def test_outside_a_desk_there_is_what_ships(own: Office):
    with pytest.raises(UnknownInstrumentError):
        instruments.instrument(ID)
    with pytest.raises(UnknownInstrumentError):
        instruments.in_version(ID, "1.0")
    with pytest.raises(UnknownInstrumentError):
        instruments.as_given(answers(own.admin, ID))
    instruments.have_at_hand(own.admin.shelf)
    assert instruments.instrument(ID).short_title == "Burden (demo)"
    assert instruments.is_offered(ID)
    instruments.have_at_hand(None)
    assert not instruments.is_known(ID)


def test_an_own_instrument_is_given_charted_planned_and_raises_alerts(own: Office):
    desk = own.counsellor1
    case = own.client(desk)
    made = desk.do(screenings.record_screening, case, answers(desk, ID), mode=Mode.READ_ALOUD)
    assert made.scores == {"total": 12, "daily": 4}
    assert made.alerts == {"6": "endorsed"}
    assert made.criteria == {"case": "met"}
    (alert,) = desk.do(screenings.case_alerts, case)
    assert alert.instrument == ID
    course = desk.do(charts.progress_course, case)
    (series,) = course.series
    assert (series.title, series.maximum) == (DEFINITION["title"], 18)
    assert [part.title for part in series.parts] == ["Daily life"]
    desk.do(measurement.set_client_plan, case, lines=(PlanLine(ID, weeks=2),), reason=WHY)
    schedule = desk.do(measurement.client_schedule, case, date(2026, 3, 20))
    assert [one.instrument for one in schedule.due] == [ID]


def test_a_programmes_plan_may_ask_for_it_and_for_nothing_unknown(own: Office):
    plan = replace(Settings(), measurement=(PlanLine(ID, weeks=4),))
    own.admin.do(settings.change_settings, settings=plan, reason=WHY)
    wrong = replace(Settings(), measurement=(PlanLine("no-such", weeks=4),))
    with pytest.raises(Invalid) as error:
        own.admin.do(settings.change_settings, settings=wrong, reason=WHY)
    assert refused(error) == "unknown-instrument"


def test_a_retired_one_is_offered_no_more_and_stays_readable(own: Office):
    desk = own.counsellor1
    case = own.client(desk)
    desk.do(settings.note_formats)
    desk.do(screenings.record_screening, case, answers(desk, ID, 1), mode=Mode.SELF)
    desk.do(measurement.set_client_plan, case, lines=(PlanLine(ID, weeks=1),), reason=WHY)
    own.admin.do(own_instruments.retire_instrument, instrument=ID, retired=True, reason=WHY)
    (series,) = desk.do(charts.progress_course, case).series
    assert series.short_title == "Burden (demo)"
    assert ID in desk.shelf().current
    assert ID not in desk.shelf().offered
    assert desk.do(measurement.client_schedule, case, date(2026, 6, 1)).due == ()
    (entry,) = [one for one in desk.do(own_instruments.list_instruments) if one.retired]
    assert entry.form.id == ID
    with pytest.raises(Invalid) as error:
        own.admin.do(own_instruments.retire_instrument, instrument=ID, retired=True, reason=WHY)
    assert refused(error) == "nothing-changed"
    own.admin.do(own_instruments.retire_instrument, instrument=ID, retired=False, reason=WHY)
    assert ID in own.admin.shelf().offered


def test_an_instrument_that_ships_is_not_retired(office: Office):
    with pytest.raises(NotFound):
        office.admin.do(
            own_instruments.retire_instrument, instrument="phq-9", retired=True, reason=WHY
        )


def test_a_changed_definition_is_a_version_and_old_screenings_keep_theirs(own: Office):
    desk = own.counsellor1
    case = own.client(desk)
    desk.do(settings.note_formats)
    old = desk.do(screenings.record_screening, case, answers(desk, ID), mode=Mode.SELF)
    items = [dict(one) for one in DEFINITION["items"]]  # type: ignore[attr-defined] # a list
    items[0]["wording"] = {"en": "I slept very badly."}
    add(own.admin, changed(version="2.0", items=items), WHY)
    own.clock.move(days=1)
    with pytest.raises(Invalid) as error:
        desk.do(screenings.record_screening, case, old.answers, mode=Mode.SELF, again=True)
    assert refused(error) == "instrument-version"
    desk.do(settings.note_formats)
    with instruments.at_hand(desk.shelf):
        assert instruments.instrument(ID).items[0].text("en") == "I slept very badly."
        assert instruments.as_given(old.answers).items[0].text("en") == "I slept badly."
        assert instruments.in_version(ID, "no such").version == "2.0"
    better = replace(old.answers, values={**old.answers.values, "1": 0})
    new = desk.do(corrections.correct_screening, case, old.id, better, mode=Mode.SELF, reason=WHY)
    assert new.scores["total"] == 10
    (entry,) = [one for one in own.admin.do(own_instruments.list_instruments) if one.own]
    assert [one.definition.reason for one in entry.history] == ["", WHY]
    assert own.admin.do(own_instruments.definition_text, instrument=ID) == changed(
        version="2.0", items=items
    )
    with pytest.raises(NotFound):
        own.admin.do(own_instruments.definition_text, instrument="phq-9")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, "instrument-version-again"),
        ({"version": "2", "higher_is_better": True}, "instrument-other-scale"),
        ({"version": "2", "headline": "daily"}, "instrument-other-scale"),
    ],
)
def test_a_version_is_new_and_keeps_the_scale(own: Office, facts: dict[str, Any], reason: str):
    with pytest.raises(Invalid) as error:
        add(own.admin, changed(**facts), WHY)
    assert refused(error) == reason


def test_a_new_version_needs_a_reason(own: Office):
    for reason in ("", "x" * 501):
        with pytest.raises(Invalid):
            add(own.admin, changed(version="2"), reason)


def test_a_shipped_id_is_refused_with_its_line(office: Office):
    with pytest.raises(InstrumentFileError, match=r"line 2: 'phq-9' is an instrument that ships"):
        add(office.admin, definition().replace(f'"{ID}"', '"phq-9"'))


def test_a_definition_of_a_later_program_is_passed_over(office: Office):
    @use_case(own_instruments.Permission.SET_PROGRAMME)
    def plant(work: Work) -> None:
        value = OwnInstrument("later", '{"id": "later"}', work.now)
        kinds.OWN_INSTRUMENT.records(work).add(PROGRAMME, value)
        own_shelf.renew_shelf(work)

    office.admin.do(plant)
    assert office.admin.shelf().offered == instruments.SHIPPED


def test_it_leaves_with_the_passphrase_alone_and_the_trail_says_so(own: Office, tmp_path: Path):
    path = tmp_path / "burden.json"
    with pytest.raises(WrongPassphrase):
        own.admin.do(own_instruments.permit_instrument, path=path, passphrase="wrong")
    permit = own.admin.do(own_instruments.permit_instrument, path=path, passphrase=PASSPHRASE)
    assert (permit.path, permit.kind) == (path, ExportKind.JSON)
    assert Action.EXPORTED in actions(own)


def test_others_who_write_in_the_programme_do_not_write_definitions(office: Office):
    @use_case(own_instruments.Permission.EDIT_DIRECTORY)
    def plant(work: Work) -> None:
        value = OwnInstrument(ID, definition(), work.now)
        kinds.OWN_INSTRUMENT.records(work).add(PROGRAMME, value)

    with pytest.raises(NotEntitled):
        office.coordinator.do(plant)


# --- wordings ------------------------------------------------------------------------------------


def test_words_fill_a_slot_and_a_screening_keeps_their_hash(office: Office):
    enter(office.admin)
    desk = office.counsellor1
    case = office.client(desk)
    desk.do(settings.note_formats)
    form = desk.shelf().current["who-5"]
    assert form.languages == ("sw",)
    assert form.items[0].text("sw") == "Words 1"
    made = desk.do(
        screenings.record_screening, case, answers(desk, "who-5", 2, "sw"), mode=Mode.SELF
    )
    assert made.answers.wording == form.wording_hash("sw")
    assert Action.INSTRUMENTS_CHANGED in actions(office)
    assert verification.verify(office.admin).holds


def test_other_words_are_a_version_and_the_earlier_ones_stay_readable(office: Office):
    enter(office.admin)
    desk = office.counsellor1
    desk.do(settings.note_formats)
    before = answers(desk, "who-5", 2, "sw")
    texts = replace(kiswahili_like("who-5"), stem="Wiki mbili:")
    with pytest.raises(Invalid) as error:
        enter(office.admin, texts=texts)
    assert refused(error) == "change-reason-missing"
    office.clock.move(days=1)
    enter(office.admin, texts=texts, reason=WHY)
    desk.do(settings.note_formats)
    with instruments.at_hand(desk.shelf):
        now = instruments.instrument("who-5")
        assert now.wording_hash("sw") != before.wording
        assert now.stem_text("sw") == "Wiki mbili:"
        assert instruments.as_given(before).stem_text("sw") == ""
        assert instruments.as_given(before).wording_hash("sw") == before.wording
        unknown = replace(before, wording="0" * 64)
        assert instruments.as_given(unknown) is now
    history = office.admin.do(wordings.wording_history, instrument="who-5", language="sw")
    assert [one.wording.reason for one in history] == [WHY, ""]
    assert {one.author for one in history} == {office.admin.me.id}


def kiswahili_like(name: str) -> WordingTexts:
    empty = texts_of(shipped(name), "xx")
    return WordingTexts(
        {key: f" Words {key} " for key in empty.items},
        {key: {value: f"Label {value}" for value in found} for key, found in empty.labels.items()},
    )


@pytest.mark.parametrize(
    ("answer", "kinds_raised"),
    [(1, []), (2, [AlertKind.SAFETY]), (None, [AlertKind.SAFETY_UNANSWERED])],
)
def test_the_item_that_the_words_show_to_ask_about_suicide_raises_its_alert(
    office: Office, answer: int | None, kinds_raised: list[AlertKind]
):
    enter(office.admin, "hscl-25", texts=replace(kiswahili_like("hscl-25"), safety_item="20"))
    case = office.client()
    values = {item.key: 1 for item in shipped("hscl-25").items} | {"20": answer}
    form = office.admin.shelf().current["hscl-25"]
    answers = Answers(
        "hscl-25", form.version, "sw", form.wording_hash("sw"), values, office.clock()
    )
    office.counsellor1.do(screenings.record_screening, case, answers, mode=Mode.READ_ALOUD)
    raised = office.counsellor1.do(screenings.case_alerts, case)
    assert [one.kind for one in raised] == kinds_raised


def test_words_cannot_mark_an_item_that_is_not_there_nor_change_what_ships(office: Office):
    with pytest.raises(Invalid) as error:
        enter(office.admin, "hscl-25", texts=replace(kiswahili_like("hscl-25"), safety_item="26"))
    assert refused(error) == "wording-does-not-fit"
    enter(office.admin, "srq-20", texts=replace(kiswahili_like("srq-20"), safety_item="17"))
    assert office.admin.shelf().current["srq-20"].safety == shipped("srq-20").safety


def test_words_are_taken_out_again_with_a_reason(office: Office):
    enter(office.admin)
    take = wordings.withdraw_wording
    with pytest.raises(Invalid):
        office.admin.do(take, instrument="who-5", language="sw", reason="")
    with pytest.raises(Invalid):
        office.admin.do(take, instrument="who-5", language="sw", reason="x" * 301)
    office.admin.do(take, instrument="who-5", language="sw", reason=WHY)
    assert office.admin.shelf().current["who-5"].languages == ()
    with pytest.raises(NotFound):
        office.admin.do(take, instrument="who-5", language="sw", reason=WHY)
    office.clock.move(days=1)
    enter(office.admin)
    assert office.admin.shelf().current["who-5"].languages == ("sw",)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("language", {"language": "x"}, "wording-language"),
    ("shipped", {"instrument": "phq-9", "language": "en"}, "wording-shipped"),
    ("nothing", {"texts": WordingTexts({}, {})}, "wording-does-not-fit"),
    ("source", {"origin": replace(ORIGIN, source=" ")}, "wording-source"),
    ("translator", {"origin": replace(ORIGIN, translator="")}, "wording-translator"),
    ("day", {"origin": replace(ORIGIN, translated_on=None)}, "wording-date"),
    ("future", {"origin": replace(ORIGIN, translated_on=date(2030, 1, 1))}, "wording-date-future"),
    ("back", {"origin": replace(ORIGIN, back_translator="")}, "wording-back-translator"),
    ("permission", {"origin": replace(ORIGIN, permission_by="")}, "wording-permission"),
    (
        "reference",
        {"origin": replace(ORIGIN, permission_reference="")},
        "wording-permission-reference",
    ),
    ("long", {"origin": replace(ORIGIN, source="x" * 301)}, "text-too-long"),
]


@pytest.mark.parametrize(("facts", "reason"), [one[1:] for one in WRONG], ids=[w[0] for w in WRONG])
def test_words_that_cannot_be_are_refused(office: Office, facts: dict[str, Any], reason: str):
    with pytest.raises(Invalid) as error:
        enter(office.admin, **facts)
    assert refused(error) == reason


def test_every_item_and_every_answer_is_worded(office: Office):
    whole = kiswahili_like("who-5")
    cases = {
        "wording-item-missing": replace(whole, items={**whole.items, "3": " "}),
        "wording-label-missing": replace(
            whole, labels={**whole.labels, "2": {**whole.labels["2"], 4: ""}}
        ),
        "text-too-long": replace(whole, items={**whole.items, "3": "x" * 2001}),
        "wording-does-not-fit": replace(whole, item_stems={"9": "Stem"}),
    }
    for reason, texts in cases.items():
        with pytest.raises(Invalid) as error:
            enter(office.admin, texts=texts)
        assert refused(error) == reason


def test_a_public_instrument_needs_no_permission_and_english_no_translator(office: Office):
    plain = replace(ORIGIN, permission_by="", permission_reference="")
    enter(office.admin, "ces-d", origin=plain)
    enter(office.admin, "ces-d", "en", origin=Origin(source="Radloff 1977"))
    assert set(office.admin.shelf().current["ces-d"].languages) == {"en", "sw"}


def test_the_same_words_again_are_refused(office: Office):
    enter(office.admin)
    with pytest.raises(Invalid) as error:
        enter(office.admin, reason=WHY)
    assert refused(error) == "nothing-changed"


def test_words_of_an_own_instrument_fill_the_slots_beside_its_file(own: Office):
    admin = own.admin
    say = wordings.enter_wording
    admin.do(say, instrument=ID, language="sw", texts=kiswahili(), origin=ORIGIN)
    with pytest.raises(Invalid) as error:
        admin.do(say, instrument=ID, language="en", texts=kiswahili(), origin=ORIGIN)
    assert refused(error) == "wording-in-file"
    with pytest.raises(NotFound):
        admin.do(say, instrument="none", language="sw", texts=kiswahili(), origin=ORIGIN)
    slots = _slots(admin)
    assert slots == {"en": SlotState.IN_FILE, "sw": SlotState.ENTERED}
    items = [*DEFINITION["items"], {"key": "7", "wording": {"en": "More"}, "scored": False}]  # type: ignore[misc] # a list
    add(admin, changed(version="2", items=items), WHY)
    assert _slots(admin) == {"en": SlotState.IN_FILE, "sw": SlotState.OUTDATED}
    assert admin.shelf().current[ID].languages == ("en",)


def _slots(desk: Desk) -> dict[str, SlotState]:
    (entry,) = [one for one in desk.do(own_instruments.list_instruments) if one.form.id == ID]
    return {one.language: one.state for one in entry.slots}


def test_the_list_tells_the_state_of_every_slot(office: Office):
    enter(office.admin)
    found = {one.form.id: one for one in office.counsellor1.do(own_instruments.list_instruments)}
    assert tuple(found) == instruments.SHIPPED
    assert {s.language: s.state for s in found["phq-9"].slots} == {
        "en": SlotState.SHIPPED,
        "sw": SlotState.EMPTY,
    }
    (slot,) = [one for one in found["who-5"].slots if one.language == "sw"]
    assert slot.state is SlotState.ENTERED
    assert slot.change is not None
    assert slot.change.author == office.admin.me.id
    assert slot.hash == office.admin.shelf().current["who-5"].wording_hash("sw")


# --- from the form -------------------------------------------------------------------------------


def test_a_form_adds_an_instrument_and_says_what_does_not_fit(office: Office):
    form = own_instruments.read_definition(definition(), ID)
    rules = rules_of(form)
    add_form = own_instruments.add_from_form
    with pytest.raises(Invalid) as error:
        office.admin.do(add_form, form=form, sheet=replace(rules, bands=((1, 2, "x"),)))
    assert (refused(error), error.value.field) == ("instrument-inconsistent", "bands")
    office.admin.do(add_form, form=form, sheet=rules)
    assert office.admin.shelf().current[ID] == form
    origin = own_instruments.origin_of(form)
    assert origin.source == "Counsel Desk demonstration data"
