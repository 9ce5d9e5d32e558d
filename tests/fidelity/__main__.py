"""Writes docs/fidelity.md: ``python3 -m tests.fidelity``."""

from __future__ import annotations

from tests.fidelity.page import FILE, text

if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
    print(f"written: {FILE}")
