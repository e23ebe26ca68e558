"""What other rooms, doors and jobs may ask of bookings."""
