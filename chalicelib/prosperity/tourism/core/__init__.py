"""Pure decisions about spots, trails and stamps."""
