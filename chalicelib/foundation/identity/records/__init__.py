"""How identity lies in DynamoDB; one file a noun."""
