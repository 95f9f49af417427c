"""What scripts/corpus measures: how many templates deploy afterwards, and whether people would have done the same."""
