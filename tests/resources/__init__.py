"""Tests of the families of resources."""
