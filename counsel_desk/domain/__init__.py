"""What a counselling service is: frozen dataclasses and pure functions."""
