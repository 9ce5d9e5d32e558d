"""What the installed model says, held against the mock: operations, members, answers, exceptions,
botocore's own examples.
"""
