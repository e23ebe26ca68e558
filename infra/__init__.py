"""CloudFormation derived from the records."""
