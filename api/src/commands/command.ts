import { FaultyConsularDataError } from '../consulates/import-service.ts';
import { SettingsError } from '../env.ts';
import { ExpectedError } from '../expected-errors.ts';

const EXPECTED = [SettingsError, FaultyConsularDataError, ExpectedError];

/** Runs a command for a person at a terminal: expected faults as a sentence, anything else with its place. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    process.exit();
  } catch (error) {
    const expected = EXPECTED.some((kind) => error instanceof kind);
    console.error(expected ? (error as Error).message : error);
    process.exit(1);
  }
}
