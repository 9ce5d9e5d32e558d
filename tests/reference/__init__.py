"""Writes the parts of docs/ that follow from the code: ``python3 -m tests.reference``.

Rule: the files depend on the package, and not on the versions of Python and botocore. So every
environment of the tests writes the same files.
"""
