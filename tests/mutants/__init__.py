"""Mutation testing of the package: ``python3 -m tests.mutants``.

A mutant is the package with one small change. A mutant that survives is a behaviour without a test.
"""
