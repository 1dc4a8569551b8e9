"""What changed between two states of a project as text, one file a format."""
