"""The note of one group meeting: what happened in the group, and a section for each member."""
