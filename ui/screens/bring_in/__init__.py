"""Clients and past screenings from tables kept elsewhere."""
