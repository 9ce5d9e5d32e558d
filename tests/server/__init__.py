"""Tests of the mock over HTTP: real clients, on this machine only."""
