"""Write a safety plan, and read its earlier versions."""

from __future__ import annotations
