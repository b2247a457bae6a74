"""Instruments, styles, icons, word lists and help that ship with the desk."""
