"""Tests of the mock over HTTP, with real clients on this machine."""
