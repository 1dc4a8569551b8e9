"""The formats of checks and differences."""
