"""The price table: validation, lookup and arithmetic."""
