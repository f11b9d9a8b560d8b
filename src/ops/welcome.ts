/** What a newcomer reads last after `npm start`: the page, a key, and three lines to paste. */
export function welcome({ url, key, clinicId }: { url: string; key: string; clinicId: number }): string {
  const clinic = `${url}/v1/clinics/${clinicId}`;
  const bearer = `-H 'Authorization: Bearer ${key}'`;
  return `
Dawr is running with its own PostgreSQL and a demo clinic. Ctrl-C ends it; the data stays.

  Open   ${url}/
  Key    ${key}

Watch the clinic live (in another terminal), book a place, list the days:

  curl -N ${bearer} ${clinic}/stream
  curl ${bearer} -H 'Content-Type: application/json' -d '{"patient":{"name":"Sara Ahmed"}}' ${clinic}/bookings
  curl ${bearer} ${clinic}/days
`;
}
