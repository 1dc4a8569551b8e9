"""What is kept on disk between runs: it saves time only, and counts as empty when anything is wrong."""

from tokcount.cache.store import Store, cache_dir, write_atomically

__all__ = ["Store", "cache_dir", "write_atomically"]
