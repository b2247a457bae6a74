"""What the tests of keys share: cheap costs, a vault id, people."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from counsel_desk.crypto import kdf
from counsel_desk.crypto.identities import Identity
from counsel_desk.crypto.kdf import KdfCost
from counsel_desk.domain.ids import PersonId


@pytest.fixture
def cheap() -> Iterator[KdfCost]:
    cost = kdf.lower_limits_for_tests()
    yield cost
    kdf._limits = kdf.RELEASE_LIMITS


@pytest.fixture
def amina() -> Identity:
    return Identity.new(PersonId(UUID(int=101)))


@pytest.fixture
def baraka() -> Identity:
    return Identity.new(PersonId(UUID(int=102)))


@pytest.fixture
def chebet() -> Identity:
    return Identity.new(PersonId(UUID(int=103)))
