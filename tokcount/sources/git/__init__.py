"""Git: revisions, trees, changes and blobs, by running `git`; nothing is checked out, fetched or written."""
