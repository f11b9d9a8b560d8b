-- The time limits that PgBouncer does not pass on. Run by a new database of compose; on an older one run it by hand.
alter role dawr set statement_timeout = '5s';
alter role dawr set lock_timeout = '3s';
alter role dawr set idle_in_transaction_session_timeout = '10s';
