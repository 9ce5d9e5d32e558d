"""Recordings of a client's calls: how they are written, and how the mock is compared with them."""
