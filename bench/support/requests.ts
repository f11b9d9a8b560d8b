/** What callers ask for, as something that can be sent to their process. */
export type Load = { kind: "get"; paths: string[]; headers?: Record<string, string> } | BookLoad;

/** Books in the clinics in turn, so many on a date in each before the next date; `from`: those before. */
export interface BookLoad {
  kind: "book";
  clinicIds: number[];
  dates: string[];
  perDate: number;
  from: number;
}

/** Makes the text of the nth request. */
export function requestMaker(load: Load, key: string | undefined): (number: number) => string {
  const credential: Record<string, string> = key === undefined ? {} : { Authorization: `Bearer ${key}` };
  if (load.kind === "get") {
    const texts = load.paths.map((path) => `GET ${path} HTTP/1.1\r\n${lines({ ...credential, ...load.headers })}\r\n`);
    return (number) => texts[number % texts.length] as string;
  }
  const head = lines({ ...credential, "Content-Type": "application/json" });
  const patientOf = patientMaker(load);
  return (number) => {
    const { clinicId, date, name, phone } = patientOf(number);
    const body = `{"date":"${date}","patient":{"name":"${name}","phone":"${phone}"}}`;
    return `POST /v1/clinics/${clinicId}/bookings HTTP/1.1\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  };
}

/** Who the nth patient is, and where they want a place. */
export const patientMaker =
  ({ clinicIds, dates, perDate, from }: BookLoad) =>
  (number: number) => {
    const place = from + number;
    const date = dates[Math.floor(place / clinicIds.length / perDate)];
    if (date === undefined) throw new Error(`no date is left for patient ${place}`);
    return {
      clinicId: clinicIds[place % clinicIds.length] as number,
      date,
      name: `Patient ${place}`,
      phone: `+964770${1_000_000 + place}`,
    };
  };

const lines = (headers: Record<string, string>) =>
  Object.entries({ Host: "127.0.0.1", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
