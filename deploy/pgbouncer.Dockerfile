FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/*
COPY pgbouncer.ini /etc/pgbouncer/dawr.ini
USER postgres
EXPOSE 6432
# The password is told at the start, so that no image holds it.
CMD ["sh", "-c", "printf '\"dawr\" \"%s\"\\n' \"$(printf %s \"$POSTGRES_PASSWORD\" | sed 's/\"/\"\"/g')\" > /tmp/userlist.txt && exec pgbouncer /etc/pgbouncer/dawr.ini"]
