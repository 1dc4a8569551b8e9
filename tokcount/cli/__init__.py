"""What was typed, turned into what to do; a file a command."""
