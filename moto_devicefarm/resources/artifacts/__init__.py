"""Artifacts: the files of tests and sessions, their presigned URLs and their contents."""
