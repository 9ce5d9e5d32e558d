"""Durations of stages for tests of runs."""

from moto_devicefarm import Timings

STAGES = Timings(run_scheduling=10, job_preparing=100, setup_test=20, test=30, teardown_test=5)
"""A run of two tests is scheduled after 10 seconds and prepared after 110. Its set-up ends after
130, its tests after 160 and 190, and the run after 195.
"""
