// Books a place. URL=https://…/v1/clinics/7 KEY=dawr_… node docs/examples/book.js "Sara Ahmed" 07701234567
import { createApi, DawrProblem } from "dawr/client";

const [, , name = "", phone] = process.argv;
const clinic = createApi(process.env.URL ?? "", { key: process.env.KEY });
try {
  const { number, position } = await clinic.book({ patient: { name, phone } });
  process.stdout.write(`number ${number}, position ${position}\n`);
} catch (error) {
  process.stdout.write(`not booked: ${error instanceof DawrProblem ? error.code : error}\n`);
}
