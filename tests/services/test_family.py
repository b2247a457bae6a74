"""Family links: seen only by who is entitled to both files, by role and by raw key."""

from __future__ import annotations

import pytest

from counsel_desk.domain.family import FamilyLink, Kinship, joined
from counsel_desk.services import family
from counsel_desk.services.errors import Invalid, NotAllowed, NotEntitled, NotFound
from counsel_desk.storage import kinds


@pytest.fixture
def pair(office):
    """A mother and her child, both of the founder, who supervises counsellor2 too."""
    mother = office.client(office.founder, name="Wanjiru Achieng")
    child = office.client(office.founder, name="Otieno Achieng", birth_year=2014)
    return mother, child


def test_both_files_show_the_link_to_who_is_entitled_to_both(office, pair):
    mother, child = pair
    office.founder.do(family.link_family, mother, child, Kinship.CHILD)
    (one,) = office.founder.do(family.list_family, mother)
    (other,) = office.founder.do(family.list_family, child)
    assert (one.case, one.kinship, one.name) == (child, Kinship.CHILD, "Otieno Achieng")
    assert (other.case, other.kinship) == (mother, Kinship.PARENT)


def linked_across(office):
    """A file of counsellor1's and one of counsellor2's, linked by raw keys of both at once."""
    one = office.client(office.counsellor1, name="Wanjiru Achieng")
    two = office.client(office.counsellor2, name="Kamau Achieng")
    halves = family.halves(
        office.run(office.founder, lambda work: work.new_id()), Kinship.SIBLING, bytes(range(16))
    )
    for desk, case, half in zip(
        (office.counsellor1, office.counsellor2), (one, two), halves, strict=True
    ):
        office.run(desk, lambda work, c=case, h=half: kinds.FAMILY_LINK.records(work).add(c, h))
    return one, two


def test_entitled_to_one_file_sees_nothing_of_the_other(office):
    one, two = linked_across(office)
    assert office.counsellor1.do(family.list_family, one) == ()
    assert office.counsellor2.do(family.list_family, two) == ()
    with pytest.raises(NotAllowed):
        office.counsellor1.do(family.list_family, two)


def test_the_raw_key_of_one_file_gives_no_other_file_and_no_relation(office):
    one, two = linked_across(office)

    def halves(work):
        records = kinds.FAMILY_LINK.records(work)
        return [stored.value for stored in records.every()]

    (mine,) = office.run(office.counsellor1, halves)
    assert mine.link not in (one, two)
    assert two.bytes not in mine.share
    assert Kinship.SIBLING.value.encode() not in mine.share
    with pytest.raises(NotEntitled):
        office.run(office.counsellor1, lambda work: kinds.FAMILY_LINK.records(work).list(two))


def test_a_coordinator_who_knows_every_code_sees_no_link(office):
    one, _two = linked_across(office)
    with pytest.raises(NotAllowed):
        office.coordinator.do(family.list_family, one)
    with pytest.raises(NotEntitled):
        office.run(office.coordinator, lambda work: kinds.FAMILY_LINK.records(work).list(one))


def test_only_who_is_entitled_to_both_may_link(office):
    one = office.client(office.counsellor1)
    two = office.client(office.counsellor2, name="Kamau Achieng")
    with pytest.raises(NotAllowed):
        office.counsellor1.do(family.link_family, one, two, Kinship.SIBLING)


def test_a_file_waiting_for_its_counsellor_is_not_linked(office):
    mine = office.client(office.counsellor1)
    waiting = office.client(office.coordinator, counsellor=office.counsellor1, accepted=False)
    with pytest.raises(NotFound):
        office.counsellor1.do(family.link_family, mine, waiting, Kinship.CHILD)


def test_a_file_is_not_linked_with_itself_nor_twice(office, pair):
    mother, child = pair
    with pytest.raises(Invalid, match="family-same-file"):
        office.founder.do(family.link_family, mother, mother, Kinship.SPOUSE)
    office.founder.do(family.link_family, mother, child, Kinship.CHILD)
    with pytest.raises(Invalid, match="family-linked-already"):
        office.founder.do(family.link_family, child, mother, Kinship.PARENT)


def test_ending_a_link_ends_it_in_both_files_and_it_can_be_made_again(office, pair):
    mother, child = pair
    office.founder.do(family.link_family, mother, child, Kinship.CHILD)
    (one,) = office.founder.do(family.list_family, child)
    office.founder.do(family.end_family, child, one.record)
    assert office.founder.do(family.list_family, mother) == ()
    with pytest.raises(NotFound):
        office.founder.do(family.end_family, child, one.record)
    office.founder.do(family.link_family, mother, child, Kinship.WARD)
    (again,) = office.founder.do(family.list_family, child)
    assert again.kinship is Kinship.GUARDIAN


def test_two_links_in_one_file_are_told_apart(office, pair):
    mother, child = pair
    aunt = office.client(office.founder, name="Akinyi Achieng")
    office.founder.do(family.link_family, mother, child, Kinship.CHILD)
    office.founder.do(family.link_family, mother, aunt, Kinship.SIBLING)
    found = office.founder.do(family.list_family, mother)
    assert {one.case: one.kinship for one in found} == {
        child: Kinship.CHILD,
        aunt: Kinship.SIBLING,
    }
    wanted = next(one.record for one in found if one.case == aunt)
    office.founder.do(family.end_family, mother, wanted)
    assert [one.case for one in office.founder.do(family.list_family, mother)] == [child]


def test_halves_that_do_not_fit_say_nothing(office):
    link = office.run(office.founder, lambda work: work.new_id())
    first, second = family.halves(link, Kinship.CHILD, bytes(16))
    assert joined(first, second) is Kinship.CHILD
    assert joined(first, first) is None
    assert joined(first, FamilyLink(link, b"\xff" * 16, first=False)) is None
