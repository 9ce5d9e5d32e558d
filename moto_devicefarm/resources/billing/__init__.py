"""Offerings, unmetered slots and the account's settings."""
