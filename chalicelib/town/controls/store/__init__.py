"""Control reports in and out of DynamoDB."""
