"""Register a client: who it is, how it is safe to reach them, what scheduling needs."""
