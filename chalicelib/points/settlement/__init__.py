"""Settlement (结算): what the town owes each partner shop for a month, agreed by everybody."""
