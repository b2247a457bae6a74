"""The frame around the screens: unlock, navigation, lock and messages."""
