"""Test runs: scheduling, jobs, suites, tests, problems and insights."""
