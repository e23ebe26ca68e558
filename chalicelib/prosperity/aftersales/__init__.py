"""After-sales (售后) of the farm market: what was wrong with an order, who answers when, and what goes back."""
