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
  ckb: {
    near: "{clinic}: نۆرەکەتان نزیکە، {ahead} کەس لەپێش ئێوەدایە.",
    called: "{clinic}: نۆرەی ئێوەیە، ژمارەتان {number}.",
    moved: "{clinic}: نۆرەکەتان گواسترایەوە بۆ {date}، ژمارەتان {number}.",
    cancelled: "{clinic}: نۆرەکەتان لە {date} هەڵوەشێنرایەوە.",
    late: "{clinic}: پزیشک ئەمڕۆ نزیکەی {lateMinutes} خولەک دوا دەکەوێت.",
    reminder: "{clinic}: بیرتان دەخەینەوە، نۆرەکەتان لە {date}ە، ژمارەتان {number}.",
  },
  en: {
    near: "{clinic}: your turn is near, {ahead} ahead of you.",
    called: "{clinic}: it is your turn, number {number}.",
    moved: "{clinic}: your booking is now on {date}, number {number}.",
    cancelled: "{clinic}: your booking on {date} is cancelled.",
    late: "{clinic}: the doctor comes {lateMinutes} minutes late today.",
    reminder: "{clinic}: you have a booking on {date}, number {number}.",
  },
  fa: {
    near: "{clinic}: نوبت شما نزدیک است، {ahead} نفر پیش از شما هستند.",
    called: "{clinic}: نوبت شماست، شمارهٔ {number}.",
    moved: "{clinic}: نوبت شما به {date} منتقل شد، شمارهٔ {number}.",
    cancelled: "{clinic}: نوبت شما در {date} لغو شد.",
    late: "{clinic}: پزشک امروز حدود {lateMinutes} دقیقه دیر می‌آید.",
    reminder: "{clinic}: یادآوری نوبت شما در {date}، شمارهٔ {number}.",
  },
  tr: {
    near: "{clinic}: sıranız yaklaştı, önünüzde {ahead} kişi var.",
    called: "{clinic}: sıranız geldi, numaranız {number}.",
    moved: "{clinic}: yeni randevunuz {date}, numaranız {number}.",
    cancelled: "{clinic}: {date} tarihli randevunuz iptal edildi.",
    late: "{clinic}: doktor bugün yaklaşık {lateMinutes} dakika gecikecek.",
    reminder: "{clinic}: {date} tarihinde randevunuz var, numaranız {number}.",
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
