"""The engine for little text: mapped vocabularies, so that it has counted before others have loaded.

Nothing but the standard library, and of that only what is cheap to import.
"""
