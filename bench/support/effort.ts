/** `--quick` looks at every row in a few minutes: whether it works and lies near its aim. Its figures are not for publishing. */
const isQuick = process.argv.includes("--quick");

/** For how long a row measures what it would like to measure for so long, in the same unit. */
export const lasting = (time: number): number => (isQuick ? time / 4 : time);

/** How many turns count. */
export const turnsOf = (times: number): number => (isQuick ? 1 : times);
