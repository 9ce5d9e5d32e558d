"""Captured documents in and out of the mock: reading reports, recording a client's calls, writing a
test from a report.
"""
