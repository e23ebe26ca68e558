"""What slots, places and holds are, and how requests on them are decided. Pure."""
