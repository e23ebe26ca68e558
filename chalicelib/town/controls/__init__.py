"""Controls against favours (人情分): who granted what to whom, beside what others grant, for the auditor to look at."""
