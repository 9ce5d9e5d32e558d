"""Captured documents in and out of the mock: read, load, dump, write as a test, show."""
