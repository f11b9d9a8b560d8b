// Books a place. URL=https://… KEY=dawr_… node docs/examples/book.js 7 "Sara Ahmed" 07701234567
import { createApi, DawrProblem } from "dawr/client";

const [, , clinicId, name = "", phone] = process.argv;
const dawr = createApi(process.env.URL ?? "", { key: process.env.KEY });
try {
  const { number, position } = await dawr.book({ clinicId: Number(clinicId), body: { patient: { name, phone } } });
  process.stdout.write(`number ${number}, position ${position}\n`);
} catch (error) {
  process.stdout.write(`not booked: ${error instanceof DawrProblem ? error.code : error}\n`);
}
