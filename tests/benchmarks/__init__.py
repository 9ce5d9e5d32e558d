"""Measures the cost of the mock and compares it with other handlers in the same run.

Rule: nothing is asserted, because machines differ.
"""
