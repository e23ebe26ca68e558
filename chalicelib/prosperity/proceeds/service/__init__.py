"""What other rooms, doors and jobs ask of proceeds."""
