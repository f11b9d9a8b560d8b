// @ts-check

/**
 * The clinic's today and what it plans: read once for each snapshot, for a new day begins with one.
 *
 * @param {object} page
 * @param {import("../client/index.js").Api} page.api
 * @param {number} page.clinicId
 * @param {() => void} page.onRead
 */
export function createCalendar({ api, clinicId, onRead }) {
  /** @type {import("./day-plan.js").Plan | undefined} */
  let plan;
  let isCurrent = false;
  /** Counts what made the plan doubtful, so that an answer that was on its way then is not taken for the newest. */
  let doubts = 0;
  let isReading = false;

  /** Unless all is known. What fails is read again with the next change; the stream says it when the server is away. */
  const read = async () => {
    if (isCurrent || isReading) return;
    isReading = true;
    const asked = doubts;
    const [clinic, hours, exceptions] = await Promise.all([
      api.readClinic({ clinicId }),
      api.readHours({ clinicId }),
      api.listExceptions({ clinicId }),
    ]).catch(() => []);
    isReading = false;
    if (clinic && hours && exceptions) {
      plan = { clinic, hours, exceptions };
      isCurrent = asked === doubts;
      onRead();
      read();
    }
  };
  const doubt = () => {
    isCurrent = false;
    doubts++;
  };
  return {
    read,
    doubt,
    planNow: () => plan,
    /** As far as is known; until a new snapshot's answer it may be yesterday. */
    todayNow: () => plan?.clinic.today,
    forget: () => {
      plan = undefined;
      doubt();
    },
  };
}
