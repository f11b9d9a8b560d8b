const attemptsKept = 50;
const pausesAfterMs = 5 * 86_400_000;

export const withAttempt = `jsonb_path_query_array(cast(:attempt as jsonb) || attempts, '$[0 to ${attemptsKept - 1}]')`;

/** After a failure at this moment, a webhook pauses that has failed since then. */
export const pausesBefore = (now: Date): Date => new Date(now.getTime() - pausesAfterMs);
