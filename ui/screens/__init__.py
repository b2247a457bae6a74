"""One module or package per screen; screens never import one another."""
