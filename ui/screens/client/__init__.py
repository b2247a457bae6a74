"""The page of one client: header, tabs and what each of them shows."""
