"""What other rooms and the doors may ask of the mall."""
