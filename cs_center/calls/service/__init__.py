"""The use cases of calls: read records, ask the rules, write. Other features call these, never the tables."""
