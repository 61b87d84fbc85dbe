#!/bin/sh
# First start of the database container: the owner makes the tables, the runtime role only reads and writes rows.
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$OWNER_PASSWORD" -v runtime="$RUNTIME_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE ocop_owner LOGIN PASSWORD :'owner';
CREATE ROLE ocop_runtime LOGIN PASSWORD :'runtime';
ALTER DATABASE ocop OWNER TO ocop_owner;
ALTER SCHEMA public OWNER TO ocop_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
