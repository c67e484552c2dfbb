"""The answers for programs that speak other protocols: OpenAI's and MCP."""
