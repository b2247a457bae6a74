"""Search everything that this person may read, as it is typed."""
