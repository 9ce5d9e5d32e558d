"""The desktop browser test grid: projects, sessions, and the handle of a test."""
