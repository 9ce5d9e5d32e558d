"""The page docs/fidelity.md, which says where the mock is as AWS and where it is not.

``python3 -m tests.fidelity`` writes it. What people know stands in ``data/``. The code adds what it
says about itself: the members of a session at each status, the probes, and all that is invented.
"""
