"""Figures and documents that leave the desk."""
