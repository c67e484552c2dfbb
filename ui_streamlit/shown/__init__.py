"""Words of documents and models on the page: shown, never interpreted."""
