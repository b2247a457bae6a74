"""The page of one group: attendance, roll and meetings."""
