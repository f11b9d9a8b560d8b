/** The OpenAPI paths of what operators and monitors ask; these routes are not operations of the API. */
const answer = (description: string, mediaType: string, schema: object) => ({
  description,
  content: { [mediaType]: { schema } },
});

const status = { type: "object", required: ["status"], properties: { status: { enum: ["ok", "unavailable"] } } };

const ask = (operationId: string, summary: string, responses: object, security: object[] = [{}]) => ({
  get: {
    operationId,
    tags: ["Operations"],
    summary,
    description: `${summary}.`,
    security,
    responses: { ...responses, 431: refused("The request's headers are too large") },
  },
});

const refused = (description: string) =>
  answer(description, "application/problem+json", { $ref: "#/components/schemas/Problem" });

const health = {
  200: answer("All is well", "application/json", status),
  503: answer("Something is not; the members say what", "application/json", status),
};

export const opsPaths = {
  "/health": ask(
    "readHealth",
    "Database and listener; figures for an admin's key",
    { ...health, 401: refused("A credential that is not valid") },
    [{ apiKey: [] }, {}],
  ),
  "/health/live": ask("readLiveness", "The process answers", { 200: health[200] }),
  "/health/ready": ask(
    "readReadiness",
    "The pool answers, and where the server LISTENs notifications are proven to arrive",
    health,
  ),
  "/metrics": ask(
    "readMetrics",
    "Metrics for Prometheus; an admin's key or METRICS_TOKEN",
    {
      200: answer("Metrics", "text/plain", { type: "string" }),
      401: refused("A valid credential is needed"),
      403: refused("Another's key than an admin's"),
    },
    [{ apiKey: [] }],
  ),
};
