"""What is kept on disk between runs: it saves time only, and counts as empty when anything is wrong."""

from tokcount.cache.store import Store, StrPath, cache_dir, write_atomically

__all__ = ["Store", "StrPath", "cache_dir", "write_atomically"]
