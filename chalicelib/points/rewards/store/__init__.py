"""The mall in DynamoDB."""
