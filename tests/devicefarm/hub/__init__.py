"""Tests of the test grid's hub in process, with a small WebDriver server behind it."""
