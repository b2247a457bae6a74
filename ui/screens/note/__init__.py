"""Write a note: the session, the text, saved as it is typed, signed for good."""
