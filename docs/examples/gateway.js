// Has an SMS provider tell patients what Dawr says they are to be told. SECRET=whsec_… SMS_URL=https://… node docs/examples/gateway.js
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const { SECRET, SMS_URL, PORT = "4000", LANGUAGE = "ar" } = process.env;
const templates = {
  ar: {
    near: "{clinic}: اقترب دورك، وعدد من أمامك {ahead}.",
    called: "{clinic}: حان دورك، رقمك {number}.",
    moved: "{clinic}: نُقل موعدك إلى {date}، ورقمك {number}.",
    cancelled: "{clinic}: أُلغي موعدك في {date}.",
    late: "{clinic}: يتأخر الطبيب اليوم نحو {lateMinutes} د.",
    reminder: "{clinic}: نذكّرك بموعدك في {date}، ورقمك {number}.",
  },
  en: {
    near: "{clinic}: your turn is near, {ahead} ahead of you.",
    called: "{clinic}: it is your turn, number {number}.",
    moved: "{clinic}: your booking is now on {date}, number {number}.",
    cancelled: "{clinic}: your booking on {date} is cancelled.",
    late: "{clinic}: the doctor comes {lateMinutes} minutes late today.",
    reminder: "{clinic}: you have a booking on {date}, number {number}.",
  },
};
const sent = new Set(); // by id, for a message may come twice

async function tell({ headers }, body) {
  const { type, data } = new Webhook(SECRET).verify(body, headers); // throws unless Dawr signed it, a few minutes ago at most
  const to = data.booking?.patient.phone;
  if (type !== "notice.due" || !to || sent.has(headers["webhook-id"])) return;
  const facts = { ...data.booking, ...data.notice, clinic: data.clinic.name };
  const template = (templates[data.notice.language] ?? templates[LANGUAGE])[data.notice.kind];
  const text = template.replaceAll(/\{(\w+)\}/g, (_, name) => facts[name]);
  const reply = await fetch(SMS_URL, { method: "POST", body: JSON.stringify({ to, text }) });
  if (!reply.ok) throw new Error(`the provider answers ${reply.status}`);
  sent.add(headers["webhook-id"]);
}

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const failure = await tell(request, body).catch((error) => error);
  if (failure) process.stderr.write(`${failure.message}\n`);
  response.writeHead(failure ? 500 : 204).end(); // and after 500 Dawr tries again
}).listen(PORT, () => process.stdout.write(`listening on ${PORT}\n`));
