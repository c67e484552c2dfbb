"""How plans assign: parentheses, headings, sentences, labelled lines and tables."""
