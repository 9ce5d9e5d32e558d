"""Random attacks on the mock: ``python3 -m tests.attacks``."""
