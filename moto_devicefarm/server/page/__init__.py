"""The page that shows what a served mock is doing."""
