"""The mock compared with the installed model, operation by operation; README.md explains it."""
