import { FaultyConsularDataError } from './consulates/import-service.ts';
import { DataDirInUseError } from './db/embedded/embedded-database.ts';
import { DatabaseNotReadyError } from './db/prepare-database.ts';
import { SettingsError } from './env.ts';
import { ExpectedError } from './expected-errors.ts';
import { PortInUseError } from './port-in-use.ts';
import { StaffKeyError } from './staff/staff-seal.ts';

const EXPECTED = [
  DatabaseNotReadyError,
  DataDirInUseError,
  ExpectedError,
  FaultyConsularDataError,
  PortInUseError,
  SettingsError,
  StaffKeyError,
];

/** What a connection says that comes to nothing, by Node's codes and PostgreSQL's (classes 28 and 3D). */
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT|28...|3D000)$/;

/**
 * A fault for a person at a terminal: as a sentence with the remedy where it comes from settings, arguments or
 * surroundings; anything else as it is, with its place in the code.
 */
export function forTerminal(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (EXPECTED.some((kind) => error instanceof kind)) return error.message;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return error;
  if (code.startsWith('ERR_PARSE_ARGS_')) return error.message;
  if (!UNREACHABLE.test(code)) return error;
  const said = error.message ? `${code}, ${error.message}` : code;
  return `The database cannot be reached: ${said}. Check DATABASE_URL (and KEYS_DATABASE_URL, if it is set), and that the server runs.`;
}
