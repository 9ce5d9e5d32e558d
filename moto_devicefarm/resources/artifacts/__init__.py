"""Artifacts, the URLs of files and their contents."""
