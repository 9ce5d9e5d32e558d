"""What the mock costs, as ratios to other handlers in the same run. Rule: nothing is asserted,
machines differ.
"""
