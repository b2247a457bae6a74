"""The day of the person signed in."""

from __future__ import annotations
