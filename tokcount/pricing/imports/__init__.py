"""Price lists of others, and tables in our own schema, as feeds that an update is made of."""
