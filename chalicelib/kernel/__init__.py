"""What every room stands on: errors, context, settings, the edge, storage, the calendar."""
