"""Writes the parts of docs/ that follow from the code: ``python3 -m tests.reference``."""

from __future__ import annotations

from tests.reference.pages import files

if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, "utf-8")
        print(f"written: {path}")
