"""The vocabulary of statuses and results, in the order in which they come (D: model)."""

from __future__ import annotations

from typing import Final

from moto_devicefarm.core.literals import Result, Stage

PENDING: Final = "PENDING"
STOPPING: Final = "STOPPING"
COMPLETED = "COMPLETED"
QUEUED: tuple[Stage, ...] = (PENDING, "PENDING_CONCURRENCY", "PENDING_DEVICE")
"""A session or a job with one of these has no device yet."""
WITHOUT_SLOT = ("SCHEDULING", PENDING, "PENDING_CONCURRENCY")
"""A session or a job with one of these has no slot yet."""
HOLDING: tuple[Stage, ...] = ("PREPARING", "RUNNING", STOPPING)
"""A session or a job with one of these has its device."""
STAGES: tuple[Stage, ...] = (*QUEUED, *HOLDING)
"""The stages before COMPLETED."""
ENDING = (STOPPING, COMPLETED)
"""A stop of a session or a job with one of these changes nothing."""

RESULTS: tuple[Result, ...] = ("PASSED", "WARNED", "FAILED", "SKIPPED", "ERRORED", "STOPPED")
"""The final results; until then the result is PENDING."""
WORST_FIRST = ("ERRORED", "FAILED", "STOPPED", "WARNED", "PASSED", "SKIPPED")
"""A run, job or suite has the worst result of its parts, and SKIPPED only if all parts have it.

The order is invented; a captured job agrees with it (D: GetJob sample of 2026).
"""
