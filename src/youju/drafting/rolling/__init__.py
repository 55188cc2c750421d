"""Last year's report carried on: each sentence with this year's numbers, or a question."""
