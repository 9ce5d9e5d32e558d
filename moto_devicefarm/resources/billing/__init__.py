"""Billing: offerings of unmetered slots, the slots of an account, and the account's settings."""
