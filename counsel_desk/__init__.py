"""The desk without a window: an encrypted vault for a counselling service."""
