"""What a ticket is, who may do what with it, when its clock runs out, and what is counted; pure."""
