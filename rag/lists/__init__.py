"""What was found in the documents, listed in full: duties, targets, references, by filters."""
