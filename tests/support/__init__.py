"""Helpers that tests share. Rule: this package holds no test, and imports from no test module."""
