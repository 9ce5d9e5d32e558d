"""The test grid for desktop browsers: projects, sessions, and the handle that drives a session."""
