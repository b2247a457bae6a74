"""Assess risk, correct it, read it."""

from __future__ import annotations
