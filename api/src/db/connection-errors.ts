/** SQLSTATE classes and codes that say "the database went away", not "the statement is wrong". */
const SQL_STATES = new Set(['57P01', '57P02', '57P03', '25P03', '53300', '25006']);
const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'P1001',
  'P1017',
]);
const MESSAGES =
  /connection terminated|connection ended|timeout exceeded when trying to connect|closed the connection/i;

/** Whether an error means that the connection broke, so that an idempotent statement may be tried again. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (
    typeof code === 'string' &&
    (SQL_STATES.has(code) || SYSTEM_CODES.has(code) || code.startsWith('08'))
  )
    return true;
  return (
    MESSAGES.test(error.message) || (error.cause !== undefined && isConnectionError(error.cause))
  );
}

/**
 * Runs an idempotent step again while the database is away, for at most `limitMs`.
 *
 * For the press: a database child that restarts or a server that fails over costs seconds, and no answer may be lost.
 */
export async function whileReconnecting<T>(step: () => Promise<T>, limitMs = 15_000): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
    try {
      return await step();
    } catch (error) {
      if (!isConnectionError(error) || Date.now() + wait > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
