"""Recordings of a client's calls, and how the mock answers them."""
