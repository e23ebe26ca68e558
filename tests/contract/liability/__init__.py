"""The liability, counted from books on a real store."""
