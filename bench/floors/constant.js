// @ts-check
/** An Express handler that sends a constant buffer: PUT / gives it, GET / sends it, with an ETag and so with 304. */
import express from "express";

let body = Buffer.alloc(0);

const app = express();
app.disable("x-powered-by");
app.get("/", (_request, response) => void response.type("json").set("ETag", '"constant"').send(body));
app.put("/", express.raw({ limit: "10mb", type: () => true }), (request, response) => {
  body = request.body;
  response.end();
});
app.get("/ready", (_request, response) => void response.end());
app.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit());
