"""The calendar: sessions and group meetings by week, by month and as a list."""
