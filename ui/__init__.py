"""The window of the desk: asks services, shows domain objects."""
