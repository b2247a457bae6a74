"""Add staff, co-sign clinical roles, keep teams, change one's passphrase."""

from __future__ import annotations

import unicodedata

from counsel_desk.crypto import header as heads
from counsel_desk.crypto.errors import HeaderFull, NoSlot
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.kdf import slot_key
from counsel_desk.crypto.roster import AddPerson, ChangeRoles, Cosign, Member, SaveTeam
from counsel_desk.domain.access import CLINICAL_ROLES, Permission, Role
from counsel_desk.domain.audit import Action
from counsel_desk.domain.ids import PersonId, TeamId
from counsel_desk.domain.people import Person, Team
from counsel_desk.services.again import check_again
from counsel_desk.services.desk import Changed, use_case
from counsel_desk.services.errors import Invalid, NotFound
from counsel_desk.services.helping import helps_use_cases
from counsel_desk.services.passphrases import passphrase_faults
from counsel_desk.storage import circles, own_keys, programme
from counsel_desk.storage.slots import give_slot, taken_slots
from counsel_desk.storage.unit_of_work import Work
from counsel_desk.storage.ways_in import change_passphrase as storage_change


@use_case(Permission.MANAGE_STAFF, Changed.STAFF)
def add_person(
    work: Work,
    *,
    name: str,
    user_name: str,
    roles: frozenset[Role],
    passphrase: str,
    must_change: bool = True,
) -> PersonId:
    """Add someone with a first passphrase; clinical roles wait for a supervisor's signature.

    Whoever adds them knows that passphrase, and made the keys that it opens: at first sign-in they
    choose another, and get keys of their own with it. Until then no role is in force.
    """
    _check(work, name, user_name, roles)
    identity = Identity.new(PersonId(work.new_id()))
    keys = identity.public
    asked = tuple(sorted(roles))
    work.extend_roster(
        AddPerson(
            identity.person, name.strip(), user_name.strip(), asked, keys.box, keys.signing,
            must_change,
        )
    )  # fmt: skip
    _slot_for(work, identity, (user_name.strip(), passphrase), must_change=must_change)
    circles.keep(work)
    programme.keep(work)
    return identity.person


def _check(work: Work, name: str, user_name: str, roles: frozenset[Role]) -> None:
    if not name.strip():
        raise Invalid("name-missing", field="name")
    if not user_name.strip() or len(user_name) > 60:
        raise Invalid("user-name", field="user_name")
    if not roles:
        raise Invalid("role-missing", field="roles")
    taken = {_folded(p.user_name) for p in work.roster.people() if p.active}
    if _folded(user_name) in taken:
        raise Invalid("user-name-taken", field="user_name")


def _folded(user_name: str) -> str:
    """Fold a user name as the derivation of keys does: what folds alike is the same name."""
    return unicodedata.normalize("NFKC", user_name.strip()).casefold()


def _slot_for(
    work: Work, identity: Identity, secret: tuple[str, str], *, must_change: bool
) -> None:
    vault = work.vault
    header = vault.header
    key = slot_key(*secret, header.salt, header.cost)
    private = heads.Private(identity, vault.id, must_change=must_change)
    part = heads.seal_database_keys(
        vault.id, identity.person, identity.public.box, (vault.database_key, None), work.identity
    )
    taken = taken_slots(work.session)
    try:
        header = _without_orphans(header, key, taken)
        grown = heads.add_slot(header, private, key, part, taken=taken)
    except HeaderFull:
        raise Invalid("vault-full", of=heads.SLOTS) from None
    give_slot(work.session, heads.open_slot(grown, key)[0], identity.person)
    # The header first: a slot without a roster entry opens nothing, the reverse would lock out.
    vault.set_header(grown)


def _without_orphans(header: heads.Header, key: bytes, taken: set[int]) -> heads.Header:
    """Drop slots left by an addition that was taken back; raises Invalid where one is owned."""
    header = heads.without_orphans(header, key, taken)
    try:
        heads.open_slot(header, key)
    except NoSlot:
        return header
    raise Invalid("user-name-taken", field="user_name")


@use_case(Permission.COSIGN_STAFF, Changed.STAFF)
def cosign_person(work: Work, person: PersonId, *, passphrase: str) -> None:
    """Put someone's pending clinical roles in force, after the fingerprint was read aloud.

    With the passphrase of who signs. Raises WrongPassphrase, NotFound, and Invalid:
    ``nothing-pending``, ``own-cosignature``, or ``keys-lent`` for keys that were not made at their
    own desk: whoever made those would read all that is sealed to them.
    """
    member = _to_sign_for(work, person)
    if not member.person.made_own_keys:
        raise Invalid("keys-lent", name=member.person.name)
    check_again(work, passphrase)
    _cosign(work, member)


@use_case(Permission.COSIGN_STAFF, Changed.STAFF)
def cosign_made_up(work: Work, person: PersonId, *, passphrase: str) -> None:
    """Do as `cosign_person` for a made-up person, who never signs in for the first time."""
    member = _to_sign_for(work, person)
    check_again(work, passphrase)
    _cosign(work, member)


def _to_sign_for(work: Work, person: PersonId) -> Member:
    member = work.roster.member(person)
    if member is None or not member.person.active:
        raise NotFound
    if not member.person.pending:
        raise Invalid("nothing-pending")
    if person == work.me:
        raise Invalid("own-cosignature")
    return member


def _cosign(work: Work, member: Member) -> None:
    person = member.person.id
    pending = tuple(sorted(member.person.pending & CLINICAL_ROLES))
    work.extend_roster(Cosign(person, pending, member.keys.signing))
    circles.keep(work)
    programme.keep(work)
    scopes_pending(work, {person})


@use_case(Permission.MANAGE_STAFF, Changed.STAFF)
def change_roles(work: Work, *, person: PersonId, roles: frozenset[Role], passphrase: str) -> None:
    """Give someone other roles; clinical ones newly given wait for a signature.

    With the administrator's passphrase. Raises WrongPassphrase, NotFound, and Invalid:
    ``role-missing`` or ``last-administrator``.
    """
    member = work.roster.member(person)
    if member is None or not member.person.active:
        raise NotFound
    if not roles:
        raise Invalid("role-missing", field="roles")
    administrators = [
        p.id for p in work.roster.people() if work.roster.has_role(p.id, Role.ADMINISTRATOR)
    ]
    if Role.ADMINISTRATOR not in roles and administrators == [person]:
        raise Invalid("last-administrator", field="roles")
    check_again(work, passphrase)
    work.extend_roster(ChangeRoles(person, tuple(sorted(roles))))
    circles.keep(work)
    programme.keep(work)
    scopes_pending(work, {person})


@use_case(Permission.SIGNED_IN)
def list_people(work: Work) -> tuple[Person, ...]:
    """List everyone on the roster, those who left last."""
    return tuple(sorted(work.roster.people(), key=lambda p: (not p.active, p.name.casefold())))


@use_case(Permission.SIGNED_IN)
def list_teams(work: Work) -> tuple[Team, ...]:
    """List the teams by name."""
    return work.roster.teams()


@use_case(Permission.MANAGE_STAFF, Changed.STAFF)
def save_team(
    work: Work,
    *,
    name: str,
    supervisors: frozenset[PersonId],
    counsellors: frozenset[PersonId],
    passphrase: str,
    team: TeamId | None = None,
) -> TeamId:
    """Make or change a team; grants follow when the next entitled person signs in.

    With the administrator's passphrase. Raises WrongPassphrase, and Invalid: ``name-missing`` or
    ``team-role``.
    """
    if not name.strip():
        raise Invalid("name-missing", field="name")
    for person, role in (
        *((p, Role.SUPERVISOR) for p in supervisors),
        *((p, Role.COUNSELLOR) for p in counsellors),
    ):
        member = work.roster.member(person)
        if member is None or role not in member.person.roles | member.person.pending:
            raise Invalid(
                "team-role", field="supervisors" if role is Role.SUPERVISOR else "counsellors"
            )
    check_again(work, passphrase)
    identifier = team or TeamId(work.new_id())
    before = work.roster.teams_by_id.get(identifier)
    content = SaveTeam(
        identifier, name.strip(), tuple(sorted(supervisors)), tuple(sorted(counsellors))
    )
    work.extend_roster(content)
    circles.keep(work)
    scopes_pending(work, set(counsellors | (before.counsellors if before else frozenset())))
    return identifier


@helps_use_cases
def scopes_pending(work: Work, people: set[PersonId]) -> None:
    """Leave what these people counsel, cover, lead and supervise for the next entitled desk."""
    relations = work.relations
    teams = [team for team in work.roster.teams() if team.supervisors & people]
    people = people.union(*(team.counsellors for team in teams))
    mine = [{*relations.cases_of(person), *relations.covered_by(person)} for person in people]
    cases = {case for one in mine for case in one}
    groups = {group for group, staff in relations.staff.items() if people & staff.keys()}
    around = [fact for case in cases for fact in relations.groups_of(case)]
    around += [fact for group in groups for fact in relations.members_of(group)]
    cases |= {fact.case for fact in around}
    groups |= {fact.group for fact in around}
    memberships = {fact.membership for fact in around}
    work.keeper.mark_pending(*sorted(cases), *sorted(memberships), *sorted(groups))


@use_case(Permission.SIGNED_IN)
def change_passphrase(work: Work, *, old: str, new: str) -> None:
    """Change one's own passphrase; the old one fails from then on, in local backups too.

    Who was added by another gets keys of their own with it, and their roles come into force. Raises
    WrongPassphrase, and Invalid: ``passphrase-same``, or ``passphrase-weak``.
    """
    check_again(work, old)
    user_name = work.roster.members[work.me].person.user_name
    if unicodedata.normalize("NFKC", new) == unicodedata.normalize("NFKC", old):
        raise Invalid("passphrase-same", field="new")
    name = work.roster.members[work.me].person.name
    if faults := passphrase_faults(new, user_words=(name, user_name)):
        raise Invalid("passphrase-weak", field="new", fault=faults[0])
    if own_keys.has_lent(work.who):
        own_keys.take(work, user_name=user_name, old=old, new=new)
        return
    storage_change(work.who, user_name=user_name, old=old, new=new)
    work.note(Action.PASSPHRASE_CHANGED, work.me)


@use_case(Permission.SIGNED_IN)
def confirm_passphrase(work: Work, *, passphrase: str) -> None:
    """Check the passphrase again before something leaves or changes for good (40)."""
    check_again(work, passphrase)
