"""Unlocking a large vault."""

from __future__ import annotations

import statistics

from tests.benchmarks.measured import Measured
from tests.benchmarks.room import Room, child

USERS = ("supervisor", "coordinator")
"""Those who see all 10,000 clients."""
LADEN = "counsellor1"
"""Half of all clients are this counsellor's, a hundred times what one person can see.

Told only, of one try.
"""
ROUNDS = 3
OWN = "a bench under seven quiet baobabs"


def unlock_today(room: Room) -> list[Measured]:
    """From the passphrase to Today painted, without Argon2id; the slower of two roles."""
    vault = room.large_vault
    taken: dict[str, float] = {}
    notes = []
    for user in (*USERS, LADEN):
        rounds = ROUNDS if user in USERS else 1
        seen = [child(room, "unlock_child", str(vault), user, OWN) for _ in range(rounds + 1)]
        # The first unlock of each is like the one after many changes: it fills the caches.
        taken[user] = statistics.median(one["beyond"] for one in seen[1:])
        kdf = statistics.median(one["argon2id"] for one in seen)
        notes.append(
            f"{user} {taken[user]:.2f} s, the very first time {seen[0]['beyond']:.2f} s,"
            f" Argon2id {kdf:.2f} s; {seen[-1]['clients']:,} clients"
        )
    return [
        Measured("unlock-today", max(taken[user] for user in USERS), "s", 0.6, notes=tuple(notes))
    ]
