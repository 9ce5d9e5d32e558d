"""The forms in which people have documents: each becomes values as JSON has them."""
