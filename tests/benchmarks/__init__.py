"""The speeds that the desk promises, each measured against its target."""
