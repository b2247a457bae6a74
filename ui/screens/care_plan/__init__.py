"""Write goals, and say where they stand."""

from __future__ import annotations
