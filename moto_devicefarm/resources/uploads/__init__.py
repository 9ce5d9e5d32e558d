"""Uploads: those of an account, AWS's own, and the metadata that is read in a package."""
