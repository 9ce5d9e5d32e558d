"""Uploads, AWS's own ones, and what is read from a package."""
