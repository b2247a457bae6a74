"""Screen a client: pick an instrument, answer by keys, save with Enter."""
