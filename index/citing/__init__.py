"""Citations as documents write them: numbers, names, articles, and what joins variants."""
