"""Mutation testing of the package: ``python3 -m tests.mutants``.

A mutant is the package with one small change. If no test fails, the mutant survives: a behaviour
has no test.
"""
